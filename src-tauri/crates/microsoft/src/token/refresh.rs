//! An account that Auto Sync signs in with, where the tenant forbids certificates: a refresh token, replaced at each
//! use ("Refresh tokens in the Microsoft identity platform": the old one is not revoked, so delete it).
//!
//! Two processes must not use one token at once, or the later answer would be lost: the lock is held from reading the
//! stored token until its successor is stored. Deliberately not here: where the token is kept, and the file lock.

use crate::{
    consent::Purpose,
    token::{Token, TokenEndpoint, TokenSource},
};
use async_trait::async_trait;
use secrecy::{ExposeSecret, SecretString};
use std::{fmt, sync::Arc};
use sync_core::{
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
};

/// Where the refresh token lives: the vault, with a lock that other processes see.
#[async_trait]
pub trait RefreshTokens: Send + Sync {
    /// Waits for the lock. It is held until what is returned is dropped.
    ///
    /// # Errors
    /// `VaultUnavailable`.
    async fn hold(&self) -> Result<Box<dyn HeldRefreshToken>, Failure>;
}

/// The stored refresh token while nobody else may use it.
#[async_trait]
pub trait HeldRefreshToken: Send {
    /// The token as it is stored now; another process may have replaced it since the last time.
    ///
    /// # Errors
    /// `VaultUnavailable`; never "none" where the vault could not be read.
    async fn load(&mut self) -> Result<Option<SecretString>, Failure>;

    /// Stores the successor and forgets the old one.
    ///
    /// # Errors
    /// `VaultUnavailable`. The old token still works then.
    async fn replace(&mut self, token: SecretString) -> Result<(), Failure>;
}

/// Access tokens for a refresh token. Fetching is also what keeps the grant alive: once a week is enough.
#[derive(Clone)]
pub struct RefreshTokenSource {
    endpoint: TokenEndpoint,
    client_id: String,
    tokens: Arc<dyn RefreshTokens>,
}

impl RefreshTokenSource {
    /// The account whose refresh token `tokens` keeps, for the public client `client_id`.
    pub fn new(
        endpoint: TokenEndpoint,
        client_id: impl Into<String>,
        tokens: Arc<dyn RefreshTokens>,
    ) -> Self {
        Self {
            endpoint,
            client_id: client_id.into(),
            tokens,
        }
    }
}

#[async_trait]
impl TokenSource for RefreshTokenSource {
    async fn fetch(&self) -> Result<Token, Failure> {
        let mut held = self.tokens.hold().await?;
        let Some(token) = held.load().await? else {
            let detail = "no sign-in of an account is stored";
            return Err(Failure::new(
                ErrorCode::SignInNeeded,
                FailureClass::Reauthenticate,
                detail,
            ));
        };
        let scopes = Purpose::Delegated.scopes().join(" ");
        let fields = [
            ("grant_type", "refresh_token"),
            ("client_id", self.client_id.as_str()),
            ("refresh_token", token.expose_secret()),
            ("scope", scopes.as_str()),
        ];
        let mut granted = self.endpoint.ask_once(&fields).await?;
        if let Some(successor) = granted.refresh_token.take() {
            held.replace(successor).await?;
        }
        Ok(Token::from(granted))
    }
}

impl fmt::Debug for RefreshTokenSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RefreshTokenSource({:?}, {})", self.endpoint, self.client_id)
    }
}
