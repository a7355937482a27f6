//! One test a row of the table from HTTP to core's failures.

use serde_json::json;
use sync_core::error_code::ErrorCode::{self, *};
use sync_core::failure::Failure;
use sync_core::failure::FailureClass::{self, *};
use sync_core::ports::PbxSource;

use crate::fixture::*;

async fn failure_of(reply: Reply) -> Failure {
    fixture(move |_, _| reply.clone())
        .source
        .read_all()
        .await
        .unwrap_err()
}

async fn check(reply: Reply, code: ErrorCode, class: FailureClass, says: &str) {
    let failure = failure_of(reply).await;
    assert_eq!((failure.code, failure.class), (code, class), "{failure:?}");
    assert!(failure.detail.contains(says), "{}", failure.detail);
    assert!(!format!("{failure:?} {failure}").contains("eght_"), "{failure:?}");
}

#[tokio::test(start_paused = true)]
async fn status_401_is_a_refused_key() {
    let body = json!({"status": 401, "title": "Unauthorized", "detail": "Valid credentials required"});
    check(
        json_reply(401, body),
        PbxKeyRefused,
        Reauthenticate,
        "Valid credentials required",
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn status_401_without_a_body_is_a_refused_key() {
    check(
        raw_reply(401, "text/plain", ""),
        PbxKeyRefused,
        Reauthenticate,
        "401",
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn status_403_names_the_missing_product() {
    let reply = error(403, None, "FORBIDDEN", "CustomerId mismatch");
    check(reply.clone(), PbxForbidden, NeedsAdmin, "UC & CC User Admin").await;
    check(reply, PbxForbidden, NeedsAdmin, "CustomerId mismatch").await;
}

#[tokio::test(start_paused = true)]
async fn status_404_on_the_list_is_a_wrong_address() {
    check(
        not_found(),
        BadConfiguration,
        NeedsAdmin,
        "no 8x8 Administration API",
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn status_302_is_refused_as_a_wrong_address() {
    let reply = raw_reply(302, "text/plain", "").with("location", "https://evil.example/");
    check(reply, BadConfiguration, NeedsAdmin, "redirect").await;
}

#[tokio::test(start_paused = true)]
async fn status_400_is_permanent() {
    check(
        error(400, Some("sort"), "VALIDATION_ERROR", "Invalid sort"),
        PbxMalformed,
        Permanent,
        "Invalid sort",
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn status_408_passes() {
    check(
        error(408, None, "REQUEST_TIMEOUT", "timed out"),
        PbxUnavailable,
        RetryFast,
        "408",
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn status_424_passes() {
    check(
        error(424, None, "x", "Failed Dependency"),
        PbxUnavailable,
        RetryFast,
        "424",
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn status_429_is_throttling_in_both_documented_bodies() {
    let openapi = error(
        429,
        None,
        "TOO_MANY_REQUESTS",
        "Rate limit exceeded, please try again later",
    );
    check(openapi, PbxThrottled, RetryFast, "Rate limit exceeded").await;
    let guide = error(
        429,
        None,
        "RATE_LIMIT_EXCEEDED",
        "Maximum 100 requests per minute exceeded",
    );
    check(guide, PbxThrottled, RetryFast, "Maximum 100 requests").await;
    check(
        raw_reply(429, "text/html", "<html>slow down</html>"),
        PbxThrottled,
        RetryFast,
        "web page",
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn status_500_passes() {
    check(
        error(500, None, "UNKNOWN", "An unexpected error occurred"),
        PbxUnavailable,
        RetryFast,
        "500",
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn status_503_passes() {
    check(
        error(503, None, "SERVICE_UNAVAILABLE", "down"),
        PbxUnavailable,
        RetryFast,
        "503",
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn an_html_502_passes_and_is_called_a_web_page() {
    check(
        raw_reply(502, "text/html", "<html>Bad gateway</html>"),
        PbxUnavailable,
        RetryFast,
        "web page",
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn html_with_200_is_malformed() {
    check(
        raw_reply(200, "text/html", "<html>Sign in to WiFi</html>"),
        PbxMalformed,
        RetryFast,
        "HTML",
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn truncated_json_is_malformed() {
    let whole = page(vec![user(0)], None).to_string();
    let half = raw_reply(200, "application/json", &whole[..whole.len() / 2]);
    check(half, PbxMalformed, RetryFast, "ends early").await;
}

#[tokio::test(start_paused = true)]
async fn json_of_another_shape_is_malformed() {
    check(json_reply(200, json!([1, 2])), PbxMalformed, RetryFast, "").await;
    check(
        json_reply(200, json!({"data": "everybody"})),
        PbxMalformed,
        RetryFast,
        "another shape",
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn two_gigabytes_are_not_read() {
    let reply = json_reply(200, page(vec![], None)).with("content-length", 2_147_483_648_u64);
    check(reply, PbxMalformed, Permanent, "larger").await;
}

#[tokio::test(start_paused = true)]
async fn passing_faults_are_repeated_and_leave_no_trace() {
    let f = fixture(|asked, before| match before {
        0 => error(503, None, "SERVICE_UNAVAILABLE", "down"),
        1 => error(408, None, "REQUEST_TIMEOUT", "timed out"),
        2 => error(424, None, "x", "Failed Dependency"),
        _ => paged(asked, 2, 2),
    });
    let read = f.source.read_all().await.unwrap();
    assert_eq!(read.completeness, sync_core::user::Completeness::Complete);
    assert_eq!(f.count(), 4);
}

#[tokio::test(start_paused = true)]
async fn a_failure_carries_8x8s_response_id() {
    let failure = failure_of(error(403, None, "FORBIDDEN", "no")).await;
    assert_eq!(failure.request_id.as_deref(), Some("resp-1"));
}

#[tokio::test(start_paused = true)]
async fn a_key_that_cannot_be_a_header_is_said_so_without_showing_it() {
    let f = fixture_with(
        |settings| settings.key = secrecy::SecretString::from("eght_with\nnewline"),
        |asked, _| paged(asked, 1, 1),
    );
    let failure = f.source.probe().await.unwrap_err();
    assert_eq!(failure.code, BadConfiguration);
    assert!(!format!("{failure:?}").contains("newline\""), "{failure:?}");
    assert_eq!(f.count(), 0);
}
