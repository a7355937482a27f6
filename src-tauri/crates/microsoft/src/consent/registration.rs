//! What an administrator needs to register Voice Sync in the company's own tenant: the steps in words, two scripts, a
//! sheet for whoever must agree, and a message that asks for it.
//!
//! Pure texts. Names may be hostile: they stand in one line without characters that reorder it, and are quoted in the
//! way of the language they stand in. Deliberately not here: writing files, and copying.

mod azure_cli;
mod powershell;
mod quoting;
mod review;
mod steps;

pub use steps::Step;

use super::{
    certificate::Certificate,
    permission::{GRAPH_APPLICATION, Permission},
};
use jiff::Timestamp;
use quoting::one_line;
use sync_core::id::TenantId;

/// The redirect of a public client on this computer.
pub const REDIRECT: &str = "http://localhost";

/// Everything that the texts say. Nothing of it is secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registration {
    /// The name in the tenant, usually `Voice Sync`.
    pub application: String,
    /// The tenant.
    pub tenant: TenantId,
    /// Its name or domain.
    pub tenant_name: String,
    /// This computer.
    pub computer: String,
    /// Who answers for it: the person or team that asks.
    pub owner: String,
    /// The login host.
    pub login: String,
    /// Graph.
    pub graph: String,
    /// The certificate to upload.
    pub certificate: CertificateFacts,
}

/// The public facts of a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateFacts {
    /// As the `.cer` and PEM file have it.
    pub pem: String,
    /// The thumbprint that the portal shows.
    pub thumbprint_sha1: String,
    /// The thumbprint that the sign-in names.
    pub thumbprint_sha256: String,
    /// When it ends.
    pub not_after: Timestamp,
}

impl From<&Certificate> for CertificateFacts {
    fn from(certificate: &Certificate) -> Self {
        Self {
            pem: certificate.pem(),
            thumbprint_sha1: certificate.thumbprint_sha1(),
            thumbprint_sha256: certificate.thumbprint_sha256(),
            not_after: certificate.not_after(),
        }
    }
}

impl CertificateFacts {
    /// The last day, for people.
    fn ends(&self) -> String {
        self.not_after.strftime("%-d %B %Y (UTC)").to_string()
    }
}

impl Registration {
    /// The registration in the Microsoft Entra admin center, step by step.
    pub fn portal_steps(&self) -> Vec<Step> {
        steps::portal_steps(&self.plain())
    }

    /// A script for the Azure CLI (bash). It may be run again.
    pub fn azure_cli_script(&self) -> String {
        azure_cli::script(&self.plain())
    }

    /// A script for PowerShell with the Microsoft Graph module. It may be run again.
    pub fn powershell_script(&self) -> String {
        powershell::script(&self.plain())
    }

    /// What whoever must agree wants to know, on one sheet.
    pub fn review_sheet(&self) -> String {
        review::sheet(&self.plain())
    }

    /// A message to the Global Administrator.
    pub fn request(&self) -> String {
        review::request(&self.plain())
    }

    /// The same with names that cannot leave their line. An empty name would make a script look for nothing.
    fn plain(&self) -> Self {
        let application = one_line(&self.application);
        Self {
            application: if application.is_empty() {
                "Voice Sync".to_owned()
            } else {
                application
            },
            tenant: TenantId::new(one_line(self.tenant.as_str())),
            tenant_name: one_line(&self.tenant_name),
            computer: one_line(&self.computer),
            owner: one_line(&self.owner),
            login: one_line(&self.login),
            graph: one_line(&self.graph),
            certificate: self.certificate.clone(),
        }
    }
}

/// `requiredResourceAccess` as Graph and the Azure CLI write it, one permission a line.
fn required_access() -> String {
    let line = |id: &str, kind: &str| format!("  {{\"id\": \"{id}\", \"type\": \"{kind}\"}}");
    let roles = Permission::ALL.map(|one| line(one.application_id(), "Role"));
    let scopes = Permission::ALL.map(|one| line(one.delegated_id(), "Scope"));
    let all: Vec<_> = roles.into_iter().chain(scopes).collect();
    let all = all.join(",\n");
    format!("[{{\"resourceAppId\": \"{GRAPH_APPLICATION}\", \"resourceAccess\": [\n{all}\n]}}]")
}

#[cfg(test)]
mod tests;
