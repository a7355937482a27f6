//! The steps of Connect as shown and asked with.

use super::{ConsentMethodView, PbxTestView, PermissionView, SignInWayView, SourceView, VoiceRulesView};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A step of Connect, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum SetupStep {
    /// The phone system.
    PhoneSystem,
    /// The tenant.
    Tenant,
    /// The application and its approval.
    Approval,
    /// Voice rules.
    VoiceRules,
    /// Everything once more.
    Check,
    /// The preview of the first sync.
    Preview,
}

/// Where the tenant is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct TenantAddressView {
    /// Its id.
    pub tenant: String,
    /// Microsoft's sign-in host.
    pub login_url: String,
    /// Microsoft Graph.
    pub graph_url: String,
}

/// The application registered in the tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ApplicationView {
    /// Its id.
    pub client_id: String,
    /// Whether the vault has its secret.
    pub has_secret: bool,
    /// Whether a Global Administrator approved it, so that it needs none.
    pub approved: bool,
    /// How it signs in, once it is approved.
    pub method: Option<ConsentMethodView>,
    /// The object id of its registration, as far as somebody named it.
    pub object_id: Option<String>,
}

/// The tenant that answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct TenantFoundView {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its default domain.
    pub domain: Option<String>,
}

/// An address of 8x8's API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct RegionView {
    /// What it is called.
    pub region: String,
    /// The address.
    pub address: String,
}

/// What the fields begin with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct SetupDefaultsView {
    /// Addresses of 8x8's API.
    pub eight_by_eight: Vec<RegionView>,
    /// Microsoft's sign-in host.
    pub login_url: String,
    /// Microsoft Graph.
    pub graph_url: String,
    /// The permissions of the application, with the reason for each.
    pub permissions: Vec<PermissionView>,
}

/// How far Connect is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct SetupView {
    /// The present step.
    pub step: SetupStep,
    /// The furthest step that was reached: one can go back to it.
    pub reached: SetupStep,
    /// The phone system, once it answered.
    pub source: Option<SourceView>,
    /// Whether the vault has its key.
    pub has_key: bool,
    /// What its test showed.
    pub pbx: Option<PbxTestView>,
    /// The tenant.
    pub tenant: Option<TenantAddressView>,
    /// The application.
    pub application: Option<ApplicationView>,
    /// The tenant that answered to it.
    pub tenant_found: Option<TenantFoundView>,
    /// The rules, from that step on.
    pub rules: Option<VoiceRulesView>,
    /// What the fields begin with.
    pub defaults: SetupDefaultsView,
}

/// A CSV file that was picked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct CsvColumnsView {
    /// Where.
    pub path: String,
    /// The header's names.
    pub headers: Vec<String>,
    /// Which column is what, as the names suggest: what -> header.
    pub guessed: BTreeMap<String, String>,
    /// Rows below the header.
    pub rows: u32,
}

/// The phone system to look at. A secret is never shown again, and never printed.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "source", rename_all = "snake_case", deny_unknown_fields)]
pub enum SetupPbxRequest {
    /// 8x8's Administration API.
    EightByEight {
        /// Its address.
        address: String,
        /// The API key; absent keeps the one entered before.
        #[cfg_attr(feature = "specta", specta(type = Option<String>))]
        key: Option<SecretString>,
    },
    /// A CSV file.
    Csv {
        /// The file.
        path: String,
        /// Which column is what: what -> header; empty as the names suggest.
        mapping: BTreeMap<String, String>,
        /// It lists everybody.
        full_list: bool,
    },
}

/// The tenant.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(deny_unknown_fields)]
pub struct SetupTenantRequest {
    /// Its id.
    pub tenant: String,
    /// Microsoft's sign-in host.
    pub login_url: String,
    /// Microsoft Graph.
    pub graph_url: String,
}

/// The application.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(deny_unknown_fields)]
pub struct SetupApplicationRequest {
    /// Its id.
    pub client_id: String,
    /// Its secret; absent keeps the one entered before.
    #[cfg_attr(feature = "specta", specta(type = Option<String>))]
    pub secret: Option<SecretString>,
}

/// The approval to ask for.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct SetupApprovalRequest {
    /// The application's id in the tenant.
    pub client_id: String,
    /// The object id of its registration, by which the certificate renews itself.
    pub object_id: Option<String>,
    /// How Voice Sync will sign in.
    pub method: ConsentMethodView,
    /// How the administrator signs in.
    pub way: SignInWayView,
}

/// How well something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum CheckStateView {
    /// Well.
    Good,
    /// Works, but look at it.
    Warning,
    /// Does not work.
    Bad,
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct CheckItemView {
    /// What.
    pub what: String,
    /// How well it is.
    pub state: CheckStateView,
    /// What was found.
    pub sentence: String,
    /// What to do next.
    pub advice: Option<String>,
}
