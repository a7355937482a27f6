//! The engine over both real adapters, SQLite and the sample tenant, in virtual time.
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a suite that cannot be set up has to end"
)]

mod approval;
mod chains;
mod consent;
mod convergence;
mod csv;
mod drift;
mod freshness;
mod interruptions;
mod leavers;
mod not_shown;
mod phone_system;
mod policies;
mod preflight;
mod rules;
mod scene;
mod taken_up;
mod tenant_reads;
mod tenant_writes;
mod thin_path;
