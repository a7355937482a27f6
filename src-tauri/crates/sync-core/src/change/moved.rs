//! People who were recreated under another id: a site move deletes and creates the user (8x8 User Management
//! guide).

use super::absence::Round;
use crate::{
    id::PbxUserId,
    mirror::{Mirror, MirrorRow, Presence},
    projection::JoinKeys,
};
use std::collections::{BTreeMap, BTreeSet};

/// Marks the rows of people who were recreated, and returns their new ids.
///
/// Only in a complete read, only where one missing user meets one Teams-enabled user who was first seen after
/// the missing one was last seen, and carries one of his keys. Two candidates are no answer: then the law of
/// absence goes on.
pub(super) fn mark(after: &mut Mirror, round: &Round<'_>) -> BTreeSet<PbxUserId> {
    if !round.complete() {
        return BTreeSet::new();
    }
    let taken: BTreeSet<&PbxUserId> = after.rows.values().filter_map(target).collect();
    let newcomers: Vec<&MirrorRow> = after
        .rows
        .values()
        .filter(|row| is_there(row, round) && !taken.contains(&row.user))
        .collect();
    let mut found: BTreeMap<PbxUserId, Vec<PbxUserId>> = BTreeMap::new();
    for old in after.rows.values().filter(|row| is_missing(row, round)) {
        let mut same = newcomers.iter().filter(|new| is_recreated(old, new));
        if let (Some(new), None) = (same.next(), same.next()) {
            found.entry(new.user.clone()).or_default().push(old.user.clone());
        }
    }
    let mut moved = BTreeSet::new();
    for (new, olds) in found {
        let [old] = olds.as_slice() else { continue };
        if let Some(row) = after.rows.get_mut(old) {
            row.presence = Presence::Moved {
                to: new.clone(),
                since: round.now,
            };
            row.fingerprint = MirrorRow::digest(&row.projection, &row.presence);
            moved.insert(new);
        }
    }
    moved
}

fn target(row: &MirrorRow) -> Option<&PbxUserId> {
    match &row.presence {
        Presence::Moved { to, .. } => Some(to),
        Presence::Present | Presence::Vanishing { .. } | Presence::Gone { .. } => None,
    }
}

fn is_there(row: &MirrorRow, round: &Round<'_>) -> bool {
    round
        .sights
        .get(&row.user)
        .is_some_and(|sight| sight.projection.scope.is_enabled())
}

fn is_missing(row: &MirrorRow, round: &Round<'_>) -> bool {
    row.projection.scope.is_enabled()
        && !round.sights.contains_key(&row.user)
        && matches!(row.presence, Presence::Vanishing { .. } | Presence::Gone { .. })
}

fn is_recreated(old: &MirrorRow, new: &MirrorRow) -> bool {
    new.first_seen > old.last_seen && same_person(&old.projection.keys, &new.projection.keys)
}

/// One key in common, ignoring case; but two different federation ids are two people, whatever they share.
fn same_person(old: &JoinKeys, new: &JoinKeys) -> bool {
    let equal = |a: &Option<String>, b: &Option<String>| {
        a.as_ref().zip(b.as_ref()).map(|(a, b)| a.eq_ignore_ascii_case(b))
    };
    match equal(&old.sso_federation_id, &new.sso_federation_id) {
        Some(same) => same,
        None => {
            equal(&old.user_name, &new.user_name) == Some(true)
                || equal(&old.primary_email, &new.primary_email) == Some(true)
        }
    }
}
