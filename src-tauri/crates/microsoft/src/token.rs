//! How Voice Sync signs in: where access tokens come from, and the one copy that is kept in memory.
//!
//! Deliberately not here: the browser, the device code and the storage of secrets. Access tokens are opaque
//! ("Access tokens in the Microsoft identity platform"): nothing here looks into them.

mod aadsts;
mod cache;
mod certificate;
mod client_secret;
mod endpoint;
mod refresh;
mod signed_in;

use async_trait::async_trait;
use secrecy::SecretString;
use std::time::Duration;
use sync_core::failure::Failure;

pub(crate) use aadsts::Refusal;
pub(crate) use cache::{Bearer, TokenCache};
pub use certificate::{ClientCertificates, Obtained};
pub use client_secret::ClientSecret;
pub use endpoint::{Granted, TokenEndpoint};
pub(crate) use endpoint::{Refused, seconds};
pub use refresh::{HeldRefreshToken, RefreshTokenSource, RefreshTokens};
pub use signed_in::SignedInToken;

/// The scope that asks for every application permission that was granted for Microsoft Graph.
pub const GRAPH_DEFAULT_SCOPE: &str = "https://graph.microsoft.com/.default";

/// An access token as it was issued.
#[derive(Clone, Debug)]
pub struct Token {
    /// The token.
    pub secret: SecretString,
    /// How long Entra says it lives, from now.
    pub lifetime: Duration,
}

/// A credential that can be turned into access tokens: a client secret, a certificate, a refresh token.
/// Implementations keep no token; the tenant keeps one and asks for another when it is due.
#[async_trait]
pub trait TokenSource: Send + Sync {
    /// A new token from Entra.
    ///
    /// # Errors
    /// `Reauthenticate` where the credential was refused for good, `RetryFast` where asking again may help.
    async fn fetch(&self) -> Result<Token, Failure>;

    /// A number that moves when tokens which were fetched before must not be used any more, because the consent that
    /// they stand for was taken back or is another one.
    ///
    /// # Errors
    /// Where it cannot be read; then no token is used.
    async fn epoch(&self) -> Result<u64, Failure> {
        Ok(0)
    }
}
