//! `/admin/teams/telephoneNumberManagement/operations/{id}` ("telephoneNumberLongRunningOperation").

use serde_json::json;

use super::error::Problem;
use super::numbers::record_id;
use super::{context, strange};
use crate::clock::{millis_between, seconds};
use crate::exchange::{Asked, Reply};
use crate::state::State;
use crate::tenant::OperationStatus;

pub(super) fn get(state: &mut State, asked: &Asked, id: &str) -> Result<Reply, Problem> {
    let strange = strange(state, asked);
    let kept = state.knobs.operation_retention_ms;
    let operation = state
        .operations
        .get(id)
        .filter(|o| o.ended.is_none_or(|at| millis_between(at, state.now) <= kept))
        .ok_or_else(|| Problem::no_such("Operation", id))?;
    let evolved = asked
        .header("prefer")
        .is_some_and(|p| p.contains("include-unknown-enum-members"));
    let status = match operation.status {
        _ if strange => "unknownFutureValue",
        OperationStatus::Skipped if !evolved => "unknownFutureValue",
        status => status.as_str(),
    };
    let record = format!(
        "{}/v1.0/admin/teams/telephoneNumberManagement/numberAssignments/{}",
        asked.origin,
        record_id(&state.world, operation.number())
    );
    let mut body = json!({
        "id": operation.id,
        "createdDateTime": seconds(operation.created),
        "status": status,
        "numbers": [{"resourceLocation": record, "status": status, "statusDetail": operation.detail}],
    });
    if state.knobs.operation_wrapped {
        body = json!({"value": body});
    }
    body["@odata.context"] = context(asked, "admin/teams/telephoneNumberManagement/operations/$entity");
    let reply = Reply::json(200, "application/json", body);
    let waits = state.knobs.accepted_retry_after && !operation.status.ended();
    Ok(if waits {
        reply.with("retry-after", "2")
    } else {
        reply
    })
}
