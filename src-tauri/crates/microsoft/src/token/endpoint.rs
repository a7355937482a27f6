//! Entra's token endpoint (identity platform v2, `POST /{tenant}/oauth2/v2.0/token`).
//!
//! Written by hand: the `oauth2` crate drops the status, `Retry-After` and request id of a refusal, which
//! pacing and support need. The consent flows use that crate for what they send to the browser and for the code.

use crate::{
    token::{Token, aadsts},
    told::{Told, no_answer, unreadable},
};
use outbound::{Answer, Client, Origin, RetryReads, Transport, encode_segment};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer};
use std::{fmt, sync::Arc, time::Duration};
use sync_core::{failure::Failure, id::TenantId};

/// What Entra gives out. Fields that a grant type does not have are `None`.
#[derive(Clone, Debug, Deserialize)]
pub struct Granted {
    /// The access token.
    pub access_token: SecretString,
    /// Its life in seconds.
    #[serde(deserialize_with = "seconds")]
    pub expires_in: u64,
    /// A refresh token (delegated grants only). It replaces the one that was sent.
    #[serde(default)]
    pub refresh_token: Option<SecretString>,
    /// Claims about who signed in (delegated grants only).
    #[serde(default)]
    pub id_token: Option<SecretString>,
}

impl From<Granted> for Token {
    fn from(granted: Granted) -> Self {
        Self {
            secret: granted.access_token,
            lifetime: Duration::from_secs(granted.expires_in),
        }
    }
}

/// The token endpoint of one tenant.
#[derive(Clone)]
pub struct TokenEndpoint {
    http: Client,
    path: String,
}

/// A refusal with what it means.
pub(crate) struct Refused {
    pub(crate) failure: Failure,
    /// `error` of the answer; `None` where no answer came.
    pub(crate) error: Option<String>,
}

impl From<Failure> for Refused {
    fn from(failure: Failure) -> Self {
        Self { failure, error: None }
    }
}

impl TokenEndpoint {
    /// The endpoint of `tenant` at `login` (`https://login.microsoftonline.com`).
    pub fn new(transport: Arc<dyn Transport>, login: Origin, tenant: &TenantId) -> Self {
        let http = Client::builder(transport, login)
            .timeout(Duration::from_secs(30))
            .size_limit(1024 * 1024)
            .request_id_header(http::HeaderName::from_static("client-request-id"))
            .response_id_header(http::HeaderName::from_static("x-ms-request-id"))
            .build();
        Self {
            http,
            path: format!("/{}/oauth2/v2.0/token", encode_segment(tenant.as_str())),
        }
    }

    /// Sends one form, once: for grants that may be used a single time (authorization code, refresh token).
    ///
    /// # Errors
    /// By the table of AADSTS codes; `TenantUnavailable` where no answer came.
    pub async fn ask_once(&self, fields: &[(&str, &str)]) -> Result<Granted, Failure> {
        self.try_once(fields).await.map_err(|refused| refused.failure)
    }

    /// As [`TokenEndpoint::ask_once`], with the word of the refusal, which the device code flow acts on.
    pub(crate) async fn try_once(&self, fields: &[(&str, &str)]) -> Result<Granted, Refused> {
        let call = self.http.post(&self.path).form(fields);
        read(&call.send().await.map_err(|e| no_answer(&e))?)
    }

    /// The whole address, which is also the audience of a client assertion.
    pub(crate) fn address(&self) -> String {
        format!("{}{}", self.http.origin(), self.path)
    }

    /// The client that is bound to the login host.
    pub(crate) fn http(&self) -> &Client {
        &self.http
    }

    /// Sends a form that may be repeated (client credentials): passing faults are tried again shortly.
    ///
    /// # Errors
    /// As [`TokenEndpoint::ask_once`].
    pub async fn ask(&self, fields: &[(&str, &str)]) -> Result<Granted, Failure> {
        let policy = RetryReads::interactive();
        let granted = policy
            .run(|| async { self.ask_once(fields).await.map_err(Told) })
            .await;
        granted.map_err(|told| told.0)
    }
}

fn read(answer: &Answer) -> Result<Granted, Refused> {
    if answer.is_success() {
        let granted: Granted = answer.json().map_err(|e| no_answer(&e))?;
        if granted.access_token.expose_secret().is_empty() {
            return Err(unreadable("the token is empty", answer.request_id.clone()).into());
        }
        return Ok(granted);
    }
    let refusal: aadsts::Refusal = answer.json().unwrap_or_default();
    Err(Refused {
        failure: refusal.failure(answer),
        error: refusal.error,
    })
}

/// `3599`, or `"3599"` as older endpoints write it.
pub(crate) fn seconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either {
        Number(u64),
        Text(String),
    }
    match Either::deserialize(deserializer)? {
        Either::Number(seconds) => Ok(seconds),
        Either::Text(text) => text.trim().parse().map_err(serde::de::Error::custom),
    }
}

impl fmt::Debug for TokenEndpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TokenEndpoint({}{})", self.http.origin(), self.path)
    }
}
