//! `epochs`: the counters an intent is compared with, and the generation number.

use crate::{
    column::{counter, stored_counter},
    fault::Fallible,
};
use rusqlite::Connection;
use sync_core::ports::Epochs;

pub(crate) fn read(connection: &Connection) -> Fallible<Epochs> {
    let (lead, consent, settings) = connection
        .prepare_cached("SELECT lead, consent, settings FROM epochs")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(Epochs {
        lead: counter(lead)?,
        consent: counter(consent)?,
        settings: counter(settings)?,
    })
}

/// The next lead epoch.
pub(crate) fn next_lead(connection: &Connection) -> Fallible<u64> {
    connection.execute("UPDATE epochs SET lead = lead + 1", [])?;
    Ok(read(connection)?.lead)
}

pub(crate) fn next_consent(connection: &Connection) -> Fallible<u64> {
    connection.execute("UPDATE epochs SET consent = consent + 1", [])?;
    Ok(read(connection)?.consent)
}

pub(crate) fn next_settings(connection: &Connection) -> Fallible<u64> {
    connection.execute("UPDATE epochs SET settings = settings + 1", [])?;
    Ok(read(connection)?.settings)
}

pub(crate) fn generation(connection: &Connection) -> Fallible<u64> {
    counter(connection.query_row("SELECT generation FROM epochs", [], |row| row.get(0))?)
}

pub(crate) fn set_generation(connection: &Connection, generation: u64) -> Fallible<()> {
    connection.execute("UPDATE epochs SET generation = ?1", [stored_counter(generation)?])?;
    Ok(())
}
