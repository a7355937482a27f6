//! Long-running number operations: from the `Location` of a 202 to the state.

use crate::graph::{
    client::{Graph, Request},
    error_table::{self, Doing, Refusal},
    reply::Reply,
};
use outbound::Origin;
use serde::Deserialize;
use serde_json::Value;
use sync_core::{
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
    id::OperationId,
    ports::OperationState,
};
use url::Url;

const PATH: &str = "/admin/teams/telephoneNumberManagement/";

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Operation {
    status: Option<String>,
    numbers: Option<Vec<NumberState>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct NumberState {
    status: Option<String>,
    status_detail: Option<String>,
}

/// The end of an operation's address as Graph wrote it, `operations('ID')` or `operations/ID`; `None` where
/// `location` is no operation of this origin. Only this end is kept, so that no other server is ever asked.
pub(crate) fn operation_id(origin: &Origin, location: &str) -> Option<OperationId> {
    let url = origin
        .url()
        .join(location)
        .ok()
        .filter(|url: &Url| origin.same(url))?;
    let tail = url.path().rsplit_once("/operations").map(|(_, tail)| tail)?;
    let id = tail
        .strip_prefix("('")
        .and_then(|t| t.strip_suffix("')"))
        .or_else(|| tail.strip_prefix('/'))?;
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~%=|".contains(c);
    (!id.is_empty() && id.chars().all(plain)).then(|| OperationId::new(format!("operations{tail}")))
}

impl Graph {
    /// How far these operations are.
    pub(crate) async fn operations(&self, ids: &[OperationId]) -> Vec<Result<OperationState, Failure>> {
        let requests = ids
            .iter()
            .map(|id| Request::get(format!("{PATH}{}", tail(id))))
            .collect();
        self.read_many(requests)
            .await
            .into_iter()
            .map(|reply| reply.and_then(state))
            .collect()
    }
}

/// An id alone is asked for in the form of the documentation.
fn tail(id: &OperationId) -> String {
    if id.as_str().starts_with("operations") {
        return id.as_str().to_owned();
    }
    format!("operations/{}", outbound::encode_segment(id.as_str()))
}

/// The documentation wraps the operation in `value`; entities usually come bare.
fn state(mut reply: Reply) -> Result<OperationState, Failure> {
    let request_id = reply.request_id.clone();
    if let Some(inner) = reply.body.get_mut("value").map(Value::take) {
        reply.body = match inner {
            Value::Array(list) => list.into_iter().next().unwrap_or_default(),
            other => other,
        };
    }
    let Some(operation) = reply.found::<Operation>()? else {
        return Ok(OperationState::Forgotten);
    };
    Ok(judged(operation, request_id))
}

/// A status that we do not know is settled by reading, as `skipped` is: it says nothing about the number.
fn judged(operation: Operation, request_id: Option<String>) -> OperationState {
    let numbers = operation.numbers.unwrap_or_default();
    let lower = |text: &Option<String>| text.as_deref().unwrap_or_default().to_ascii_lowercase();
    let details: Vec<&str> = numbers
        .iter()
        .filter_map(|n| n.status_detail.as_deref())
        .filter(|d| !d.trim().is_empty())
        .collect();
    let overall = lower(&operation.status);
    let part_failed = numbers.iter().any(|number| lower(&number.status) == "failed");
    match overall.as_str() {
        "notstarted" | "running" => OperationState::Running,
        "failed" => failed(&details, request_id),
        "succeeded" if part_failed => failed(&details, request_id),
        "succeeded" => OperationState::Succeeded,
        "skipped" if !details.is_empty() => failed(&details, request_id),
        _ => OperationState::Forgotten,
    }
}

fn failed(details: &[&str], request_id: Option<String>) -> OperationState {
    let mut failure = error_table::failure(&Refusal::of_text(&details.join("; ")), Doing::Number);
    if details.is_empty() {
        failure = Failure::new(ErrorCode::Refused, FailureClass::RetrySlow, failure.detail);
    }
    OperationState::Failed {
        failure: failure.with_request_id(request_id),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn of(body: Value) -> OperationState {
        judged(serde_json::from_value(body).unwrap(), None)
    }

    #[test]
    fn both_forms_of_a_location_are_kept_as_they_came() {
        let origin = Origin::parse("https://graph.microsoft.com").unwrap();
        let base = "https://graph.microsoft.com/v1.0/admin/teams/telephoneNumberManagement";
        let id = |location: &str| operation_id(&origin, location).map(|id| id.as_str().to_owned());
        assert_eq!(
            id(&format!("{base}/operations('QXNz-_1')")).unwrap(),
            "operations('QXNz-_1')"
        );
        assert_eq!(id(&format!("{base}/operations/QXNz")).unwrap(), "operations/QXNz");
        assert_eq!(id("/v1.0/x/operations/A").unwrap(), "operations/A");
        for foreign in [
            "https://graph.microsoft.com.evil.example/v1.0/operations/A",
            "http://graph.microsoft.com/v1.0/operations/A",
            &format!("{base}/operations/A/../../users"),
            &format!("{base}/operations('A')/x"),
            &format!("{base}/operations('')"),
            "",
        ] {
            assert_eq!(id(foreign), None, "{foreign}");
        }
        assert_eq!(tail(&OperationId::new("a|b")), "operations/a%7Cb");
    }

    #[test]
    fn every_status_has_a_state() {
        for (status, expected) in [
            ("notStarted", OperationState::Running),
            ("running", OperationState::Running),
            ("succeeded", OperationState::Succeeded),
            ("skipped", OperationState::Forgotten),
            ("unknownFutureValue", OperationState::Forgotten),
            ("", OperationState::Forgotten),
        ] {
            assert_eq!(
                of(json!({"status": status, "numbers": null})),
                expected,
                "{status}"
            );
        }
        assert_eq!(of(json!({})), OperationState::Forgotten);
    }

    #[test]
    fn a_failure_is_classified_from_its_detail() {
        let body = json!({"status": "failed", "numbers": [{"status": "failed",
            "statusDetail": "Telephone Number '+1' has already been assigned to another user"}]});
        let OperationState::Failed { failure } = of(body) else {
            panic!("not failed")
        };
        assert_eq!(failure.code, ErrorCode::NumberHeld);
        let OperationState::Failed { failure } = of(json!({"status": "failed"})) else {
            panic!("not failed")
        };
        assert_eq!(
            (failure.code, failure.class),
            (ErrorCode::Refused, FailureClass::RetrySlow)
        );
        let part = json!({"status": "succeeded", "numbers": [{"status": "failed"}]});
        assert!(matches!(of(part), OperationState::Failed { .. }));
    }
}
