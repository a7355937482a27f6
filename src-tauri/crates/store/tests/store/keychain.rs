//! The key in a keychain, with keyring's own mock as the platform's store.

use crate::fixture::at;
use keyring_core::{Entry, Error, mock};
use secrecy::{ExposeSecret, SecretString};
use std::{fs, sync::Once};
use store::{KeySource, SealedVault, keychain_accepts_writes};
use sync_core::{
    error_code::ErrorCode,
    id::ConnectionId,
    ports::{Vault, VaultEntry},
};
use tempfile::TempDir;

fn with_mock() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| keyring_core::set_default_store(mock::Store::new().unwrap()));
}

/// A vault of its own service: the mock is shared by all tests of the process.
async fn vault(dir: &TempDir, service: &str) -> SealedVault {
    with_mock();
    let source = KeySource::Keychain {
        service: service.to_owned(),
    };
    SealedVault::open(dir.path(), ConnectionId::new("sample"), source, || at(0))
        .await
        .unwrap()
}

fn entry(service: &str) -> Entry {
    Entry::new(service, "sample").unwrap()
}

fn fail_next(entry: &Entry, error: Error) {
    entry
        .as_any()
        .downcast_ref::<mock::Cred>()
        .unwrap()
        .set_error(error);
}

async fn put(vault: &SealedVault) -> Result<(), sync_core::failure::Failure> {
    vault
        .put(VaultEntry::PbxApiKey, &[], SecretString::from("s3cret"))
        .await
}

#[tokio::test]
async fn the_key_is_made_with_the_first_secret_and_found_by_the_next_process() {
    let dir = TempDir::new().unwrap();
    let first = vault(&dir, "first-secret").await;
    assert!(first.get(VaultEntry::PbxApiKey, &[]).await.unwrap().is_none());
    assert_eq!(first.generation().await.unwrap(), 0);
    assert!(matches!(entry("first-secret").get_secret(), Err(Error::NoEntry)));
    put(&first).await.unwrap();
    assert_eq!(entry("first-secret").get_secret().unwrap().len(), 32);
    let found = vault(&dir, "first-secret")
        .await
        .get(VaultEntry::PbxApiKey, &[])
        .await
        .unwrap()
        .unwrap();
    assert_eq!(found.expose_secret(), "s3cret");
}

#[tokio::test]
async fn a_vault_whose_key_is_gone_is_unavailable_and_never_empty() {
    let dir = TempDir::new().unwrap();
    put(&vault(&dir, "key-gone").await).await.unwrap();
    let sealed = fs::read(dir.path().join("vault.sealed")).unwrap();
    entry("key-gone").delete_credential().unwrap();
    let again = vault(&dir, "key-gone").await;
    let codes = [
        again.get(VaultEntry::PbxApiKey, &[]).await.unwrap_err().code,
        again.generation().await.unwrap_err().code,
        put(&again).await.unwrap_err().code,
        again.set_generation(1).await.unwrap_err().code,
    ];
    assert_eq!(codes, [ErrorCode::VaultUnavailable; 4]);
    assert_eq!(fs::read(dir.path().join("vault.sealed")).unwrap(), sealed);
    assert!(matches!(entry("key-gone").get_secret(), Err(Error::NoEntry)));
}

#[tokio::test]
async fn a_locked_keychain_is_said_and_tried_again_the_next_time() {
    let dir = TempDir::new().unwrap();
    let vault = vault(&dir, "locked").await;
    fail_next(
        &entry("locked"),
        Error::NoStorageAccess("locked collection".into()),
    );
    let failure = put(&vault).await.unwrap_err();
    assert_eq!(failure.code, ErrorCode::VaultUnavailable);
    assert!(failure.detail.contains("locked collection"), "{}", failure.detail);
    put(&vault).await.unwrap();
}

#[tokio::test]
async fn an_entry_that_is_no_key_is_not_used_nor_replaced() {
    let dir = TempDir::new().unwrap();
    let vault = vault(&dir, "no-key").await;
    entry("no-key")
        .set_secret(b"something of another program")
        .unwrap();
    let failure = put(&vault).await.unwrap_err();
    assert_eq!(failure.code, ErrorCode::VaultUnavailable);
    assert!(!failure.detail.contains("something"), "{}", failure.detail);
    assert_eq!(
        entry("no-key").get_secret().unwrap(),
        b"something of another program"
    );
}

#[tokio::test]
async fn bytes_of_a_secret_in_a_keychain_error_are_not_repeated() {
    let dir = TempDir::new().unwrap();
    let vault = vault(&dir, "bad-bytes").await;
    let bytes = b"0123456789".to_vec();
    fail_next(
        &entry("bad-bytes"),
        Error::BadDataFormat(bytes, "0123456789".into()),
    );
    let failure = put(&vault).await.unwrap_err();
    assert!(!format!("{failure:?}").contains("0123456789"), "{failure:?}");
}

#[tokio::test]
async fn a_keychain_is_available_only_when_it_takes_a_write() {
    with_mock();
    keychain_accepts_writes("probe").await.unwrap();
    let probe = Entry::new("probe", "voice-sync-probe").unwrap();
    assert!(matches!(probe.get_secret(), Err(Error::NoEntry)));
    fail_next(&probe, Error::NoStorageAccess("no collection".into()));
    let failure = keychain_accepts_writes("probe").await.unwrap_err();
    assert_eq!(failure.code, ErrorCode::VaultUnavailable);
}
