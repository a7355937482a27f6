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
