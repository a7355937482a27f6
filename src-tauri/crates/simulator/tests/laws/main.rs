//! The laws of the sample tenant, asked over its HTTP surfaces in process on a paused clock.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests fail loudly, like tests"
)]

mod admin_consent;
mod assertions;
mod audit;
mod batch;
mod browser;
mod certificates;
mod control;
mod delta;
mod device_code;
mod entra;
mod entra_control;
mod faults;
mod graph_users;
mod invariants;
mod me;
mod number_lists;
mod number_refusals;
mod numbers;
mod office;
mod pbx_lists;
mod pbx_users;
mod policies;
mod refresh;
mod roll_over;
mod serve;
mod sign_in;
mod sign_in_refused;
mod throttle;
mod unassigning;
