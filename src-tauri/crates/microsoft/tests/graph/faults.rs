//! Answers that are late, broken, foreign or too many.

use crate::script::{Given, Script, cut, given, list, raw, refused};
use serde_json::{Value, json};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use sync_core::{error_code::ErrorCode, failure::FailureClass, id::EntraId, ports::Directory};
use tokio::time::Instant;

const CONFIGURATIONS: &str = "/admin/teams/userConfigurations";

/// Each account fails once as given, then answers.
fn fails_once(given_first: impl Fn(&str) -> Option<Given> + Send + Sync + 'static) -> Script {
    let seen: Arc<Mutex<Vec<String>>> = Arc::default();
    Script::new(move |asked| {
        let id = asked
            .at()
            .strip_prefix("/admin/teams/userConfigurations/")?
            .to_owned();
        let mut seen = seen.lock().unwrap();
        let first = !seen.contains(&id);
        seen.push(id.clone());
        given_first(&id)
            .filter(|_| first)
            .or_else(|| Some(given(200, json!({"id": id}))))
    })
}

fn ids(count: usize) -> Vec<EntraId> {
    (0..count).map(|n| EntraId::new(format!("a{n}"))).collect()
}

#[tokio::test(start_paused = true)]
async fn a_next_page_on_another_server_is_refused_and_gets_no_token() {
    for link in [
        "https://evil.example/v1.0/next",
        "http://graph.example/v1.0/next",
        "https://graph.example:444/x",
    ] {
        let cloud = Script::new(|_| None).with(CONFIGURATIONS, move |_| {
            given(200, json!({"value": [], "@odata.nextLink": link}))
        });
        let failure = cloud.tenant().all_voice_users().await.unwrap_err();
        assert_eq!(
            (failure.code, failure.class),
            (ErrorCode::TenantMalformed, FailureClass::Permanent),
            "{link}"
        );
        assert_eq!(cloud.asked().len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_page_that_leads_back_ends_the_list() {
    let cloud = Script::new(|_| None).with(CONFIGURATIONS, |_| {
        given(200, json!({"value": [], "@odata.nextLink": "https://graph.example/v1.0/admin/teams/userConfigurations?$skiptoken=1"}))
    });
    assert_eq!(
        cloud.tenant().all_voice_users().await.unwrap_err().code,
        ErrorCode::TenantMalformed
    );
    assert_eq!(cloud.asked().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn truncated_json_and_web_pages_are_read_again_and_then_reported() {
    for broken in [
        raw(200, "application/json", "{\"value\":[{\"id\":\"a1\""),
        raw(200, "text/html", "<html>sign in to the proxy</html>"),
    ] {
        let cloud = Script::new(|_| None).with(CONFIGURATIONS, move |_| broken.clone());
        let failure = cloud.tenant().all_voice_users().await.unwrap_err();
        assert_eq!(
            (failure.code, failure.class),
            (ErrorCode::TenantMalformed, FailureClass::RetryFast)
        );
        assert_eq!(cloud.asked().len(), 6);
    }
}

#[tokio::test(start_paused = true)]
async fn a_read_whose_answer_was_lost_is_asked_again() {
    let tries = Arc::new(Mutex::new(0));
    let cloud = Script::new(|_| None).with(CONFIGURATIONS, move |_| {
        let mut tries = tries.lock().unwrap();
        *tries += 1;
        match *tries {
            1 => cut(),
            2 => raw(502, "text/html", "<html>bad gateway</html>"),
            3 => refused(429, "TooManyRequests", "").header("Retry-After", "40"),
            _ => list(json!([{"id": "a1"}])),
        }
    });
    let start = Instant::now();
    assert_eq!(cloud.tenant().all_voice_users().await.unwrap().len(), 1);
    assert!(
        start.elapsed() >= Duration::from_secs(40),
        "{:?}",
        start.elapsed()
    );
}

#[tokio::test(start_paused = true)]
async fn only_the_items_that_met_a_passing_fault_are_asked_again() {
    let cloud = fails_once(|id| match id {
        "a3" => Some(refused(429, "TooManyRequests", "").header("Retry-After", "30")),
        "a4" => Some(refused(424, "FailedDependency", "")),
        "a5" => Some(refused(503, "", "")),
        "a6" => Some(cut()),
        _ => None,
    });
    let start = Instant::now();
    let answers = cloud.tenant().voice_users(&ids(20)).await;
    assert!(
        answers
            .iter()
            .all(|answer| answer.as_ref().is_ok_and(Option::is_some)),
        "{answers:?}"
    );
    assert!(start.elapsed() >= Duration::from_secs(30));
    assert_eq!(cloud.asked().len(), 24);
}

#[tokio::test(start_paused = true)]
async fn one_account_that_never_answers_is_his_failure_alone() {
    let cloud = Script::new(|asked| {
        let id = asked.at().strip_prefix("/admin/teams/userConfigurations/")?;
        Some(if id == "a3" {
            refused(500, "", "Unknown Error")
        } else {
            given(200, json!({"id": id}))
        })
    });
    let answers = cloud.tenant().voice_users(&ids(20)).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_err()).count(), 1);
    assert_eq!(
        answers[3].as_ref().unwrap_err().code,
        ErrorCode::TenantUnavailable
    );
    let permanent = Script::new(|asked| asked.in_batch.then(|| refused(400, "BadRequest", "no")));
    assert!(
        permanent
            .tenant()
            .voice_users(&ids(20))
            .await
            .iter()
            .all(Result::is_err)
    );
    assert_eq!(permanent.asked().len(), 20, "what will never work is asked once");
}

#[tokio::test(start_paused = true)]
async fn a_batch_that_is_throttled_as_a_whole_is_asked_again_as_a_whole() {
    let tries = Arc::new(Mutex::new(0));
    let cloud = Script::new(move |asked| match asked.path.as_str() {
        "/$batch" => {
            let mut tries = tries.lock().unwrap();
            *tries += 1;
            (*tries == 1).then(|| refused(429, "UnknownError", "").header("Retry-After", "3"))
        }
        _ => asked.in_batch.then(|| given(200, json!({"id": "a1"}))),
    });
    let start = Instant::now();
    assert!(
        cloud
            .tenant()
            .voice_users(&ids(5))
            .await
            .iter()
            .all(Result::is_ok)
    );
    assert!(start.elapsed() >= Duration::from_secs(3));
}

#[tokio::test]
async fn answers_of_many_megabytes_are_read() {
    let plans: Vec<Value> = (0..70)
        .map(|n| {
            json!({"servicePlanId": format!("{n}"), "capabilityStatus": "Enabled",
        "assignedDateTime": "2026-01-01T00:00:00Z", "service": "a service with a long name"})
        })
        .collect();
    let users: Vec<Value> = (0..999)
        .map(|n| {
            json!({"id": format!("a{n}"), "userPrincipalName": format!("u{n}@x.example"),
        "assignedPlans": plans})
        })
        .collect();
    let body = json!({"value": users}).to_string();
    assert!(body.len() > 4_000_000);
    let cloud = Script::new(|_| None).with("/users", move |_| raw(200, "application/json", &body));
    let (_server, tenant) = cloud.serve(true).await;
    let keys: Vec<_> = (0..999)
        .map(|n| sync_core::ports::LookupKey::Upn(format!("u{n}@x.example")))
        .collect();
    let found = tenant
        .find_users(&keys)
        .await
        .into_iter()
        .collect::<Result<Vec<_>, _>>()
        .unwrap();
    assert!(
        found
            .iter()
            .all(|f| f.len() == 1 && f[0].phone_plan == Some(false))
    );
}

#[tokio::test(start_paused = true)]
async fn reads_keep_to_their_rate_item_by_item() {
    let cloud = fails_once(|_| None);
    let start = Instant::now();
    assert!(
        cloud
            .tenant()
            .voice_users(&ids(525))
            .await
            .iter()
            .all(Result::is_ok)
    );
    let took = start.elapsed().as_secs_f64();
    assert!((took - 26.0).abs() < 0.5, "{took}");
}

#[tokio::test(start_paused = true)]
async fn a_throttle_warning_slows_writes_down() {
    let cloud = Script::new(|asked| {
        asked
            .in_batch
            .then(|| given(200, json!({"id": "a1"})).header("x-ms-throttle-limit-percentage", "1.1"))
    });
    let tenant = cloud.tenant();
    tenant.reserve_writes(1).await;
    assert!(tenant.voice_users(&ids(2)).await.iter().all(Result::is_ok));
    let start = Instant::now();
    tenant.reserve_writes(10).await;
    let took = start.elapsed().as_secs_f64();
    assert!(
        took > 3.0,
        "10 writes at 5 a second would take 2 s, and took {took}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_batch_of_refusals_counts_as_one() {
    let busy = || refused(429, "TooManyRequests", "").header("Retry-After", "0");
    let cloud = fails_once(move |_| Some(busy()));
    let start = Instant::now();
    assert!(
        cloud
            .tenant()
            .voice_users(&ids(5))
            .await
            .iter()
            .all(Result::is_ok)
    );
    let took = start.elapsed().as_secs_f64();
    assert!(
        took < 1.0,
        "5 more at half of 25 a second take 0.4 s, and took {took}"
    );
}
