//! Refresh tokens ("Refresh tokens in the Microsoft identity platform"): each use gives a new one of full life, the
//! old one stays valid, and revocation, disabling, withdrawn consent and Conditional Access end all of them.

use super::person::{Issue, issue};
use crate::clock::millis_between;
use crate::entra::clients;
use crate::entra::error::Refusal;
use crate::entra::form::Form;
use crate::entra::scopes::Scopes;
use crate::exchange::{Asked, Reply};
use crate::hash::sha256;
use crate::state::State;
use crate::world::RefreshGrant;

pub(super) fn grant(state: &mut State, asked: &Asked, tenant: &str, form: &Form) -> Result<Reply, Refusal> {
    let client_id = clients::proved(state, form, tenant, &asked.origin)?;
    let key = sha256(form.need("refresh_token")?.as_bytes());
    let kept = state.world.entra.refresh_grants.get(&key).cloned();
    let kept = kept.ok_or_else(|| Refusal::of(9_002_313).with_error("invalid_grant"))?;
    check(state, &kept, &client_id)?;
    let scopes = scopes(&kept, form)?;
    let answer = issue(
        state,
        asked,
        &Issue {
            client_id: &client_id,
            person_id: &kept.person_id,
            scopes: &scopes,
            nonce: None,
            signed_in: kept.signed_in,
            lasting: Some(kept.scopes.clone()),
        },
    )?;
    if state.knobs.refresh_used_once {
        state.world.entra.refresh_grants.remove(&key);
    }
    Ok(answer)
}

fn check(state: &State, kept: &RefreshGrant, client_id: &str) -> Result<(), Refusal> {
    if kept.client_id != client_id {
        return Err(Refusal::of(70_000).saying("The refresh token was issued to another client."));
    }
    let age = |from| millis_between(from, state.now) / 1_000;
    if age(kept.issued) >= state.knobs.refresh_token_seconds {
        return Err(Refusal::of(700_082));
    }
    let frequency = state.knobs.sign_in_frequency_seconds;
    if frequency > 0 && age(kept.signed_in.at) >= frequency {
        return Err(Refusal::of(70_043));
    }
    Ok(())
}

/// All that was granted at sign-in, or the subset that is asked for.
fn scopes(kept: &RefreshGrant, form: &Form) -> Result<Scopes, Refusal> {
    match form.get("scope") {
        Some(text) => Scopes::parse(text),
        None => Ok(Scopes {
            default: kept.scopes.is_empty(),
            permissions: kept.scopes.clone(),
            ..Scopes::default()
        }),
    }
}
