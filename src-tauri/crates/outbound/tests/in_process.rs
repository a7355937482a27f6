//! The client over a router in this process, on tokio's paused clock.

#![expect(clippy::unwrap_used, reason = "helpers of a test suite")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::extract::OriginalUri;
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::routing::{get, post};
use outbound::{Client, HttpError, Origin, RetryReads, RouterTransport, SecretHeader, encode_segment};
use secrecy::SecretString;

fn client(router: Router) -> Client {
    let origin = Origin::parse("https://api.example.test/base").unwrap();
    Client::builder(Arc::new(RouterTransport::new(router)), origin)
        .request_id_header(HeaderName::from_static("x-request-id"))
        .response_id_header(HeaderName::from_static("x-response-id"))
        .secret_header(SecretHeader::new(
            HeaderName::from_static("x-api-key"),
            SecretString::from("eght_k"),
        ))
        .build()
}

#[tokio::test(start_paused = true)]
async fn query_segments_and_headers_arrive_as_meant() {
    let router = Router::new().fallback(|OriginalUri(uri): OriginalUri, headers: HeaderMap| async move {
        assert_eq!(headers["x-api-key"], "eght_k");
        assert_eq!(headers["host"], "api.example.test");
        assert_eq!(headers["x-request-id"].len(), 36);
        (
            [("x-response-id", "r-1")],
            uri.path_and_query().unwrap().to_string(),
        )
    });
    let path = format!("phone-numbers/{}", encode_segment("+441130000001"));
    let answer = client(router)
        .get(&path)
        .query("filter", "a b+c&d")
        .query("n", "1")
        .send()
        .await
        .unwrap();
    assert_eq!(
        answer.body,
        "/base/phone-numbers/%2B441130000001?filter=a%20b%2Bc%26d&n=1"
    );
    assert_eq!(answer.request_id.as_deref(), Some("r-1"));
}

#[tokio::test(start_paused = true)]
async fn json_and_form_bodies_are_typed() {
    let echo = |headers: HeaderMap, body: String| async move {
        format!("{} {body}", headers["content-type"].to_str().unwrap())
    };
    let client = client(Router::new().route("/base/x", post(echo)));
    let json = client
        .post("x")
        .json(&serde_json::json!({"a": 1}))
        .send()
        .await
        .unwrap();
    assert_eq!(json.body, "application/json {\"a\":1}");
    let form = client.post("x").form(&[("a", "b c&d")]).send().await.unwrap();
    assert_eq!(form.body, "application/x-www-form-urlencoded a=b+c%26d");
}

#[tokio::test(start_paused = true)]
async fn a_link_to_another_origin_is_refused_before_anything_is_sent() {
    let seen = Arc::new(AtomicUsize::new(0));
    let counter = seen.clone();
    let client = client(Router::new().fallback(move || {
        let counter = counter.clone();
        async move { counter.fetch_add(1, Ordering::SeqCst).to_string() }
    }));
    for link in [
        "https://evil.example/base/users",
        "http://api.example.test/users",
        "https://api.example.test:8443/users",
        "//evil.example/users",
        "https://u:p@api.example.test/users",
        "https://api.example.test@evil.example/",
    ] {
        let refused = client.follow(link).send().await.unwrap_err();
        assert!(
            matches!(refused, HttpError::ForeignOrigin { .. }),
            "{link}: {refused:?}"
        );
        assert!(!refused.was_sent_maybe());
    }
    let foreign = http::Request::get("https://evil.example/")
        .body(bytes::Bytes::new())
        .unwrap();
    assert!(matches!(
        client.execute(foreign).await,
        Err(HttpError::ForeignOrigin { .. })
    ));
    assert_eq!(seen.load(Ordering::SeqCst), 0);
    assert!(client.follow("/base/users?x=1").send().await.is_ok());
    assert!(client.follow("https://api.example.test/v2").send().await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_slow_answer_times_out_in_virtual_time() {
    let never = || async { std::future::pending::<&'static str>().await };
    let origin = Origin::parse("https://api.example.test").unwrap();
    let transport = Arc::new(RouterTransport::new(Router::new().route("/slow", get(never))));
    let client = Client::builder(transport, origin)
        .timeout(Duration::from_secs(20))
        .build();
    let started = tokio::time::Instant::now();
    let error = client.get("slow").send().await.unwrap_err();
    assert!(matches!(error, HttpError::Timeout { .. }) && error.was_sent_maybe());
    assert_eq!(started.elapsed(), Duration::from_secs(20));
}

#[tokio::test(start_paused = true)]
async fn a_secret_that_cannot_be_sent_is_not_shown() {
    let bad = SecretHeader::bearer(&SecretString::from("tok\nen"));
    let error = client(Router::new())
        .get("x")
        .secret_header(&bad)
        .send()
        .await
        .unwrap_err();
    assert!(matches!(error, HttpError::Unsendable { .. }));
    assert!(!format!("{error:?}{error}{bad:?}").contains("tok"));
}

/// Answers with the statuses in turn (the last one again and again) and counts.
fn statuses(list: &'static [(u16, Option<&'static str>)]) -> (Client, Arc<AtomicUsize>) {
    let seen = Arc::new(AtomicUsize::new(0));
    let counter = seen.clone();
    let router = Router::new().fallback(move || {
        let at = counter.fetch_add(1, Ordering::SeqCst).min(list.len() - 1);
        async move {
            let (code, wait) = list[at];
            let mut headers = HeaderMap::new();
            if let Some(wait) = wait {
                headers.insert("retry-after", wait.parse().unwrap());
            }
            (StatusCode::from_u16(code).unwrap(), headers)
        }
    });
    (client(router), seen)
}

async fn read(policy: RetryReads, client: &Client) -> Result<outbound::Answer, HttpError> {
    policy
        .run(|| async { client.get("x").send().await?.success() })
        .await
}

#[tokio::test(start_paused = true)]
async fn reads_are_repeated_until_they_succeed_and_retry_after_is_obeyed() {
    let (client, seen) = statuses(&[(503, None), (429, Some("45")), (200, None)]);
    let started = tokio::time::Instant::now();
    assert!(read(RetryReads::background(), &client).await.is_ok());
    assert_eq!(seen.load(Ordering::SeqCst), 3);
    assert!(
        started.elapsed() >= Duration::from_secs(47),
        "{:?}",
        started.elapsed()
    );
}

#[tokio::test(start_paused = true)]
async fn refusals_are_not_repeated() {
    const REFUSALS: [&[(u16, Option<&str>)]; 4] =
        [&[(400, None)], &[(401, None)], &[(403, None)], &[(404, None)]];
    for list in REFUSALS {
        let (client, seen) = statuses(list);
        assert!(read(RetryReads::background(), &client).await.is_err());
        assert_eq!(seen.load(Ordering::SeqCst), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn the_last_error_comes_out_when_the_policy_ends() {
    let (client, seen) = statuses(&[(503, None), (503, None), (500, None)]);
    let error = read(RetryReads::interactive(), &client).await.unwrap_err();
    assert!(matches!(error, HttpError::Status { code: 500, .. }));
    assert_eq!(seen.load(Ordering::SeqCst), 3);
}

#[tokio::test(start_paused = true)]
async fn a_person_is_not_kept_waiting_for_a_server_that_asks_for_long() {
    let (client, seen) = statuses(&[(429, Some("3600"))]);
    assert!(read(RetryReads::interactive(), &client).await.is_err());
    assert_eq!(seen.load(Ordering::SeqCst), 1);
}
