use crate::fixture::at;
use std::{fs, os::unix::fs::PermissionsExt, path::Path};
use store::{Database, FILE_NAME};
use sync_core::error_code::ErrorCode;
use tempfile::TempDir;

async fn code(dir: &Path) -> ErrorCode {
    Database::open(dir, || at(0)).await.unwrap_err().code
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[tokio::test]
async fn folder_and_files_belong_to_their_owner_alone() {
    let parent = TempDir::new().unwrap();
    let dir = parent.path().join("deep/connection");
    let _database = Database::open(&dir, || at(0)).await.unwrap();
    assert_eq!(mode(&dir), 0o700);
    for name in [FILE_NAME, "voice-sync.db-wal", "voice-sync.db-shm", "open.lock"] {
        assert_eq!(mode(&dir.join(name)), 0o600, "{name}");
    }
}

#[tokio::test]
async fn a_file_that_others_could_read_is_narrowed() {
    let dir = TempDir::new().unwrap();
    let file = dir.path().join(FILE_NAME);
    drop(Database::open(dir.path(), || at(0)).await.unwrap());
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    let _database = Database::open(dir.path(), || at(0)).await.unwrap();
    assert_eq!(mode(&file), 0o600);
}

#[tokio::test]
async fn a_folder_that_others_may_write_to_is_refused() {
    let dir = TempDir::new().unwrap();
    fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o777)).unwrap();
    assert_eq!(code(dir.path()).await, ErrorCode::FolderUnusable);
}

#[tokio::test]
async fn a_link_in_place_of_the_database_is_refused() {
    let dir = TempDir::new().unwrap();
    let elsewhere = TempDir::new().unwrap();
    fs::write(elsewhere.path().join("other.db"), b"").unwrap();
    std::os::unix::fs::symlink(elsewhere.path().join("other.db"), dir.path().join(FILE_NAME)).unwrap();
    assert_eq!(code(dir.path()).await, ErrorCode::FolderUnusable);
}

#[tokio::test]
async fn a_file_in_place_of_the_folder_is_refused() {
    let dir = TempDir::new().unwrap();
    let file = dir.path().join("not-a-folder");
    fs::write(&file, b"").unwrap();
    assert_eq!(code(&file).await, ErrorCode::FolderUnusable);
}
