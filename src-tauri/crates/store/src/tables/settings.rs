//! `settings`: what the engine acts on, as one JSON row; absent means the defaults.

use crate::{
    column::{from_json, json},
    fault::Fallible,
    tables::queue,
};
use rusqlite::{Connection, OptionalExtension};
use sync_core::settings::Settings;

pub(crate) fn read(connection: &Connection) -> Fallible<Settings> {
    let found: Option<String> = connection
        .query_row("SELECT settings FROM settings", [], |row| row.get(0))
        .optional()?;
    found.map_or_else(|| Ok(Settings::default()), |text| from_json(&text))
}

/// Takes what is queued by them alone from the queue with them.
pub(crate) fn save(connection: &Connection, settings: &Settings) -> Fallible<()> {
    connection.execute(
        "INSERT INTO settings (id, settings) VALUES (1, ?1) ON CONFLICT (id) DO UPDATE SET settings = ?1",
        [json(settings)?],
    )?;
    if !settings.repairs() {
        queue::forget_repairs(connection)?;
    }
    Ok(())
}
