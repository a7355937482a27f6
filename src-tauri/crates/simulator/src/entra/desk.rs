//! What Entra has in hand: sign-ins under way, codes, sessions of browsers, and everything secret it ever gave out.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use url::Url;

use super::error::Refusal;
use super::redirect::Back;
use super::scopes::Scopes;
use crate::world::SignedIn;

/// Something that must not turn up in a log, a file or an export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssuedSecret {
    /// access_token, refresh_token, id_token, code, device_code, user_code, client_secret or session.
    pub kind: String,
    /// The secret.
    pub value: String,
    /// When.
    pub at: Timestamp,
}

/// How the verifier of a code is checked (RFC 7636).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Challenge {
    Plain(String),
    Sha256(String),
}

/// A valid request to `authorize`.
#[derive(Debug, Clone)]
pub(super) struct CodeRequest {
    pub client_id: String,
    pub back: Back,
    /// The redirect exactly as sent: the token request must repeat it.
    pub redirect_uri: String,
    pub scopes: Scopes,
    pub nonce: Option<String>,
    pub challenge: Option<Challenge>,
    pub ask_consent: bool,
    pub login_hint: Option<String>,
}

/// A valid request to `adminconsent`.
#[derive(Debug, Clone)]
pub(super) struct AdminConsentRequest {
    pub client_id: String,
    pub back: Back,
    /// As sent; none in the v1 form.
    pub scope: Option<String>,
    pub scopes: Scopes,
}

/// What a sign-in is for.
#[derive(Debug, Clone)]
pub(super) enum Purpose {
    Code(CodeRequest),
    AdminConsent(AdminConsentRequest),
    /// By device code.
    Device(String),
}

/// How far a sign-in is.
#[derive(Debug, Clone)]
pub(super) enum Stage {
    /// An account is to be chosen.
    Choose,
    /// This account is asked for consent.
    Ask { person_id: String },
    /// Refused, as the page says.
    Refused(Refusal),
}

/// A sign-in page somebody has open.
#[derive(Debug, Clone)]
pub(super) struct Flow {
    pub purpose: Purpose,
    pub stage: Stage,
    pub since: Timestamp,
}

/// An authorization code.
#[derive(Debug, Clone)]
pub(super) struct Code {
    pub request: CodeRequest,
    pub person_id: String,
    pub signed_in: SignedIn,
    pub redeemed: bool,
}

/// Where a device code stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum DeviceState {
    Pending,
    Declined,
    SignedIn { person_id: String, signed_in: SignedIn },
    Redeemed,
}

/// A device code.
#[derive(Debug, Clone)]
pub(super) struct Device {
    pub client_id: String,
    pub user_code: String,
    pub scopes: Scopes,
    pub issued: Timestamp,
    pub polled: Option<Timestamp>,
    pub state: DeviceState,
}

/// A browser in which somebody is signed in.
#[derive(Debug, Clone)]
pub(super) struct Session {
    pub person_id: String,
    pub signed_in: SignedIn,
}

/// Entra's desk.
#[derive(Debug, Default)]
pub(crate) struct Desk {
    pub(super) flows: BTreeMap<String, Flow>,
    pub(super) codes: BTreeMap<String, Code>,
    pub(super) devices: BTreeMap<String, Device>,
    pub(super) sessions: BTreeMap<String, Session>,
    /// Assertions used: `client jti` to the end of their life.
    pub(super) assertions: BTreeMap<String, i64>,
    issued: Vec<IssuedSecret>,
}

impl Desk {
    /// Remembers a secret that was given out.
    pub(crate) fn gave(&mut self, kind: &str, value: &str, at: Timestamp) {
        self.issued.push(IssuedSecret {
            kind: kind.to_owned(),
            value: value.to_owned(),
            at,
        });
    }

    /// All secrets given out since the start, oldest first.
    pub(crate) fn issued(&self) -> &[IssuedSecret] {
        &self.issued
    }

    /// Where the answer of a sign-in goes; a device flow has no such place.
    pub(super) fn back_of(flow: &Flow) -> Option<&Back> {
        match &flow.purpose {
            Purpose::Code(request) => Some(&request.back),
            Purpose::AdminConsent(request) => Some(&request.back),
            Purpose::Device(_) => None,
        }
    }
}

impl Back {
    pub(super) fn new(uri: Url, in_fragment: bool, state: Option<&str>) -> Self {
        Self {
            uri,
            in_fragment,
            state: state.map(str::to_owned),
        }
    }
}
