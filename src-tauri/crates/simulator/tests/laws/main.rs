//! The laws of the sample tenant, asked over its HTTP surfaces in process on a paused clock.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests fail loudly, like tests"
)]

mod audit;
mod batch;
mod browser;
mod control;
mod delta;
mod entra;
mod faults;
mod graph_users;
mod invariants;
mod number_lists;
mod numbers;
mod office;
mod pbx_lists;
mod pbx_users;
mod policies;
mod serve;
mod sign_in;
mod throttle;
