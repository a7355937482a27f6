//! `consent`: who granted what and whether it still works, as one JSON row; absent means not granted.

use crate::{
    column::{from_json, json},
    fault::Fallible,
};
use rusqlite::{Connection, OptionalExtension};
use sync_core::consent::Consent;

pub(crate) fn read(connection: &Connection) -> Fallible<Consent> {
    let found: Option<String> = connection
        .query_row("SELECT consent FROM consent", [], |row| row.get(0))
        .optional()?;
    found.map_or_else(|| Ok(Consent::default()), |text| from_json(&text))
}

pub(crate) fn save(connection: &Connection, consent: &Consent) -> Fallible<()> {
    connection.execute(
        "INSERT INTO consent (id, consent) VALUES (1, ?1) ON CONFLICT (id) DO UPDATE SET consent = ?1",
        [json(consent)?],
    )?;
    Ok(())
}
