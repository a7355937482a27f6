//! The laws of plan, limits and undo, against a pure model of a tenant.

mod causes;
mod execution;
mod focus_and_hash;
mod limits;
mod recheck;
mod undo;
mod world;
