//! `audit`: who did what, append-only (the table refuses changes).

use crate::{
    column::{json, nanos, time},
    fault::Fallible,
};
use rusqlite::{Connection, Row, Rows, params};
use sync_core::{
    id::{JobId, PbxUserId},
    ports::AuditEntry,
};

pub(crate) fn append(connection: &Connection, entry: &AuditEntry) -> Fallible<()> {
    connection
        .prepare_cached(
            "INSERT INTO audit (at, person, computer, microsoft_account, what, old, new, reason)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            nanos(entry.at)?,
            entry.person,
            entry.computer,
            entry.microsoft_account,
            entry.what,
            entry.old,
            entry.new,
            entry.reason
        ])?;
    Ok(())
}

/// Entries before `after`, newest first, that `fits` says yes to, with their numbers; `limit` at most.
pub(crate) fn page(
    connection: &Connection,
    after: Option<i64>,
    limit: usize,
    fits: impl Fn(&AuditEntry) -> bool,
) -> Fallible<Vec<(i64, AuditEntry)>> {
    let mut statement = connection.prepare_cached(
        "SELECT at, person, computer, microsoft_account, what, old, new, reason, id
         FROM audit WHERE id < ?1 ORDER BY id DESC",
    )?;
    let mut rows = statement.query([after.unwrap_or(i64::MAX)])?;
    let mut entries = Vec::new();
    while entries.len() < limit
        && let Some(row) = rows.next()?
    {
        let entry = entry(row)?;
        if fits(&entry) {
            entries.push((row.get(8)?, entry));
        }
    }
    Ok(entries)
}

/// About this person or one of these jobs, newest first.
pub(crate) fn about(
    connection: &Connection,
    user: &PbxUserId,
    jobs: &[JobId],
    limit: u32,
) -> Fallible<Vec<AuditEntry>> {
    let jobs: Vec<String> = jobs.iter().map(|job| format!("job {job}")).collect();
    let mut statement = connection.prepare_cached(
        "SELECT at, person, computer, microsoft_account, what, old, new, reason FROM audit
         WHERE old = ?1 OR new = ?1 OR substr(new, 1, length(?1) + 2) = ?1 || ': '
             OR new IN (SELECT value FROM json_each(?2)) OR old IN (SELECT value FROM json_each(?2))
         ORDER BY id DESC LIMIT ?3",
    )?;
    collected(&mut statement.query((user.as_str(), json(&jobs)?, limit))?)
}

fn collected(rows: &mut Rows<'_>) -> Fallible<Vec<AuditEntry>> {
    let mut entries = Vec::new();
    while let Some(row) = rows.next()? {
        entries.push(entry(row)?);
    }
    Ok(entries)
}

fn entry(row: &Row<'_>) -> Fallible<AuditEntry> {
    Ok(AuditEntry {
        at: time(row.get(0)?)?,
        person: row.get(1)?,
        computer: row.get(2)?,
        microsoft_account: row.get(3)?,
        what: row.get(4)?,
        old: row.get(5)?,
        new: row.get(6)?,
        reason: row.get(7)?,
    })
}
