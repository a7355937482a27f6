//! The certificates in the vault: the newest, and the one before it for as long as the newest has not obtained a token.

use crate::{
    connection::App,
    consent::{change::ConsentLock, material::facts},
};
use microsoft::{Certificate, ClientCertificates};
use secrecy::SecretString;
use std::sync::Arc;
use store::SealedVault;
use sync_core::{
    consent::{CertificateFacts, Consent},
    failure::Failure,
    ports::{RecordsStore, Vault, VaultChange, VaultEntry},
};

/// A certificate as the vault has it.
#[derive(Clone)]
pub(super) struct KeptCertificate {
    pub(super) certificate: Arc<Certificate>,
    pub(super) secret: SecretString,
}

impl KeptCertificate {
    pub(super) fn facts(&self) -> CertificateFacts {
        facts(&self.certificate)
    }

    /// Which of them brought the last token.
    pub(super) fn that_obtained<'a>(source: &ClientCertificates, kept: &'a [Self]) -> Option<&'a Self> {
        let thumbprint = source.obtained()?.thumbprint_sha256;
        kept.iter()
            .find(|kept| kept.certificate.thumbprint_sha256() == thumbprint)
    }

    /// Whether the consent knows that this one has obtained a token.
    fn is_proven(&self, consent: &Consent) -> bool {
        let used = consent.grant().and_then(|grant| grant.certificate.as_ref());
        used.is_some_and(|used| used.thumbprint_sha256 == self.certificate.thumbprint_sha256())
    }
}

/// The application signing in with these certificates.
pub(super) fn signing(app: &App, kept: &[KeptCertificate]) -> Result<ClientCertificates, Failure> {
    let (authority, clock) = (app.authority()?, app.outside.clock);
    Ok(ClientCertificates::new(
        authority.endpoint(),
        authority.client_id(),
        kept.iter().map(|kept| kept.certificate.clone()).collect(),
        Arc::new(move || clock.now()),
    ))
}

impl App {
    /// The certificates of the vault, the newest first.
    pub(super) async fn kept_certificates(
        &self,
        vault: &SealedVault,
    ) -> Result<Vec<KeptCertificate>, Failure> {
        let origins = self.config.tenant_origins()?;
        let mut kept = Vec::new();
        for entry in [VaultEntry::Certificate, VaultEntry::OlderCertificate] {
            if let Some(secret) = vault.get(entry, &origins).await? {
                kept.push(KeptCertificate {
                    certificate: Arc::new(Certificate::from_vault(&secret)?),
                    secret,
                });
            }
        }
        Ok(kept)
    }

    /// Puts a certificate in front. The one before it stays beside it if it ever obtained a token; otherwise nothing
    /// is lost by it, and the one that works stays where it is. `false` where the newest is not `before` any more.
    pub(super) async fn put_in_front(
        &self,
        vault: &SealedVault,
        _alone: &ConsentLock,
        before: Option<&KeptCertificate>,
        new: &Certificate,
    ) -> Result<bool, Failure> {
        let consent = self.database.consent().await?;
        let mut change = VaultChange {
            expected: [(VaultEntry::Certificate, before.map(|kept| kept.secret.clone()))].into(),
            wanted: [(VaultEntry::Certificate, Some(new.to_vault()))].into(),
            origins: self.config.tenant_origins()?,
        };
        if let Some(before) = before.filter(|before| before.is_proven(&consent)) {
            change
                .wanted
                .insert(VaultEntry::OlderCertificate, Some(before.secret.clone()));
        }
        if !vault.change(change).await? {
            return Ok(false);
        }
        let entry = self.consent_entry("certificate.made", None, Some(new.thumbprint_sha1()));
        self.database.audit(&entry).await?;
        Ok(true)
    }

    /// Forgets the older certificate, in one step with the look whether the newest is still the one that obtained
    /// the token.
    pub(super) async fn forget_older(
        &self,
        vault: &SealedVault,
        source: &ClientCertificates,
        kept: &[KeptCertificate],
    ) -> Result<(), Failure> {
        let [newest, _older, ..] = kept else {
            return Ok(());
        };
        let obtained = KeptCertificate::that_obtained(source, kept);
        if !obtained.is_some_and(|obtained| Arc::ptr_eq(&obtained.certificate, &newest.certificate)) {
            return Ok(());
        }
        let forget = VaultChange {
            expected: [(VaultEntry::Certificate, Some(newest.secret.clone()))].into(),
            ..VaultChange::forgetting([VaultEntry::OlderCertificate])
        };
        vault.change(forget).await.map(drop)
    }
}
