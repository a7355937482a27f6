//! From one mirror state to the next: what changed for Teams, what is missing, what may be believed.
//!
//! `sight` reduces a read to what it says of each user, `absence` decides each row, `moved` finds people who
//! were recreated. Not here: when to read, and what the planner does with the result (`mirror::intention`).

mod absence;
mod moved;
mod sight;

use self::{absence::Round, sight::Sight};
use crate::{
    fingerprint::Fingerprint,
    id::{CustomerId, PbxUserId},
    mirror::{Mirror, MirrorRow, Presence, Suspicion},
    projection::Projection,
    user::{Completeness, PbxLookup, PbxRead},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// What happened to a Teams-enabled user (Teams-enabled before or after).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// Newly Teams-enabled.
    Added,
    /// Another number, or another count of Teams-enabled extensions.
    Number,
    /// Another site or country, so that other voice rules may apply.
    VoiceRule,
    /// Another name or other keys.
    Identity,
    /// Unticked or INACTIVE.
    Disabled,
    /// Gone for good.
    Removed,
    /// Recreated under another id.
    Moved,
    /// Changed in Microsoft Teams alone, where Auto Sync repairs that.
    Drifted,
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

/// What one refresh of the mirror found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refresh {
    /// The mirror afterwards: head and rows.
    pub mirror: Mirror,
    /// The rows that differ from before, by user. The revision has grown where there are any.
    pub changed_rows: Vec<Arc<MirrorRow>>,
    /// What changed for Teams, by user, one entry for each. Reported once: the queue keeps it.
    pub changes: Vec<Change>,
    /// Who must be read one by one before an absence can be concluded: call again with the same read, the
    /// mirror above and the answers. People who were just asked are not named again.
    pub to_ask: Vec<PbxUserId>,
    /// Set where the read belongs to this other customer: nothing of it was taken over.
    pub foreign: Option<CustomerId>,
}

/// Takes a read, and the answers to questions about single users, into the mirror.
///
/// - Known data replaces known data; what the read does not say (null, missing, contradictory) keeps the last
///   known row. A text that a list row leaves out is kept until the full record leaves it out too.
/// - Unticked or INACTIVE acts at once, whatever kind of read says it.
/// - A missing user, or a user without extension who had one, counts as gone only after two complete reads
///   at least `GRACE` apart (by their starts) without him and an answer in `asked` that says so. Partial
///   reads never start or advance this; being seen again ends it.
/// - A missing user whose join key a newer, Teams-enabled user carries was recreated: Moved.
/// - Shrunken source: see `Suspicion` and `shrunken`. While it lasts nobody is disabled or gone.
/// - A read of another customer is refused whole.
///
/// `now` (UTC) only dates conclusions. The same read twice changes nothing.
pub fn refresh(
    mut mirror: Mirror,
    read: &PbxRead,
    asked: &BTreeMap<PbxUserId, PbxLookup>,
    now: Timestamp,
) -> Refresh {
    let customer = match sight::customer(mirror.customer.as_ref(), read, asked) {
        Ok(customer) => customer,
        Err(foreign) => return refused(mirror, foreign),
    };
    let sights = sight::sights(read, asked);
    let head = mirror.head();
    mirror.customer = customer;
    judge_source(&mut mirror, read, &sights);
    let round = Round {
        head: &head,
        read,
        asked,
        sights: &sights,
        suspect: mirror.suspect.is_some(),
        now,
    };
    // Of a large mirror hardly a row changes: no copy of it is made to compare with.
    let mut replaced = Replaced::default();
    for row in round.changed(&mirror.rows) {
        replaced.put(&mut mirror, row);
    }
    let moved = moved::found(&mirror, &round);
    let newcomers = moved.keys().cloned().collect();
    for row in moved.into_values() {
        replaced.put(&mut mirror, row);
    }
    let changed = replaced.0.keys().filter_map(|user| mirror.rows.get(user));
    let changed_rows: Vec<Arc<MirrorRow>> = changed.cloned().collect();
    if !changed_rows.is_empty() {
        mirror.revision += 1;
    }
    Refresh {
        changes: changes(&replaced, &mirror, &newcomers, read.started_at),
        to_ask: round.to_ask(&mirror),
        changed_rows,
        mirror,
        foreign: None,
    }
}

/// The rows that are others now, as they were before; `None` = there was none.
#[derive(Default)]
struct Replaced(BTreeMap<PbxUserId, Option<Arc<MirrorRow>>>);

