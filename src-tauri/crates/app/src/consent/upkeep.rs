//! A consent that was granted: tested, renewed, revoked.

use crate::{
    connection::App,
    consent::{
        Material,
        certificates::{KeptCertificate, signing},
        change::{ConsentLock, changed},
        pages::granted,
    },
};
use microsoft::{
    Certificate,
    consent::{RolesSeen, wait_for_roles},
};
use std::{collections::BTreeSet, sync::Arc, time::Duration};
use store::SealedVault;
use sync_core::{
    consent::{Consent, ConsentMethod, Grant},
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
    ports::{Consented, RecordsStore, Vault, VaultChange, VaultEntry},
};

/// What a renewal came to.
pub struct Renewal {
    /// The new certificate, with what is to be done about it.
    pub material: Material,
    /// Whether Microsoft added it to the registration; otherwise it is to be uploaded.
    pub added: bool,
    /// Whether a token was obtained with it already; until then the one before it is in use.
    pub in_use: bool,
}

/// What a revocation came to.
pub struct Revocation {
    /// What stands now.
    pub consent: Consent,
    /// Why the secrets are still in the vault, where they are. Nothing uses them; revoking again tries again.
    pub not_removed: Option<Failure>,
}

impl App {
    /// Asks Microsoft which of the permissions work now, and notes what was seen. Read-only.
    pub async fn test_consent(&self) -> Result<Consent, Failure> {
        let vault = self.vault().await?;
        let authority = self.authority()?;
        let before = self.database.consented().await?;
        let source = self.credential(&vault);
        let mut last = None;
        let result = wait_for_roles(&authority, source, Duration::ZERO, &mut |seen| {
            last = Some(seen.clone())
        })
        .await;
        if let Some(seen) = last.filter(|seen| seen.trouble.is_none()) {
            self.note_test(&vault, &before, &seen, result.as_ref().err())
                .await?;
        }
        result?;
        self.database.consent().await
    }

    /// All permissions there make whole what was refused before; one that is gone needs an administrator.
    async fn note_test(
        &self,
        vault: &SealedVault,
        before: &Consented,
        seen: &RolesSeen,
        missing: Option<&Failure>,
    ) -> Result<(), Failure> {
        let alone = ConsentLock::of(vault).await?;
        let now = self.still(before, &alone).await?;
        let permissions: BTreeSet<String> = granted(seen).map(str::to_owned).collect();
        let mut tested = now.consent.clone().seen_to_work(permissions);
        if let Some(missing) = missing {
            let at = self.outside.clock.now();
            tested = tested.refused(missing.code, &missing.detail, at);
        }
        if tested == now.consent {
            return Ok(());
        }
        let detail = missing.map(|failure| failure.detail.clone());
        let entry = self.consent_entry("consent.tested", None, detail);
        self.save_over(&now, &alone, &tested, &entry).await
    }

    /// Makes a new certificate beside the one in use, which goes on working until the new one has obtained a token.
    /// Adds it to the registration where its object id is known; otherwise the returned material says what to
    /// upload. The new key is kept before Microsoft hears of it, so that no answer that is lost loses it.
    pub async fn renew_consent(&self) -> Result<Renewal, Failure> {
        let vault = self.vault().await?;
        let read = self.database.consented().await?;
        let grant = renewable(&read.consent)?.clone();
        if grant.is_imported() {
            return Err(crate::config::bad(
                "the certificate is one of your company's: have the next one issued and choose it in place of this one",
            ));
        }
        // An upload that nobody told of is noticed here, before another certificate takes its place.
        let works = self.works(&vault).await?;
        let newest = self.kept_certificates(&vault).await?.into_iter().next();
        let new = Arc::new(self.new_certificate().await?);
        self.keep_pending(&vault, &read, newest.as_ref(), &new).await?;
        let added = match (&grant.object_id, works) {
            (Some(object_id), Some(works)) => {
                self.add_key(object_id, &works, &new).await?;
                true
            }
            (None, _) | (_, None) => false,
        };
        let in_use = match added {
            true => self.is_in_use(&vault, &new).await?,
            false => false,
        };
        Ok(Renewal {
            material: self.material_of(new),
            added,
            in_use,
        })
    }

