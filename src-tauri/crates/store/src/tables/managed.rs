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
    // Collected at once, as the mirror is.
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let account: ManagedAccount = from_json(row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?)?;
        found.push((account.user.clone(), account));
    }
    Ok(found.into_iter().collect())
}

/// Whose number a job took away for the record that the phone system still has, and who was given no other.
pub(crate) fn freed(connection: &Connection) -> Fallible<Vec<PbxUserId>> {
    let mut statement = connection.prepare_cached(
        "SELECT managed.user FROM managed JOIN mirror_rows ON mirror_rows.user = managed.user
         WHERE json_extract(managed.account, '$.number') IS NULL
           AND json_extract(managed.account, '$.fingerprint') = json_extract(mirror_rows.mirror_row, '$.fingerprint')",
    )?;
    let users = statement.query_map([], |row| row.get::<_, String>(0))?;
    Ok(users
        .map(|user| user.map(PbxUserId::new))
        .collect::<Result<_, _>>()?)
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
