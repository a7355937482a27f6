//! `leader`: names who took the lead last, for messages only; the lock file decides.

use crate::{
    column::{nanos, stored_counter, time},
    fault::Fallible,
    lead::{Face, Holder},
};
use rusqlite::{Connection, OptionalExtension, params};

pub(crate) fn write(connection: &Connection, holder: &Holder, epoch: u64) -> Fallible<()> {
    connection.execute(
        "INSERT INTO leader (id, pid, person, computer, face, since, epoch) VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (id) DO UPDATE SET pid = ?1, person = ?2, computer = ?3, face = ?4, since = ?5, epoch = ?6",
        params![
            holder.pid,
            holder.person,
            holder.computer,
            holder.face.name(),
            nanos(holder.since)?,
            stored_counter(epoch)?
        ],
    )?;
    Ok(())
}

pub(crate) fn read(connection: &Connection) -> Fallible<Option<Holder>> {
    let found: Option<(u32, String, String, String, i64)> = connection
        .query_row(
            "SELECT pid, person, computer, face, since FROM leader",
            [],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)),
        )
        .optional()?;
    let Some((pid, person, computer, face, since)) = found else {
        return Ok(None);
    };
    Ok(Some(Holder {
        pid,
        person,
        computer,
        face: Face::from_name(&face),
        since: time(since)?,
    }))
}
