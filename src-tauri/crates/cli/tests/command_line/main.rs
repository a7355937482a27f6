//! The real `voice-sync`, run as a script runs it: against a simulator process of its own, over sockets.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "in a suite a surprise is a failure, helpers included"
)]

mod demo;
mod diagnostics;
mod journey;
#[cfg(target_os = "linux")]
mod keychain;
mod other_sources;
mod rig;
mod settings;
mod stopping;
mod usage;
mod watch;
