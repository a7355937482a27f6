//! `/admin/teams/telephoneNumberManagement/numberAssignments` ("numberAssignment"), with its two actions.

use serde_json::{Value, json};

use super::error::Problem;
use super::odata::Filter;
use super::page;
use super::{context, strange};
use crate::control::Fault;
use crate::exchange::{Asked, Reply};
use crate::knobs::{LocationForm, RefusalPlace};
use crate::state::State;
use crate::tenant::{
    Assignment, Refusal, Request, Unassignment, begin, check_assign, check_unassign, normal_number,
};
use crate::world::{AccountKind, NumberRecord, NumberType, World};

const OF: &str = "admin/teams/telephoneNumberManagement/numberAssignments";

/// The id of a number record: base64url of operator and number.
pub(super) fn record_id(world: &World, number: &str) -> String {
    page::seal(&format!("{}|{number}", world.identity.operator_id))
}

fn row(world: &World, record: &NumberRecord, strange: bool) -> Value {
    let holder = record.holder.as_ref().and_then(|id| world.accounts.get(id));
    let status = match holder {
        None => "unassigned",
        Some(a) if a.kind == AccountKind::ResourceAccount => "voiceApplicationAssigned",
        Some(_) => "userAssigned",
    };
    json!({
        "id": record_id(world, &record.telephone_number),
        "telephoneNumber": record.telephone_number,
        "operatorId": world.identity.operator_id,
        "numberType": if strange { "satellite" } else { record.number_type.as_str() },
        "activationState": if record.pending { "assignmentPending" } else { "activated" },
        "capabilities": ["conferenceAssignment", "voiceApplicationAssignment", "userAssignment"],
        "locationId": record.location_id,
        "civicAddressId": null,
        "networkSiteId": null,
        "assignmentTargetId": record.holder,
        "assignmentCategory": record.category,
        "portInStatus": null,
        "assignmentStatus": status,
        "isoCountryCode": record.country,
        "city": null,
        "numberSource": if record.on_premises { "onPremises" } else { "online" },
        "supportedCustomerActions": ["locationUpdate"],
        "reverseNumberLookupOptions": [],
    })
}

/// What a filter compares: the number and its type where it asks for no more, so that a page of a long list is quick.
fn compared(world: &World, record: &NumberRecord, strange: bool, filter: &Filter) -> Value {
    let few = |path: &&str| ["telephoneNumber", "numberType"].contains(path);
    if strange || !filter.paths().iter().all(few) {
        return row(world, record, strange);
    }
    json!({"telephoneNumber": record.telephone_number, "numberType": record.number_type.as_str()})
}

pub(super) fn get(state: &State, id: &str) -> Result<Reply, Problem> {
    let opened = page::unseal(id).ok();
    let number = opened
        .as_deref()
        .and_then(|text| text.split_once('|'))
        .map(|(_, number)| number);
    let record = number.and_then(|n| state.world.shown_numbers.get(n));
    let record = record.ok_or_else(|| Problem::no_such("Number assignment", id))?;
    Ok(Reply::json(
        200,
        "application/json",
        row(&state.world, record, false),
    ))
}

/// A page, ascending by number; `$top` 500 where missing, 1000 at most.
pub(super) fn list(state: &mut State, asked: &Asked) -> Result<Reply, Problem> {
    let top = page::top(asked, 500, 1_000)?;
    let skip = asked.param("$skip").map_or(Some(0), |s| s.parse::<usize>().ok());
    let skip = skip.ok_or_else(|| Problem::bad_request("Invalid value for $skip."))?;
    let filter = page::filter(asked)?;
    if filter
        .as_ref()
        .is_some_and(|f| f.paths().iter().any(|p| *p == "id" || *p == "city"))
    {
        return Err(Problem::bad_request(
            "Filtering by this property is not supported.",
        ));
    }
    let selection = page::selection(asked);
    let strange = strange(state, asked);
    let world = &state.world;
    let by_number = filter.as_ref().and_then(|f| f.keys("telephoneNumber"));
    let candidates: Vec<&NumberRecord> = match by_number {
        Some(numbers) => numbers
            .iter()
            .filter_map(|n| world.shown_numbers.get(n))
            .collect(),
        None => world.shown_numbers.values().collect(),
    };
    let mut rows = Vec::new();
    let mut passed = 0;
    let mut more = false;
    for record in candidates {
        if let Some(filter) = &filter
            && !filter.matches(&compared(world, record, strange, filter))
        {
            continue;
        }
        passed += 1;
        if passed <= skip {
            continue;
        }
        if rows.len() == top {
            more = true;
            break;
        }
        rows.push(page::select(row(world, record, strange), selection.as_deref()));
    }
    page::shrink(state, asked, &mut rows);
    let value = value_of(state, rows);
    let mut body = page::collection(context(asked, OF), Vec::new());
    body["value"] = value;
    if more && state.knobs.numbers_next_link {
        body["@odata.nextLink"] = json!(page::link(state, asked, "$skip", &(skip + top).to_string()));
    }
    Ok(Reply::json(200, "application/json", body))
}

