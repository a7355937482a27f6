//! The four writes, their operations, and writes whose outcome is unknown.

use crate::script::{Asked, Given, Script, cut, given, raw, refused};
use microsoft::TenantConfig;
use outbound::HttpError;
use serde_json::json;
use std::time::Duration;
use sync_core::{
    error_code::ErrorCode,
    failure::FailureClass,
    id::{EntraId, OperationId, PolicyId},
    number::PhoneNumber,
    ports::{Directory, OperationState, Write},
    tenant::PolicyType,
};

const NUMBERS: &str = "/admin/teams/telephoneNumberManagement";
const POLICIES: &str = "/admin/teams/policy/userAssignments";
const TYPE: &str = "#microsoft.graph.teamsAdministration.teamsPolicyUserAssignment";

fn number() -> PhoneNumber {
    PhoneNumber::parse("+12025550100;ext=3").unwrap()
}

fn four() -> Vec<Write> {
    let account = EntraId::new("a1");
    vec![
        Write::AssignNumber {
            number: number(),
            account: account.clone(),
            location_id: Some("loc".into()),
        },
        Write::UnassignNumber { number: number() },
        Write::AssignPolicy {
            account: account.clone(),
            policy: PolicyType::VoiceRouting,
            policy_id: PolicyId::new("p"),
        },
        Write::UnassignPolicy {
            account,
            policy: PolicyType::DialPlan,
        },
    ]
}

fn accepts(asked: &Asked) -> Option<Given> {
    let operation = |id: &str| {
        given(202, json!(null)).header("Location", &format!("https://graph.example/v1.0{NUMBERS}/{id}"))
    };
    match asked
        .path
        .strip_prefix(NUMBERS)
        .or(asked.path.strip_prefix(POLICIES))
    {
        Some("/numberAssignments/assignNumber") => {
            Some(operation("operations('QXNz')").header("request-id", "r-1"))
        }
        Some("/numberAssignments/unassignNumber") => Some(operation("operations/VW5h")),
        Some("/assign" | "/unassign") => Some(given(204, json!(null))),
        _ => None,
    }
}

#[tokio::test(start_paused = true)]
async fn the_four_writes_are_sent_as_documented() {
    for batched in [true, false] {
        let cloud = Script::new(accepts);
        let tenant = cloud.tenant_as(TenantConfig {
            batched,
            ..Script::config()
        });
        let accepted: Vec<_> = tenant
            .submit(&four())
            .await
            .into_iter()
            .map(Result::unwrap)
            .collect();
        let operations: Vec<_> = accepted
            .iter()
            .map(|a| a.operation.as_ref().map(OperationId::as_str))
            .collect();
        assert_eq!(
            operations,
            [Some("operations('QXNz')"), Some("operations/VW5h"), None, None]
        );
        assert_eq!(accepted[0].request_id.as_deref(), Some("r-1"));
        let mut ours: Vec<_> = accepted
            .iter()
            .filter_map(|taken| taken.client_request_id.clone())
            .collect();
        let mut sent: Vec<_> = cloud
            .asked()
            .into_iter()
            .map(|asked| asked.headers["client-request-id"].clone())
            .collect();
        ours.sort_unstable();
        sent.sort_unstable();
        assert_eq!(ours, sent);
        ours.dedup();
        assert_eq!(ours.len(), 4, "each write has an id of its own");
        let mut asked = cloud.asked();
        asked.sort_by_key(|asked| (asked.path.clone(), asked.body.to_string()));
        let bodies: Vec<_> = asked
            .iter()
            .map(|asked| (asked.method.as_str(), asked.body.clone()))
            .collect();
        assert_eq!(
            bodies,
            [
                (
                    "POST",
                    json!({"value": [{"@odata.type": TYPE, "userId": "a1", "policyType": "OnlineVoiceRoutingPolicy", "policyId": "p"}]})
                ),
                (
                    "POST",
                    json!({"value": [{"@odata.type": TYPE, "userId": "a1", "policyType": "TenantDialPlan"}]})
                ),
                (
                    "POST",
                    json!({"telephoneNumber": "+12025550100;ext=3", "assignmentTargetId": "a1",
                "numberType": "directRouting", "assignmentCategory": "primary", "locationId": "loc"})
                ),
                (
                    "POST",
                    json!({"telephoneNumber": "+12025550100;ext=3", "numberType": "directRouting"})
                ),
            ]
        );
        assert!(
            asked
                .iter()
                .all(|asked| asked.headers["content-type"] == "application/json")
        );
        assert_eq!(cloud.count("/$batch"), usize::from(batched));
    }
}

