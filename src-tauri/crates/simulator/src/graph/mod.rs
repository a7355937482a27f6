//! Microsoft Graph v1.0: users and the Teams administration API, as far as the product uses them.
//!
//! This file owns what every request passes: the token, throttling, permissions and the routes. Bound actions and
//! functions are reached by their short and their fully qualified names.

mod batch;
mod configurations;
mod delta;
mod error;
mod numbers;
mod odata;
mod operations;
mod page;
mod policies;
mod throttle;
mod users;

use serde_json::json;

pub(crate) use error::refused_status;
pub(crate) use throttle::Throttle;

use crate::control::Fault;
use crate::exchange::{Asked, Reply};
use crate::state::State;
use error::{Problem, problem};

const TELEPHONE: &str = "telephoneNumberManagement";
const NUMBERS: &str = "numberAssignments";
const NAMESPACES: [&str; 2] = ["microsoft.graph.teamsAdministration.", "microsoft.graph."];

/// Answers a request below `/v1.0`.
pub(crate) fn answer(state: &mut State, asked: &Asked) -> Reply {
    let reply = match token_roles(state, asked) {
        Err(refusal) => problem(state, asked, &refusal)
            .with("www-authenticate", "Bearer realm=\"\", authorization_uri=\"https://login.microsoftonline.com/common/oauth2/authorize\""),
        Ok(roles) if asked.route() == ["$batch"] => batch::answer(state, asked, &roles),
        Ok(roles) => answer_one(state, asked, &roles),
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
fn answer_one(state: &mut State, asked: &Asked, roles: &[String]) -> Reply {
    let route = route_of(asked);
    let route: Vec<&str> = route.iter().map(String::as_str).collect();
    let verdict = state.throttle.ask(&state.knobs, asked, state.now);
    if verdict.refused {
        if state.knobs.throttled_write_is_done && asked.method == http::Method::POST {
            drop(permitted(state, asked, &route, roles));
        }
        return verdict.refusal(state, asked);
    }
    verdict.mark(permitted(state, asked, &route, roles))
}

fn permitted(state: &mut State, asked: &Asked, route: &[&str], roles: &[String]) -> Reply {
    if let Err(refusal) = check_roles(state, route, asked, roles) {
        return problem(state, asked, &refusal);
    }
    match dispatch(state, asked, route) {
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

fn token_roles(state: &State, asked: &Asked) -> Result<Vec<String>, Problem> {
    let token = asked
        .header("authorization")
        .and_then(|h| h.strip_prefix("Bearer "));
    let Some(token) = token else {
        return Err(Problem::new(
            401,
            "InvalidAuthenticationToken",
            "Access token is empty.",
        ));
    };
    match state.tokens.get(token) {
        None => Err(Problem::new(
            401,
            "InvalidAuthenticationToken",
            "IDX14100: JWT is not well formed.",
        )),
        Some(kept) if kept.expires <= state.now => Err(Problem::new(
            401,
            "InvalidAuthenticationToken",
            "Lifetime validation failed, the token is expired.",
        )),
        Some(kept) => Ok(kept.roles.clone()),
    }
}

/// Application permissions of which one suffices (Graph permissions reference).
fn needed_roles(route: &[&str], writes: bool) -> &'static [&'static str] {
    match route {
        ["organization", ..] => &["Organization.Read.All", "Directory.Read.All", "User.Read.All"],
        ["admin", "teams", "telephoneNumberManagement", ..] if writes => {
            &["TeamsTelephoneNumber.ReadWrite.All"]
        }
        ["admin", "teams", "telephoneNumberManagement", ..] => &[
            "TeamsTelephoneNumber.Read.All",
            "TeamsTelephoneNumber.ReadWrite.All",
        ],
        ["admin", "teams", "policy", ..] => &["TeamsPolicyUserAssign.ReadWrite.All"],
        ["admin", "teams", "userConfigurations", ..] => &["TeamsUserConfiguration.Read.All"],
        ["users", _, "licenseDetails"] => &[
            "LicenseAssignment.Read.All",
            "User.Read.All",
            "Directory.Read.All",
        ],
        _ => &["User.Read.All", "Directory.Read.All"],
    }
}

fn check_roles(state: &State, route: &[&str], asked: &Asked, roles: &[String]) -> Result<(), Problem> {
    let writes = asked.method != http::Method::GET;
    let code = if state.knobs.forbidden_code_empty {
        ""
    } else {
        "Authorization_RequestDenied"
    };
    let needed = needed_roles(route, writes);
    if !needed.iter().any(|n| roles.iter().any(|r| r == n)) {
        return Err(Problem::new(
            403,
            code,
            "Insufficient privileges to complete the operation.",
        ));
    }
    let teams = matches!(route, ["admin", "teams", ..]);
    if teams && state.knobs.entra_role_required && !state.knobs.entra_role_granted {
        return Err(Problem::new(403, "Forbidden", "Access Denied."));
    }
    Ok(())
}

fn dispatch(state: &mut State, asked: &Asked, route: &[&str]) -> Result<Reply, Problem> {
    match (asked.method.as_str(), route) {
        (_, ["admin", "teams", rest @ ..]) => teams(state, asked, rest),
        ("GET", ["organization"]) => Ok(users::organization(state)),
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

/// Whether a fault asks for values no client knows.
fn strange(state: &mut State, asked: &Asked) -> bool {
    state.fault(asked, |f| *f == Fault::UnknownEnum).is_some()
}

fn context(asked: &Asked, of: &str) -> serde_json::Value {
    json!(format!("{}/v1.0/$metadata#{of}", asked.origin))
}
