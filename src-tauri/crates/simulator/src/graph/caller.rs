//! Who asks: the bearer token, and what it stands for now.

use super::error::Problem;
use crate::entra::{AccessToken, Holder, claims_challenge};
use crate::exchange::Asked;
use crate::state::State;
use crate::world::SignInPerson;

const CHALLENGE: &str =
    "Bearer realm=\"\", authorization_uri=\"https://login.microsoftonline.com/common/oauth2/authorize\"";

/// The holder of a valid token.
#[derive(Debug, Clone)]
pub(super) struct Caller {
    pub client_id: String,
    pub tenant_id: String,
    /// The signed-in person; none where an application asks for itself.
    pub person: Option<SignInPerson>,
    /// Delegated permissions of a person, application permissions of an application.
    pub permissions: Vec<String>,
}

impl Caller {
    pub(super) fn has_any(&self, permissions: &[&str]) -> bool {
        permissions
            .iter()
            .any(|n| self.permissions.iter().any(|p| p == n))
    }
}

/// The caller, or a 401 with its challenge.
pub(super) fn of(state: &State, asked: &Asked) -> Result<Caller, (Problem, String)> {
    let refused = |message: &str| {
        let problem = Problem::new(401, "InvalidAuthenticationToken", message);
        (problem, CHALLENGE.to_owned())
    };
    let token = asked
        .header("authorization")
        .and_then(|h| h.strip_prefix("Bearer "));
    let token = token.ok_or_else(|| refused("Access token is empty."))?;
    let kept = state.tokens.get(token);
    let kept = kept.ok_or_else(|| refused("IDX14100: JWT is not well formed."))?;
    if kept.expires <= state.now {
        return Err(refused("Lifetime validation failed, the token is expired."));
    }
    let person = match &kept.holder {
        Holder::Application => None,
        Holder::Person(id) => state.world.entra.person(id).cloned(),
    };
    if state.knobs.continuous_access && has_ended(state, kept, person.as_ref()) {
        let problem = Problem::new(
            401,
            "InvalidAuthenticationToken",
            "Continuous access evaluation resulted in challenge with result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp.",
        );
        return Err((problem, claims_challenge(state)));
    }
    Ok(Caller {
        client_id: kept.client_id.clone(),
        tenant_id: kept.tenant_id.clone(),
        person,
        permissions: kept.permissions.clone(),
    })
}

/// Whether what the token stands on is gone. Without continuous access evaluation it works on to its end.
fn has_ended(state: &State, kept: &AccessToken, person: Option<&SignInPerson>) -> bool {
    let Some(application) = state
        .world
        .entra
        .application(&kept.client_id)
        .filter(|a| a.enabled)
    else {
        return true;
    };
    match person {
        Some(person) => {
            let granted = application.granted_to(&person.id);
            !person.enabled
                || kept.signed_in.is_some_and(|at| person.has_revoked(at, state.now))
                || kept.permissions.iter().any(|p| !granted.contains(p))
        }
        None => application.consent.is_none() && !kept.permissions.is_empty(),
    }
}
