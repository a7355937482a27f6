//! An application that signs in with a client secret.

use crate::token::{GRAPH_DEFAULT_SCOPE, Token, TokenEndpoint, TokenSource};
use async_trait::async_trait;
use secrecy::{ExposeSecret, SecretString};
use sync_core::failure::Failure;

/// Client credentials with a secret ("OAuth 2.0 client credentials flow", shared secret).
#[derive(Clone, Debug)]
pub struct ClientSecret {
    endpoint: TokenEndpoint,
    client_id: String,
    secret: SecretString,
}

impl ClientSecret {
    /// The application `client_id` with its secret, in the tenant of `endpoint`.
    pub fn new(endpoint: TokenEndpoint, client_id: impl Into<String>, secret: SecretString) -> Self {
        Self {
            endpoint,
            client_id: client_id.into(),
            secret,
        }
    }
}

#[async_trait]
impl TokenSource for ClientSecret {
    async fn fetch(&self) -> Result<Token, Failure> {
        let fields = [
            ("grant_type", "client_credentials"),
            ("client_id", self.client_id.as_str()),
            ("client_secret", self.secret.expose_secret()),
            ("scope", GRAPH_DEFAULT_SCOPE),
        ];
        self.endpoint.ask(&fields).await.map(Token::from)
    }
}
