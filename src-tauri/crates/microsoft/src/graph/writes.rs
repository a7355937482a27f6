//! The four writes. None is repeated here: the engine reads the tenant first.

use crate::graph::{
    client::{Graph, Request, Unanswered},
    error_table::Doing,
    numbers,
    operations::operation_id,
    reply::Reply,
};
use outbound::HttpError;
use serde_json::{Value, json};
use sync_core::{
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
    ports::{Accepted, Write},
};

const POLICY_PATH: &str = "/admin/teams/policy/userAssignments";
const POLICY_TYPE: &str = "#microsoft.graph.teamsAdministration.teamsPolicyUserAssignment";

impl Graph {
    /// Sends the writes in the order given; in a batch Graph may carry them out in any order.
    pub(crate) async fn submit(&self, writes: &[Write]) -> Vec<Result<Accepted, Failure>> {
        let requests: Vec<Request> = writes.iter().map(request).collect();
        let ids: Vec<Option<String>> = requests.iter().map(|request| request.id.clone()).collect();
        let replies = self.write_many(requests).await;
        let told = writes.iter().zip(ids).zip(replies);
        told.map(|((write, id), reply)| self.outcome(write, id, reply))
            .collect()
    }

    fn outcome(
        &self,
        write: &Write,
        client_request_id: Option<String>,
        reply: Result<Reply, Unanswered>,
    ) -> Result<Accepted, Failure> {
        let reply = match reply {
            Ok(reply) => reply,
            Err(Unanswered::NoToken(failure)) => return Err(failure),
            Err(lost @ Unanswered::Lost(_)) if was_maybe_done(&lost) => {
                return Err(unsettled(lost.failure()));
            }
            Err(lost) => return Err(lost.failure()),
        };
        if reply.is_success() {
            let location = reply.location.as_deref();
            let operation = location.and_then(|link| operation_id(self.http.origin(), link));
            if operation.is_none() && doing(write) == Doing::Number {
                tracing::warn!(
                    request_id = reply.request_id,
                    "a number write was accepted without an operation"
                );
            }
            return Ok(Accepted {
                operation,
                request_id: reply.request_id,
                client_request_id,
            });
        }
        let failure = reply.failure(doing(write));
        // A gateway's 408 and 5xx come after it passed the request on; a reason that we know is an answer.
        let passed_on = reply.status == 408 || reply.status >= 500;
        if passed_on && failure.class == FailureClass::RetryFast {
            return Err(unsettled(failure));
        }
        Err(failure)
    }
}

fn was_maybe_done(lost: &Unanswered) -> bool {
    match lost {
        Unanswered::NoToken(_) => false,
        Unanswered::Lost(error) => HttpError::was_sent_maybe(error),
    }
}

fn unsettled(failure: Failure) -> Failure {
    Failure {
        code: ErrorCode::OutcomeUnknown,
        class: FailureClass::Unsettled,
        ..failure
    }
}

fn doing(write: &Write) -> Doing {
    match write {
        Write::AssignNumber { .. } | Write::UnassignNumber { .. } => Doing::Number,
        Write::AssignPolicy { .. } | Write::UnassignPolicy { .. } => Doing::Policy,
    }
}

/// One user and one policy a call: whether a bad entry fails its whole list is not documented.
fn request(write: &Write) -> Request {
    match write {
        Write::AssignNumber {
            number,
            account,
            location_id,
        } => {
            let mut body = json!({"telephoneNumber": number.as_str(), "assignmentTargetId": account.as_str(),
                "numberType": "directRouting", "assignmentCategory": "primary"});
            if let Some(location) = location_id {
                body["locationId"] = Value::String(location.clone());
            }
            Request::post(format!("{}/assignNumber", numbers::PATH), body)
        }
        Write::UnassignNumber { number } => {
            let body = json!({"telephoneNumber": number.as_str(), "numberType": "directRouting"});
            Request::post(format!("{}/unassignNumber", numbers::PATH), body)
        }
        Write::AssignPolicy {
            account,
            policy,
            policy_id,
        } => {
            let entry = json!({"@odata.type": POLICY_TYPE, "userId": account.as_str(),
                "policyType": policy.as_str(), "policyId": policy_id.as_str()});
            Request::post(format!("{POLICY_PATH}/assign"), json!({"value": [entry]}))
        }
        Write::UnassignPolicy { account, policy } => {
            let entry = json!({"@odata.type": POLICY_TYPE, "userId": account.as_str(), "policyType": policy.as_str()});
            Request::post(format!("{POLICY_PATH}/unassign"), json!({"value": [entry]}))
        }
    }
}
