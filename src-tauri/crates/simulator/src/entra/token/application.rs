//! Tokens of an application itself ("OAuth 2.0 client credentials flow"): never a refresh token, and without `roles`
//! where nothing is granted.

use serde_json::json;

use super::{AccessToken, Holder, keep};
use crate::clock::{later, millis_between};
use crate::entra::clients;
use crate::entra::error::Refusal;
use crate::entra::form::Form;
use crate::exchange::{Asked, Reply};
use crate::hash::base64url;
use crate::state::State;

pub(super) fn grant(state: &mut State, asked: &Asked, tenant: &str, form: &Form) -> Result<Reply, Refusal> {
    let client_id = clients::application(state, form.need("client_id")?)?
        .client_id
        .clone();
    clients::check_confidential(state, &client_id, form, tenant, &asked.origin)?;
    if !form.get("scope").is_some_and(|s| s.ends_with("/.default")) {
        return Err(Refusal::of(70_011).saying(
            "The provided value for the input parameter 'scope' is not valid. Client credentials need the resource \
             with the suffix /.default.",
        ));
    }
    let roles = roles(state, &client_id);
    Ok(token(state, &client_id, roles))
}

/// The granted roles, once they have arrived.
fn roles(state: &mut State, client_id: &str) -> Vec<String> {
    let (now, first) = (state.now, state.world.identity.client_id.clone());
    let wait = state.knobs.app_roles_late_seconds.saturating_mul(1_000);
    let late_tokens = state.knobs.app_roles_late_tokens;
    let Some(application) = state.world.entra.application_mut(client_id) else {
        return Vec::new();
    };
    let Some(consent) = &mut application.consent else {
        return Vec::new();
    };
    consent.tokens = consent.tokens.saturating_add(1);
    if consent.tokens <= late_tokens || millis_between(consent.at, now) < wait {
        return Vec::new();
    }
    let roles = consent.roles.iter().cloned().collect();
    if client_id == first {
        state.knobs.roles.clone()
    } else {
        roles
    }
}

fn token(state: &mut State, client_id: &str, roles: Vec<String>) -> Reply {
    let tenant_id = state.world.identity.tenant_id.clone();
    let expires = later(state.now, state.knobs.token_seconds.saturating_mul(1_000));
    let principal = state
        .world
        .entra
        .application(client_id)
        .map(|a| a.service_principal_id.clone());
    let mut claims = json!({
        "aud": "https://graph.microsoft.com",
        "iss": format!("https://sts.windows.net/{tenant_id}/"),
        "iat": state.now.as_second(),
        "nbf": state.now.as_second(),
        "exp": expires.as_second(),
        "appid": client_id,
        "idtyp": "app",
        "oid": principal,
        "tid": tenant_id,
        "ver": "1.0",
    });
    if !roles.is_empty() {
        claims["roles"] = json!(roles);
    }
    let token = opaque(state, &claims);
    let kept = AccessToken {
        signed_in: None,
        expires,
        client_id: client_id.to_owned(),
        tenant_id,
        holder: Holder::Application,
        permissions: roles,
    };
    keep(state, &token, kept);
    let mut body = json!({
        "token_type": "Bearer",
        "expires_in": state.knobs.token_seconds,
        "access_token": token,
    });
    if state.knobs.token_ext_expires_in {
        body["ext_expires_in"] = json!(state.knobs.token_seconds);
    }
    Reply::json(200, "application/json; charset=utf-8", body)
}

/// A token that looks like Graph's and that only Graph may read: its signature is a drawn secret.
pub(super) fn opaque(state: &mut State, claims: &serde_json::Value) -> String {
    let part = |value: &serde_json::Value| base64url(value.to_string().as_bytes());
    let header = json!({"typ": "JWT", "alg": "RS256"});
    format!("{}.{}.{}", part(&header), part(claims), state.draw.long_id())
}
