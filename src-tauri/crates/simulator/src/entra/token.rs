//! `POST /{tenant}/oauth2/v2.0/token` with client credentials ("OAuth 2.0 client credentials flow").

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde_json::json;
use subtle::ConstantTimeEq;

use super::error::{Refusal, check_tenant};
use crate::clock::later;
use crate::exchange::{Asked, Reply};
use crate::state::State;

/// An access token that Graph accepts.
#[derive(Debug, Clone)]
pub(crate) struct AccessToken {
    /// When it ends.
    pub expires: Timestamp,
    /// Application permissions it carries.
    pub roles: Vec<String>,
}

pub(super) fn issue(state: &mut State, asked: &Asked, tenant: &str) -> Reply {
    match grant(state, asked, tenant) {
        Ok(reply) => reply,
        Err(refusal) => refusal.reply(state, &asked.request_id),
    }
}

fn grant(state: &mut State, asked: &Asked, tenant: &str) -> Result<Reply, Refusal> {
    let form: Vec<(String, String)> = url::form_urlencoded::parse(&asked.body).into_owned().collect();
    let field = |name: &str| {
        form.iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    };
    check_tenant(state, tenant)?;
    let missing = |name: &str| {
        let message = format!("The request body must contain the following parameter: '{name}'.");
        Refusal::new(400, "invalid_request", 900_144, message)
    };
    match field("grant_type").ok_or_else(|| missing("grant_type"))? {
        "client_credentials" => {}
        other => {
            let message = format!("The app requested an unsupported grant type '{other}'.");
            return Err(Refusal::new(400, "unsupported_grant_type", 70_003, message));
        }
    }
    let client = field("client_id").ok_or_else(|| missing("client_id"))?;
    check_client(state, client, field("client_secret"))?;
    if !field("scope").is_some_and(|s| s.ends_with("/.default")) {
        let message = "The provided value for the input parameter 'scope' is not valid. Client credentials need \
                       the resource with the suffix /.default.";
        return Err(Refusal::new(400, "invalid_scope", 70_011, message));
    }
    Ok(fresh_token(state))
}

fn check_client(state: &State, client: &str, secret: Option<&str>) -> Result<(), Refusal> {
    let identity = &state.world.identity;
    if !client.eq_ignore_ascii_case(&identity.client_id) {
        let message = format!(
            "Application with identifier '{client}' was not found in the directory '{}'.",
            identity.display_name
        );
        return Err(Refusal::new(400, "unauthorized_client", 700_016, message));
    }
    let Some(secret) = secret else {
        let message =
            "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.";
        return Err(Refusal::new(401, "invalid_client", 7_000_218, message));
    };
    if !bool::from(secret.as_bytes().ct_eq(identity.client_secret.as_bytes())) {
        let message = format!("Invalid client secret provided for app '{client}'.");
        return Err(Refusal::new(401, "invalid_client", 7_000_215, message));
    }
    Ok(())
}

/// Issues a token with the permissions that are granted now.
fn fresh_token(state: &mut State) -> Reply {
    let identity = &state.world.identity;
    let expires = later(state.now, state.knobs.token_seconds.saturating_mul(1_000));
    let roles = state.knobs.roles.clone();
    let mut claims = json!({
        "aud": "https://graph.microsoft.com",
        "iss": format!("https://sts.windows.net/{}/", identity.tenant_id),
        "iat": state.now.as_second(),
        "nbf": state.now.as_second(),
        "exp": expires.as_second(),
        "appid": identity.client_id,
        "idtyp": "app",
        "oid": identity.service_principal_id,
        "tid": identity.tenant_id,
        "ver": "1.0",
    });
    if !roles.is_empty() {
        claims["roles"] = json!(roles);
    }
    let part = |value: &serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let header = json!({"typ": "JWT", "alg": "RS256"});
    let token = format!("{}.{}.{}", part(&header), part(&claims), state.draw.long_id());
    let now = state.now;
    state.tokens.retain(|_, kept| kept.expires > now);
    state.tokens.insert(token.clone(), AccessToken { expires, roles });
    let mut body = json!({
        "token_type": "Bearer",
        "expires_in": state.knobs.token_seconds,
        "access_token": token,
    });
    if state.knobs.token_ext_expires_in {
        body["ext_expires_in"] = json!(state.knobs.token_seconds);
    }
    Reply::json(200, "application/json; charset=utf-8", body).with("pragma", "no-cache")
}
