//! `/admin/teams/policy`: `getPolicyId`, `userAssignments/assign` and `/unassign` ("teamsPolicyUserAssignment").

use serde_json::{Value, json};

use super::error::Problem;
use crate::exchange::{Asked, Reply};
use crate::knobs::BadPolicyItem;
use crate::state::State;
use crate::tenant::{PolicyRefusal, check_grant, grant, revoke};

fn refused(refusal: PolicyRefusal) -> Problem {
    match refusal {
        PolicyRefusal::UserNotFound(text) => Problem::new(404, "NotFound", text),
        PolicyRefusal::Invalid(text) => Problem::bad_request(text),
    }
}

struct Item {
    user_id: String,
    policy_type: String,
    policy_id: Option<String>,
}

/// Assigns (`true`) or unassigns; 204 when all is done.
pub(super) fn assign(state: &mut State, asked: &Asked, assigns: bool) -> Result<Reply, Problem> {
    let items = items(state, asked, assigns)?;
    if state.knobs.policy_bad_item == BadPolicyItem::FailsAll {
        for item in &items {
            let policy_id = item.policy_id.as_deref().filter(|_| assigns);
            check_grant(state, &item.user_id, &item.policy_type, policy_id).map_err(refused)?;
        }
    }
    for item in &items {
        let done = match &item.policy_id {
            Some(policy_id) if assigns => grant(state, &item.user_id, &item.policy_type, policy_id, "graph"),
            _ => revoke(state, &item.user_id, &item.policy_type, "graph"),
        };
        done.map_err(refused)?;
    }
    Ok(Reply::empty(204))
}

fn items(state: &State, asked: &Asked, assigns: bool) -> Result<Vec<Item>, Problem> {
    let body = asked
        .json()
        .ok_or_else(|| Problem::bad_request("Unable to read JSON request payload."))?;
    let list = body["value"]
        .as_array()
        .ok_or_else(|| Problem::bad_request("'value' is required."))?;
    let most = state.knobs.policy_items_max as usize;
    if list.is_empty() || list.len() > most {
        return Err(Problem::bad_request(format!(
            "'value' must have between 1 and {most} items."
        )));
    }
    list.iter()
        .map(|item| {
            let text = |name: &str| {
                let found = item[name].as_str().filter(|t| !t.is_empty()).map(str::to_owned);
                found.ok_or_else(|| Problem::bad_request(format!("'{name}' is required.")))
            };
            let user_id = text("userId")?;
            if user_id.parse::<uuid::Uuid>().is_err() {
                return Err(Problem::bad_request(format!(
                    "Invalid value '{user_id}' for userId."
                )));
            }
            let policy_id = if assigns { Some(text("policyId")?) } else { None };
            Ok(Item {
                user_id,
                policy_type: text("policyType")?,
                policy_id,
            })
        })
        .collect()
}

/// `getPolicyId(type='T',name='N')`.
pub(super) fn policy_id(state: &State, call: &str) -> Result<Reply, Problem> {
    let malformed = || Problem::bad_request("getPolicyId needs type and name.");
    let inner = call
        .strip_prefix("getPolicyId(")
        .and_then(|c| c.strip_suffix(')'))
        .ok_or_else(malformed)?;
    let policy_type = argument(inner, "type").ok_or_else(malformed)?;
    let name = argument(inner, "name").ok_or_else(malformed)?;
    let bare = name.strip_prefix("Tag:").unwrap_or(&name);
    let found = state
        .world
        .policy_named(&policy_type, bare)
        .filter(|p| state.knobs.policy_type_any_case || p.policy_type == policy_type);
    let rows: Vec<Value> = match found {
        Some(policy) => vec![json!({
            "@odata.type": "#microsoft.graph.teamsAdministration.policyIdentifierDetail",
            "id": null,
            "name": format!("Tag:{}", policy.name),
            "policyId": policy.id,
        })],
        None if state.knobs.unknown_policy_is_404 => {
            let message = format!("Policy '{name}' of type '{policy_type}' is not found.");
            return Err(Problem::new(404, "NotFound", message));
        }
        None => Vec::new(),
    };
    Ok(Reply::json(200, "application/json", json!({"value": rows})))
}

/// The quoted value of `name` in `type='..',name='..'`; a doubled quote is one.
fn argument(inner: &str, name: &str) -> Option<String> {
    let mark = format!("{name}='");
    let at = if inner.starts_with(&mark) {
        0
    } else {
        inner.find(&format!(",{mark}"))? + 1
    };
    let mut value = String::new();
    let mut rest = inner.get(at + mark.len()..)?.chars().peekable();
    while let Some(c) = rest.next() {
        if c != '\'' {
            value.push(c);
        } else if rest.peek() == Some(&'\'') {
            rest.next();
            value.push('\'');
        } else {
            return Some(value);
        }
    }
    None
}
