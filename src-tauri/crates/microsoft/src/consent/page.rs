//! A page of Microsoft that is to be opened in the browser and answers at our port.

use super::{
    SIGN_IN_LIFE,
    authority::Authority,
    loopback::{Callback, Cancel, Deadline, Expected, Loopback},
};
use jiff::Timestamp;
use oauth2::CsrfToken;
use secrecy::{ExposeSecret, SecretString};
use std::sync::Arc;
use sync_core::failure::Failure;
use url::Url;

/// A page and the port that its answer comes to. Dropping it closes the port.
pub(super) struct AwaitedPage {
    loopback: Loopback,
    url: Url,
    state: SecretString,
    deadline: Deadline,
    cancel: Cancel,
}

impl AwaitedPage {
    /// A page at `url`, which names the redirect of `loopback` and `state`.
    pub(super) fn new(authority: &Authority, loopback: Loopback, url: Url, state: CsrfToken) -> Self {
        let now = authority.clone();
        Self {
            loopback,
            url,
            state: state.into_secret().into(),
            deadline: Deadline::after(SIGN_IN_LIFE, Arc::new(move || now.now())),
            cancel: Cancel::new(),
        }
    }

    pub(super) fn url(&self) -> &Url {
        &self.url
    }

    pub(super) fn port(&self) -> u16 {
        self.loopback.port()
    }

    pub(super) fn ends_at(&self) -> Timestamp {
        self.deadline.at()
    }

    pub(super) fn canceller(&self) -> Cancel {
        self.cancel.clone()
    }

    /// Waits for the answer that carries the state; `bare_errors` as in [`Expected`].
    pub(super) async fn answer(self, bare_errors: bool) -> Result<Callback, Failure> {
        let expected = Expected {
            state: self.state.expose_secret(),
            bare_errors,
        };
        self.loopback.wait(&expected, &self.deadline, &self.cancel).await
    }
}
