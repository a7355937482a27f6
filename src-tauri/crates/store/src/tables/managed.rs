//! `managed`: one JSON row per PBX user.

use crate::{
    column::{from_json, json},
    fault::Fallible,
    tables::drift,
};
use rusqlite::Connection;
use std::collections::BTreeMap;
use sync_core::{id::PbxUserId, managed::ManagedAccount};

pub(crate) fn read(connection: &Connection) -> Fallible<BTreeMap<PbxUserId, ManagedAccount>> {
    let mut statement = connection.prepare_cached("SELECT account FROM managed")?;
    let mut rows = statement.query([])?;
    let mut found = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let account: ManagedAccount = from_json(row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?)?;
        found.insert(account.user.clone(), account);
    }
    Ok(found)
}

/// What was verified now does not differ any more.
pub(crate) fn put(connection: &Connection, account: &ManagedAccount) -> Fallible<()> {
    connection
        .prepare_cached(
            "INSERT INTO managed (user, account) VALUES (?1, ?2) ON CONFLICT (user) DO UPDATE SET account = ?2",
        )?
        .execute(((account).user.as_str(), json(account)?))?;
    drift::remove(connection, &account.user)
}

pub(crate) fn remove(connection: &Connection, user: &PbxUserId) -> Fallible<()> {
    connection
        .prepare_cached("DELETE FROM managed WHERE user = ?1")?
        .execute([user.as_str()])?;
    drift::remove(connection, user)
}
