//! `GET /{tenant}/v2.0/adminconsent` and its v1 form ("Admin consent on the Microsoft identity platform"): one grant
//! for everybody, of what the application's registration asks for.

use std::collections::BTreeSet;

use super::desk::{AdminConsentRequest, Flow, Purpose, Stage};
use super::error::{Refusal, check_tenant};
use super::redirect::Back;
use super::scopes::Scopes;
use super::{page, sign_in};
use crate::control::JournalEvent;
use crate::exchange::{Asked, Reply};
use crate::state::State;
use crate::world::{Consent, SignInPerson};

/// Which of the two forms was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Without `scope`; `common` is allowed.
    V1,
    /// With `scope`; `organizations` is allowed.
    V2,
}

pub(super) fn answer(state: &mut State, asked: &Asked, tenant: &str, form: Form) -> Reply {
    let (client_id, back) = match trusted(state, asked, tenant, form) {
        Ok(trusted) => trusted,
        Err(refusal) => return page::error(state, asked, &refusal),
    };
    if let Some(refusal) = super::injected(state, asked) {
        return refused(state, asked, &back, &refusal);
    }
    let scope = asked.param("scope").filter(|_| form == Form::V2);
    let scopes = match (scope, form) {
        (None, Form::V2) => Err(Refusal::missing("scope")),
        (None, Form::V1) => Scopes::parse(".default"),
        (Some(scope), _) => Scopes::parse(scope),
    };
    let scopes = match scopes {
        Ok(scopes) => scopes,
        Err(refusal) => return refused(state, asked, &back, &refusal),
    };
    let request = AdminConsentRequest {
        client_id,
        back,
        scope: scope.map(str::to_owned),
        scopes,
    };
    let signed_in = sign_in::session(state, asked).filter(|_| state.knobs.single_sign_on);
    let id = sign_in::open(state, Purpose::AdminConsent(request));
    match signed_in {
        Some(person) => sign_in::chosen(state, asked, &id, &person),
        None => page::choose(state, &id),
    }
}

fn trusted(state: &State, asked: &Asked, tenant: &str, form: Form) -> Result<(String, Back), Refusal> {
    let any = match form {
        Form::V1 => ["organizations", "common"].contains(&tenant),
        Form::V2 => tenant == "organizations",
    };
    if !any {
        check_tenant(state, tenant)?;
    }
    Back::to_client(state, asked, false)
}

fn refused(state: &State, asked: &Asked, back: &Back, refusal: &Refusal) -> Reply {
    let description = refusal.description(state, &asked.request_id);
    back.with(&[
        ("admin_consent", "True"),
        ("error", &refusal.error),
        ("error_description", &description),
    ])
}

/// What the page lists: delegated permissions, and with `.default` the application permissions too.
fn wanted(state: &State, request: &AdminConsentRequest) -> (BTreeSet<String>, BTreeSet<String>) {
    if !request.scopes.default {
        return (request.scopes.permissions.clone(), BTreeSet::new());
    }
    let application = state.world.entra.application(&request.client_id);
    application
        .map(|a| (a.delegated.clone(), a.application.clone()))
        .unwrap_or_default()
}

/// Shows the consent page to who may consent for everybody.
pub(super) fn ask(
    state: &mut State,
    asked: &Asked,
    id: &str,
    request: &AdminConsentRequest,
    person: &SignInPerson,
) -> Reply {
    if !person.may_consent() {
        return sign_in::stop(state, asked, id, not_an_administrator(person));
    }
    let (delegated, roles) = wanted(state, request);
    let delegated = delegated
        .into_iter()
        .map(|p| format!("{p} (on behalf of the signed-in user)"));
    let roles = roles
        .into_iter()
        .map(|p| format!("{p} (as the application itself)"));
    let rows: Vec<String> = delegated.chain(roles).collect();
    let person_id = person.id.clone();
    state.entra.set_stage(id, Stage::Ask { person_id });
    page::consent(state, id, person, &rows)
}

fn not_an_administrator(person: &SignInPerson) -> Refusal {
    Refusal::of(90_094).with_error("permission_denied").saying(format!(
        "'{}' cannot consent for everybody: a Global Administrator or a Privileged Role Administrator is needed.",
        person.upn
    ))
}

pub(super) fn accepted(
    state: &mut State,
    asked: &Asked,
    id: &str,
    request: &AdminConsentRequest,
    person: &SignInPerson,
) -> Reply {
    if !person.may_consent() {
        return sign_in::stop(state, asked, id, not_an_administrator(person));
    }
    state.entra.flows.remove(id);
    let (delegated, roles) = wanted(state, request);
    grant(state, &request.client_id, &person.upn, delegated, roles);
    let tenant_id = state.world.identity.tenant_id.clone();
    let mut parameters = vec![("admin_consent", "True"), ("tenant", tenant_id.as_str())];
    if let Some(scope) = &request.scope {
        parameters.push(("scope", scope));
    }
    request.back.with(&parameters)
}

/// Grants for everybody, beside what was granted before.
pub(crate) fn grant(
    state: &mut State,
    client_id: &str,
    by: &str,
    delegated: BTreeSet<String>,
    roles: BTreeSet<String>,
) {
    let at = state.now;
    let Some(application) = state.world.entra.application_mut(client_id) else {
        return;
    };
    let mut consent = Consent {
        at,
        by: by.to_owned(),
        delegated,
        roles,
        tokens: 0,
    };
    if let Some(before) = &application.consent {
        consent.delegated.extend(before.delegated.iter().cloned());
        consent.roles.extend(before.roles.iter().cloned());
    }
    application.consent = Some(consent);
    state.record(JournalEvent::Transition {
        what: "consent_granted".to_owned(),
        subject: client_id.to_owned(),
        from: None,
        to: Some(by.to_owned()),
        operation: None,
        by: "entra".to_owned(),
    });
}

/// Cancelled, or sent back because the account may not consent.
pub(super) fn declined(state: &State, asked: &Asked, request: &AdminConsentRequest, flow: &Flow) -> Reply {
    match &flow.stage {
        Stage::Refused(refusal) => {
            let description = refusal.description(state, &asked.request_id);
            let error = if refusal.code == 90_094 {
                "permission_denied"
            } else {
                "access_denied"
            };
            request
                .back
                .with(&[("error", error), ("error_description", &description)])
        }
        Stage::Choose | Stage::Ask { .. } => refused(
            state,
            asked,
            &request.back,
            &Refusal::of(65_004).with_error("consent_required"),
        ),
    }
}
