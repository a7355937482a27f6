//! "Make a change in the phone system" of the sample tenant.

use serde::{Deserialize, Serialize};

/// What is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum SampleChangeKind {
    /// Somebody gets another number.
    NewNumber,
    /// Somebody new.
    Joiner,
    /// Somebody leaves.
    Leaver,
    /// Teams is unticked for somebody.
    Untick,
    /// Teams is ticked for somebody.
    Tick,
    /// Two people swap their numbers.
    Swap,
}

/// A change to make.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(deny_unknown_fields)]
pub struct SampleChangeRequest {
    /// What.
    pub kind: SampleChangeKind,
    /// For whom; absent: the sample picks somebody.
    pub user: Option<String>,
}

/// What was changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct SampleChangeView {
    /// In words.
    pub sentence: String,
    /// PBX user ids.
    pub users: Vec<String>,
}
