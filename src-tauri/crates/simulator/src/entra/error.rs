//! Entra's error bodies with their AADSTS codes ("Microsoft identity platform error codes").

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::codes::known;
use crate::exchange::Reply;
use crate::state::State;

/// An error in the making: a JSON body, a page or the query of a redirect.
#[derive(Debug, Clone)]
pub(crate) struct Refusal {
    pub status: u16,
    pub error: Cow<'static, str>,
    pub code: u32,
    pub message: String,
    pub suberror: Option<Cow<'static, str>>,
    pub claims: Option<String>,
}

impl Refusal {
    /// The refusal of a code, in the words of the documentation.
    pub(super) fn of(code: u32) -> Self {
        let known = known(code);
        let multi_factor = (50_072..=50_079).contains(&code);
        Self {
            status: known.status,
            error: known.error.into(),
            code,
            message: known.text.to_owned(),
            suberror: known.suberror.map(Cow::Borrowed),
            claims: multi_factor.then(|| {
                r#"{"access_token":{"capolids":{"essential":true,"values":["sim-policy"]}}}"#.to_owned()
            }),
        }
    }

    /// The same with other words.
    pub(super) fn saying(mut self, message: impl Into<String>) -> Self {
        self.message = message.into();
        self
    }

    /// The same as another OAuth error.
    pub(super) fn with_error(mut self, error: &'static str) -> Self {
        self.error = error.into();
        self
    }

    /// A parameter of the request is missing.
    pub(super) fn missing(name: &str) -> Self {
        Self::of(900_144).saying(format!(
            "The request body must contain the following parameter: '{name}'."
        ))
    }

    /// `error_description` as it stands in bodies and redirects.
    pub(super) fn description(&self, state: &State, request_id: &str) -> String {
        format!(
            "AADSTS{}: {}\r\nTrace ID: {request_id}\r\nCorrelation ID: {}\r\nTimestamp: {}",
            self.code,
            self.message,
            state.world.identity.tenant_id,
            timestamp(state)
        )
    }

    pub(super) fn reply(&self, state: &State, request_id: &str) -> Reply {
        let mut body = json!({
            "error": self.error,
            "error_description": self.description(state, request_id),
            "error_codes": [self.code],
            "timestamp": timestamp(state),
            "trace_id": request_id,
            "correlation_id": state.world.identity.tenant_id,
            "error_uri": format!("https://login.microsoftonline.com/error?code={}", self.code),
        });
        if state.knobs.suberrors {
            if let Some(suberror) = &self.suberror {
                body["suberror"] = json!(suberror);
            }
            if let Some(claims) = &self.claims {
                body["claims"] = json!(claims);
            }
        }
        Reply::json(self.status, "application/json; charset=utf-8", body)
    }
}

fn timestamp(state: &State) -> String {
    super::now(state).strftime("%Y-%m-%d %H:%M:%SZ").to_string()
}

/// Whether `tenant` in the path is ours: its id or its domain.
pub(super) fn check_tenant(state: &State, tenant: &str) -> Result<(), Refusal> {
    let identity = &state.world.identity;
    if tenant.eq_ignore_ascii_case(&identity.tenant_id) || tenant.eq_ignore_ascii_case(&identity.domain) {
        return Ok(());
    }
    if ["common", "organizations", "consumers"].contains(&tenant) {
        return Err(Refusal::of(50_194).saying(format!(
            "Application '{}' is not configured as a multi-tenant application. Usage of the /{tenant} endpoint \
             is not supported for such apps.",
            identity.client_id
        )));
    }
    Err(Refusal::of(90_002).saying(format!(
        "Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID."
    )))
}

/// Entra's body for a status that a fault asks for.
pub(crate) fn refused_status(state: &State, request_id: &str, status: u16, message: Option<&str>) -> Reply {
    let refusal = match status {
        401 => Refusal::of(7_000_222),
        403 => Refusal::of(53_003).with_error("access_denied"),
        429 => Refusal::of(90_055),
        500.. => Refusal::of(90_033),
        _ => Refusal::of(700_082),
    };
    let refusal = Refusal { status, ..refusal };
    match message {
        Some(message) => refusal.saying(message),
        None => refusal,
    }
    .reply(state, request_id)
}

/// The challenge Graph sends with a token that continuous access evaluation has ended.
pub(crate) fn claims_challenge(state: &State) -> String {
    let at = super::now(state).as_second();
    let claims = format!(r#"{{"access_token":{{"nbf":{{"essential":true,"value":"{at}"}}}}}}"#);
    format!(
        "Bearer realm=\"\", authorization_uri=\"https://login.microsoftonline.com/common/oauth2/authorize\", \
         error=\"insufficient_claims\", claims=\"{}\"",
        STANDARD.encode(claims)
    )
}
