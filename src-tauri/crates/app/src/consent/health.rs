//! How the consent of a connection stands, for people and scripts.

use crate::{
    config::KeyPlace,
    connection::App,
    view::{ConsentView, PermissionView},
};
use microsoft::consent::Permission;
use sync_core::{
    consent::{Consent, Grant},
    failure::Failure,
    ports::RecordsStore,
};

impl App {
    /// How the consent stands. Asks nobody.
    pub async fn consent_health(&self) -> Result<ConsentView, Failure> {
        let consent = self.database.consent().await?;
        let (reason, advice) = match &consent {
            Consent::ReconnectNeeded { reason, detail, .. } => (
                Some(format!("{} ({detail})", reason.sentence())),
                Some(reason.advice().to_owned()),
            ),
            Consent::NotGranted | Consent::Granted { .. } | Consent::Revoked { .. } => (None, None),
        };
        let grant = match &consent {
            Consent::Granted { grant }
            | Consent::ReconnectNeeded { grant, .. }
            | Consent::Revoked { grant, .. } => Some(grant),
            Consent::NotGranted => None,
        };
        // What is revoked may work at Microsoft's, but not for us.
        let works = grant.filter(|_| !matches!(consent, Consent::Revoked { .. }));
        let has =
            |permission: Permission| works.is_some_and(|grant| grant.permissions.contains(permission.name()));
        Ok(ConsentView {
            state: (&consent).into(),
            reason,
            advice,
            method: grant.map(|grant| grant.method.into()),
            tenant: self.connection.tenant_name.clone(),
            client_id: self.config.client_id.clone(),
            granted_by: grant.and_then(|grant| Some(grant.by.as_ref()?.upn.clone())),
            granted_at: grant.map(|grant| grant.at.to_string()),
            delegate: grant.and_then(|grant| Some(grant.delegate.as_ref()?.upn.clone())),
            thumbprint: grant.and_then(|grant| Some(grant.certificate.as_ref()?.thumbprint.clone())),
            expires_at: grant.and_then(Grant::expires).map(|at| at.to_string()),
            renewal_due: consent.renewal_due(self.outside.clock.now()),
            last_used: grant.and_then(|grant| Some(grant.last_used?.to_string())),
            kept_in: kept_in(&self.config.vault_key),
            permissions: Permission::ALL
                .into_iter()
                .map(|permission| PermissionView {
                    granted: has(permission),
                    ..PermissionView::wanted(permission)
                })
                .collect(),
        })
    }
}

fn kept_in(key: &KeyPlace) -> String {
    match key {
        KeyPlace::Keychain => {
            "A sealed file on this computer; its key is in the keychain of the operating system.".to_owned()
        }
        KeyPlace::File { path } => format!(
            "A sealed file on this computer; its key is the file {}.",
            path.display()
        ),
    }
}