impl Replaced {
    fn put(&mut self, mirror: &mut Mirror, row: MirrorRow) {
        let user = row.user.clone();
        let old = mirror.rows.insert(user.clone(), Arc::new(row));
        // What was replaced twice was first what it was before.
        self.0.entry(user).or_insert(old);
    }
}

/// An admin's word that the source is right although it is so much smaller: what it said last is trusted.
/// Removals follow from the next read.
pub fn confirm_source(mirror: &Mirror) -> Mirror {
    let Some(suspicion) = &mirror.suspect else {
        return mirror.clone();
    };
    Mirror {
        trusted_count: Some(suspicion.after),
        suspect: None,
        ..mirror.clone()
    }
}

/// Whether a source that had `before` Teams-enabled users and has `after` looks damaged: nobody is left, or
/// at least 5 % and at least two people fewer (one person who leaves a tiny tenant is no damage).
pub fn shrunken(before: u32, after: u32) -> bool {
    let fewer = before.saturating_sub(after);
    (before > 0 && after == 0) || (fewer >= 2 && u64::from(fewer) * 20 >= u64::from(before))
}

fn refused(mirror: Mirror, foreign: CustomerId) -> Refresh {
    Refresh {
        mirror,
        changed_rows: Vec::new(),
        changes: Vec::new(),
        to_ask: Vec::new(),
        foreign: Some(foreign),
    }
}

/// Complete reads make and lift a suspicion; other reads only make one, when they disable too many people.
fn judge_source(next: &mut Mirror, read: &PbxRead, sights: &BTreeMap<PbxUserId, Sight>) {
    let complete = read.completeness == Completeness::Complete;
    let after = sight::enabled_after(next, sights, complete);
    let shrunken_from = next.trusted_count.filter(|before| shrunken(*before, after));
    if complete {
        next.last_complete = Some(read.started_at);
    }
    match (shrunken_from, complete) {
        (Some(before), true) => {
            let since = next
                .suspect
                .as_ref()
                .map_or(read.started_at, |suspicion| suspicion.since);
            next.suspect = Some(Suspicion { since, before, after });
        }
        (None, true) => {
            next.suspect = None;
            next.trusted_count = Some(after);
        }
        (Some(before), false) if next.suspect.is_none() => {
            next.suspect = Some(Suspicion {
                since: read.started_at,
                before,
                after,
            });
        }
        (Some(_) | None, false) => {}
    }
}

/// Of whoever's row changed, and of whoever is found to be the same person under a new id.
fn changes(
    replaced: &Replaced,
    after: &Mirror,
    moved: &BTreeSet<PbxUserId>,
    seen_at: Timestamp,
) -> Vec<Change> {
    let of_row = |row: &Arc<MirrorRow>| {
        let kind = if moved.contains(&row.user) {
            ChangeKind::Moved
        } else {
            kind(replaced.0.get(&row.user)?.as_deref(), row)?
        };
        let (user, fingerprint) = (row.user.clone(), row.fingerprint.clone());
        Some(Change {
            user,
            kind,
            seen_at,
            saved_at: None,
            fingerprint,
        })
    };
    let users: BTreeSet<&PbxUserId> = replaced.0.keys().chain(moved).collect();
    let rows = users.into_iter().filter_map(|user| after.rows.get(user));
    rows.filter_map(of_row).collect()
}

fn kind(old: Option<&MirrorRow>, new: &MirrorRow) -> Option<ChangeKind> {
    let enabled_there = |row: &&MirrorRow| {
        row.projection.scope.is_enabled()
            && matches!(row.presence, Presence::Present | Presence::Vanishing { .. })
    };
    match (old.filter(enabled_there), enabled_there(&new)) {
        (None, true) => Some(ChangeKind::Added),
        (None, false) => None,
        (Some(old), true) => difference(&old.projection, &new.projection),
        (Some(_), false) => match new.presence {
            Presence::Present | Presence::Vanishing { .. } => Some(ChangeKind::Disabled),
            Presence::Gone { .. } => Some(ChangeKind::Removed),
            Presence::Moved { .. } => None,
        },
    }
}

fn difference(old: &Projection, new: &Projection) -> Option<ChangeKind> {
    if (&old.number, &old.scope) != (&new.number, &new.scope) {
        Some(ChangeKind::Number)
    } else if (&old.keys, &old.display_name) != (&new.keys, &new.display_name) {
        Some(ChangeKind::Identity)
    } else if (&old.site, &old.country) != (&new.site, &new.country) {
        Some(ChangeKind::VoiceRule)
    } else {
        None
    }
}

#[cfg(test)]
mod oracle;
#[cfg(test)]
mod tests;
