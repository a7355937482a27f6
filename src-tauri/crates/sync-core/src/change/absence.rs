//! The law of absence: what becomes of each row.

use super::sight::{Sight, merged};
use crate::{
    id::PbxUserId,
    mirror::{GRACE, Mirror, MirrorRow, Presence},
    projection::{Projection, Scope, WantedNumber},
    user::{Completeness, PbxLookup, PbxRead},
};
use jiff::Timestamp;
use std::{collections::BTreeMap, sync::Arc};

/// One refresh, as far as a single row needs it.
pub(super) struct Round<'a> {
    /// The mirror before, without its rows.
    pub head: &'a Mirror,
    pub read: &'a PbxRead,
    pub asked: &'a BTreeMap<PbxUserId, PbxLookup>,
    pub sights: &'a BTreeMap<PbxUserId, Sight>,
    pub suspect: bool,
    pub now: Timestamp,
}

impl Round<'_> {
    pub fn complete(&self) -> bool {
        self.read.completeness == Completeness::Complete
    }

    /// The rows that are others afterwards.
    pub fn changed(&self, rows: &BTreeMap<PbxUserId, Arc<MirrorRow>>) -> Vec<MirrorRow> {
        let seen = self
            .sights
            .iter()
            .filter_map(|(user, sight)| match rows.get(user) {
                Some(old) => self.row(old, Some(sight)),
                None => Some(self.first(user, sight.projection.clone())),
            });
        // Another read says nothing of those whom it does not name.
        let unseen = self
            .complete()
            .then_some(rows)
            .into_iter()
            .flat_map(BTreeMap::values);
        let unseen = unseen.filter(|old| !self.sights.contains_key(&old.user));
        seen.chain(unseen.filter_map(|old| self.row(old, None))).collect()
    }

    /// A row afterwards, where it is another one.
    fn row(&self, old: &MirrorRow, sight: Option<&Sight>) -> Option<MirrorRow> {
        // Said again of somebody who is there: nothing to merge, whatever kind of read says it.
        if old.presence == Presence::Present && sight.is_some_and(|sight| sight.projection == old.projection)
        {
            return None;
        }
        let (projection, presence) = match sight {
            Some(sight) => self.seen(old, sight),
            None if self.complete() => {
                let confirmed = self.asked.get(&old.user) == Some(&PbxLookup::Gone);
                (old.projection.clone(), self.absent(old, confirmed))
            }
            None => return None,
        };
        if projection == old.projection && presence == old.presence {
            return None;
        }
        let last_seen = self.head.last_seen(old);
        Some(MirrorRow {
            user: old.user.clone(),
            fingerprint: MirrorRow::digest(&projection, &presence),
            projection,
            first_seen: old.first_seen,
            last_seen: if sight.is_some() {
                last_seen.max(self.read.started_at)
            } else {
                last_seen
            },
            presence,
        })
    }

    fn first(&self, user: &PbxUserId, projection: Projection) -> MirrorRow {
        MirrorRow {
            user: user.clone(),
            fingerprint: MirrorRow::digest(&projection, &Presence::Present),
            projection,
            first_seen: self.read.started_at,
            last_seen: self.read.started_at,
            presence: Presence::Present,
        }
    }

    fn seen(&self, old: &MirrorRow, sight: &Sight) -> (Projection, Presence) {
        match sight.projection.scope {
            Scope::TeamsEnabled | Scope::TwoExtensions => (merged(&old.projection, sight), Presence::Present),
            Scope::Inactive | Scope::NotEnabled => self.disabled(old, sight),
            Scope::NoExtension => self.without_extension(old, sight),
            Scope::Unknown => seen_unknown(old, sight),
        }
    }

    /// Said outright, so it acts at once; but a suspect source is not believed, and what is left under an old
    /// id is no word about the person who was recreated.
    fn disabled(&self, old: &MirrorRow, sight: &Sight) -> (Projection, Presence) {
        let enabled = old.projection.scope.is_enabled();
        match old.presence {
            Presence::Moved { .. } => (old.projection.clone(), old.presence.clone()),
            Presence::Vanishing { reads: 0, .. } if self.suspect && enabled => {
                (old.projection.clone(), old.presence.clone())
            }
            Presence::Present | Presence::Vanishing { .. } if self.suspect && enabled => (
                old.projection.clone(),
                Presence::Vanishing {
                    since: self.read.started_at,
                    reads: 0,
                },
            ),
            Presence::Present | Presence::Vanishing { .. } | Presence::Gone { .. } => {
                (merged(&old.projection, sight), Presence::Present)
            }
        }
    }

    /// An extension that was there and is not: a licence change removes and rebuilds it (8x8 User Management
    /// guide), so it is missed like a user.
    fn without_extension(&self, old: &MirrorRow, sight: &Sight) -> (Projection, Presence) {
        let had_none = matches!(old.projection.scope, Scope::NoExtension | Scope::Unknown);
        match old.presence {
            Presence::Gone { .. } | Presence::Moved { .. } => (old.projection.clone(), old.presence.clone()),
            Presence::Present if had_none => (merged(&old.projection, sight), Presence::Present),
            Presence::Present | Presence::Vanishing { .. } if !self.complete() => {
                (old.projection.clone(), old.presence.clone())
            }
            Presence::Present | Presence::Vanishing { .. } => {
                let confirmed = matches!(self.asked.get(&old.user), Some(PbxLookup::Found(_))) && sight.full;
                let enabled = old.projection.scope.is_enabled();
                let projection = if enabled {
                    old.projection.clone()
                } else {
                    merged(&old.projection, sight)
                };
                (projection, self.absent(old, confirmed))
            }
        }
    }

    /// One more complete read without the user or his extension. The count stops when it is enough.
    fn absent(&self, old: &MirrorRow, confirmed: bool) -> Presence {
        let started = self.read.started_at;
        let another = self.head.last_complete != Some(started);
        let (since, reads) = match old.presence {
            Presence::Gone { .. } | Presence::Moved { .. } => return old.presence.clone(),
            Presence::Present => (started, 1),
            Presence::Vanishing { since, reads } if reads == 0 || started < since => (started, 1),
            Presence::Vanishing { since, reads } if another && !is_due(since, reads, started) => {
                (since, reads.saturating_add(1))
            }
            Presence::Vanishing { since, reads } => (since, reads),
        };
        if confirmed && !self.suspect && is_due(since, reads, started) {
            Presence::Gone { since: self.now }
        } else {
            Presence::Vanishing { since, reads }
        }
    }

    /// Who is missing for long enough, matters, and was not asked for just now.
    pub fn to_ask(&self, after: &Mirror) -> Vec<PbxUserId> {
        if self.suspect || !self.complete() {
            return Vec::new();
        }
        let due = |row: &&Arc<MirrorRow>| match row.presence {
            Presence::Vanishing { since, reads } => is_due(since, reads, self.read.started_at),
            Presence::Present | Presence::Gone { .. } | Presence::Moved { .. } => false,
        };
        let matters = |row: &&Arc<MirrorRow>| match row.projection.scope {
            Scope::TeamsEnabled | Scope::TwoExtensions | Scope::NoExtension => true,
            Scope::Inactive | Scope::NotEnabled | Scope::Unknown => false,
        };
        let rows = after
            .rows
            .values()
            .filter(due)
            .filter(matters)
            .map(|row| &row.user);
        rows.filter(|user| !self.asked.contains_key(user))
            .cloned()
            .collect()
    }
}

/// Nothing is known but that the user exists.
fn seen_unknown(old: &MirrorRow, sight: &Sight) -> (Projection, Presence) {
    match old.presence {
        Presence::Moved { .. } => (old.projection.clone(), old.presence.clone()),
        // What he had before he was gone says nothing about what he has now.
        Presence::Gone { .. } => {
            let back = Projection {
                number: WantedNumber::Unknown,
                ..merged(&old.projection, sight)
            };
            (back, Presence::Present)
        }
        Presence::Present | Presence::Vanishing { .. } => {
            let projection = match old.projection.scope {
                Scope::Unknown => merged(&old.projection, sight),
                Scope::TeamsEnabled
                | Scope::TwoExtensions
                | Scope::Inactive
                | Scope::NotEnabled
                | Scope::NoExtension => old.projection.clone(),
            };
            (projection, Presence::Present)
        }
    }
}

fn is_due(since: Timestamp, reads: u32, started: Timestamp) -> bool {
    reads >= 2 && started.duration_since(since) >= GRACE
}
