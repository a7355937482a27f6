//! How the consent stands, and what is to be registered in the tenant.

use super::UiError;
use microsoft::consent::{Permission, registration::Step};
use serde::{Deserialize, Serialize};
use sync_core::consent::{Consent, ConsentMethod};

/// Where a consent stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum ConsentStateView {
    /// Nobody granted it yet.
    NotGranted,
    /// It works, as far as is known.
    Granted,
    /// Microsoft refuses the credential.
    ReconnectNeeded,
    /// An administrator took it back here.
    Revoked,
}

impl From<&Consent> for ConsentStateView {
    fn from(consent: &Consent) -> Self {
        match consent {
            Consent::NotGranted => Self::NotGranted,
            Consent::Granted { .. } => Self::Granted,
            Consent::ReconnectNeeded { .. } => Self::ReconnectNeeded,
            Consent::Revoked { .. } => Self::Revoked,
        }
    }
}

/// How Voice Sync signs in when nobody is signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum ConsentMethodView {
    /// As itself, with a certificate.
    Certificate,
    /// With a dedicated Teams administrator's account.
    Delegated,
    /// As itself, with a secret that somebody entered.
    ClientSecret,
}

impl From<ConsentMethod> for ConsentMethodView {
    fn from(method: ConsentMethod) -> Self {
        match method {
            ConsentMethod::Certificate => Self::Certificate,
            ConsentMethod::Delegated => Self::Delegated,
            ConsentMethod::ClientSecret => Self::ClientSecret,
        }
    }
}

/// One of the permissions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct PermissionView {
    /// Its name at Microsoft.
    pub name: String,
    /// Why it is needed.
    pub reason: String,
    /// Whether it was seen to work.
    pub granted: bool,
}

impl PermissionView {
    /// One that is asked for and was not tried yet.
    pub(crate) fn wanted(permission: Permission) -> Self {
        Self {
            name: permission.name().to_owned(),
            reason: permission.reason().to_owned(),
            granted: false,
        }
    }
}

/// How the consent stands. Times are UTC.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ConsentView {
    /// Where it stands.
    pub state: ConsentStateView,
    /// Why, where it needs somebody: a sentence.
    pub reason: Option<String>,
    /// What to do next.
    pub advice: Option<String>,
    /// How Voice Sync signs in.
    pub method: Option<ConsentMethodView>,
    /// The tenant.
    pub tenant: String,
    /// The application.
    pub client_id: String,
    /// Who granted it.
    pub granted_by: Option<String>,
    /// When.
    pub granted_at: Option<String>,
    /// The account that is signed in with (delegated).
    pub delegate: Option<String>,
    /// SHA-1 thumbprint of the certificate, as Microsoft's portal shows it.
    pub thumbprint: Option<String>,
    /// When the credential ends if nothing renews it.
    pub expires_at: Option<String>,
    /// Whether it should be renewed by now.
    pub renewal_due: bool,
    /// When it was last used.
    pub last_used: Option<String>,
    /// Where the credential lies, in words.
    pub kept_in: String,
    /// The permissions, granted or not.
    pub permissions: Vec<PermissionView>,
}

/// One step in Microsoft's portal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct RegistrationStepView {
    /// Where.
    pub title: String,
    /// What to do there.
    pub text: String,
}

impl From<Step> for RegistrationStepView {
    fn from(step: Step) -> Self {
        Self {
            title: step.title.to_owned(),
            text: step.text,
        }
    }
}

/// What an administrator registers in the tenant. Nothing of it is secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct RegistrationView {
    /// SHA-1 thumbprint of this computer's certificate, as Microsoft's portal shows it.
    pub thumbprint: String,
    /// When the certificate ends (UTC).
    pub expires_at: String,
    /// The certificate without its key, as PEM.
    pub pem: String,
    /// The way through the portal.
    pub steps: Vec<RegistrationStepView>,
    /// The message to whoever is Global Administrator.
    pub request: String,
    /// The sample tenant registered it by itself.
    pub by_sample: bool,
}

/// What a renewal of the certificate came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct RenewalView {
    /// Whether Microsoft added the new certificate to the registration; otherwise it is to be uploaded.
    pub added: bool,
    /// Whether a token was obtained with it already; until then the one before it is in use.
    pub in_use: bool,
    /// The consent now.
    pub consent: ConsentView,
}

/// What a revocation came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct RevokedView {
    /// Whether the person said yes.
    pub decision: super::DecisionView,
    /// Why the credential is still in the vault, where it is. Nothing uses it; revoking again tries again.
    pub not_removed: Option<UiError>,
}
