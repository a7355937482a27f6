//! Which application asks, and whether it is the one it says it is.

use subtle::ConstantTimeEq;

use super::assertion;
use super::error::Refusal;
use super::form::Form;
use crate::hash::sha256;
use crate::state::State;
use crate::world::Application;

/// A registered application that is not disabled.
pub(super) fn application<'s>(state: &'s State, client_id: &str) -> Result<&'s Application, Refusal> {
    let Some(application) = state.world.entra.application(client_id) else {
        return Err(Refusal::of(700_016).saying(format!(
            "Application with identifier '{client_id}' was not found in the directory '{}'.",
            state.world.identity.display_name
        )));
    };
    if !application.enabled {
        let message = format!(
            "Application '{client_id}'({}) is disabled.",
            application.display_name
        );
        return Err(Refusal::of(7_000_112).saying(message));
    }
    Ok(application)
}

/// The client id of whoever asks for a person's tokens: a public client as it is, another with its proof.
pub(super) fn proved(state: &mut State, form: &Form, tenant: &str, origin: &str) -> Result<String, Refusal> {
    let application = application(state, form.need("client_id")?)?;
    let client_id = application.client_id.clone();
    if application.allow_public_client {
        check_public(application, form)?;
    } else {
        check_confidential(state, &client_id, form, tenant, origin)?;
    }
    Ok(client_id)
}

/// A public client: it proves nothing, and may not try to.
pub(super) fn check_public(application: &Application, form: &Form) -> Result<(), Refusal> {
    if form.get("client_secret").is_some() || form.get("client_assertion").is_some() {
        return Err(Refusal::of(700_025));
    }
    if !application.allow_public_client {
        return Err(Refusal::of(7_000_218));
    }
    Ok(())
}

/// A confidential client: by secret or by certificate.
pub(super) fn check_confidential(
    state: &mut State,
    client_id: &str,
    form: &Form,
    tenant: &str,
    origin: &str,
) -> Result<(), Refusal> {
    if let Some(text) = form.get("client_assertion") {
        return match form.get("client_assertion_type") {
            Some("urn:ietf:params:oauth:client-assertion-type:jwt-bearer") => {
                assertion::check(state, client_id, text, tenant, origin)
            }
            Some(other) => Err(Refusal::of(9_002_313)
                .saying(format!("The client_assertion_type '{other}' is not supported."))),
            None => Err(Refusal::missing("client_assertion_type")),
        };
    }
    let Some(secret) = form.get("client_secret") else {
        return Err(Refusal::of(7_000_218));
    };
    let application = application(state, client_id)?;
    let given = sha256(secret.as_bytes());
    let matching = application
        .secrets
        .iter()
        .find(|s| bool::from(s.sha256.as_bytes().ct_eq(given.as_bytes())));
    match matching {
        None => {
            Err(Refusal::of(7_000_215)
                .saying(format!("Invalid client secret provided for app '{client_id}'.")))
        }
        Some(secret) if secret.until.is_some_and(|until| until <= state.now) => Err(Refusal::of(7_000_222)),
        Some(_) => Ok(()),
    }
}
