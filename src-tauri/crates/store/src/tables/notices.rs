//! `notices`: what each audience was told, as JSON; absent means nothing.

use crate::{
    column::{from_json, json},
    fault::Fallible,
};
use rusqlite::{Connection, OptionalExtension, params};
use sync_core::notice::{Audience, Tellings};

fn code(audience: Audience) -> i64 {
    match audience {
        Audience::Here => 1,
        Audience::Channel => 2,
    }
}

pub(crate) fn read(connection: &Connection, audience: Audience) -> Fallible<Tellings> {
    let found: Option<String> = connection
        .prepare_cached("SELECT told FROM notices WHERE id = ?1")?
        .query_row([code(audience)], |row| row.get(0))
        .optional()?;
    found.map_or_else(|| Ok(Tellings::new()), |text| from_json(&text))
}

pub(crate) fn save(connection: &Connection, audience: Audience, told: &Tellings) -> Fallible<()> {
    connection
        .prepare_cached(
            "INSERT INTO notices (id, told) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET told = ?2",
        )?
        .execute(params![code(audience), json(told)?])?;
    Ok(())
}
