//! Microsoft sign-in as far as an application needs it: tokens by client secret, and discovery.
//!
//! Browser sign-in, admin consent and certificates are not here yet; each becomes a module beside `token`.

mod error;
mod token;

use serde_json::json;

pub(crate) use error::refused_status;
pub(crate) use token::AccessToken;

use crate::exchange::{Asked, Reply};
use crate::state::State;

/// Answers a request to the login host.
pub(crate) fn answer(state: &mut State, asked: &Asked) -> Reply {
    let reply = match (asked.method.as_str(), &asked.route()[..]) {
        ("POST", [tenant, "oauth2", "v2.0", "token"]) => token::issue(state, asked, tenant),
        ("GET", [tenant, "v2.0", ".well-known", "openid-configuration"]) => discovery(state, asked, tenant),
        _ => Reply::html(404),
    };
    reply
        .with("x-ms-request-id", &asked.request_id)
        .with("cache-control", "no-store, no-cache")
}

fn discovery(state: &State, asked: &Asked, tenant: &str) -> Reply {
    let id = &state.world.identity.tenant_id;
    if let Err(refusal) = error::check_tenant(state, tenant) {
        return refusal.reply(state, &asked.request_id);
    }
    let base = format!("{}/{id}", asked.origin);
    let body = json!({
        "token_endpoint": format!("{base}/oauth2/v2.0/token"),
        "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt", "client_secret_basic"],
        "jwks_uri": format!("{base}/discovery/v2.0/keys"),
        "response_modes_supported": ["query", "fragment", "form_post"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "response_types_supported": ["code", "id_token", "code id_token", "id_token token"],
        "scopes_supported": ["openid", "profile", "email", "offline_access"],
        "issuer": format!("{base}/v2.0"),
        "authorization_endpoint": format!("{base}/oauth2/v2.0/authorize"),
        "device_authorization_endpoint": format!("{base}/oauth2/v2.0/devicecode"),
        "end_session_endpoint": format!("{base}/oauth2/v2.0/logout"),
        "tenant_region_scope": "EU",
        "cloud_instance_name": "microsoftonline.com",
    });
    Reply::json(200, "application/json", body)
}