#[tokio::test]
async fn writes_are_accepted_over_a_socket() {
    let (_server, tenant) = Script::new(accepts).serve(true).await;
    assert!(tenant.submit(&four()).await.iter().all(Result::is_ok));
}

#[tokio::test(start_paused = true)]
async fn classic_writes_go_one_by_one_in_order() {
    let cloud = Script::new(accepts);
    let tenant = cloud.tenant_as(TenantConfig {
        batched: false,
        ..Script::config()
    });
    tenant.submit(&four()).await;
    let paths: Vec<_> = cloud
        .asked()
        .iter()
        .map(|a| a.path.rsplit('/').next().unwrap().to_owned())
        .collect();
    assert_eq!(paths, ["assignNumber", "unassignNumber", "assign", "unassign"]);
}

#[tokio::test(start_paused = true)]
async fn an_operation_of_another_server_is_not_believed() {
    let cloud = Script::new(|asked| {
        asked
            .path
            .ends_with("unassignNumber")
            .then(|| given(202, json!(null)).header("Location", "https://evil.example/v1.0/operations/X"))
    });
    let accepted = cloud.tenant().submit(&four()[1..2]).await.remove(0).unwrap();
    assert_eq!(accepted.operation, None);
}

/// A batch, or the plain write in it, that ends as given.
async fn outcomes(batch: Option<Given>, item: Option<Given>) -> (Script, Vec<(ErrorCode, FailureClass)>) {
    let cloud = Script::new(move |asked| match asked.path.as_str() {
        "/$batch" => batch.clone(),
        path if path.contains("/oauth2/") => None,
        _ => item.clone(),
    });
    let results = cloud.tenant().submit(&four()).await;
    let failures = results
        .into_iter()
        .map(|r| r.unwrap_err())
        .map(|f| (f.code, f.class))
        .collect();
    (cloud, failures)
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_leaves_every_write_unsettled_and_repeats_none() {
    let timeout = Given::Fails(HttpError::Timeout {
        host: "graph.example".into(),
        after: Duration::from_secs(60),
    });
    let truncated = raw(200, "application/json", "{\"responses\":[{\"id\":\"1\",");
    let page = raw(200, "text/html", "<html>proxy</html>");
    for lost in [
        cut(),
        timeout,
        truncated,
        page,
        given(200, json!({"responses": []})),
        given(500, json!(null)),
        given(504, json!(null)),
        given(503, json!(null)),
        given(408, json!(null)),
    ] {
        let (cloud, outcomes) = outcomes(Some(lost.clone()), None).await;
        assert_eq!(
            outcomes,
            [(ErrorCode::OutcomeUnknown, FailureClass::Unsettled); 4],
            "{lost:?}"
        );
        assert_eq!(cloud.count("/$batch"), 1);
    }
    for lost in [cut(), given(500, json!(null)), given(503, json!(null))] {
        let (_, outcomes) = outcomes(None, Some(lost)).await;
        assert_eq!(
            outcomes,
            [(ErrorCode::OutcomeUnknown, FailureClass::Unsettled); 4]
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_write_that_never_left_is_not_unsettled() {
    let connect = Given::Fails(HttpError::Connect {
        host: "graph.example".into(),
        detail: "refused".into(),
    });
    let (_, outcomes) = outcomes(Some(connect), None).await;
    assert_eq!(
        outcomes,
        [(ErrorCode::TenantUnavailable, FailureClass::RetryFast); 4]
    );
    let denied = Script::new(|asked| asked.path.contains("oauth2").then(|| refused(401, "x", "y")));
    let failure = denied.tenant().submit(&four()).await.remove(0).unwrap_err();
    assert_eq!(failure.class, FailureClass::Reauthenticate);
}

#[tokio::test(start_paused = true)]
async fn one_refused_write_leaves_the_others_alone() {
    let cloud = Script::new(|asked| match asked.path.rsplit('/').next().unwrap() {
        "assignNumber" => Some(
            refused(
                400,
                "BadRequest",
                "Telephone Number '+1' has already been assigned to another user",
            )
            .header("request-id", "r-9"),
        ),
        "unassignNumber" => Some(refused(429, "TooManyRequests", "Please retry").header("Retry-After", "17")),
        "assign" => Some(refused(424, "FailedDependency", "x")),
        "unassign" => Some(given(204, json!(null))),
        _ => None,
    });
    let tenant = cloud.tenant();
    let mut results = tenant.submit(&four()).await.into_iter();
    let held = results.next().unwrap().unwrap_err();
    assert_eq!(
        (held.code, held.class),
        (ErrorCode::NumberHeld, FailureClass::NeedsAdmin)
    );
    assert_eq!(held.request_id.as_deref(), Some("r-9"));
    let slow = results.next().unwrap().unwrap_err();
    assert_eq!(
        (slow.code, slow.class),
        (ErrorCode::TenantThrottled, FailureClass::RetryFast)
    );
    assert_eq!(slow.retry_after, Some(Duration::from_secs(17)));
    assert_eq!(
        results.next().unwrap().unwrap_err().class,
        FailureClass::RetryFast
    );
    assert!(results.next().unwrap().is_ok());
    assert_eq!(
        cloud.count("/$batch"),
        1,
        "writes are repeated by the engine alone"
    );
    let start = tokio::time::Instant::now();
    tenant.reserve_writes(1).await;
    assert_eq!(
        start.elapsed(),
        Duration::from_secs(17),
        "what Microsoft asked for is waited before the next write"
    );
}

#[tokio::test(start_paused = true)]
async fn only_items_whose_token_was_refused_are_sent_again() {
    let cloud = Script::new(|asked| {
        let name = asked.path.rsplit('/').next().unwrap();
        if name == "$batch" || asked.path.contains("oauth2") {
            return None;
        }
        let refuse = asked.in_batch && name == "unassign";
        Some(if refuse {
            refused(401, "InvalidAuthenticationToken", "x")
        } else {
            given(204, json!(null))
        })
    });
    let results = cloud.tenant().submit(&four()).await;
    assert!(results.iter().all(Result::is_ok), "{results:?}");
    let mut names: Vec<_> = cloud
        .asked()
        .iter()
        .map(|a| a.path.rsplit('/').next().unwrap().to_owned())
        .collect();
    names.sort();
    assert_eq!(
        names,
        ["assign", "assignNumber", "unassign", "unassign", "unassignNumber"]
    );
}

#[tokio::test]
async fn operations_are_asked_where_they_were_said_to_be() {
    let cloud = Script::new(|asked| {
        let done = json!({"id": "x", "status": "succeeded", "numbers": [{"status": "succeeded", "statusDetail": null}]});
        match asked.path.strip_prefix(NUMBERS)? {
            "/operations('QXNz')" => Some(given(200, json!({"value": done}))),
            "/operations/VW5h" => Some(given(200, done)),
            "/operations/bare" => Some(given(200, json!({"status": "notStarted"}))),
            "/operations/fail" => Some(given(
                200,
                json!({"status": "failed", "numbers": [{"status": "failed",
                "statusDetail": "User 'a1' lacks appropriate licenses to assign a 'DirectRouting' number"}]}),
            )),
            "/operations/new" => Some(given(200, json!({"status": "paused"}))),
            _ => None,
        }
    });
    for batched in [true, false] {
        let (_server, tenant) = cloud.serve(batched).await;
        let ids: Vec<_> = [
            "operations('QXNz')",
            "operations/VW5h",
            "bare",
            "operations/gone",
            "operations/new",
        ]
        .map(OperationId::new)
        .into();
        let states: Vec<_> = tenant
            .operations(&ids)
            .await
            .into_iter()
            .map(Result::unwrap)
            .collect();
        assert_eq!(
            states,
            [
                OperationState::Succeeded,
                OperationState::Succeeded,
                OperationState::Running,
                OperationState::Forgotten,
                OperationState::Forgotten
            ]
        );
        let failed = tenant
            .operations(&[OperationId::new("operations/fail")])
            .await
            .remove(0)
            .unwrap();
        let OperationState::Failed { failure } = failed else {
            panic!("{failed:?}")
        };
        assert_eq!(failure.code, ErrorCode::LicenseMissing);
    }
}
