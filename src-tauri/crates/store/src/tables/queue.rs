//! `queue`: changes waiting to be synced, in the order in which they were found.

use crate::{
    column::{counter, from_json, json, nanos, nanos_option, stored_counter, time, time_option},
    fault::Fallible,
};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeSet;
use sync_core::{
    change::{Change, ChangeKind},
    fingerprint::Fingerprint,
    id::PbxUserId,
    ports::QueueMark,
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
    /// When it was saved (UTC), where the phone system says so.
    pub saved_at: Option<Timestamp>,
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
                json_extract(mirror_rows.mirror_row, '$.projection.display_name'), queue.saved_at
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
            saved_at: time_option(row.get(4)?)?,
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

/// Takes repairs from the queue: nobody asks for them any more.
pub(crate) fn forget_repairs(connection: &Connection) -> Fallible<()> {
    connection
        .prepare_cached("DELETE FROM queue WHERE kind = ?1")?
        .execute([json(&ChangeKind::Drifted)?])?;
    Ok(())
}

/// Oldest first.
pub(crate) fn read(connection: &Connection) -> Fallible<Vec<Change>> {
    let mut statement = connection
        .prepare_cached("SELECT user, kind, seen_at, saved_at, fingerprint FROM queue ORDER BY id")?;
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

/// The newest entry there ever was: ids are never used again.
pub(crate) fn mark(connection: &Connection) -> Fallible<QueueMark> {
    let newest: Option<i64> = connection
        .prepare_cached("SELECT seq FROM sqlite_sequence WHERE name = 'queue'")?
        .query_row([], |row| row.get(0))
        .optional()?;
    Ok(QueueMark(counter(newest.unwrap_or_default())?))
}

/// Takes out what was queued about a user until then.
pub(crate) fn take(connection: &Connection, user: &PbxUserId, until: QueueMark) -> Fallible<()> {
    connection
        .prepare_cached("DELETE FROM queue WHERE user = ?1 AND id <= ?2")?
        .execute((user.as_str(), stored_counter(until.0)?))?;
    Ok(())
}

/// Marks what was queued about a user until then as looked at.
pub(crate) fn set_aside(connection: &Connection, user: &PbxUserId, until: QueueMark) -> Fallible<()> {
    connection
        .prepare_cached("UPDATE queue SET set_aside = 1 WHERE user = ?1 AND id <= ?2 AND set_aside = 0")?
        .execute((user.as_str(), stored_counter(until.0)?))?;
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
    users(connection, false)
}

/// Whom changes that a plan has looked at and could not do are about.
pub(crate) fn users_set_aside(connection: &Connection) -> Fallible<BTreeSet<PbxUserId>> {
    users(connection, true)
}

fn users(connection: &Connection, set_aside: bool) -> Fallible<BTreeSet<PbxUserId>> {
    let mut statement = connection.prepare_cached("SELECT DISTINCT user FROM queue WHERE set_aside = ?1")?;
    let users = statement.query_map([set_aside], |row| row.get::<_, String>(0))?;
    Ok(users
        .map(|user| user.map(PbxUserId::new))
        .collect::<Result<_, _>>()?)
}
