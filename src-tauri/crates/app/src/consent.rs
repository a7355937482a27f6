//! Consent of a connection: the certificate it signs in with, the approval by a Global Administrator, and
//! what became of it. Not here: how Microsoft is asked (`microsoft::consent`), and opening a browser (the faces).

mod approval;
mod certificates;
mod change;
mod credential;
mod health;
mod lasting;
mod manual;
mod material;
mod pages;
mod refresh_token;
mod upkeep;

pub use approval::ApprovalRequest;
pub(crate) use change::ConsentLock;
pub use manual::Visitor;
pub use material::Material;
pub use pages::{ApprovalStage, SignInWay};
pub use upkeep::{Renewal, Revocation};

use crate::{connection::App, person::entry_of};
use microsoft::{Authority, consent::tenant_of_id};
use std::sync::Arc;
use sync_core::{failure::Failure, ports::AuditEntry};

impl App {
    /// Where the application of this connection signs in.
    ///
    /// # Errors
    /// `BadConfiguration` where the connection was once made for anything but a tenant's id.
    pub(crate) fn authority(&self) -> Result<Authority, Failure> {
        let clock = self.outside.clock;
        let tenant = tenant_of_id(self.connection.tenant.as_str())?;
        Ok(Authority::new(
            self.outside.transport.clone(),
            self.config.login()?,
            self.config.graph()?,
            tenant,
            self.config.client_id.clone(),
            Arc::new(move || clock.now()),
        ))
    }

    pub(crate) fn consent_entry(
        &self,
        what: &str,
        microsoft_account: Option<String>,
        new: Option<String>,
    ) -> AuditEntry {
        AuditEntry {
            microsoft_account,
            what: what.to_owned(),
            new,
            ..entry_of(self.outside.clock.now())
        }
    }
}
