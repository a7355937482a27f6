//! `POST /{tenant}/oauth2/v2.0/token`: which grant it is, and who may use it.

mod application;
mod code;
mod device;
mod person;
mod refresh;

use jiff::Timestamp;

use super::error::{Refusal, check_tenant};
use super::form::Form;
use crate::exchange::{Asked, Reply};
use crate::state::State;
use crate::world::SignedIn;

/// Who a token speaks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Holder {
    /// The application itself.
    Application,
    /// The person with this object id.
    Person(String),
}

/// An access token that Graph accepts.
#[derive(Debug, Clone)]
pub(crate) struct AccessToken {
    /// The sign-in of the person behind it.
    pub signed_in: Option<SignedIn>,
    /// When it ends.
    pub expires: Timestamp,
    /// The application that asked for it.
    pub client_id: String,
    /// The tenant it is for.
    pub tenant_id: String,
    /// For whom it speaks.
    pub holder: Holder,
    /// Application permissions, or delegated ones.
    pub permissions: Vec<String>,
}

pub(super) fn issue(state: &mut State, asked: &Asked, tenant: &str) -> Reply {
    let granted = grant(state, asked, tenant);
    match granted {
        Ok(reply) => reply.with("pragma", "no-cache"),
        Err(refusal) => refusal.reply(state, &asked.request_id),
    }
}

fn grant(state: &mut State, asked: &Asked, tenant: &str) -> Result<Reply, Refusal> {
    check_tenant(state, tenant)?;
    if let Some(refusal) = super::injected(state, asked) {
        return Err(refusal);
    }
    let form = Form::of(asked);
    match form.need("grant_type")? {
        "client_credentials" => application::grant(state, asked, tenant, &form),
        "authorization_code" => code::grant(state, asked, tenant, &form),
        "refresh_token" => refresh::grant(state, asked, tenant, &form),
        "urn:ietf:params:oauth:grant-type:device_code" | "device_code" => device::grant(state, asked, &form),
        other => {
            Err(Refusal::of(70_003).saying(format!("The app requested an unsupported grant type '{other}'.")))
        }
    }
}

/// Keeps an access token, and forgets those whose time is over.
fn keep(state: &mut State, token: &str, kept: AccessToken) {
    let now = state.now;
    state.entra.gave("access_token", token, now);
    state.tokens.retain(|_, other| other.expires > now);
    state.tokens.insert(token.to_owned(), kept);
}
