//! The credential that the consent of a connection says, and the note of each time it is used or refused.

use crate::{
    compose,
    connection::App,
    consent::{
        certificates::{KeptCertificate, signing},
        refresh_token::VaultedRefreshToken,
    },
};
use async_trait::async_trait;
use microsoft::{ClientCertificates, RefreshTokenSource, Token, TokenSource};
use std::sync::Arc;
use store::SealedVault;
use sync_core::{
    consent::{CertificateFacts, ConsentMethod, Grant},
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
    ports::{Consented, RecordsStore, Vault, VaultEntry},
};

impl App {
    /// What this connection signs in with when nobody is signed in: whatever the consent says at the time, so that a
    /// renewal, another approval and a revocation count from the next token on.
    pub(crate) fn credential(&self, vault: &SealedVault) -> Arc<dyn TokenSource> {
        Arc::new(Credential {
            app: self.clone(),
            vault: vault.clone(),
        })
    }

    async fn present_credential(&self, vault: &SealedVault) -> Result<Present, Failure> {
        let Consented { consent, epochs } = self.database.consented().await?;
        let grant = consent.grant().cloned();
        let source = match &grant {
            Some(grant) => match self.granted_source(vault, grant).await {
                Err(failure) => return Err(self.unless_changed(epochs.consent, failure).await?),
                Ok(source) => source,
            },
            None => {
                // Revoked; else a client secret of before consents were kept.
                consent.usable()?;
                match self.client_secret(vault).await? {
                    Some(source) => Source::Secret(source),
                    None => return Err(never_granted()),
                }
            }
        };
        Ok(Present {
            source,
            grant,
            epoch: epochs.consent,
        })
    }

    /// The failure, unless the consent was taken back or renewed while the vault was looked into.
    async fn unless_changed(&self, epoch: u64, failure: Failure) -> Result<Failure, Failure> {
        let now = self.database.consented().await?;
        if now.epochs.consent == epoch {
            return Ok(failure);
        }
        now.consent.carries_on()?;
        Ok(Failure::new(
            ErrorCode::ConsentChanged,
            FailureClass::RetryFast,
            "",
        ))
    }

    async fn granted_source(&self, vault: &SealedVault, grant: &Grant) -> Result<Source, Failure> {
        if grant.client_id != self.config.client_id || grant.tenant != self.connection.tenant {
            let detail = "the connection was made anew meanwhile; open it again";
            return Err(Failure::new(
                ErrorCode::SafetyChanged,
                FailureClass::Reauthenticate,
                detail,
            ));
        }
        Ok(match grant.method {
            ConsentMethod::Certificate => {
                let kept = self.kept_certificates(vault).await?;
                if kept.is_empty() {
                    return Err(gone("certificate"));
                }
                Source::Certificates(signing(self, &kept)?, kept)
            }
            ConsentMethod::Delegated => {
                let authority = self.authority()?;
                let token = VaultedRefreshToken::of(self, vault.clone(), grant.clone())?;
                Source::Account(RefreshTokenSource::new(
                    authority.endpoint(),
                    authority.client_id(),
                    Arc::new(token),
                ))
            }
            ConsentMethod::ClientSecret => match self.client_secret(vault).await? {
                Some(source) => Source::Secret(source),
                None => return Err(gone("client secret")),
            },
        })
    }

    async fn client_secret(&self, vault: &SealedVault) -> Result<Option<Arc<dyn TokenSource>>, Failure> {
        let origins = self.config.tenant_origins()?;
        let Some(secret) = vault.get(VaultEntry::ClientSecret, &origins).await? else {
            return Ok(None);
        };
        compose::client_secret(&self.config, &self.connection.tenant, secret, &self.outside).map(Some)
    }
}

fn never_granted() -> Failure {
    Failure::new(
        ErrorCode::SignInNeeded,
        FailureClass::Reauthenticate,
        "nobody has approved this connection yet",
    )
}

/// A consent that stands without its secret: the vault lost it, which says nothing about the consent.
pub(super) fn gone(what: &str) -> Failure {
    Failure::new(
        ErrorCode::VaultUnavailable,
        FailureClass::NeedsAdmin,
        format!("the consent stands, but the vault has no {what}"),
    )
}

/// What the consent says now, and under which epoch.
struct Present {
    source: Source,
    grant: Option<Grant>,
    epoch: u64,
}

enum Source {
    Certificates(ClientCertificates, Vec<KeptCertificate>),
    Account(RefreshTokenSource),
    Secret(Arc<dyn TokenSource>),
}

impl Present {
    async fn fetch(&self) -> Result<Token, Failure> {
        match &self.source {
            Source::Certificates(source, _) => source.fetch().await,
            Source::Account(source) => source.fetch().await,
            Source::Secret(source) => source.fetch().await,
        }
    }

    /// The certificate that obtained the token.
    fn certificate(&self) -> Option<CertificateFacts> {
        match &self.source {
            Source::Certificates(source, kept) => {
                KeptCertificate::that_obtained(source, kept).map(KeptCertificate::facts)
            }
            Source::Account(_) | Source::Secret(_) => None,
        }
    }
}

/// The credential of a connection; each use and refusal is noted with the consent.
struct Credential {
    app: App,
    vault: SealedVault,
}

impl Credential {
    async fn note(&self, present: &Present, result: &Result<Token, Failure>) -> Result<(), Failure> {
        let (database, now) = (&self.app.database, self.app.outside.clock.now());
        match result {
            Ok(_) => {
                let by = present.certificate();
                database.consent_used(present.epoch, now, by.as_ref()).await?;
                self.note_certificate(present, by).await
            }
            Err(failure) if failure.class == FailureClass::Reauthenticate => {
                database
                    .consent_refused(present.epoch, failure.code, &failure.detail, now)
                    .await
            }
            Err(_) => Ok(()),
        }
    }

    /// A renewed certificate is in use from its first token on; only then the older one is forgotten.
    async fn note_certificate(&self, present: &Present, by: Option<CertificateFacts>) -> Result<(), Failure> {
        let Source::Certificates(source, kept) = &present.source else {
            return Ok(());
        };
        let before = present
            .grant
            .as_ref()
            .and_then(|grant| grant.certificate.as_ref());
        if let (Some(before), Some(by)) = (before, &by)
            && before != by
        {
            let mut entry = self
                .app
                .consent_entry("certificate.in_use", None, Some(by.thumbprint.clone()));
            entry.old = Some(before.thumbprint.clone());
            self.app.database.audit(&entry).await?;
        }
        self.app.forget_older(&self.vault, source, kept).await
    }
}

#[async_trait]
impl TokenSource for Credential {
    async fn fetch(&self) -> Result<Token, Failure> {
        let present = self.app.present_credential(&self.vault).await?;
        let result = present.fetch().await;
        if let Err(failure) = self.note(&present, &result).await {
            tracing::warn!(%failure, "the use of the credential is not noted");
        }
        result
    }

    async fn epoch(&self) -> Result<u64, Failure> {
        Ok(self.app.database.epochs().await?.consent)
    }
}
