//! The ways to give Voice Sync its rights, against an Entra and a Graph written down here from Microsoft's pages.

#![expect(clippy::unwrap_used, reason = "helpers of a test suite")]

mod admin_consent;
mod browser;
mod certificates;
mod cloud;
mod device_code;
mod key_renewal;
mod refresh;
mod roles;
mod roles_wait;
mod sign_in;
