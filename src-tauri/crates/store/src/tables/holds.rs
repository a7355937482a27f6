//! `holds`: one JSON row per PBX user.

use crate::{
    column::{from_json, json},
    fault::Fallible,
};
use rusqlite::Connection;
use std::collections::BTreeMap;
use sync_core::{id::PbxUserId, managed::Hold};

pub(crate) fn read(connection: &Connection) -> Fallible<BTreeMap<PbxUserId, Hold>> {
    let mut statement = connection.prepare_cached("SELECT hold FROM holds")?;
    let mut rows = statement.query([])?;
    let mut found = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let hold: Hold = from_json(row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?)?;
        found.insert(hold.user.clone(), hold);
    }
    Ok(found)
}

pub(crate) fn put(connection: &Connection, hold: &Hold) -> Fallible<()> {
    connection
        .prepare_cached(
            "INSERT INTO holds (user, hold) VALUES (?1, ?2) ON CONFLICT (user) DO UPDATE SET hold = ?2",
        )?
        .execute(((hold).user.as_str(), json(hold)?))?;
    Ok(())
}

pub(crate) fn remove(connection: &Connection, user: &PbxUserId) -> Fallible<()> {
    connection
        .prepare_cached("DELETE FROM holds WHERE user = ?1")?
        .execute([user.as_str()])?;
    Ok(())
}
