//! The laws of plan, limits and undo, against a pure model of a tenant.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers fail as its own lines do"
)]

mod causes;
mod execution;
mod focus_and_hash;
mod limits;
mod reach;
mod recheck;
mod undo;
mod world;
