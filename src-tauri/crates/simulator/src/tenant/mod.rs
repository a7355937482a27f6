//! How the Microsoft tenant behaves: operations that take time, reads that lag, refusals in Microsoft's words.
//!
//! Works on the world alone; the HTTP shapes are in `graph`, what an admin does behind our back in `control`.

mod directory;
mod events;
mod numbers;
mod operations;
mod policies;

pub(crate) use directory::{directory_changed, new_account};
pub(crate) use events::Event;
pub(crate) use numbers::{Assignment, Refusal, Unassignment, normal_number};
pub(crate) use numbers::{assign, check_assign, check_unassign, note_conflict, release_all, unassign};
pub(crate) use operations::{Operation, OperationStatus, Request, begin};
pub(crate) use policies::{PolicyRefusal, check_grant, effective_policies, grant, revoke};
