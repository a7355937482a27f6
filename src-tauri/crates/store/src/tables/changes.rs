//! `changes`: what the phone system changed, kept after it was synced.

use crate::{
    column::{from_json, json, nanos, nanos_option, time, time_option},
    fault::Fallible,
    tables::mirror,
};
use jiff::Timestamp;
use rusqlite::{Connection, params};
use sync_core::{
    change::{Change, ChangeKind},
    id::PbxUserId,
    mirror::MirrorRow,
    projection::WantedNumber,
};

/// A change of the phone system as kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptChange {
    /// What happened.
    pub kind: ChangeKind,
    /// When the read that showed it began (UTC).
    pub seen_at: Timestamp,
    /// When the phone system says it was saved.
    pub saved_at: Option<Timestamp>,
    /// The number before, as the phone system had it.
    pub before: Option<String>,
    /// The number after.
    pub after: Option<String>,
}

/// Keeps a change with the number it changed from and to. Called before the mirror's row is replaced.
pub(crate) fn keep(connection: &Connection, change: &Change, new: Option<&MirrorRow>) -> Fallible<()> {
    let old = mirror::row(connection, &change.user)?;
    connection
        .prepare_cached(
            "INSERT INTO changes (user, kind, seen_at, saved_at, before, after) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            change.user.as_str(),
            json(&change.kind)?,
            nanos(change.seen_at)?,
            nanos_option(change.saved_at)?,
            old.as_ref().and_then(number),
            new.or(old.as_ref()).and_then(number),
        ])?;
    Ok(())
}

fn number(row: &MirrorRow) -> Option<String> {
    match &row.projection.number {
        WantedNumber::Number(number) => Some(number.to_string()),
        WantedNumber::Unusable { text, .. } => Some(text.clone()),
        WantedNumber::None | WantedNumber::Unknown => None,
    }
}

/// Of one person, newest first.
pub(crate) fn of_person(connection: &Connection, user: &PbxUserId, limit: u32) -> Fallible<Vec<KeptChange>> {
    let mut statement = connection.prepare_cached(
        "SELECT kind, seen_at, saved_at, before, after FROM changes
         WHERE user = ?1 ORDER BY seen_at DESC, id DESC LIMIT ?2",
    )?;
    let mut rows = statement.query((user.as_str(), limit))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(KeptChange {
            kind: from_json(row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?)?,
            seen_at: time(row.get(1)?)?,
            saved_at: time_option(row.get(2)?)?,
            before: row.get(3)?,
            after: row.get(4)?,
        });
    }
    Ok(found)
}

/// Forgets what was seen before. The caller holds the retention guard open.
pub(crate) fn forget(connection: &Connection, before: i64) -> Fallible<()> {
    connection
        .prepare_cached("DELETE FROM changes WHERE seen_at < ?1")?
        .execute([before])?;
    Ok(())
}
