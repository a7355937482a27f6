//! What the engine acts on. Kept in the database, because the command line shares it and because it
//! must change in one transaction with the queue.

use crate::{id::PbxUserId, limits::Limits, voice_rules::VoiceRules};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, ops::RangeInclusive};

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
    /// The channel workflow that is told what stands; its whole address is in the vault.
    pub webhook: Option<Webhook>,
}

/// Where notices are posted to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Webhook {
    /// Scheme, host and port.
    pub origin: String,
    /// Whether an administrator said that this host may be inside the company's network.
    pub internal: bool,
}

/// The most writes a second to Microsoft.
pub const MOST_WRITES_PER_SECOND: u32 = 30;

/// How short and how long ended jobs may be kept, in days.
pub const RETENTION_DAYS: RangeInclusive<u32> = 30..=3_650;

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
            webhook: None,
        }
    }
}
