//! `addKey` and `removeKey` of applications and service principals ("application: addKey"): an application rolls its
//! own certificate by proving that it still has a valid one. No permission is needed for it; the proof is.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::caller::Caller;
use super::error::Problem;
use super::{context, no_route};
use crate::clock::seconds;
use crate::control::JournalEvent;
use crate::entra::{Jwt, read_certificate};
use crate::exchange::{Asked, Reply};
use crate::state::State;
use crate::world::Application;

/// The audience of a proof, as the documentation says now and as it said before.
const GRAPH: &str = "00000003-0000-0000-c000-000000000000";
const DIRECTORY: &str = "00000002-0000-0000-c000-000000000000";
const PROOF_SECONDS: i64 = 600;

pub(super) fn answer(
    state: &mut State,
    asked: &Asked,
    registration: bool,
    route: &[&str],
    caller: &Caller,
) -> Result<Reply, Problem> {
    let [key, verb] = route else {
        return Err(no_route());
    };
    let application = addressed(state, key, registration).ok_or_else(|| Problem::no_such("user", key))?;
    // Only its own keys: an application with more rights is not part of the sample tenant.
    if caller.person.is_some() || caller.client_id != application.client_id {
        return Err(denied());
    }
    let body = asked
        .json()
        .ok_or_else(|| Problem::bad_request("Unable to read JSON request payload."))?;
    let owner = if registration {
        &application.object_id
    } else {
        &application.service_principal_id
    };
    check_proof(
        state,
        &application,
        owner,
        body["proof"].as_str().unwrap_or_default(),
    )?;
    match (asked.method.as_str(), *verb) {
        ("POST", "addKey") => add(state, asked, &application, &body),
        ("POST", "removeKey") => remove(state, &application, &body),
        _ => Err(no_route()),
    }
}

fn denied() -> Problem {
    Problem::new(
        403,
        "Authorization_RequestDenied",
        "Insufficient privileges to complete the operation.",
    )
}

/// By object id, or as `(appId='..')`.
fn addressed(state: &State, key: &str, registration: bool) -> Option<Application> {
    let all = &state.world.entra.applications;
    let client_id = key.strip_prefix("(appId='").and_then(|k| k.strip_suffix("')"));
    let found = match client_id {
        Some(id) => state.world.entra.application(id),
        None if registration => all.values().find(|a| a.object_id.eq_ignore_ascii_case(key)),
        None => all
            .values()
            .find(|a| a.service_principal_id.eq_ignore_ascii_case(key)),
    };
    found.cloned()
}

/// The proof: a JWT for the directory, by this object, of at most ten minutes, signed with a valid certificate.
fn check_proof(state: &State, application: &Application, owner: &str, proof: &str) -> Result<(), Problem> {
    let bad = |why: &str| {
        let message =
            format!("Authentication_MissingOrMalformed: the proof of possession is not valid: {why}");
        Problem::new(401, "Authentication_MissingOrMalformed", message)
    };
    let jwt = Jwt::parse(proof).ok_or_else(|| bad("it is not a JWT"))?;
    let now = crate::entra::now(state).as_second();
    jwt.check_signature(application, true, now)
        .map_err(|reason| bad(&reason))?;
    let audience = if state.knobs.proof_for_directory {
        DIRECTORY
    } else {
        GRAPH
    };
    if jwt.claim("aud") != Some(audience) {
        return Err(bad("the audience is wrong"));
    }
    let by_client = state
        .knobs
        .proof_issuer_client_id
        .then_some(application.client_id.as_str());
    let issuers = [Some(owner), by_client];
    let issuer = jwt.claim("iss").unwrap_or_default();
    if !issuers.iter().flatten().any(|id| id.eq_ignore_ascii_case(issuer)) {
        return Err(bad("the issuer is not the id of the object"));
    }
    let skew = i64::try_from(state.knobs.assertion_skew_seconds).unwrap_or(i64::MAX / 4);
    let (Some(from), Some(until)) = (jwt.seconds("nbf"), jwt.seconds("exp")) else {
        return Err(bad("nbf and exp are needed"));
    };
    let in_time = from <= now + skew && until > now - skew;
    if !in_time || until - from > PROOF_SECONDS {
        return Err(bad("its time is wrong"));
    }
    Ok(())
}

fn add(state: &mut State, asked: &Asked, application: &Application, body: &Value) -> Result<Reply, Problem> {
    let credential = &body["keyCredential"];
    if credential["type"] != "AsymmetricX509Cert" || credential["usage"] != "Verify" {
        return Err(Problem::bad_request(
            "The type of the key credential must be AsymmetricX509Cert and its usage Verify.",
        ));
    }
    let key = credential["key"].as_str().and_then(|k| STANDARD.decode(k).ok());
    let key = key.ok_or_else(|| Problem::bad_request("The key of the key credential is not base64."))?;
    let name = credential["displayName"].as_str().unwrap_or("Rolled key");
    let key_id = state.world.next_draw().guid();
    let certificate = read_certificate(&key, key_id, name).map_err(Problem::bad_request)?;
    let written = json!({
        "@odata.context": context(asked, "microsoft.graph.keyCredential"),
        "customKeyIdentifier": certificate.thumbprint,
        "displayName": certificate.display_name,
        "endDateTime": seconds(certificate.not_after),
        "key": null,
        "keyId": certificate.key_id,
        "startDateTime": seconds(certificate.not_before),
        "type": "AsymmetricX509Cert",
        "usage": "Verify",
    });
    let thumbprint = certificate.thumbprint.clone();
    if let Some(kept) = state.world.entra.application_mut(&application.client_id) {
        kept.certificates.push(certificate);
    }
    note(state, "certificate_added", &application.client_id, thumbprint);
    Ok(Reply::json(200, "application/json", written))
}

fn remove(state: &mut State, application: &Application, body: &Value) -> Result<Reply, Problem> {
    let key_id = body["keyId"].as_str().unwrap_or_default();
    let known = application
        .certificates
        .iter()
        .find(|c| c.key_id.eq_ignore_ascii_case(key_id));
    let thumbprint = known.map(|c| c.thumbprint.clone());
    let thumbprint = thumbprint.ok_or_else(|| Problem::bad_request("No credentials found to be removed."))?;
    if let Some(kept) = state.world.entra.application_mut(&application.client_id) {
        kept.certificates
            .retain(|c| !c.key_id.eq_ignore_ascii_case(key_id));
    }
    note(state, "certificate_removed", &application.client_id, thumbprint);
    Ok(Reply::empty(204))
}

fn note(state: &mut State, what: &str, client_id: &str, thumbprint: String) {
    state.record(JournalEvent::Transition {
        what: what.to_owned(),
        subject: client_id.to_owned(),
        from: None,
        to: Some(thumbprint),
        operation: None,
        by: "graph".to_owned(),
    });
}
