//! Redeeming an authorization code: once, in time, by the client that asked, with the same redirect and the verifier.

use subtle::ConstantTimeEq;

use super::person::{Issue, issue};
use crate::clock::millis_between;
use crate::entra::clients;
use crate::entra::desk::{Challenge, Code};
use crate::entra::error::Refusal;
use crate::entra::form::Form;
use crate::entra::scopes::Scopes;
use crate::exchange::{Asked, Reply};
use crate::hash::sha256;
use crate::state::State;

pub(super) fn grant(state: &mut State, asked: &Asked, tenant: &str, form: &Form) -> Result<Reply, Refusal> {
    let client_id = clients::proved(state, form, tenant, &asked.origin)?;
    let text = form.need("code")?.to_owned();
    let code = state.entra.codes.get(&text).cloned();
    let code =
        code.ok_or_else(|| Refusal::of(70_000).saying("The provided authorization code is not valid."))?;
    check(state, &code, &client_id, form)?;
    if let Some(kept) = state.entra.codes.get_mut(&text) {
        kept.redeemed = true;
    }
    let scopes = narrowed(&code, form)?;
    let lasting = code
        .request
        .scopes
        .offline
        .then(|| code.request.scopes.permissions.clone());
    issue(
        state,
        asked,
        &Issue {
            client_id: &client_id,
            person_id: &code.person_id,
            scopes: &scopes,
            nonce: code.request.nonce.as_deref(),
            signed_in: code.signed_in,
            lasting,
        },
    )
}

fn check(state: &State, code: &Code, client_id: &str, form: &Form) -> Result<(), Refusal> {
    if code.redeemed {
        return Err(Refusal::of(54_005));
    }
    if millis_between(code.signed_in.at, state.now) >= state.knobs.code_seconds.saturating_mul(1_000) {
        return Err(Refusal::of(70_008));
    }
    if code.request.client_id != client_id {
        return Err(Refusal::of(70_000).saying("The authorization code was issued to another client."));
    }
    if form.need("redirect_uri")? != code.request.redirect_uri {
        return Err(Refusal::of(50_011)
            .with_error("invalid_grant")
            .saying("The redirect URI does not match the one of the authorization request."));
    }
    match (&code.request.challenge, form.get("code_verifier")) {
        (None, None) => Ok(()),
        (Some(Challenge::Plain(wanted)), Some(given)) if same(wanted, given) => Ok(()),
        (Some(Challenge::Sha256(wanted)), Some(given)) if same(wanted, &sha256(given.as_bytes())) => Ok(()),
        _ => Err(Refusal::of(501_481)),
    }
}

fn same(one: &str, other: &str) -> bool {
    bool::from(one.as_bytes().ct_eq(other.as_bytes()))
}

/// The scopes of the code, or those of them that the token request names.
fn narrowed(code: &Code, form: &Form) -> Result<Scopes, Refusal> {
    let first = &code.request.scopes;
    let Some(text) = form.get("scope") else {
        return Ok(first.clone());
    };
    let mut asked = Scopes::parse(text)?;
    asked.openid = first.openid;
    asked.profile = first.profile;
    if !first.default && !asked.default && !asked.permissions.is_subset(&first.permissions) {
        return Err(
            Refusal::of(70_000).saying("The scope exceeds what the authorization code was granted for.")
        );
    }
    if asked.default && !first.default {
        asked = first.clone();
    }
    Ok(asked)
}
