//! Auto Sync as shown: its toggles, why it stands, and when it goes on.

use serde::{Deserialize, Serialize};
use sync_core::{schedule::Standing, toggle::Toggle};

/// A toggle of Services.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum ToggleView {
    /// Next Gen Teams Sync.
    NextGen,
    /// Auto Sync.
    AutoSync,
    /// PBX Enable Sync, the legacy pull.
    PbxEnableSync,
    /// Whether Auto Sync repairs what was changed in Microsoft Teams alone.
    RepairDrift,
}

impl From<ToggleView> for Toggle {
    fn from(toggle: ToggleView) -> Self {
        match toggle {
            ToggleView::NextGen => Toggle::NextGen,
            ToggleView::AutoSync => Toggle::AutoSync,
            ToggleView::PbxEnableSync => Toggle::PbxEnableSync,
            ToggleView::RepairDrift => Toggle::RepairDrift,
        }
    }
}

/// Why Auto jobs do not start by themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum StandingView {
    /// They start.
    Ready,
    /// PBX Enable Sync is on.
    PbxEnableSync,
    /// Auto Sync is off.
    Off,
    /// No Global Administrator has approved.
    NotApproved,
    /// Microsoft refuses the credential.
    ReconnectNeeded,
    /// The preview of the first sync waits for its approval.
    FirstSync,
}

impl From<Standing> for StandingView {
    fn from(standing: Standing) -> Self {
        match standing {
            Standing::Ready => Self::Ready,
            Standing::PbxEnableSync => Self::PbxEnableSync,
            Standing::Off => Self::Off,
            Standing::NotApproved => Self::NotApproved,
            Standing::ReconnectNeeded => Self::ReconnectNeeded,
            Standing::FirstSync => Self::FirstSync,
        }
    }
}

/// How Auto Sync stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct AutoSyncView {
    /// Next Gen Teams Sync, as saved.
    pub next_gen: bool,
    /// Auto Sync.
    pub auto_sync: bool,
    /// PBX Enable Sync.
    pub pbx_enable_sync: bool,
    /// Whether Auto Sync repairs what was changed in Microsoft Teams alone.
    pub repair_drift: bool,
    /// People whose account somebody changed in Microsoft Teams and nobody decided to keep.
    pub drifted: u32,
    /// Why Auto jobs start, or do not.
    pub standing: StandingView,
    /// Whether the phone system tells what changed between two whole lists; not known before it was asked.
    pub news: Option<bool>,
    /// When the next Auto job starts (UTC), where one waits.
    pub sync_at: Option<String>,
    /// Nobody watched from then (UTC) on; until this process has caught up.
    pub not_watching_since: Option<String>,
}

impl AutoSyncView {
    /// Nothing is switched on and nobody watches.
    pub(crate) fn off() -> Self {
        Self {
            next_gen: false,
            auto_sync: false,
            pbx_enable_sync: false,
            repair_drift: false,
            drifted: 0,
            standing: StandingView::Off,
            news: None,
            sync_at: None,
            not_watching_since: None,
        }
    }
}
