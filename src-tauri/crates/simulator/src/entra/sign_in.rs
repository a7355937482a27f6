//! `POST /sign-in`: an account is chosen, consent is given or declined, and the browser is sent back.

use std::collections::BTreeSet;

use super::desk::{Code, CodeRequest, DeviceState, Flow, Purpose, Session, Stage};
use super::error::Refusal;
use super::form::Form;
use super::scopes::needs_admin;
use super::{admin_consent, page};
use crate::clock::millis_between;
use crate::exchange::{Asked, Reply};
use crate::state::State;
use crate::world::{Application, SignInPerson};

const PAGE_LIFE_MS: u64 = 3_600_000;
const COOKIE: &str = "sim_session";

/// Opens a sign-in; its id stands in the pages.
pub(super) fn open(state: &mut State, purpose: Purpose) -> String {
    let id = state.draw.long_id();
    let now = state.now;
    let flows = &mut state.entra.flows;
    flows.retain(|_, flow| millis_between(flow.since, now) < PAGE_LIFE_MS);
    flows.insert(
        id.clone(),
        Flow {
            purpose,
            stage: Stage::Choose,
            since: now,
        },
    );
    id
}

pub(super) fn answer(state: &mut State, asked: &Asked) -> Reply {
    let form = Form::of(asked);
    let id = form.get("flow").unwrap_or_default();
    let Some(flow) = state.entra.flow(id).cloned() else {
        return page::too_old();
    };
    if let Some(refusal) = super::injected(state, asked) {
        return stop(state, asked, id, refusal);
    }
    match (form.get("account"), form.get("action"), &flow.stage) {
        (Some(account), _, _) => match state.world.entra.person(account).cloned() {
            Some(person) => chosen(state, asked, id, &person),
            None => stop(state, asked, id, Refusal::of(50_034)),
        },
        (None, Some("accept"), Stage::Ask { person_id }) => accepted(state, asked, id, &flow, person_id),
        (None, Some("other"), _) => {
            state.entra.set_stage(id, Stage::Choose);
            page::choose(state, id)
        }
        (None, Some("cancel" | "return"), _) => left(state, asked, id, &flow),
        _ => page::too_old(),
    }
}

/// Whether this account gets in at all.
fn check(state: &State, flow: &Flow, person: &SignInPerson) -> Result<(), Refusal> {
    let identity = &state.world.identity;
    if person.tenant_id != identity.tenant_id && !state.knobs.other_tenant_signs_in {
        return Err(Refusal::of(50_020).saying(format!(
            "User account '{}' from identity provider 'https://sts.windows.net/{}/' does not exist in tenant '{}'. \
             The account needs to be added as an external user in the tenant first.",
            person.upn, person.tenant_id, identity.display_name
        )));
    }
    check_account(person)?;
    if matches!(flow.purpose, Purpose::Device(_)) && state.knobs.device_code_blocked {
        return Err(Refusal::of(530_035));
    }
    Ok(())
}

/// Whether the account itself may get tokens.
pub(super) fn check_account(person: &SignInPerson) -> Result<(), Refusal> {
    if !person.enabled {
        return Err(Refusal::of(50_057));
    }
    match person.blocked_with {
        Some(code) => Err(Refusal::of(code)),
        None => Ok(()),
    }
}

/// `person` signs in: goes on to consent, or back to the application.
pub(super) fn chosen(state: &mut State, asked: &Asked, id: &str, person: &SignInPerson) -> Reply {
    let Some(flow) = state.entra.flow(id).cloned() else {
        return page::too_old();
    };
    if let Err(refusal) = check(state, &flow, person) {
        return stop(state, asked, id, refusal);
    }
    let reply = match &flow.purpose {
        Purpose::AdminConsent(request) => admin_consent::ask(state, asked, id, request, person),
        Purpose::Code(request) => {
            with_consent(state, asked, id, &request.client_id, person, request.ask_consent)
        }
        Purpose::Device(code) => match state.entra.devices.get(code).map(|d| d.client_id.clone()) {
            Some(client_id) => with_consent(state, asked, id, &client_id, person, false),
            None => page::too_old(),
        },
    };
    remember(state, person, reply)
}

/// Keeps the browser signed in.
fn remember(state: &mut State, person: &SignInPerson, reply: Reply) -> Reply {
    let session = state.draw.long_id();
    let now = state.now;
    state.entra.gave("session", &session, now);
    let (person_id, signed_in) = (person.id.clone(), person.signs_in(now));
    let kept = Session { person_id, signed_in };
    state.entra.sessions.insert(session.clone(), kept);
    reply.with(
        "set-cookie",
        format!("{COOKIE}={session}; Path=/; HttpOnly; SameSite=Lax"),
    )
}

/// Who is signed in in this browser.
pub(super) fn session(state: &State, asked: &Asked) -> Option<SignInPerson> {
    let cookies = asked.header("cookie")?;
    let value = cookies
        .split(';')
        .find_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='))?;
    let session = state.entra.sessions.get(value)?;
    let person = state.world.entra.person(&session.person_id)?;
    (!person.has_revoked(session.signed_in, state.now)).then(|| person.clone())
}

fn requested<'s>(state: &'s State, flow: &Flow) -> Option<(&'s Application, BTreeSet<String>)> {
    let (client_id, scopes) = match &flow.purpose {
        Purpose::Code(request) => (request.client_id.clone(), request.scopes.clone()),
        Purpose::AdminConsent(_) => return None,
        Purpose::Device(code) => {
            let device = state.entra.devices.get(code)?;
            (device.client_id.clone(), device.scopes.clone())
        }
    };
    let application = state.world.entra.application(&client_id)?;
    let wanted = if scopes.default {
        application.delegated.clone()
    } else {
        scopes.permissions
    };
    Some((application, wanted))
}