/// Rows as an array, or a single one bare as the documentation's example prints it.
fn value_of(state: &State, mut rows: Vec<Value>) -> Value {
    if rows.len() == 1 && state.knobs.single_number_as_object {
        return rows.pop().unwrap_or_default();
    }
    Value::Array(rows)
}

fn text<'b>(body: &'b Value, name: &str) -> Result<&'b str, Problem> {
    body[name]
        .as_str()
        .filter(|t| !t.is_empty())
        .ok_or_else(|| Problem::bad_request(format!("'{name}' is required.")))
}

fn body_of(asked: &Asked) -> Result<Value, Problem> {
    asked
        .json()
        .filter(Value::is_object)
        .ok_or_else(|| Problem::bad_request("Unable to read JSON request payload."))
}

fn number_of(body: &Value) -> Result<(String, NumberType), Problem> {
    let number = text(body, "telephoneNumber")?;
    let number = normal_number(number)
        .ok_or_else(|| Problem::bad_request(format!("Telephone Number '{number}' is not valid")))?;
    let kind = text(body, "numberType")?;
    let kind = NumberType::parse(kind)
        .ok_or_else(|| Problem::bad_request(format!("Invalid value '{kind}' for numberType.")))?;
    Ok((number, kind))
}

pub(super) fn assign(state: &mut State, asked: &Asked) -> Result<Reply, Problem> {
    let body = body_of(asked)?;
    let (number, number_type) = number_of(&body)?;
    let target = text(&body, "assignmentTargetId")?;
    let account_id = target
        .parse::<uuid::Uuid>()
        .map_err(|_| Problem::bad_request(format!("Invalid value '{target}' for assignmentTargetId.")))?
        .to_string();
    let category = body["assignmentCategory"]
        .as_str()
        .unwrap_or("primary")
        .to_ascii_lowercase();
    if !["primary", "private", "alternate"].contains(&category.as_str()) {
        return Err(Problem::bad_request(format!(
            "Invalid value '{category}' for assignmentCategory."
        )));
    }
    let location_id = body["locationId"].as_str().map(str::to_owned);
    let wanted = Assignment {
        number,
        number_type,
        account_id,
        category,
        location_id,
    };
    let verdict = check_assign(&state.world, &state.knobs, &wanted);
    if let Err(refusal) = &verdict
        && at_once(state, refusal)
    {
        crate::tenant::note_conflict(state, &wanted, refusal);
        return Err(refused(refusal));
    }
    Ok(accepted(state, asked, Request::Assign(wanted)))
}

pub(super) fn unassign(state: &mut State, asked: &Asked) -> Result<Reply, Problem> {
    let (number, number_type) = number_of(&body_of(asked)?)?;
    let wanted = Unassignment { number, number_type };
    if let Err(refusal) = check_unassign(&state.world, &state.knobs, &wanted)
        && at_once(state, &refusal)
    {
        return Err(refused(&refusal));
    }
    Ok(accepted(state, asked, Request::Unassign(wanted)))
}

/// People Teams does not know and malformed numbers are refused at once; the rest where the knob says.
fn at_once(state: &State, refusal: &Refusal) -> bool {
    match refusal {
        Refusal::UserNotFound(_) | Refusal::Malformed(_) => true,
        Refusal::Held(..) | Refusal::Text(_) => state.knobs.refusals == RefusalPlace::Request,
    }
}

fn refused(refusal: &Refusal) -> Problem {
    let code = if refusal.status() == 404 {
        "NotFound"
    } else {
        "BadRequest"
    };
    Problem::new(refusal.status(), code, refusal.text())
}

fn accepted(state: &mut State, asked: &Asked, request: Request) -> Reply {
    let fault = state.fault(asked, |f| {
        matches!(
            f,
            Fault::OperationFails { .. }
                | Fault::OperationNeverEnds
                | Fault::SuccessNeverShows
                | Fault::LateUnassign { .. }
        )
    });
    let id = begin(state, request, fault);
    let root = format!(
        "{}/v1.0/admin/teams/telephoneNumberManagement/operations",
        asked.origin
    );
    let location = match state.knobs.location_form {
        LocationForm::Parenthesised => format!("{root}('{id}')"),
        LocationForm::Slash => format!("{root}/{id}"),
    };
    let reply = Reply::empty(202).with("location", location);
    if state.knobs.accepted_retry_after {
        reply.with("retry-after", "2")
    } else {
        reply
    }
}