    /// The certificate that obtains tokens now; none where Microsoft refuses all of them.
    async fn works(&self, vault: &SealedVault) -> Result<Option<KeptCertificate>, Failure> {
        match self.credential(vault).fetch().await {
            Ok(_) => {}
            Err(failure) if failure.class == FailureClass::Reauthenticate => return Ok(None),
            Err(failure) => return Err(failure),
        }
        let consent = self.database.consent().await?;
        let used = consent.grant().and_then(|grant| grant.certificate.clone());
        let kept = self.kept_certificates(vault).await?;
        Ok(kept.into_iter().find(|kept| Some(kept.facts()) == used))
    }

    async fn keep_pending(
        &self,
        vault: &SealedVault,
        read: &Consented,
        newest: Option<&KeptCertificate>,
        new: &Certificate,
    ) -> Result<(), Failure> {
        let alone = ConsentLock::of(vault).await?;
        renewable(&self.still(read, &alone).await?.consent)?;
        if self.put_in_front(vault, &alone, newest, new).await? {
            return Ok(());
        }
        Err(changed())
    }

    async fn add_key(
        &self,
        object_id: &str,
        works: &KeptCertificate,
        new: &Certificate,
    ) -> Result<(), Failure> {
        let source = Arc::new(signing(self, std::slice::from_ref(works))?);
        microsoft::consent::renew_key(&self.authority()?, source, object_id, &works.certificate, new).await
    }

    /// Whether the next token is obtained with this one. Where Microsoft does not know it yet, the one before works on.
    async fn is_in_use(&self, vault: &SealedVault, new: &Certificate) -> Result<bool, Failure> {
        if let Err(failure) = self.credential(vault).fetch().await {
            tracing::warn!(%failure, "the new certificate is not tried yet");
        }
        let consent = self.database.consent().await?;
        let used = consent.grant().and_then(|grant| grant.certificate.as_ref());
        Ok(used.is_some_and(|used| used.thumbprint_sha256 == new.thumbprint_sha256()))
    }

    /// Takes the consent back: the epoch moves, so that no process sends anything that was decided before; Auto Sync
    /// is off; the secrets are forgotten in one write of the vault. Numbers stay as they are. Where the vault can't be
    /// opened the consent is revoked all the same.
    pub async fn revoke_consent(&self, reason: Option<String>) -> Result<Revocation, Failure> {
        let mut entry = self.consent_entry("consent.revoked", None, None);
        entry.reason = reason;
        let mut off = self.consent_entry("auto_sync.off", None, Some("off".to_owned()));
        off.old = Some("on".to_owned());
        off.reason = Some("the consent was revoked".to_owned());
        let vault = self.vault().await;
        // Whoever has the lock finishes first; what he stored is removed below.
        let _alone = match &vault {
            Ok(vault) => ConsentLock::of(vault).await.ok(),
            Err(_) => None,
        };
        let consent = self.database.revoke_consent(&entry, &off).await?;
        let removed = match vault {
            Ok(vault) => vault
                .change(VaultChange::forgetting(VaultEntry::OF_CONSENT))
                .await
                .map(drop),
            Err(failure) => Err(failure),
        };
        let not_removed = removed.err();
        if let Some(failure) = &not_removed {
            let entry = self.consent_entry("consent.secrets_left", None, Some(failure.to_string()));
            self.database.audit(&entry).await?;
        }
        Ok(Revocation { consent, not_removed })
    }
}

fn renewable(consent: &Consent) -> Result<&Grant, Failure> {
    let certificate = |grant: &&Grant| grant.method == ConsentMethod::Certificate;
    consent.grant().filter(certificate).ok_or_else(|| {
        Failure::new(
            ErrorCode::BadConfiguration,
            FailureClass::NeedsAdmin,
            "only a certificate is renewed; ask a Global Administrator to approve again",
        )
    })
}
