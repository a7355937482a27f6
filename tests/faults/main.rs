//! `voice-sync` is killed, or its computer loses power, at every named point and at random moments.
//!
//! Everything is a process of its own and talks over sockets: the command under test, and the sample tenant,
//! which outlives it. What is judged is the tenant's truth, its journal and the command's own history.
//! The command has its fail points only under the feature `failpoints` of `cli`, which `scripts/test.mjs`
//! turns on for the suites; what is shipped is built without it.
#![cfg(unix)]
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a suite that cannot be set up has to end, and says which seed it ran with"
)]

mod command;
mod connection;
mod edits;
mod moments;
mod points;
#[cfg(target_os = "linux")]
mod power;
#[cfg(target_os = "linux")]
mod preload;
mod storage;
mod tenant;
mod watching;
