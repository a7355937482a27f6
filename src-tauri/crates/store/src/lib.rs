//! What Voice Sync remembers: SQLite history, leader lock, vault.
