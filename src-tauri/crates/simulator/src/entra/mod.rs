//! Microsoft sign-in: the browser's pages, codes, tokens by secret, certificate, code, refresh token and device code,
//! admin consent, discovery and keys.
//!
//! The people, applications and grants themselves are in `world::entra_directory`; Graph's view of them in
//! `graph::me`.

mod admin_consent;
mod assertion;
mod authorize;
mod certificate;
mod clients;
mod codes;
mod der;
mod desk;
mod device;
mod error;
mod form;
mod page;
mod redirect;
mod scopes;
mod sign_in;
mod signing;
mod token;

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

pub(crate) use admin_consent::grant;
pub(crate) use assertion::Jwt;
pub(crate) use certificate::read as read_certificate;
pub(crate) use desk::Desk;
pub use desk::IssuedSecret;
pub(crate) use error::{claims_challenge, refused_status};
pub(crate) use token::{AccessToken, Holder};

use authorize::injected;

use crate::exchange::{Asked, Reply};
use crate::state::State;

/// Answers a request to the login host.
pub(crate) fn answer(state: &mut State, asked: &Asked) -> Reply {
    let reply = match (asked.method.as_str(), &asked.route()[..]) {
        ("POST", [tenant, "oauth2", "v2.0", "token"]) => token::issue(state, asked, tenant),
        ("POST", [tenant, "oauth2", "v2.0", "devicecode"]) => device::start(state, asked, tenant),
        ("GET", [tenant, "oauth2", "v2.0", "authorize"]) => authorize::answer(state, asked, tenant),
        ("GET", [tenant, "v2.0", "adminconsent"]) => {
            admin_consent::answer(state, asked, tenant, admin_consent::Form::V2)
        }
        ("GET", [tenant, "adminconsent"]) => {
            admin_consent::answer(state, asked, tenant, admin_consent::Form::V1)
        }
        ("GET", [tenant, "v2.0", ".well-known", "openid-configuration"]) => discovery(state, asked, tenant),
        ("GET", [tenant, "discovery", "v2.0", "keys"]) => keys(state, asked, tenant),
        ("POST", ["sign-in"]) => sign_in::answer(state, asked),
        ("GET", ["sign-in.css"]) => page::style(),
        ("GET" | "POST", ["devicelogin"]) => device::entered(state, asked),
        _ => Reply::html(404),
    };
    reply
        .with("x-ms-request-id", &asked.request_id)
        .with("cache-control", "no-store, no-cache")
}

/// Entra's own clock, which may be off.
pub(crate) fn now(state: &State) -> Timestamp {
    let skew = SignedDuration::from_secs(state.knobs.entra_clock_skew_seconds);
    state.now.checked_add(skew).unwrap_or(state.now)
}

fn keys(state: &State, asked: &Asked, tenant: &str) -> Reply {
    match error::check_tenant(state, tenant) {
        Err(refusal) if tenant != "common" => refusal.reply(state, &asked.request_id),
        _ => Reply::json(200, "application/json", signing::key_set()),
    }
}

fn discovery(state: &State, asked: &Asked, tenant: &str) -> Reply {
    // The names for any tenant have a document too; its issuer is a template, or the tenant of personal accounts.
    let id = match tenant {
        "common" | "organizations" => "{tenantid}",
        "consumers" => "9188040d-6c67-4c5b-b112-36a304b66dad",
        _ => match error::check_tenant(state, tenant) {
            Ok(()) => state.world.identity.tenant_id.as_str(),
            Err(refusal) => return refusal.reply(state, &asked.request_id),
        },
    };
    let base = format!("{}/{id}", asked.origin);
    let body = json!({
        "token_endpoint": format!("{base}/oauth2/v2.0/token"),
        "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt"],
        "jwks_uri": format!("{base}/discovery/v2.0/keys"),
        "response_modes_supported": ["query", "fragment"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "response_types_supported": ["code"],
        "scopes_supported": ["openid", "profile", "email", "offline_access"],
        "code_challenge_methods_supported": ["plain", "S256"],
        "issuer": format!("{base}/v2.0"),
        "authorization_endpoint": format!("{base}/oauth2/v2.0/authorize"),
        "device_authorization_endpoint": format!("{base}/oauth2/v2.0/devicecode"),
        "claims_supported": ["sub", "iss", "aud", "exp", "iat", "nonce", "preferred_username", "name", "tid", "oid", "ver"],
        "tenant_region_scope": "EU",
        "cloud_instance_name": "microsoftonline.com",
    });
    Reply::json(200, "application/json", body)
}
