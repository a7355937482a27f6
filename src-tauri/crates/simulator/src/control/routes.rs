//! The control API over HTTP: JSON in, JSON out, `Authorization: Bearer <control token>`.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use subtle::ConstantTimeEq;

use super::tenant_changes::{self, TenantChange};
use super::{ControlError, FaultRule, create, entra_verbs, error_json, no_user, secrets, truth};
use crate::exchange::{Asked, Reply};
use crate::gate::Shared;
use crate::knobs::Knobs;
use crate::pbx::{self, PbxChange};
use crate::state::State;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Creation {
    account: Option<bool>,
    #[serde(flatten)]
    rest: serde_json::Map<String, Value>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Move {
    site: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct LicenceChange {
    absent_ms: Option<u64>,
}

fn ok(body: Value) -> Reply {
    Reply::json(200, "application/json", body)
}

/// 401 or 403 of the control API and of the Host check.
pub(crate) fn refused(status: u16, message: &str) -> Reply {
    Reply::json(status, "application/json", error_json(message))
}

fn body<T: DeserializeOwned + Default>(asked: &Asked) -> Result<T, ControlError> {
    if asked.body.is_empty() {
        return Ok(T::default());
    }
    serde_json::from_slice(&asked.body).map_err(|e| ControlError::Malformed(e.to_string()))
}

/// Answers a control request; waiting for quiet has already happened.
pub(crate) fn answer(shared: &Shared, state: &mut State, asked: &Asked) -> Reply {
    let token = asked
        .header("authorization")
        .and_then(|h| h.strip_prefix("Bearer "))
        .unwrap_or_default();
    if !bool::from(token.as_bytes().ct_eq(shared.control_token.as_bytes())) {
        return refused(401, "The control token of this start is needed");
    }
    match verb(shared, state, asked) {
        Ok(reply) => reply,
        Err(ControlError::NotFound(what)) => refused(404, &ControlError::NotFound(what).to_string()),
        Err(ControlError::Refused(what)) => refused(409, &what),
        Err(ControlError::Malformed(what)) => refused(400, &what),
    }
}

fn verb(shared: &Shared, state: &mut State, asked: &Asked) -> Result<Reply, ControlError> {
    let route = asked.route();
    match (asked.method.as_str(), &route[..]) {
        (_, ["pbx", ..]) => pbx_verb(state, asked, &route[1..]),
        (_, ["entra", ..]) => entra_verbs::verb(state, asked, &route[1..]),
        ("POST", ["tenant"]) => {
            let change: TenantChange =
                serde_json::from_slice(&asked.body).map_err(|e| ControlError::Malformed(e.to_string()))?;
            Ok(ok(json!({"subject": tenant_changes::apply(state, &change)?})))
        }
        ("GET", ["knobs"]) => Ok(ok(json!(state.knobs))),
        ("PATCH" | "PUT", ["knobs"]) => set_knobs(state, asked),
        ("GET", ["faults"]) => Ok(ok(json!(state.faults.rules()))),
        ("POST", ["faults"]) => {
            let rule: FaultRule =
                serde_json::from_slice(&asked.body).map_err(|e| ControlError::Malformed(e.to_string()))?;
            Ok(ok(json!({"id": state.faults.add(rule)})))
        }
        ("DELETE", ["faults"]) => {
            state.faults.remove(None);
            Ok(ok(json!({})))
        }
        ("DELETE", ["faults", id]) => {
            state.faults.remove(id.parse().ok());
            Ok(ok(json!({})))
        }
        ("GET", ["journal"]) => {
            let since = asked.param("since").and_then(|s| s.parse().ok()).unwrap_or(0);
            Ok(ok(json!({"entries": state.journal.since(since)})))
        }
        ("GET", ["violations"]) => Ok(ok(json!({"entries": state.journal.violations()}))),
        ("GET", ["channel"]) => Ok(ok(json!({"messages": state.channel}))),
        ("GET", ["truth"]) => Ok(ok(json!(truth::of(&state.world)))),
        ("GET", ["problems"]) => Ok(ok(json!({"problems": state.world.problems()}))),
        ("GET", ["secrets"]) => Ok(ok(json!({"secrets": secrets(shared, state)}))),
        ("GET", ["world"]) => Ok(ok(json!(state.world))),
        ("GET" | "POST", ["quiet"]) => Ok(ok(json!({"quiet": state.next_due().is_none(), "now": state.now}))),
        _ => Err(ControlError::NotFound(format!(
            "The control route {} {}",
            asked.method, asked.path
        ))),
    }
}

fn pbx_verb(state: &mut State, asked: &Asked, route: &[&str]) -> Result<Reply, ControlError> {
    match (asked.method.as_str(), route) {
        ("GET", ["users"]) => {
            let users: Vec<Value> = state.world.pbx_users.values().map(|u| json!(u)).collect();
            Ok(ok(json!({"users": users})))
        }
        ("GET", ["users", id]) => state
            .world
            .pbx_users
            .get(*id)
            .map(|u| ok(json!(u)))
            .ok_or_else(|| no_user(id)),
        ("POST", ["users"]) => {
            let creation: Creation = body(asked)?;
            let change = serde_json::from_value(Value::Object(creation.rest))
                .map_err(|e| ControlError::Malformed(e.to_string()))?;
            let id = create(state, &change, creation.account.unwrap_or(true));
            Ok(Reply::json(201, "application/json", json!({"user_id": id})))
        }
        ("PATCH", ["users", id]) => {
            let change: PbxChange = body(asked)?;
            pbx::edit_user(state, id, &change).ok_or_else(|| no_user(id))?;
            Ok(ok(json!({"user_id": id})))
        }
        ("DELETE", ["users", id]) => {
            pbx::delete_user(state, id).ok_or_else(|| no_user(id))?;
            Ok(ok(json!({"user_id": id})))
        }
        ("POST", ["users", id, "move"]) => {
            let wanted: Move = body(asked)?;
            let moved = pbx::move_user(state, id, wanted.site.as_deref()).ok_or_else(|| no_user(id))?;
            Ok(ok(json!({"user_id": moved})))
        }
        ("POST", ["users", id, "licence"]) => {
            let wanted: LicenceChange = body(asked)?;
            let absent = wanted.absent_ms.unwrap_or(60_000);
            pbx::rebuild_extensions_later(state, id, absent).ok_or_else(|| no_user(id))?;
            Ok(ok(json!({"user_id": id})))
        }
        ("POST", ["expire-scrolls"]) => {
            state.scrolls.expire_all();
            Ok(ok(json!({})))
        }
        _ => Err(ControlError::NotFound(format!(
            "The control route {} {}",
            asked.method, asked.path
        ))),
    }
}

/// Merges the sent knobs over the present ones; an unknown name is refused and changes nothing.
fn set_knobs(state: &mut State, asked: &Asked) -> Result<Reply, ControlError> {
    let sent: serde_json::Map<String, Value> = body(asked)?;
    let mut merged = json!(state.knobs);
    if let Some(fields) = merged.as_object_mut() {
        fields.extend(sent);
    }
    let knobs: Knobs = serde_json::from_value(merged).map_err(|e| ControlError::Malformed(e.to_string()))?;
    state.knobs = knobs;
    Ok(ok(json!(state.knobs)))
}
