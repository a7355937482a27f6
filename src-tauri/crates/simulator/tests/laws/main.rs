//! The laws of the sample tenant, asked over its HTTP surfaces in process on a paused clock.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests fail loudly, like tests"
)]

mod assertions;
mod audit;
mod batch;
mod browser;
mod certificates;
mod control;
mod delta;
mod entra;
mod faults;
mod graph_users;
mod invariants;
mod me;
mod number_lists;
mod numbers;
mod office;
mod pbx_lists;
mod pbx_users;
mod policies;
mod roll_over;
mod serve;
mod sign_in;
mod throttle;
