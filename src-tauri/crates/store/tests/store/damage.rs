//! Damaged, foreign and newer files are named as what they are, and never overwritten.

use crate::fixture::{at, audit, kept, new_job, plan};
use rusqlite::Connection;
use std::{fs, path::Path};
use store::{Database, FILE_NAME};
use sync_core::{error_code::ErrorCode, plan::StepClass, ports::JobHistory, ports::RecordsStore};
use tempfile::TempDir;

async fn code(dir: &Path) -> ErrorCode {
    Database::open(dir, || at(0)).await.unwrap_err().code
}

#[tokio::test]
async fn a_file_that_is_no_database_is_damaged_and_stays_as_it_is() {
    let dir = TempDir::new().unwrap();
    let text = b"this is not a database, whatever its name says".repeat(100);
    fs::write(dir.path().join(FILE_NAME), &text).unwrap();
    assert_eq!(code(dir.path()).await, ErrorCode::DatabaseDamaged);
    assert_eq!(fs::read(dir.path().join(FILE_NAME)).unwrap(), text);
}

#[tokio::test]
async fn a_broken_page_is_said_when_it_is_read() {
    let dir = TempDir::new().unwrap();
    let database = Database::open(dir.path(), || at(0)).await.unwrap();
    for _ in 0..20 {
        database
            .create_job(new_job(0), Some(&plan(&[(1, StepClass::Addition)])))
            .await
            .unwrap();
    }
    drop(database);
    let file = dir.path().join(FILE_NAME);
    let mut bytes = fs::read(&file).unwrap();
    assert!(!dir.path().join("voice-sync.db-wal").exists());
    bytes[4096..].iter_mut().for_each(|byte| *byte = 0xA5);
    fs::write(&file, bytes).unwrap();
    let code = match Database::open(dir.path(), || at(0)).await {
        Err(failure) => failure.code,
        Ok(database) => database.unfinished().await.unwrap_err().code,
    };
    assert_eq!(code, ErrorCode::DatabaseDamaged);
}

#[tokio::test]
async fn a_crash_over_a_broken_page_is_noticed_when_the_folder_is_opened() {
    let whole = TempDir::new().unwrap();
    let database = Database::open(whole.path(), || at(0)).await.unwrap();
    for n in 0..200 {
        database
            .audit(&audit(&format!("entry {n} {}", "x".repeat(500))))
            .await
            .unwrap();
    }
    drop(database);
    let database = Database::open(whole.path(), || at(0)).await.unwrap();
    database.audit(&audit("in the log")).await.unwrap();
    // What a power cut leaves: the file and its log, copied while they were in use.
    let after = TempDir::new().unwrap();
    for name in [FILE_NAME, "voice-sync.db-wal"] {
        fs::copy(whole.path().join(name), after.path().join(name)).unwrap();
    }
    let unhurt = TempDir::new().unwrap();
    for name in [FILE_NAME, "voice-sync.db-wal"] {
        fs::copy(whole.path().join(name), unhurt.path().join(name)).unwrap();
    }
    let recovered = Database::open(unhurt.path(), || at(0)).await.unwrap();
    assert_eq!(recovered.audit_entries(1).await.unwrap()[0].what, "in the log");

    let file = after.path().join(FILE_NAME);
    let mut bytes = fs::read(&file).unwrap();
    let middle = (bytes.len() / 4096 - 10) * 4096;
    bytes[middle..middle + 4096].fill(0xFF);
    fs::write(&file, bytes).unwrap();
    assert_eq!(code(after.path()).await, ErrorCode::DatabaseDamaged);
}

#[tokio::test]
async fn a_newer_database_is_refused_and_left_alone() {
    let kept = kept().await;
    let path = kept.dir.path().join(FILE_NAME);
    drop(kept.database);
    Connection::open(&path)
        .unwrap()
        .pragma_update(None, "user_version", 99)
        .unwrap();
    let failure = Database::open(kept.dir.path(), || at(0)).await.unwrap_err();
    assert_eq!(failure.code, ErrorCode::DatabaseNewer);
    assert!(failure.detail.contains("99"), "{}", failure.detail);
    let version: i64 = Connection::open(&path)
        .unwrap()
        .query_row("PRAGMA user_version", [], |row| row.get(0))
        .unwrap();
    assert_eq!(version, 99);
}