/// Permissions that `person` has not been granted yet.
fn missing(state: &State, flow: &Flow, person: &SignInPerson) -> Vec<String> {
    let Some((application, wanted)) = requested(state, flow) else {
        return Vec::new();
    };
    let granted = application.granted_to(&person.id);
    wanted.difference(&granted).cloned().collect()
}

fn with_consent(
    state: &mut State,
    asked: &Asked,
    id: &str,
    client_id: &str,
    person: &SignInPerson,
    always: bool,
) -> Reply {
    let Some(flow) = state.entra.flow(id).cloned() else {
        return page::too_old();
    };
    let missing = missing(state, &flow, person);
    let beyond_user = missing.iter().any(|p| needs_admin(p)) || !state.knobs.user_consent_allowed;
    if !missing.is_empty() && beyond_user && !person.may_consent() {
        let message = format!(
            "'{client_id}' needs permission to access resources in your organization that only an admin can grant."
        );
        return stop(state, asked, id, Refusal::of(90_094).saying(message));
    }
    if missing.is_empty() && !always {
        return finish(state, &flow, id, person);
    }
    let person_id = person.id.clone();
    state.entra.set_stage(id, Stage::Ask { person_id });
    let shown: Vec<String> = if missing.is_empty() {
        requested(state, &flow)
            .map(|(_, wanted)| wanted.into_iter().collect())
            .unwrap_or_default()
    } else {
        missing
    };
    page::consent(state, id, person, &shown)
}

/// `prompt=none`: goes on without a page or not at all.
pub(super) fn silent(state: &mut State, asked: &Asked, id: &str, person: &SignInPerson) -> Reply {
    let Some(flow) = state.entra.flow(id).cloned() else {
        return page::too_old();
    };
    let refusal = match check(state, &flow, person) {
        Err(refusal) => refusal.with_error("interaction_required"),
        Ok(()) if missing(state, &flow, person).is_empty() => return finish(state, &flow, id, person),
        Ok(()) => Refusal::of(65_001).with_error("interaction_required"),
    };
    match &flow.purpose {
        Purpose::Code(request) => request.back.refused(state, asked, &refusal),
        Purpose::AdminConsent(_) | Purpose::Device(_) => page::too_old(),
    }
}

fn accepted(state: &mut State, asked: &Asked, id: &str, flow: &Flow, person_id: &str) -> Reply {
    let Some(person) = state.world.entra.person(person_id).cloned() else {
        return page::too_old();
    };
    // Roles may have changed while the page was open.
    if let Err(refusal) = check(state, flow, &person) {
        return stop(state, asked, id, refusal);
    }
    if let Purpose::AdminConsent(request) = &flow.purpose {
        return admin_consent::accepted(state, asked, id, request, &person);
    }
    let missing = missing(state, flow, &person);
    if missing.iter().any(|p| needs_admin(p)) && !person.may_consent() {
        return stop(state, asked, id, Refusal::of(90_094));
    }
    if let Some(client_id) = requested(state, flow).map(|(a, _)| a.client_id.clone())
        && let Some(application) = state.world.entra.application_mut(&client_id)
    {
        application
            .user_consents
            .entry(person.id.clone())
            .or_default()
            .extend(missing);
    }
    finish(state, flow, id, &person)
}

/// The end of a sign-in: a code on its way back, or a device signed in.
fn finish(state: &mut State, flow: &Flow, id: &str, person: &SignInPerson) -> Reply {
    state.entra.flows.remove(id);
    match &flow.purpose {
        Purpose::Code(request) => send_code(state, request, person),
        Purpose::Device(code) => {
            let signed_in = person.signs_in(state.now);
            if let Some(device) = state.entra.devices.get_mut(code) {
                device.state = DeviceState::SignedIn {
                    person_id: person.id.clone(),
                    signed_in,
                };
            }
            page::message(
                "You have signed in",
                "You can close this window and go back to your device.",
            )
        }
        Purpose::AdminConsent(_) => page::too_old(),
    }
}

fn send_code(state: &mut State, request: &CodeRequest, person: &SignInPerson) -> Reply {
    let code = format!("1.{}.{}", state.draw.long_id(), state.draw.long_id());
    let now = state.now;
    state.entra.gave("code", &code, now);
    state.entra.codes.insert(
        code.clone(),
        Code {
            request: request.clone(),
            person_id: person.id.clone(),
            signed_in: person.signs_in(now),
            redeemed: false,
        },
    );
    let session = state.draw.guid();
    request.back.with(&[("code", &code), ("session_state", &session)])
}

/// Shows why the sign-in cannot go on.
pub(super) fn stop(state: &mut State, asked: &Asked, id: &str, refusal: Refusal) -> Reply {
    let reply = page::stopped(state, asked, id, &refusal);
    state.entra.set_stage(id, Stage::Refused(refusal));
    reply
}

/// Cancelled, or sent back after a refusal.
fn left(state: &mut State, asked: &Asked, id: &str, flow: &Flow) -> Reply {
    state.entra.flows.remove(id);
    let refusal = match &flow.stage {
        Stage::Refused(refusal) => refusal.clone().with_error("access_denied"),
        Stage::Choose | Stage::Ask { .. } => Refusal::of(65_004),
    };
    match &flow.purpose {
        Purpose::Code(request) => request.back.refused(state, asked, &refusal),
        Purpose::AdminConsent(request) => admin_consent::declined(state, asked, request, flow),
        Purpose::Device(code) => {
            if let Some(device) = state.entra.devices.get_mut(code) {
                device.state = DeviceState::Declined;
            }
            page::message("Signed out", "The sign-in on your device was declined.")
        }
    }
}
