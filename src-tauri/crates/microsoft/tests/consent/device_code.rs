//! Sign-in by a code that is typed on another device, on a paused clock.

use crate::cloud::{CLIENT, Cloud, NOW, refusal};
use microsoft::consent::{DeviceCode, PHISHING_WARNING, Purpose};
use serde_json::{Value, json};
use sync_core::{error_code::ErrorCode, failure::Failure};
use tokio::time::Instant;

fn pending(error: &str) -> (u16, Value) {
    (400, json!({"error": error, "error_description": "wait"}))
}

/// Signs in while the token endpoint first says these; also how many seconds it took.
async fn after(answers: impl IntoIterator<Item = (u16, Value)>) -> (Result<String, Failure>, u64) {
    let cloud = Cloud::new();
    cloud.world().before.extend(answers);
    let code = DeviceCode::begin(&cloud.authority(), Purpose::ManualSync)
        .await
        .unwrap();
    let started = Instant::now();
    let signed_in = code.finish().await;
    (
        signed_in.map(|who| who.account().upn.clone()),
        started.elapsed().as_secs(),
    )
}

#[tokio::test(start_paused = true)]
async fn the_code_is_shown_with_its_address_end_and_warning() {
    let cloud = Cloud::new();
    let code = DeviceCode::begin(&cloud.authority(), Purpose::Delegated)
        .await
        .unwrap();
    assert_eq!(code.user_code(), "GX7-PQR");
    assert_eq!(code.verification_uri(), "https://microsoft.com/devicelogin");
    assert_eq!(code.ends_at().as_second(), NOW + 900);
    assert!(PHISHING_WARNING.contains("Never enter a code"));
    assert!(!format!("{code:?}").contains("the-device-code"));
    let asked = &cloud.asked("/devicecode")[0];
    assert_eq!(asked.form["client_id"], CLIENT);
    assert!(asked.form["scope"].contains("offline_access"));
}

#[tokio::test(start_paused = true)]
async fn it_asks_at_the_interval_and_slower_when_told_to() {
    let (who, seconds) = after([pending("authorization_pending"), pending("authorization_pending")]).await;
    assert_eq!((who.unwrap().as_str(), seconds), ("mira@contoso.example", 15));
    let (who, seconds) = after([pending("slow_down"), pending("authorization_pending")]).await;
    assert_eq!((who.is_ok(), seconds), (true, 5 + 10 + 10));
}

#[tokio::test(start_paused = true)]
async fn passing_faults_are_waited_out() {
    let (who, seconds) = after([
        (503, json!("busy")),
        (500, Value::Null),
        (400, refusal("temporarily_unavailable", 90_033)),
    ])
    .await;
    assert!(who.is_ok());
    assert!(seconds > 15, "{seconds}");
}

#[tokio::test(start_paused = true)]
async fn a_no_a_block_and_an_end_are_told_apart() {
    for (answer, code) in [
        (pending("authorization_declined"), ErrorCode::SignInDeclined),
        (pending("access_denied"), ErrorCode::SignInDeclined),
        (pending("expired_token"), ErrorCode::SignInExpired),
        ((400, refusal("invalid_grant", 70_019)), ErrorCode::SignInExpired),
        ((400, refusal("access_denied", 53_003)), ErrorCode::SignInBlocked),
        ((400, refusal("invalid_grant", 530_035)), ErrorCode::SignInBlocked),
        (pending("bad_verification_code"), ErrorCode::BadConfiguration),
    ] {
        assert_eq!(
            after([answer.clone()]).await.0.unwrap_err().code,
            code,
            "{answer:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_code_that_nobody_enters_ends_by_our_clock_too() {
    let (who, seconds) = after((0..1_000).map(|_| pending("authorization_pending"))).await;
    assert_eq!(who.unwrap_err().code, ErrorCode::SignInExpired);
    assert_eq!(seconds, 900);
}

#[tokio::test(start_paused = true)]
async fn cancelling_ends_the_asking() {
    let cloud = Cloud::new();
    let code = DeviceCode::begin(&cloud.authority(), Purpose::ManualSync)
        .await
        .unwrap();
    code.canceller().cancel();
    assert_eq!(code.finish().await.unwrap_err().code, ErrorCode::SignInCancelled);
    assert!(cloud.asked("/token").is_empty());
}
