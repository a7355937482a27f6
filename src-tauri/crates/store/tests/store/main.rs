//! The store against real files: what it keeps, what it refuses, what survives.
#![expect(clippy::unwrap_used, reason = "helpers of a test suite")]

mod consent;
mod damage;
mod fixture;
mod folder;
mod generation;
mod history;
mod keychain;
mod lead;
mod migration;
mod mirror;
mod page;
mod records;
mod requests;
mod retention;
mod steps;
mod vault;
mod waits;
