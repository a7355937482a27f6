//! The Microsoft tenant: tokens and Microsoft Graph.
//!
//! Owns how Voice Sync signs in to Entra as an application or for a person, how it is given the right to, what it
//! asks of Microsoft Graph v1.0, how fast, and what each refusal means. Implements `sync_core::ports::Directory`.
//! Deliberately not here: which write is needed, when a write is repeated (the engine settles first), and
//! where secrets are kept (the vault).

mod channel;
pub mod consent;
pub mod graph;
pub mod token;
mod told;

pub use channel::{Channel, ChannelAddress, Message};
pub use consent::{Authority, Certificate};
pub use graph::{Patience, Tenant, TenantConfig};
pub use token::{
    ClientCertificates, ClientSecret, RefreshTokenSource, RefreshTokens, SignedInToken, Token, TokenSource,
};
