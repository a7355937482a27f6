//! What the engine acts on. Kept in the database, because the command line shares it and because it
//! must change in one transaction with the queue.

use crate::{id::PbxUserId, limits::Limits, voice_rules::VoiceRules};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The settings of a connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Next Gen Teams Sync, as saved: parallel and batched. Off: one write at a time.
    pub next_gen: bool,
    /// Auto Sync.
    pub auto_sync: bool,
    /// PBX Enable Sync: the legacy pull.
    pub pbx_enable_sync: bool,
    /// Whether Auto Sync repairs what was changed in Microsoft Teams alone. Without Auto Sync it does nothing.
    pub repair_drift: bool,
    /// Safety limits.
    pub limits: Limits,
    /// Writes a second to Microsoft, 1 to 30.
    pub writes_per_second: u32,
    /// Voice rules.
    pub voice_rules: VoiceRules,
    /// The admin's own choice of account: PBX user to UPN or object id.
    pub overrides: BTreeMap<PbxUserId, String>,
    /// How long ended jobs are kept, in days.
    pub retention_days: u32,
}

impl Settings {
    /// Whether Auto Sync repairs what was changed in Microsoft Teams alone.
    pub fn repairs(&self) -> bool {
        self.auto_sync && self.repair_drift
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            next_gen: false,
            auto_sync: false,
            pbx_enable_sync: false,
            repair_drift: false,
            limits: Limits::default(),
            writes_per_second: 5,
            voice_rules: VoiceRules::default(),
            overrides: BTreeMap::new(),
            retention_days: 400,
        }
    }
}
