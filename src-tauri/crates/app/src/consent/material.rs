//! What an administrator registers in the tenant: this computer's certificate, and how.

use crate::{
    connection::App,
    consent::change::{ConsentLock, changed},
    person::started_by,
    view::RegistrationView,
};
use microsoft::{
    Certificate,
    consent::{
        DEFAULT_YEARS, Subject,
        registration::{CertificateFacts as Shown, Registration},
    },
};
use secrecy::SecretString;
use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};
use sync_core::{
    consent::CertificateFacts,
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
};

/// A certificate and the texts around it. Nothing of it is secret.
pub struct Material {
    certificate: Arc<Certificate>,
    registration: Registration,
}

impl App {
    /// The certificate to register; made where there is none yet. After a renewal this is the new one, which is to be
    /// uploaded, although the one before it is still in use.
    pub async fn material(&self) -> Result<Material, Failure> {
        let vault = self.vault().await?;
        if let Some(newest) = self.kept_certificates(&vault).await?.into_iter().next() {
            return Ok(self.material_of(newest.certificate));
        }
        let made = self.new_certificate().await?;
        let alone = ConsentLock::of(&vault).await?;
        if self.put_in_front(&vault, &alone, None, &made).await? {
            return Ok(self.material_of(Arc::new(made)));
        }
        let kept = self.kept_certificates(&vault).await?.into_iter().next();
        kept.map(|newest| self.material_of(newest.certificate))
            .ok_or_else(changed)
    }

    /// Keeps a certificate of the company's own CA instead, from its two PEM files.
    pub async fn import_certificate_files(
        &self,
        certificate: &Path,
        key: &Path,
    ) -> Result<Material, Failure> {
        let (certificate, key) = (read_pem(certificate)?, SecretString::from(read_pem(key)?));
        self.import_certificate(&certificate, &key).await
    }

    /// Whether there is one that could be registered.
    pub(crate) async fn has_certificate(&self) -> Result<bool, Failure> {
        let vault = self.vault().await?;
        Ok(!self.kept_certificates(&vault).await?.is_empty())
    }

    /// The same from what the files hold: both as PEM. The one in use stays until this one works.
    pub async fn import_certificate(
        &self,
        certificate_pem: &str,
        key_pem: &SecretString,
    ) -> Result<Material, Failure> {
        let imported = Certificate::import(certificate_pem, key_pem, self.outside.clock.now())?;
        let vault = self.vault().await?;
        let alone = ConsentLock::of(&vault).await?;
        let before = self.kept_certificates(&vault).await?.into_iter().next();
        if !self
            .put_in_front(&vault, &alone, before.as_ref(), &imported)
            .await?
        {
            return Err(changed());
        }
        Ok(self.material_of(Arc::new(imported)))
    }

    pub(super) fn material_of(&self, certificate: Arc<Certificate>) -> Material {
        let by = started_by();
        let tenant = &self.connection;
        Material {
            registration: Registration {
                application: "Voice Sync".to_owned(),
                tenant: tenant.tenant.clone(),
                tenant_name: tenant
                    .tenant_domain
                    .clone()
                    .unwrap_or_else(|| tenant.tenant_name.clone()),
                computer: by.computer,
                owner: by.person,
                login: self.config.login_url.clone(),
                graph: self.config.graph_url.clone(),
                certificate: Shown::from(certificate.as_ref()),
            },
            certificate,
        }
    }

    pub(super) async fn new_certificate(&self) -> Result<Certificate, Failure> {
        let subject = Subject {
            computer: started_by().computer,
            connection: self.connection.tenant_name.clone(),
        };
        let now = self.outside.clock.now();
        let made =
            tokio::task::spawn_blocking(move || Certificate::create(&subject, DEFAULT_YEARS, now)).await;
        made.map_err(|error| {
            let detail = format!("the key was not made: {error}");
            Failure::new(ErrorCode::Internal, FailureClass::Permanent, detail)
        })?
    }
}

/// A PEM file; a certificate with its chain is far smaller than this.
fn read_pem(path: &Path) -> Result<String, Failure> {
    const LARGEST: u64 = 256 * 1024;
    let unusable = |why: &dyn std::fmt::Display| crate::config::bad(&format!("{}: {why}", path.display()));
    let size = fs::metadata(path).map_err(|error| unusable(&error))?.len();
    if size > LARGEST {
        return Err(unusable(&"this is no PEM file: it is too large"));
    }
    fs::read_to_string(path).map_err(|error| unusable(&error))
}

/// The facts of a certificate as they are kept with the consent.
pub(super) fn facts(certificate: &Certificate) -> CertificateFacts {
    CertificateFacts {
        thumbprint: certificate.thumbprint_sha1(),
        thumbprint_sha256: certificate.thumbprint_sha256(),
        not_after: certificate.not_after(),
        imported: certificate.is_imported(),
    }
}

impl Material {
    /// The certificate without its key.
    pub fn certificate(&self) -> CertificateFacts {
        facts(&self.certificate)
    }

    /// The texts: steps, scripts, review sheet, request.
    pub fn registration(&self) -> &Registration {
        &self.registration
    }

    /// As a window shows it.
    pub(crate) fn view(&self) -> RegistrationView {
        let facts = self.certificate();
        RegistrationView {
            thumbprint: facts.thumbprint,
            expires_at: facts.not_after.to_string(),
            pem: self.registration.certificate.pem.clone(),
            steps: self
                .registration
                .portal_steps()
                .into_iter()
                .map(Into::into)
                .collect(),
            request: self.registration.request(),
            by_sample: false,
        }
    }

    /// Writes everything into a folder: the certificate (`.cer`), both scripts, the review sheet and the request.
    /// Returns the files.
    ///
    /// # Errors
    /// `FolderUnusable` where it can't be written.
    pub fn write_to(&self, folder: &Path) -> Result<Vec<PathBuf>, Failure> {
        let texts = &self.registration;
        let files: [(&str, Vec<u8>); 5] = [
            ("voice-sync.cer", self.certificate.der().to_vec()),
            ("register-voice-sync.sh", texts.azure_cli_script().into_bytes()),
            ("Register-VoiceSync.ps1", texts.powershell_script().into_bytes()),
            ("review-sheet.txt", texts.review_sheet().into_bytes()),
            ("request.txt", texts.request().into_bytes()),
        ];
        let unusable = |path: &Path, error: &std::io::Error| {
            let detail = format!("{}: {error}", path.display());
            Failure::new(ErrorCode::FolderUnusable, FailureClass::NeedsAdmin, detail)
        };
        fs::create_dir_all(folder).map_err(|error| unusable(folder, &error))?;
        let mut written = Vec::new();
        for (name, content) in files {
            let path = folder.join(name);
            fs::write(&path, content).map_err(|error| unusable(&path, &error))?;
            written.push(path);
        }
        Ok(written)
    }
}
