//! From whatever version a file has to the present one. Each step is frozen SQL that imports nothing.

use crate::{
    fault::{Fallible, Fault, internal},
    folder,
};
use rusqlite::{Connection, backup::Backup};
use rusqlite_migration::{M, Migrations};
use std::{fs, path::Path, time::Duration};
use sync_core::{
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
};

const STEPS: &[M<'static>] = &[
    M::up(include_str!("../migrations/0001_first.sql")),
    M::up(include_str!("../migrations/0002_changes.sql")),
    M::up(include_str!("../migrations/0003_waiting.sql")),
    M::up(include_str!("../migrations/0004_consent.sql")),
    M::up(include_str!("../migrations/0005_ended_waits.sql")),
    M::up(include_str!("../migrations/0006_signed_in.sql")),
    M::up(include_str!("../migrations/0007_news.sql")),
    M::up(include_str!("../migrations/0008_drift.sql")),
    M::up(include_str!("../migrations/0009_notices.sql")),
    M::up(include_str!("../migrations/0010_watching.sql")),
    M::up(include_str!("../migrations/0011_about_everybody.sql")),
];

/// Brings an open file to the version this program writes, after copying an older one to `<file>.v<N>.bak` beside it.
pub(crate) fn migrate(connection: &mut Connection, file: &Path) -> Fallible<()> {
    migrate_by(STEPS, connection, file)
}

fn migrate_by(steps: &[M<'_>], connection: &mut Connection, file: &Path) -> Fallible<()> {
    let latest = i64::try_from(steps.len()).unwrap_or(i64::MAX);
    let version: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if version > latest {
        let detail = format!("its version is {version}, this program knows {latest}");
        return Err(Failure::new(ErrorCode::DatabaseNewer, FailureClass::NeedsAdmin, detail).into());
    }
    if version == latest {
        return Ok(());
    }
    if version > 0 {
        keep_copy(connection, file, version)?;
    }
    Migrations::from_slice(steps)
        .to_latest(connection)
        .map_err(|error| match error {
            rusqlite_migration::Error::RusqliteError { err, .. } => Fault::Sqlite(err),
            other => Fault::Told(internal(format!(
                "the history database cannot be brought up to date: {other}"
            ))),
        })
}

fn keep_copy(connection: &Connection, file: &Path, version: i64) -> Fallible<()> {
    let copy = file.with_extension(format!("db.v{version}.bak"));
    let draft = file.with_extension(format!("db.v{version}.bak.tmp"));
    let unusable =
        |error: std::io::Error| Fault::Told(folder::told(&error, "keep a copy of the older database"));
    if draft.exists() {
        fs::remove_file(&draft).map_err(unusable)?;
    }
    folder::create_private(&draft).map_err(unusable)?;
    {
        let mut target = Connection::open(&draft)?;
        Backup::new(connection, &mut target)?.run_to_completion(1024, Duration::ZERO, None)?;
    }
    fs::File::open(&draft)
        .and_then(|file| file.sync_all())
        .map_err(unusable)?;
    fs::rename(&draft, &copy).map_err(unusable)?;
    folder::sync(copy.parent().unwrap_or(Path::new("."))).map_err(unusable)
}

#[cfg(test)]
mod tests;
