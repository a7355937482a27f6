//! `queue`: changes waiting to be synced, in the order in which they were found.

use crate::{
    column::{from_json, json, nanos, nanos_option, time, time_option},
    fault::Fallible,
};
use jiff::Timestamp;
use rusqlite::{Connection, params};
use sync_core::{change::Change, fingerprint::Fingerprint, id::PbxUserId};

pub(crate) fn push(connection: &Connection, change: &Change) -> Fallible<()> {
    connection
        .prepare_cached(
            "INSERT INTO queue (user, kind, seen_at, saved_at, fingerprint) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            change.user.as_str(),
            json(&change.kind)?,
            nanos(change.seen_at)?,
            nanos_option(change.saved_at)?,
            change.fingerprint.as_str()
        ])?;
    Ok(())
}

/// Oldest first.
pub(crate) fn read(connection: &Connection) -> Fallible<Vec<Change>> {
    let mut statement = connection.prepare_cached(
        "SELECT user, kind, seen_at, saved_at, fingerprint FROM queue ORDER BY seen_at, id",
    )?;
    let mut rows = statement.query([])?;
    let mut changes = Vec::new();
    while let Some(row) = rows.next()? {
        changes.push(Change {
            user: PbxUserId::new(row.get::<_, String>(0)?),
            kind: from_json(row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?)?,
            seen_at: time(row.get(2)?)?,
            saved_at: time_option(row.get(3)?)?,
            fingerprint: Fingerprint::from_stored(row.get::<_, String>(4)?),
        });
    }
    Ok(changes)
}

/// Takes out the changes of a user that were seen at or before `until`.
pub(crate) fn take(connection: &Connection, user: &PbxUserId, until: Timestamp) -> Fallible<()> {
    connection
        .prepare_cached("DELETE FROM queue WHERE user = ?1 AND seen_at <= ?2")?
        .execute((user.as_str(), nanos(until)?))?;
    Ok(())
}
