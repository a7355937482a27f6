//! Microsoft Graph v1.0: the tenant as `sync_core::ports::Directory`.
//!
//! One file per noun of the API (users, configurations, numbers, policies, operations, writes), on a client
//! that knows origin, token, pace and batches. `/users/delta` is not used: its tokens live for seven days, it
//! does not promise to show licence changes, and what drifts in Teams is in userConfigurations, which has no
//! delta ("Get incremental changes for users"; teamsAdministration in the v1.0 metadata).
//! Deliberately not here: when a write is repeated, and what is written.

mod batch;
mod client;
mod configurations;
mod error_table;
mod numbers;
mod odata;
mod operations;
mod organization;
mod pace;
mod policies;
mod reads;
mod reply;
mod tenant;
mod users;
mod writes;

pub(crate) use client::{Graph, Request};
pub(crate) use error_table::Doing;
pub(crate) use odata::Page;
pub(crate) use pace::Pace;
pub(crate) use reads::Place;
pub use tenant::{Patience, Tenant, TenantConfig};
