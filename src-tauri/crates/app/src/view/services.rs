//! Services > PBX as shown.

use super::SuspicionView;
use crate::config::PbxConfig;
use serde::Serialize;
use sync_core::id::CustomerId;

/// Requests left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct QuotaView {
    /// How many.
    pub left: u32,
    /// Of how many.
    pub of: u32,
    /// When the window ends (UTC), where that is known.
    pub resets_at: Option<String>,
}

/// The phone system of a connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SourceView {
    /// 8x8's Administration API.
    EightByEight {
        /// Its address.
        address: String,
        /// The customer, once known.
        customer: Option<String>,
    },
    /// A CSV file.
    Csv {
        /// The file.
        path: String,
        /// It lists everybody.
        full_list: bool,
    },
}

impl SourceView {
    /// From the connection's facts.
    pub(crate) fn new(config: &PbxConfig, customer: Option<&CustomerId>) -> Self {
        match config {
            PbxConfig::EightByEight { api_url, .. } => Self::EightByEight {
                address: api_url.clone(),
                customer: customer.map(ToString::to_string),
            },
            PbxConfig::Csv { path, full_list, .. } => Self::Csv {
                path: path.display().to_string(),
                full_list: *full_list,
            },
        }
    }
}

/// How the phone system and its mirror stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct PbxStatusView {
    /// The source.
    pub source: SourceView,
    /// When the last complete read began (UTC).
    pub last_complete: Option<String>,
    /// Users that are there.
    pub users_read: u32,
    /// Those who call in Teams.
    pub teams_enabled: u32,
    /// When it is read next (UTC); absent while another process leads.
    pub next_refresh: Option<String>,
    /// Requests left, where the source says so.
    pub quota: Option<QuotaView>,
    /// The list looks too small.
    pub suspect: Option<SuspicionView>,
    /// It is being read now.
    pub refreshing: bool,
}

/// What a test of the phone system showed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, serde::Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct PbxTestView {
    /// The customer, where the source says so.
    pub customer: Option<String>,
    /// How many users it has, where they were counted.
    pub users: Option<u32>,
    /// What answered, in words.
    pub sentence: String,
}
