//! Tokens of a signed-in person: access token, id token, refresh token.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::application::opaque;
use super::{AccessToken, Holder, keep};
use crate::clock::later;
use crate::entra::error::Refusal;
use crate::entra::scopes::{Scopes, written};
use crate::entra::{sign_in, signing};
use crate::exchange::{Asked, Reply};
use crate::hash::sha256;
use crate::state::State;
use crate::world::{RefreshGrant, SignInPerson, SignedIn};

/// What a person's tokens are issued for.
#[derive(Debug)]
pub(super) struct Issue<'i> {
    pub client_id: &'i str,
    pub person_id: &'i str,
    pub scopes: &'i Scopes,
    pub nonce: Option<&'i str>,
    /// The interactive sign-in behind it.
    pub signed_in: SignedIn,
    /// Permissions of the refresh token; all that was asked for at sign-in.
    pub lasting: Option<BTreeSet<String>>,
}

/// Issues them, if the person may still have them.
pub(super) fn issue(state: &mut State, asked: &Asked, issue: &Issue<'_>) -> Result<Reply, Refusal> {
    let Some(person) = state.world.entra.person(issue.person_id).cloned() else {
        return Err(Refusal::of(50_034));
    };
    sign_in::check_account(&person)?;
    if person.has_revoked(issue.signed_in, state.now) {
        return Err(Refusal::of(50_173));
    }
    let granted = permissions(state, issue, &person)?;
    let access = access_token(state, issue, &person, &granted);
    let mut body = json!({
        "token_type": "Bearer",
        "scope": written(&granted, issue.scopes),
        "expires_in": state.knobs.token_seconds,
        "access_token": access,
    });
    if state.knobs.token_ext_expires_in {
        body["ext_expires_in"] = json!(state.knobs.token_seconds);
    }
    if let Some(lasting) = &issue.lasting {
        body["refresh_token"] = json!(refresh_token(state, issue, lasting));
    }
    if issue.scopes.openid {
        let id_token = signing::signed(&claims(state, asked, issue, &person));
        let id_token = id_token.ok_or_else(|| Refusal::of(90_033))?;
        let now = state.now;
        state.entra.gave("id_token", &id_token, now);
        body["id_token"] = json!(id_token);
    }
    Ok(Reply::json(200, "application/json; charset=utf-8", body))
}

/// What the access token may do; consent must still stand.
fn permissions(state: &State, issue: &Issue<'_>, person: &SignInPerson) -> Result<BTreeSet<String>, Refusal> {
    let granted = state
        .world
        .entra
        .application(issue.client_id)
        .map(|a| a.granted_to(&person.id))
        .unwrap_or_default();
    if issue.scopes.default || state.knobs.scope_all_consented {
        return if granted.is_empty() {
            Err(no_consent(issue))
        } else {
            Ok(granted)
        };
    }
    let mut wanted = issue.scopes.permissions.clone();
    if wanted.is_empty() {
        // OpenID scopes alone get a token for Graph's user info.
        wanted.extend(granted.get("User.Read").cloned());
        return Ok(wanted);
    }
    if !wanted.is_subset(&granted) {
        return Err(no_consent(issue));
    }
    Ok(wanted)
}

fn no_consent(issue: &Issue<'_>) -> Refusal {
    Refusal::of(65_001).saying(format!(
        "The user or administrator has not consented to use the application with ID '{}'. Send an interactive \
         authorization request for this user and resource.",
        issue.client_id
    ))
}

fn access_token(
    state: &mut State,
    issue: &Issue<'_>,
    person: &SignInPerson,
    granted: &BTreeSet<String>,
) -> String {
    let expires = later(state.now, state.knobs.token_seconds.saturating_mul(1_000));
    let permissions: Vec<String> = granted.iter().cloned().collect();
    let claims = json!({
        "aud": "https://graph.microsoft.com",
        "iss": format!("https://sts.windows.net/{}/", person.tenant_id),
        "iat": state.now.as_second(),
        "nbf": state.now.as_second(),
        "exp": expires.as_second(),
        "appid": issue.client_id,
        "idtyp": "user",
        "oid": person.id,
        "tid": person.tenant_id,
        "upn": person.upn,
        "scp": permissions.join(" "),
        "ver": "1.0",
    });
    let token = opaque(state, &claims);
    let kept = AccessToken {
        signed_in: Some(issue.signed_in),
        expires,
        client_id: issue.client_id.to_owned(),
        tenant_id: person.tenant_id.clone(),
        holder: Holder::Person(person.id.clone()),
        permissions,
    };
    keep(state, &token, kept);
    token
}

/// Drawn from the world, so that a reopened world repeats none; kept as a digest only.
fn refresh_token(state: &mut State, issue: &Issue<'_>, scopes: &BTreeSet<String>) -> String {
    let mut draw = state.world.next_draw();
    let token = format!("1.{}{}{}", draw.long_id(), draw.long_id(), draw.long_id());
    let now = state.now;
    state.entra.gave("refresh_token", &token, now);
    state.world.entra.refresh_grants.insert(
        sha256(token.as_bytes()),
        RefreshGrant {
            client_id: issue.client_id.to_owned(),
            person_id: issue.person_id.to_owned(),
            scopes: scopes.clone(),
            issued: now,
            signed_in: issue.signed_in,
        },
    );
    token
}

/// Claims of the id token ("ID token claims reference"), by Entra's own clock.
fn claims(state: &State, asked: &Asked, issue: &Issue<'_>, person: &SignInPerson) -> Value {
    let now = crate::entra::now(state).as_second();
    let mut claims = json!({
        "aud": issue.client_id,
        "iss": format!("{}/{}/v2.0", asked.origin, person.tenant_id),
        "iat": now,
        "nbf": now,
        "exp": now.saturating_add(3_600),
        "oid": person.id,
        "sub": sha256(format!("{}{}", issue.client_id, person.id).as_bytes()),
        "tid": person.tenant_id,
        "ver": "2.0",
    });
    if issue.scopes.profile {
        claims["name"] = json!(person.display_name);
        claims["preferred_username"] = json!(person.upn);
    }
    if let Some(nonce) = issue.nonce {
        claims["nonce"] = json!(nonce);
    }
    if state.knobs.wids_claim {
        let roles = person.active_roles().into_iter().map(|r| r.template_id());
        claims["wids"] = json!(roles.collect::<Vec<_>>());
    }
    claims
}
