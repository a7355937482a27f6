//! `notices`: what an administrator was told, as one JSON row; absent means nothing.

use crate::{
    column::{from_json, json},
    fault::Fallible,
};
use rusqlite::{Connection, OptionalExtension};
use sync_core::notice::Tellings;

pub(crate) fn read(connection: &Connection) -> Fallible<Tellings> {
    let found: Option<String> = connection
        .prepare_cached("SELECT told FROM notices")?
        .query_row([], |row| row.get(0))
        .optional()?;
    found.map_or_else(|| Ok(Tellings::new()), |text| from_json(&text))
}

pub(crate) fn save(connection: &Connection, told: &Tellings) -> Fallible<()> {
    connection
        .prepare_cached(
            "INSERT INTO notices (id, told) VALUES (1, ?1) ON CONFLICT (id) DO UPDATE SET told = ?1",
        )?
        .execute([json(told)?])?;
    Ok(())
}
