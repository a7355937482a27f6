//! People who were recreated under another id: a site move deletes and creates the user (8x8 User Management
//! guide).

use super::absence::Round;
use crate::{
    id::PbxUserId,
    mirror::{Mirror, MirrorRow, Presence},
    projection::JoinKeys,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// The rows of people who were recreated, marked so, by their new ids.
///
/// Only in a complete read, only where one missing user meets one Teams-enabled user who was first seen after
/// the missing one was last seen, and carries one of his keys. Two candidates are no answer: then the law of
/// absence goes on.
pub(super) fn found(after: &Mirror, round: &Round<'_>) -> BTreeMap<PbxUserId, MirrorRow> {
    if !round.complete() {
        return BTreeMap::new();
    }
    let rows = || after.rows.values().map(Arc::as_ref);
    let missing: Vec<&MirrorRow> = rows().filter(|row| is_missing(row, round)).collect();
    if missing.is_empty() {
        return BTreeMap::new();
    }
    let taken: BTreeSet<&PbxUserId> = rows().filter_map(target).collect();
    let is_new = |row: &&MirrorRow| is_there(row, round) && !taken.contains(&row.user);
    let newcomers: Vec<&MirrorRow> = rows().filter(is_new).collect();
    let mut found: BTreeMap<&PbxUserId, Vec<&MirrorRow>> = BTreeMap::new();
    for old in missing {
        let mut same = newcomers.iter().filter(|new| is_recreated(old, new));
        if let (Some(new), None) = (same.next(), same.next()) {
            found.entry(&new.user).or_default().push(old);
        }
    }
    let one = |(new, olds): (&PbxUserId, Vec<&MirrorRow>)| match olds.as_slice() {
        [old] => Some((new.clone(), recreated(old, new, round))),
        _ => None,
    };
    found.into_iter().filter_map(one).collect()
}

fn recreated(old: &MirrorRow, new: &PbxUserId, round: &Round<'_>) -> MirrorRow {
    let presence = Presence::Moved {
        to: new.clone(),
        since: round.now,
    };
    MirrorRow {
        fingerprint: MirrorRow::digest(&old.projection, &presence),
        presence,
        ..old.clone()
    }
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
