//! What Voice Sync remembers: SQLite history, leader lock, vault.
//!
//! Owns one folder for each connection: the database, the lock that decides who leads, and the sealed file
//! with the credentials. Deliberately not here: what any of it means (`sync-core`) and when it is written
//! (`sync-engine`). Nothing blocks the async threads: every call goes through `spawn_blocking`.

mod column;
mod database;
mod fault;
mod folder;
mod generation;
mod glance;
mod history;
mod lead;
mod migrations;
mod page;
mod records;
mod retention;
mod rows;
mod tables;
mod vault;

pub use database::{Database, FILE_NAME, Stir, remove_database};
pub use generation::{GenerationCheck, accept_restored, advance_generation, check_generation};
pub use glance::{WaitingChange, WaitingChanges};
pub use lead::{AnotherLeader, Face, Holder, Lead, LeadRefused};
pub use tables::{
    changes::KeptChange,
    requests::{Answer, Request, Wish},
};
pub use vault::{FolderLock, KeySource, SealedVault, create_key_file, keychain_accepts_writes};
