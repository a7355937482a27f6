//! The mirror: our copy of the PBX users, with what is known about their absence.

use crate::{
    fingerprint::Fingerprint,
    id::{CustomerId, PbxUserId},
    projection::Projection,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is known about a user, or his extension, that the PBX does not show any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "presence", rename_all = "snake_case")]
pub enum Presence {
    /// Seen in the last complete read that had anything to say.
    Present,
    /// Missing from complete reads, not yet long or often enough to act.
    Vanishing {
        /// The first complete read without the user (its start).
        since: Timestamp,
        /// Complete reads without the user, this one included.
        reads: u32,
    },
    /// Missing from two complete reads at least ten minutes apart, and 404 when asked for.
    Gone {
        /// When that was concluded.
        since: Timestamp,
    },
    /// Recreated under another id (a site move, 8x8 User Management guide).
    Moved {
        /// The new id.
        to: PbxUserId,
        /// When that was concluded.
        since: Timestamp,
    },
}

/// One user in the mirror.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MirrorRow {
    /// Id in the source.
    pub user: PbxUserId,
    /// The last projection that was read; kept while the user is missing.
    pub projection: Projection,
    /// Digest of `projection`.
    pub fingerprint: Fingerprint,
    /// When the user was first read (UTC).
    pub first_seen: Timestamp,
    /// When the user was last read (UTC).
    pub last_seen: Timestamp,
    /// Whether the user is still there.
    pub presence: Presence,
}

/// The whole mirror.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mirror {
    /// Grows by one with each refresh that changed a row.
    pub revision: u64,
    /// The pinned customer; another one is never read into this mirror.
    pub customer: Option<CustomerId>,
    /// When the last complete read began.
    pub last_complete: Option<Timestamp>,
    /// Teams-enabled users in the last complete read that was not suspect.
    pub trusted_count: Option<u32>,
    /// Set while the source looks too small; no removal is planned until an admin confirms it.
    pub suspect: Option<Suspicion>,
    /// Rows by user.
    pub rows: BTreeMap<PbxUserId, MirrorRow>,
}

/// Why the source is not believed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspicion {
    /// When it was first seen.
    pub since: Timestamp,
    /// Teams-enabled users in the last read that was trusted.
    pub before: u32,
    /// Teams-enabled users in the read that is not.
    pub after: u32,
}
