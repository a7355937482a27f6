//! `queue`: changes waiting to be synced, in the order in which they were found.

use crate::{
    column::{from_json, json, nanos, nanos_option, time, time_option},
    fault::Fallible,
};
use jiff::Timestamp;
use rusqlite::{Connection, params};
use std::collections::BTreeSet;
use sync_core::{
    change::{Change, ChangeKind},
    fingerprint::Fingerprint,
    id::PbxUserId,
};

/// A queued change with the name of whom it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingChange {
    /// Whom.
    pub user: PbxUserId,
    /// His name, where the mirror has him.
    pub name: Option<String>,
    /// What happened.
    pub kind: ChangeKind,
    /// When the read that showed it began (UTC).
    pub seen_at: Timestamp,
}

/// Queued changes, counted and the newest of them listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WaitingChanges {
    /// How many.
    pub count: u32,
    /// The newest, newest first.
    pub newest: Vec<WaitingChange>,
}

/// Those that no plan has looked at yet.
pub(crate) fn waiting(connection: &Connection, limit: u32) -> Fallible<WaitingChanges> {
    let count = connection
        .prepare_cached("SELECT count(*) FROM queue WHERE set_aside = 0")?
        .query_row([], |row| row.get(0))?;
    let mut statement = connection.prepare_cached(
        "SELECT queue.user, queue.kind, queue.seen_at,
                json_extract(mirror_rows.mirror_row, '$.projection.display_name')
         FROM queue LEFT JOIN mirror_rows ON mirror_rows.user = queue.user
         WHERE queue.set_aside = 0 ORDER BY queue.seen_at DESC, queue.id DESC LIMIT ?1",
    )?;
    let mut rows = statement.query([limit])?;
    let mut newest = Vec::new();
    while let Some(row) = rows.next()? {
        newest.push(WaitingChange {
            user: PbxUserId::new(row.get::<_, String>(0)?),
            kind: from_json(row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?)?,
            seen_at: time(row.get(2)?)?,
            name: row.get(3)?,
        });
    }
    Ok(WaitingChanges { count, newest })
}

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

/// Marks the changes of a user that were seen at or before `until` as looked at.
pub(crate) fn set_aside(connection: &Connection, user: &PbxUserId, until: Timestamp) -> Fallible<()> {
    connection
        .prepare_cached("UPDATE queue SET set_aside = 1 WHERE user = ?1 AND seen_at <= ?2 AND set_aside = 0")?
        .execute((user.as_str(), nanos(until)?))?;
    Ok(())
}

/// The changes of a user wait again.
pub(crate) fn take_up(connection: &Connection, user: &PbxUserId) -> Fallible<()> {
    connection
        .prepare_cached("UPDATE queue SET set_aside = 0 WHERE user = ?1 AND set_aside = 1")?
        .execute([user.as_str()])?;
    Ok(())
}

/// Whom changes that no plan has looked at are about.
pub(crate) fn waiting_users(connection: &Connection) -> Fallible<BTreeSet<PbxUserId>> {
    let mut statement = connection.prepare_cached("SELECT DISTINCT user FROM queue WHERE set_aside = 0")?;
    let users = statement.query_map([], |row| row.get::<_, String>(0))?;
    Ok(users
        .map(|user| user.map(PbxUserId::new))
        .collect::<Result<_, _>>()?)
}
