//! The engine over both real adapters, SQLite and the sample tenant, in virtual time.
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a suite that cannot be set up has to end"
)]

mod approval;
mod chains;
mod interruptions;
mod rules;
mod scene;
mod thin_path;
