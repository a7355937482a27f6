//! Microsoft Graph v1.0: users, the signed-in person and the Teams administration API, as far as the product uses
//! them.
//!
//! This file owns what every request passes: the token, throttling, permissions and the routes. Bound actions and
//! functions are reached by their short and their fully qualified names.

mod applications;
mod batch;
mod caller;
mod configurations;
mod delta;
mod error;
mod me;
mod numbers;
mod odata;
mod operations;
mod page;
mod permissions;
mod policies;
mod throttle;
mod users;

use serde_json::json;

pub(crate) use error::refused_status;
pub(crate) use throttle::Throttle;

use crate::control::Fault;
use crate::exchange::{Asked, Reply};
use crate::state::State;
use caller::Caller;
use error::{Problem, problem};

const TELEPHONE: &str = "telephoneNumberManagement";
const NUMBERS: &str = "numberAssignments";
const NAMESPACES: [&str; 2] = ["microsoft.graph.teamsAdministration.", "microsoft.graph."];

/// Answers a request below `/v1.0`.
pub(crate) fn answer(state: &mut State, asked: &Asked) -> Reply {
    let reply = match caller::of(state, asked) {
        Err((refusal, challenge)) => problem(state, asked, &refusal).with("www-authenticate", challenge),
        Ok(caller) if asked.route() == ["$batch"] => batch::answer(state, asked, &caller),
        Ok(caller) => answer_one(state, asked, &caller),
    };
    mark(asked, reply)
}

fn mark(asked: &Asked, reply: Reply) -> Reply {
    let reply = reply
        .with("request-id", &asked.request_id)
        .with("x-ms-ags-diagnostic", r#"{"ServerInfo":{"DataCenter":"Loopback","Slice":"E","Ring":"1","ScaleUnit":"000","RoleInstance":"SIM000000"}}"#);
    match asked.header("client-request-id") {
        Some(id) => reply.with("client-request-id", id),
        None => reply,
    }
}

/// One request or one item of a batch: throttling, permissions, route.
fn answer_one(state: &mut State, asked: &Asked, caller: &Caller) -> Reply {
    let route = route_of(asked);
    let route: Vec<&str> = route.iter().map(String::as_str).collect();
    let verdict = state.throttle.ask(&state.knobs, asked, state.now);
    if verdict.refused {
        if state.knobs.throttled_write_is_done && asked.method == http::Method::POST {
            drop(permitted(state, asked, &route, caller));
        }
        return verdict.refusal(state, asked);
    }
    verdict.mark(permitted(state, asked, &route, caller))
}

fn permitted(state: &mut State, asked: &Asked, route: &[&str], caller: &Caller) -> Reply {
    if let Err(refusal) = permissions::check(state, route, asked, caller) {
        return problem(state, asked, &refusal);
    }
    match dispatch(state, asked, route, caller) {
        Ok(reply) => reply,
        Err(refusal) => problem(state, asked, &refusal),
    }
}

/// Path segments without namespaces and without empty brackets; `x('id')` becomes two segments.
fn route_of(asked: &Asked) -> Vec<String> {
    let mut route = Vec::new();
    for segment in &asked.segments {
        let bare = NAMESPACES
            .iter()
            .find_map(|n| segment.strip_prefix(n))
            .unwrap_or(segment);
        let bare = bare.strip_suffix("()").unwrap_or(bare);
        if let Some((name, key)) = by_client_id(bare) {
            route.extend([name.to_owned(), key.to_owned()]);
            continue;
        }
        let keyed = bare.strip_suffix("')").and_then(|b| b.split_once("('"));
        match keyed {
            Some((name, key)) if !name.contains('(') && !name.is_empty() => {
                route.push(name.to_owned());
                route.push(key.replace("''", "'"));
            }
            _ => route.push(bare.to_owned()),
        }
    }
    route
}

fn dispatch(state: &mut State, asked: &Asked, route: &[&str], caller: &Caller) -> Result<Reply, Problem> {
    match (asked.method.as_str(), route) {
        (_, ["admin", "teams", rest @ ..]) => teams(state, asked, rest),
        (_, ["me", rest @ ..]) => me::answer(state, asked, rest, caller),
        (_, ["applications" | "servicePrincipals", rest @ ..]) => {
            applications::answer(state, asked, route[0] == "applications", rest, caller)
        }
        ("GET", ["organization"]) => Ok(users::organization(state, &caller.tenant_id)),
        ("GET", ["users"]) => users::list(state, asked),
        ("GET", ["users", "delta"]) => delta::answer(state, asked),
        ("GET", ["users", id]) => users::get(state, asked, id),
        ("GET", ["users", id, "licenseDetails"]) => users::licence_details(state, asked, id),
        ("GET", ["directory", "deletedItems", id]) => users::deleted(state, asked, id),
        _ => Err(no_route()),
    }
}

/// Routes below `/admin/teams`.
fn teams(state: &mut State, asked: &Asked, route: &[&str]) -> Result<Reply, Problem> {
    match (asked.method.as_str(), route) {
        ("GET", ["userConfigurations"]) => configurations::list(state, asked),
        ("GET", ["userConfigurations", id]) => configurations::get(state, asked, id),
        ("GET", [TELEPHONE, NUMBERS]) => numbers::list(state, asked),
        ("GET", [TELEPHONE, NUMBERS, id]) => numbers::get(state, id),
        ("POST", [TELEPHONE, NUMBERS, "assignNumber"]) => numbers::assign(state, asked),
        ("POST", [TELEPHONE, NUMBERS, "unassignNumber"]) => numbers::unassign(state, asked),
        ("GET", [TELEPHONE, "operations", id]) => operations::get(state, asked, id),
        ("POST", ["policy", "userAssignments", "assign"]) => policies::assign(state, asked, true),
        ("POST", ["policy", "userAssignments", "unassign"]) => policies::assign(state, asked, false),
        ("GET", ["policy", call]) if call.starts_with("getPolicyId(") => policies::policy_id(state, call),
        _ => Err(no_route()),
    }
}

fn no_route() -> Problem {
    Problem::new(
        404,
        "ResourceNotFound",
        "Resource not found for the segment in the request path.",
    )
}

/// `applications(appId='id')` as its name and its key in brackets.
fn by_client_id(segment: &str) -> Option<(&str, &str)> {
    let at = segment.find("(appId='")?;
    ["applications", "servicePrincipals"]
        .contains(&&segment[..at])
        .then(|| segment.split_at(at))
}

/// Whether a fault asks for values no client knows.
fn strange(state: &mut State, asked: &Asked) -> bool {
    state.fault(asked, |f| *f == Fault::UnknownEnum).is_some()
}

fn context(asked: &Asked, of: &str) -> serde_json::Value {
    json!(format!("{}/v1.0/$metadata#{of}", asked.origin))
}
