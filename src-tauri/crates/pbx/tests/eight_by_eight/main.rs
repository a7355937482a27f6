//! The 8x8 source against hand-written answers, in this process and on tokio's paused clock.

#![expect(clippy::unwrap_used, reason = "helpers of a test suite")]

mod damaged;
mod failures;
mod fixture;
mod inventory;
mod list;
mod news;
mod pace;
mod single;
