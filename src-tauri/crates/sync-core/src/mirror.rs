//! The mirror: our copy of the PBX users, with what is known about their absence, and what it asks for
//! each of them.
//!
//! Not here: how one state follows from another (`change`), and who is managed (`plan` joins the two).

use crate::{
    fingerprint::Fingerprint,
    id::{CustomerId, PbxUserId},
    projection::{Projection, Scope, WantedNumber},
};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// How long somebody must be missing before it counts: two complete reads at least this far apart.
pub const GRACE: SignedDuration = SignedDuration::from_mins(10);

/// What is known about a user, or his extension, that the PBX does not show any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "presence", rename_all = "snake_case")]
pub enum Presence {
    /// Seen in the last complete read that had anything to say.
    Present,
    /// Missing from complete reads, not yet long or often enough to act.
    Vanishing {
        /// The first complete read without the user or his extension (its start).
        since: Timestamp,
        /// Complete reads without them, this one included; 0 where the PBX said outright that the person is
        /// disabled but was not believed, because the source was suspect.
        reads: u32,
    },
    /// Missing from two complete reads at least ten minutes apart, and confirmed when asked for: 404, or,
    /// for an extension, a full record without one.
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
    /// The last projection that said something; kept while the user, or his extension, is missing.
    pub projection: Projection,
    /// Digest of `projection`, and of being gone or moved: what was planned before does not hold then.
    pub fingerprint: Fingerprint,
    /// When the user was first read (UTC).
    pub first_seen: Timestamp,
    /// When the user was read before the row last changed (UTC). Not advanced by reads that change nothing,
    /// so that they write nothing: see `Mirror::last_seen`.
    pub last_seen: Timestamp,
    /// Whether the user is still there.
    pub presence: Presence,
}

impl MirrorRow {
    /// The digest of this row's state.
    pub fn digest(projection: &Projection, presence: &Presence) -> Fingerprint {
        match presence {
            Presence::Present | Presence::Vanishing { .. } => projection.fingerprint(),
            Presence::Gone { .. } => Fingerprint::of(&("gone", projection)),
            Presence::Moved { to, .. } => Fingerprint::of(&("moved", to, projection)),
        }
    }
}

/// The whole mirror. A copy shares the rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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
    pub rows: BTreeMap<PbxUserId, Arc<MirrorRow>>,
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

/// Why a managed person's number and our policies are to be taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RemovalCause {
    /// The PBX says INACTIVE.
    Inactive,
    /// The PBX says that no extension is Teams-enabled any more.
    Unticked,
    /// The user or his extension is gone, by the law of absence.
    Gone,
}

/// Why nothing is concluded about a person for now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "leave", rename_all = "snake_case")]
pub enum LeaveCause {
    /// The PBX did not say enough.
    Unknown,
    /// Missing, not long or surely enough to act.
    Vanishing {
        /// When the grace ends at the earliest (UTC).
        until: Timestamp,
    },
    /// A removal would be due, but the source is suspect.
    SourceSuspect,
}

/// What the mirror asks for one person. Whether he is managed is the planner's to know: of people who are
/// not, nothing is ever removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Intention<'a> {
    /// The tenant should be so. `scope` is `TeamsEnabled`, or `TwoExtensions`, which is a cause to block;
    /// `number` is never `Unknown` for the former.
    Want(&'a Projection),
    /// A managed person's number and policies are to be taken away.
    Remove(RemovalCause),
    /// Nothing is concluded for now; what he has, he keeps.
    Leave(LeaveCause),
    /// Not ours: never Teams-enabled as far as we know, or recreated under another id (see `moves`).
    OutOfScope,
}

