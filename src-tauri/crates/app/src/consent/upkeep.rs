//! A consent that was granted: tested, renewed, revoked.

use crate::{
    connection::App,
    consent::{Material, approval::granted, material::facts},
};
use microsoft::{Certificate, consent::wait_for_roles};
use std::{collections::BTreeSet, sync::Arc};
use sync_core::{
    consent::{Consent, ConsentMethod, Grant},
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
    ports::{RecordsStore, Vault, VaultEntry},
};

impl App {
    /// Asks Microsoft which of the permissions work now, and notes what was seen. Read-only.
    pub async fn test_consent(&self) -> Result<Consent, Failure> {
        let vault = self.vault().await?;
        let authority = self.authority()?;
        let source = self.credential(&vault).await?;
        let mut last = None;
        let once = std::time::Duration::ZERO;
        let result = wait_for_roles(&authority, source, once, &mut |seen| last = Some(seen.clone())).await;
        let consent = self.database.consent().await?;
        let (Some(seen), Some(grant)) = (last, consent.grant()) else {
            return result.map(|_| consent);
        };
        let permissions: BTreeSet<String> = granted(&seen).map(str::to_owned).collect();
        if permissions != grant.permissions && seen.trouble.is_none() {
            let tested = Consent::Granted {
                grant: Grant {
                    permissions,
                    ..grant.clone()
                },
            };
            let entry = self.consent_entry("consent.tested", None, None);
            self.database.save_consent(&tested, &entry).await?;
        }
        result?;
        self.database.consent().await
    }

    /// Makes a new certificate beside the one in use, which goes on working until the new one has obtained a token.
    /// Adds it to the registration where its object id is known; otherwise the returned material says what to
    /// upload.
    pub async fn renew_consent(&self) -> Result<(Material, bool), Failure> {
        let vault = self.vault().await?;
        let origins = self.config.tenant_origins()?;
        let consent = self.database.consent().await?;
        let Some(grant) = consent
            .grant()
            .filter(|grant| grant.method == ConsentMethod::Certificate)
        else {
            let detail = "only a certificate is renewed; ask a Global Administrator to approve again";
            return Err(Failure::new(
                ErrorCode::BadConfiguration,
                FailureClass::NeedsAdmin,
                detail,
            ));
        };
        let Some(old) = vault.get(VaultEntry::Certificate, &origins).await? else {
            let detail = "the vault has no certificate";
            return Err(Failure::new(
                ErrorCode::SignInNeeded,
                FailureClass::Reauthenticate,
                detail,
            ));
        };
        let old = Certificate::from_vault(&old)?;
        let new = self.new_certificate().await?;
        let added = match &grant.object_id {
            Some(object_id) => {
                let authority = self.authority()?;
                let source = Arc::new(self.certificates(&vault).await?);
                microsoft::consent::renew_key(&authority, source, object_id, &old, &new).await?;
                true
            }
            None => false,
        };
        self.keep_certificate(&vault, &new).await?;
        let renewed = Consent::Granted {
            grant: Grant {
                certificate: Some(facts(&new)),
                ..grant.clone()
            },
        };
        let thumbprint = Some(new.thumbprint_sha1());
        let entry = self.consent_entry("consent.renewed", None, thumbprint);
        self.database.save_consent(&renewed, &entry).await?;
        Ok((self.material().await?, added))
    }

    /// Forgets the credential. Numbers stay as they are. The consent epoch moves, so that no process sends anything
    /// that was decided before.
    pub async fn revoke_consent(&self, reason: Option<String>) -> Result<Consent, Failure> {
        let revoked = self.database.consent().await?.revoked(self.outside.clock.now());
        let mut entry = self.consent_entry("consent.revoked", None, None);
        entry.reason = reason;
        self.database.save_consent(&revoked, &entry).await?;
        let vault = self.vault().await?;
        for secret in [
            VaultEntry::Certificate,
            VaultEntry::OlderCertificate,
            VaultEntry::RefreshToken,
            VaultEntry::ClientSecret,
        ] {
            vault.remove(secret).await?;
        }
        Ok(revoked)
    }
}
