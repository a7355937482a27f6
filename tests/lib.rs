//! Shared by the cross-crate suites: a whole connection in one process, driven by tokio's clock.
//!
//! Everything is real but the wire and the two clouds: the engine, both adapters and SQLite run as they
//! ship; the simulator's router is called in process, so that a paused runtime moves all lags at once.
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a rig that cannot be set up has to end the test"
)]

#[cfg(unix)]
mod command;
mod rig;

#[cfg(unix)]
pub use command::{Ran, voice_sync_binary};
pub use rig::{Rig, RigOptions, audit_entry, request, tester};