/// What the mirror asks for this person.
pub fn intention<'a>(row: &'a MirrorRow, mirror: &Mirror) -> Intention<'a> {
    let vanishing = match &row.presence {
        Presence::Moved { .. } => return Intention::OutOfScope,
        Presence::Gone { .. } => return remove(RemovalCause::Gone, mirror),
        Presence::Vanishing { since, .. } => Some(*since),
        Presence::Present => None,
    };
    match (&row.projection.scope, vanishing) {
        (Scope::Inactive, _) => remove(RemovalCause::Inactive, mirror),
        (Scope::NotEnabled, _) => remove(RemovalCause::Unticked, mirror),
        (Scope::Unknown, _) => Intention::Leave(LeaveCause::Unknown),
        (Scope::TeamsEnabled | Scope::TwoExtensions | Scope::NoExtension, Some(since)) => {
            Intention::Leave(if mirror.suspect.is_some() {
                LeaveCause::SourceSuspect
            } else {
                LeaveCause::Vanishing {
                    until: since.saturating_add(GRACE).unwrap_or(since),
                }
            })
        }
        (Scope::NoExtension, None) => Intention::OutOfScope,
        (Scope::TwoExtensions, None) => Intention::Want(&row.projection),
        (Scope::TeamsEnabled, None) => match row.projection.number {
            WantedNumber::Unknown => Intention::Leave(LeaveCause::Unknown),
            WantedNumber::Number(_) | WantedNumber::Unusable { .. } | WantedNumber::None => {
                Intention::Want(&row.projection)
            }
        },
    }
}

fn remove<'a>(cause: RemovalCause, mirror: &Mirror) -> Intention<'a> {
    if mirror.suspect.is_some() {
        Intention::Leave(LeaveCause::SourceSuspect)
    } else {
        Intention::Remove(cause)
    }
}

/// People recreated under another id: from the old id to the newest, ordered by the old one. What we manage
/// under the old id moves to the new one before planning.
pub fn moves(mirror: &Mirror) -> Vec<(PbxUserId, PbxUserId)> {
    let next = |id: &PbxUserId| match mirror.rows.get(id).map(|row| &row.presence) {
        Some(Presence::Moved { to, .. }) => Some(to),
        Some(Presence::Present | Presence::Vanishing { .. } | Presence::Gone { .. }) | None => None,
    };
    let mut pairs = Vec::new();
    for from in mirror.rows.keys() {
        let Some(mut to) = next(from) else { continue };
        let mut seen = BTreeSet::from([from]);
        while seen.insert(to)
            && let Some(further) = next(to)
        {
            to = further;
        }
        if to != from && next(to).is_none() {
            pairs.push((from.clone(), to.clone()));
        }
    }
    pairs
}

impl Mirror {
    /// The mirror without its rows.
    pub fn head(&self) -> Self {
        Self {
            revision: self.revision,
            customer: self.customer.clone(),
            last_complete: self.last_complete,
            trusted_count: self.trusted_count,
            suspect: self.suspect.clone(),
            rows: BTreeMap::new(),
        }
    }

    /// When a user was last read (UTC), as far as is known: one who is present was in the last complete read.
    pub fn last_seen(&self, row: &MirrorRow) -> Timestamp {
        match &row.presence {
            Presence::Present => self
                .last_complete
                .map_or(row.last_seen, |read| read.max(row.last_seen)),
            Presence::Vanishing { .. } | Presence::Gone { .. } | Presence::Moved { .. } => row.last_seen,
        }
    }

    /// When it is time to look for somebody who is missing (UTC): the end of the first grace that ends after `now`.
    pub fn missing_due(&self, now: Timestamp) -> Option<Timestamp> {
        let ends = self.rows.values().filter_map(|row| match row.presence {
            Presence::Vanishing { since, .. } => since.checked_add(GRACE).ok(),
            Presence::Present | Presence::Gone { .. } | Presence::Moved { .. } => None,
        });
        ends.filter(|end| *end > now).min()
    }

    /// The same, but whoever is missing is missed anew from the next complete read on. For a clock that was set, or
    /// stood still: nobody can tell how long the grace really was. Returns the rows that differ.
    #[must_use]
    pub fn with_grace_anew(&self, now: Timestamp) -> (Self, Vec<Arc<MirrorRow>>) {
        let mut anew = self.clone();
        let mut changed = Vec::new();
        for row in anew.rows.values_mut() {
            if let Presence::Vanishing { .. } = row.presence {
                *row = Arc::new(MirrorRow {
                    presence: Presence::Vanishing { since: now, reads: 0 },
                    ..MirrorRow::clone(row)
                });
                changed.push(Arc::clone(row));
            }
        }
        anew.revision += u64::from(!changed.is_empty());
        (anew, changed)
    }

    /// How many people are Teams-enabled and there, as far as is known.
    pub fn teams_enabled(&self) -> u32 {
        let there = |row: &&Arc<MirrorRow>| {
            row.projection.scope.is_enabled()
                && matches!(row.presence, Presence::Present | Presence::Vanishing { .. })
        };
        u32::try_from(self.rows.values().filter(there).count()).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests;
