//! `mirror_head` and `mirror_rows`: our copy of the PBX users.

use crate::{
    column::{counter, from_json, json, nanos_option, small, stored_counter, time_option},
    fault::{Fallible, Fault, internal},
    rows::KnownRows,
    tables::connection::foreign,
};
use rusqlite::{Connection, params};
use std::sync::Arc;
use sync_core::{
    id::{CustomerId, PbxUserId},
    mirror::{Mirror, MirrorRow, Suspicion},
    news::NewsCursor,
};

type Head = (i64, Option<String>, Option<i64>, Option<i64>, Option<String>);

/// The mirror without its rows.
pub(crate) fn head(connection: &Connection) -> Fallible<Mirror> {
    let (revision, customer, last_complete, trusted_count, suspect): Head = connection.query_row(
        "SELECT revision, customer, last_complete, trusted_count, suspect FROM mirror_head",
        [],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)),
    )?;
    Ok(Mirror {
        revision: counter(revision)?,
        customer: customer.map(CustomerId::new),
        last_complete: time_option(last_complete)?,
        trusted_count: trusted_count.map(small).transpose()?,
        suspect: suspect.as_deref().map(from_json).transpose()?,
        rows: Default::default(),
    })
}

/// The mirror; its rows are read where they are not known.
pub(crate) fn load(connection: &Connection, known: &KnownRows) -> Fallible<Mirror> {
    let mut mirror = head(connection)?;
    if let Some(rows) = known.of(mirror.revision) {
        mirror.rows = rows;
        return Ok(mirror);
    }
    let mut statement = connection.prepare_cached("SELECT mirror_row FROM mirror_rows")?;
    let mut rows = statement.query([])?;
    // Collected at once: one insertion after the other into a map of thousands takes longer.
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let row: MirrorRow = from_json(row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?)?;
        found.push((row.user.clone(), Arc::new(row)));
    }
    mirror.rows = found.into_iter().collect();
    known.keep(mirror.revision, &mirror.rows);
    Ok(mirror)
}

/// One user.
pub(crate) fn row(connection: &Connection, user: &PbxUserId) -> Fallible<Option<MirrorRow>> {
    let mut statement = connection.prepare_cached("SELECT mirror_row FROM mirror_rows WHERE user = ?1")?;
    let mut rows = statement.query([user.as_str()])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    Ok(Some(from_json(
        row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?,
    )?))
}

/// Refuses another customer than the pinned one, and a head older than the stored one, or as old where rows change with it
/// (two writers). Returns the revision that it replaces.
pub(crate) fn save_head(connection: &Connection, wanted: &Mirror, with_rows: bool) -> Fallible<u64> {
    let stored = head(connection)?;
    if stored.customer.is_some() && stored.customer != wanted.customer {
        return Err(foreign(
            "the mirror was read from another phone-system customer".to_owned(),
        ));
    }
    if wanted.revision < stored.revision + u64::from(with_rows) {
        return Err(Fault::Told(internal(
            "an older state of the mirror was about to replace a newer one",
        )));
    }
    connection.execute(
        "UPDATE mirror_head SET revision = ?1, customer = ?2, last_complete = ?3, trusted_count = ?4, suspect = ?5",
        params![
            stored_counter(wanted.revision)?,
            wanted.customer.as_ref().map(CustomerId::as_str),
            nanos_option(wanted.last_complete)?,
            wanted.trusted_count,
            wanted.suspect.as_ref().map(json).transpose()?,
        ],
    )?;
    Ok(stored.revision)
}

pub(crate) fn put_row(connection: &Connection, row: &MirrorRow) -> Fallible<()> {
    connection
        .prepare_cached(
            "INSERT INTO mirror_rows (user, mirror_row) VALUES (?1, ?2)
             ON CONFLICT (user) DO UPDATE SET mirror_row = ?2",
        )?
        .execute((row.user.as_str(), json(row)?))?;
    Ok(())
}

pub(crate) fn set_suspicion(connection: &Connection, suspicion: Option<&Suspicion>) -> Fallible<()> {
    connection.execute(
        "UPDATE mirror_head SET suspect = ?1",
        [suspicion.map(json).transpose()?],
    )?;
    Ok(())
}

/// How far the news was followed.
pub(crate) fn news_cursor(connection: &Connection) -> Fallible<Option<NewsCursor>> {
    let cursor: Option<String> =
        connection.query_row("SELECT news_cursor FROM mirror_head", [], |row| row.get(0))?;
    cursor.as_deref().map(from_json).transpose()
}

pub(crate) fn set_news_cursor(connection: &Connection, cursor: &NewsCursor) -> Fallible<()> {
    connection.execute("UPDATE mirror_head SET news_cursor = ?1", [json(cursor)?])?;
    Ok(())
}
