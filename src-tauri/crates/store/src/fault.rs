//! What can go wrong inside the store, and the one table from that to core's `Failure`.
//!
//! SQLite's result codes: "Result and Error Codes" (sqlite.org/rescode.html).

use crate::folder;
use rusqlite::{ErrorCode as Sqlite, ffi};
use std::path::Path;
use sync_core::{
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
};

/// A fault inside the store, before it is put into the product's words.
#[derive(Debug)]
pub(crate) enum Fault {
    Sqlite(rusqlite::Error),
    Json(serde_json::Error),
    Told(Failure),
}

pub(crate) type Fallible<T> = Result<T, Fault>;

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        Fault::Sqlite(error)
    }
}

impl From<serde_json::Error> for Fault {
    fn from(error: serde_json::Error) -> Self {
        Fault::Json(error)
    }
}

impl From<Failure> for Fault {
    fn from(failure: Failure) -> Self {
        Fault::Told(failure)
    }
}

impl Fault {
    /// A value in the database that this version cannot read.
    pub(crate) fn unreadable(what: &str) -> Self {
        Fault::Told(damaged(format!("{what} in the history database cannot be read")))
    }

    /// The verb does not fit the job's state.
    pub(crate) fn wrong_state(detail: impl Into<String>) -> Self {
        Fault::Told(Failure::new(
            ErrorCode::WrongJobState,
            FailureClass::Permanent,
            detail,
        ))
    }

    /// There is no such record.
    pub(crate) fn not_found(detail: impl Into<String>) -> Self {
        Fault::Told(Failure::new(ErrorCode::NotFound, FailureClass::Permanent, detail))
    }

    /// In the product's words. `dir` is asked for its free space where SQLite only says "input/output error".
    pub(crate) fn told(self, dir: &Path) -> Failure {
        match self {
            Fault::Told(failure) => failure,
            Fault::Json(error) => damaged(format!("a record cannot be read or written: {error}")),
            Fault::Sqlite(error) => told_sqlite(&error, dir),
        }
    }
}

pub(crate) fn damaged(detail: impl Into<String>) -> Failure {
    Failure::new(ErrorCode::DatabaseDamaged, FailureClass::NeedsAdmin, detail)
}

pub(crate) fn disk_full(detail: impl Into<String>) -> Failure {
    Failure::new(ErrorCode::DiskFull, FailureClass::NeedsAdmin, detail)
}

pub(crate) fn internal(detail: impl Into<String>) -> Failure {
    Failure::new(ErrorCode::Internal, FailureClass::Permanent, detail)
}

fn told_sqlite(error: &rusqlite::Error, dir: &Path) -> Failure {
    let words = error.to_string();
    let Some(code) = error.sqlite_error() else {
        return damaged(words);
    };
    match code.code {
        Sqlite::DatabaseCorrupt | Sqlite::NotADatabase => damaged(words),
        Sqlite::DiskFull => disk_full(words),
        // "May indicate that the underlying filesystem volume is out of space" (rescode.html).
        Sqlite::SystemIoFailure if code.extended_code == ffi::SQLITE_IOERR_SHMSIZE => disk_full(words),
        Sqlite::SystemIoFailure if folder::is_full(dir) => disk_full(words),
        Sqlite::SystemIoFailure
        | Sqlite::CannotOpen
        | Sqlite::ReadOnly
        | Sqlite::PermissionDenied
        | Sqlite::NoLargeFileSupport
        | Sqlite::FileLockingProtocolFailed => {
            Failure::new(ErrorCode::FolderUnusable, FailureClass::NeedsAdmin, words)
        }
        Sqlite::DatabaseBusy | Sqlite::DatabaseLocked => Failure::new(
            ErrorCode::AnotherLeader,
            FailureClass::RetryFast,
            "another program keeps the history database busy",
        ),
        Sqlite::ConstraintViolation if code.extended_code == ffi::SQLITE_CONSTRAINT_TRIGGER => {
            Failure::new(ErrorCode::WrongJobState, FailureClass::Permanent, words)
        }
        _ => internal(words),
    }
}
