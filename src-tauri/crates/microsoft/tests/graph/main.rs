//! What the tenant adapter asks of Graph and makes of the answers, endpoint by endpoint.

#![expect(clippy::unwrap_used, reason = "helpers of a test suite")]

mod configurations;
mod faults;
mod numbers;
mod policies;
mod probe;
mod script;
mod sign_in;
mod users;
mod writes;
