//! The credential that the consent of a connection says, and the note of each time it is used or refused.

use crate::{compose, connection::App, consent::refresh_token::VaultedRefreshToken};
use async_trait::async_trait;
use microsoft::{Certificate, ClientCertificates, RefreshTokenSource, Token, TokenSource};
use std::sync::Arc;
use store::SealedVault;
use sync_core::{
    consent::{Consent, ConsentMethod},
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
    ports::{RecordsStore, Vault, VaultEntry},
};

impl App {
    /// What this connection signs in with when nobody is signed in: whatever the consent says at the time, so that a
    /// renewal or another approval counts from the next token on.
    pub(crate) async fn credential(&self, vault: &SealedVault) -> Result<Arc<dyn TokenSource>, Failure> {
        self.present_credential(vault).await?;
        Ok(Arc::new(Credential {
            app: self.clone(),
            vault: vault.clone(),
        }))
    }

    async fn present_credential(&self, vault: &SealedVault) -> Result<Present, Failure> {
        let consent = self.database.consent().await?;
        Ok(match (&consent, consent.grant().map(|grant| grant.method)) {
            (Consent::Revoked { .. }, _) => return Err(missing("the consent was revoked")),
            (_, Some(ConsentMethod::Certificate)) => Present::Certificates(self.certificates(vault).await?),
            (_, Some(ConsentMethod::Delegated)) => {
                let authority = self.authority()?;
                let kept = VaultedRefreshToken::of(vault.clone(), self.config.tenant_origins()?);
                Present::Account(RefreshTokenSource::new(
                    authority.endpoint(),
                    authority.client_id(),
                    Arc::new(kept),
                ))
            }
            (_, Some(ConsentMethod::ClientSecret) | None) => {
                Present::Secret(self.client_secret(vault).await?)
            }
        })
    }

    /// Refuses work where the consent was revoked, also with a token that is still good.
    pub(crate) async fn still_consented(&self) -> Result<(), Failure> {
        match self.database.consent().await? {
            Consent::Revoked { .. } => Err(missing("the consent was revoked")),
            Consent::NotGranted | Consent::Granted { .. } | Consent::ReconnectNeeded { .. } => Ok(()),
        }
    }

    async fn client_secret(&self, vault: &SealedVault) -> Result<Arc<dyn TokenSource>, Failure> {
        let secret = vault
            .get(VaultEntry::ClientSecret, &self.config.tenant_origins()?)
            .await?
            .ok_or_else(|| missing("the vault has no client secret"))?;
        compose::client_secret(&self.config, &self.connection.tenant, secret, &self.outside)
    }

    /// The certificates of the vault, the newest tried first.
    pub(crate) async fn certificates(&self, vault: &SealedVault) -> Result<ClientCertificates, Failure> {
        let mut certificates = Vec::new();
        for entry in [VaultEntry::Certificate, VaultEntry::OlderCertificate] {
            if let Some(kept) = vault.get(entry, &self.config.tenant_origins()?).await? {
                certificates.push(Arc::new(Certificate::from_vault(&kept)?));
            }
        }
        if certificates.is_empty() {
            return Err(missing("the vault has no certificate"));
        }
        let (authority, clock) = (self.authority()?, self.outside.clock);
        Ok(ClientCertificates::new(
            authority.endpoint(),
            authority.client_id(),
            certificates,
            Arc::new(move || clock.now()),
        ))
    }
}

fn missing(what: &str) -> Failure {
    Failure::new(ErrorCode::SignInNeeded, FailureClass::Reauthenticate, what)
}

/// What the consent says now.
enum Present {
    Certificates(ClientCertificates),
    Account(RefreshTokenSource),
    Secret(Arc<dyn TokenSource>),
}

impl Present {
    async fn fetch(&self) -> Result<Token, Failure> {
        match self {
            Self::Certificates(source) => source.fetch().await,
            Self::Account(source) => source.fetch().await,
            Self::Secret(source) => source.fetch().await,
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
                database.consent_used(now).await?;
                match present {
                    Present::Certificates(source) => self.forget_older(source).await,
                    Present::Account(_) | Present::Secret(_) => Ok(()),
                }
            }
            Err(failure) if failure.class == FailureClass::Reauthenticate => {
                database.consent_refused(failure.code, &failure.detail, now).await
            }
            Err(_) => Ok(()),
        }
    }

    /// The older certificate is kept until the newer one has obtained a token.
    async fn forget_older(&self, source: &ClientCertificates) -> Result<(), Failure> {
        let origins = self.app.config.tenant_origins()?;
        let newest = match self.vault.get(VaultEntry::Certificate, &origins).await? {
            Some(kept) => Certificate::from_vault(&kept)?.thumbprint_sha256(),
            None => return Ok(()),
        };
        if source
            .obtained()
            .is_some_and(|used| used.thumbprint_sha256 == newest)
        {
            self.vault.remove(VaultEntry::OlderCertificate).await?;
        }
        Ok(())
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
}
