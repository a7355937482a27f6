//! A window's session over the real engine, both adapters, vault and SQLite, in virtual time.
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a suite that cannot be set up has to end"
)]

mod answers;
mod auto;
mod auto_faults;
mod desk;
mod drift;
mod history;
mod lead;
mod not_shown;
mod notices;
mod people;
mod retention;
mod services;
mod setup;
mod state;
// A week of 10,000 people is for an optimised build, which `npm test -- week` makes.
#[cfg(not(debug_assertions))]
mod week;

/// As the command and the window have it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
