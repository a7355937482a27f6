//! How the consent of a connection stands, for people and scripts.

use crate::connection::App;
use microsoft::consent::Permission;
use serde::Serialize;
use sync_core::{
    consent::{Consent, ConsentMethod, Grant},
    failure::Failure,
    ports::RecordsStore,
};

/// One of the permissions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PermissionHealth {
    /// Its name at Microsoft.
    pub name: String,
    /// Why it is needed.
    pub reason: String,
    /// Whether it was seen to work.
    pub granted: bool,
}

/// How the consent stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ConsentHealth {
    /// not_granted, granted, reconnect_needed or revoked.
    pub state: &'static str,
    /// Why, where it needs somebody: a sentence.
    pub reason: Option<String>,
    /// What to do next.
    pub advice: Option<String>,
    /// certificate, delegated or client_secret.
    pub method: Option<ConsentMethod>,
    /// The tenant.
    pub tenant: String,
    /// The application.
    pub client_id: String,
    /// Who granted it.
    pub granted_by: Option<String>,
    /// When (UTC).
    pub granted_at: Option<String>,
    /// The account that is signed in with (delegated).
    pub delegate: Option<String>,
    /// SHA-1 thumbprint of the certificate, as Microsoft's portal shows it.
    pub thumbprint: Option<String>,
    /// When the credential ends if nothing renews it (UTC).
    pub expires_at: Option<String>,
    /// Whether it should be renewed by now.
    pub renewal_due: bool,
    /// When it was last used (UTC).
    pub last_used: Option<String>,
    /// The permissions, granted or not.
    pub permissions: Vec<PermissionHealth>,
}

impl App {
    /// How the consent stands. Asks nobody.
    pub async fn consent_health(&self) -> Result<ConsentHealth, Failure> {
        let consent = self.database.consent().await?;
        let (state, reason, advice) = match &consent {
            Consent::NotGranted => ("not_granted", None, None),
            Consent::Granted { .. } => ("granted", None, None),
            Consent::ReconnectNeeded { reason, detail, .. } => (
                "reconnect_needed",
                Some(format!("{} ({detail})", reason.sentence())),
                Some(reason.advice().to_owned()),
            ),
            Consent::Revoked { .. } => ("revoked", None, None),
        };
        let grant = match &consent {
            Consent::Granted { grant }
            | Consent::ReconnectNeeded { grant, .. }
            | Consent::Revoked { grant, .. } => Some(grant),
            Consent::NotGranted => None,
        };
        let has =
            |permission: Permission| grant.is_some_and(|grant| grant.permissions.contains(permission.name()));
        Ok(ConsentHealth {
            state,
            reason,
            advice,
            method: grant.map(|grant| grant.method),
            tenant: self.connection.tenant_name.clone(),
            client_id: self.config.client_id.clone(),
            granted_by: grant.and_then(|grant| Some(grant.by.as_ref()?.upn.clone())),
            granted_at: grant.map(|grant| grant.at.to_string()),
            delegate: grant.and_then(|grant| Some(grant.delegate.as_ref()?.upn.clone())),
            thumbprint: grant.and_then(|grant| Some(grant.certificate.as_ref()?.thumbprint.clone())),
            expires_at: grant.and_then(Grant::expires).map(|at| at.to_string()),
            renewal_due: consent.renewal_due(self.outside.clock.now()),
            last_used: grant.and_then(|grant| Some(grant.last_used?.to_string())),
            permissions: Permission::ALL
                .into_iter()
                .map(|permission| PermissionHealth {
                    name: permission.name().to_owned(),
                    reason: permission.reason().to_owned(),
                    granted: has(permission),
                })
                .collect(),
        })
    }
}
