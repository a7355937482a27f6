//! `drift`: one JSON row per PBX user whose account somebody changed.

use crate::{
    column::{from_json, json},
    fault::Fallible,
};
use rusqlite::Connection;
use std::collections::BTreeMap;
use sync_core::{drift::Drift, id::PbxUserId};

pub(crate) fn read(connection: &Connection) -> Fallible<BTreeMap<PbxUserId, Drift>> {
    let mut statement = connection.prepare_cached("SELECT drift FROM drift")?;
    let mut rows = statement.query([])?;
    let mut found = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let drift: Drift = from_json(row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?)?;
        found.insert(drift.user.clone(), drift);
    }
    Ok(found)
}

/// For whom no change waits, and of whom the phone system still says what it said when he was compared.
pub(crate) fn open(connection: &Connection) -> Fallible<Vec<PbxUserId>> {
    let mut statement = connection.prepare_cached(
        "SELECT drift.user FROM drift JOIN mirror_rows ON mirror_rows.user = drift.user
         WHERE json_extract(drift.drift, '$.fingerprint') = json_extract(mirror_rows.mirror_row, '$.fingerprint')
           AND drift.user NOT IN (SELECT user FROM queue WHERE set_aside = 0)",
    )?;
    let users = statement.query_map([], |row| row.get::<_, String>(0))?;
    Ok(users
        .map(|user| user.map(PbxUserId::new))
        .collect::<Result<_, _>>()?)
}

pub(crate) fn replace(connection: &Connection, found: &BTreeMap<PbxUserId, Drift>) -> Fallible<()> {
    connection.execute("DELETE FROM drift", [])?;
    let mut statement = connection.prepare_cached("INSERT INTO drift (user, drift) VALUES (?1, ?2)")?;
    for (user, drift) in found {
        statement.execute((user.as_str(), json(drift)?))?;
    }
    Ok(())
}

pub(crate) fn remove(connection: &Connection, user: &PbxUserId) -> Fallible<()> {
    connection
        .prepare_cached("DELETE FROM drift WHERE user = ?1")?
        .execute([user.as_str()])?;
    Ok(())
}
