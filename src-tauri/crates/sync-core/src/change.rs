//! From one mirror state to the next: what changed for Teams, what is missing, what may be believed.

use crate::{fingerprint::Fingerprint, id::PbxUserId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What happened to a Teams-enabled user (Teams-enabled before or after).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// Newly Teams-enabled.
    Added,
    /// Another number.
    Number,
    /// Another site or country, so that other voice rules may apply.
    VoiceRule,
    /// Other names or keys.
    Identity,
    /// Unticked or INACTIVE.
    Disabled,
    /// Gone for good.
    Removed,
    /// Recreated under another id.
    Moved,
}

/// A change waiting to be synced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Whom it is about.
    pub user: PbxUserId,
    /// What happened.
    pub kind: ChangeKind,
    /// When the read that showed it began (UTC).
    pub seen_at: Timestamp,
    /// When the PBX says it was saved, where it says so.
    pub saved_at: Option<Timestamp>,
    /// The mirror's digest after the change; a queue entry is done when this state was synced.
    pub fingerprint: Fingerprint,
}
