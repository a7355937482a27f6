use std::time::Duration;

use serde_json::{Value, json};
use simulator::Knobs;

use crate::browser::{App, Browser, FOUR, code_of, encoded, text};
use crate::office::{Answer, Office};

async fn start(office: &Office, app: &App) -> Value {
    let form = encoded(&[
        ("client_id", &app.client_id),
        ("scope", &format!("openid profile {FOUR}")),
    ]);
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    let path = format!("/{}/oauth2/v2.0/devicecode", app.tenant);
    let answer = office.ask(http::Method::POST, &path, &headers, &form).await;
    assert_eq!(answer.status, 200, "{}", text(&answer));
    answer.json()
}

async fn poll(office: &Office, app: &App, device: &Value) -> Answer {
    let pairs = [
        ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
        ("device_code", device["device_code"].as_str().unwrap()),
    ];
    app.token(office, &pairs).await
}

async fn error(office: &Office, app: &App, device: &Value) -> (String, u64) {
    let answer = poll(office, app, device).await;
    assert_eq!(answer.status, 400);
    (
        answer.json()["error"].as_str().unwrap().to_owned(),
        code_of(&answer),
    )
}

fn named(error: &str, code: u64) -> (String, u64) {
    (error.to_owned(), code)
}

async fn enter(browser: &mut Browser<'_>, device: &Value) -> Answer {
    let code = device["user_code"].as_str().unwrap().to_lowercase();
    browser.post("/devicelogin", &[("user_code", &code)]).await
}

#[tokio::test(start_paused = true)]
async fn a_code_entered_elsewhere_signs_the_device_in_once() {
    let office = Office::quick(1).await;
    let app = App::first(&office);
    let device = start(&office, &app).await;
    assert_eq!(
        (&device["expires_in"], &device["interval"]),
        (&json!(900), &json!(5))
    );
    assert_eq!(device["verification_uri"], "http://127.0.0.1/devicelogin");
    assert!(device.get("verification_uri_complete").is_none());
    assert!(
        device["message"]
            .as_str()
            .unwrap()
            .contains(device["user_code"].as_str().unwrap())
    );
    assert_eq!(
        error(&office, &app, &device).await,
        named("authorization_pending", 70_016)
    );
    let mut browser = Browser::new(&office);
    assert!(text(&browser.open("/devicelogin").await).contains("name=\"user_code\""));
    let page = enter(&mut browser, &device).await;
    assert!(text(&page).contains("only if you started this sign-in yourself"));
    let done = browser.choose(&page, "teams_administrator").await;
    assert!(done.status == 200 && text(&done).contains("You have signed in"));
    let tokens = poll(&office, &app, &device).await;
    assert_eq!(tokens.status, 200, "{}", text(&tokens));
    assert!(tokens.json()["id_token"].is_string() && tokens.json().get("refresh_token").is_none());
    assert_eq!(poll(&office, &app, &device).await.status, 400, "once");
    let again = enter(&mut browser, &device).await;
    assert_eq!(again.status, 400, "the code is used up");
}

#[tokio::test(start_paused = true)]
async fn declined_expired_and_unknown_codes_have_their_own_errors() {
    let office = Office::quick(1).await;
    let app = App::first(&office);
    let declined = start(&office, &app).await;
    let mut browser = Browser::new(&office);
    let page = enter(&mut browser, &declined).await;
    browser.act(&page, "cancel").await;
    assert_eq!(error(&office, &app, &declined).await.0, "authorization_declined");
    let expired = start(&office, &app).await;
    tokio::time::advance(Duration::from_secs(901)).await;
    assert_eq!(
        error(&office, &app, &expired).await,
        named("expired_token", 70_019)
    );
    assert_eq!(enter(&mut browser, &expired).await.status, 400);
    let unknown = json!({"device_code": "invented"});
    assert_eq!(
        error(&office, &app, &unknown).await,
        named("bad_verification_code", 70_018)
    );
}

#[tokio::test(start_paused = true)]
async fn polling_faster_than_the_interval_is_answered_as_the_knob_says() {
    let office = Office::quick(1).await;
    let app = App::first(&office);
    let device = start(&office, &app).await;
    let wait = |seconds| tokio::time::advance(Duration::from_secs(seconds));
    assert_eq!(error(&office, &app, &device).await.0, "authorization_pending");
    wait(2).await;
    assert_eq!(error(&office, &app, &device).await.0, "slow_down");
    wait(5).await;
    assert_eq!(error(&office, &app, &device).await.0, "authorization_pending");
    office.control.set_knobs(|k| k.device_slow_down = false);
    assert_eq!(error(&office, &app, &device).await.0, "authorization_pending");
}

#[tokio::test(start_paused = true)]
async fn conditional_access_may_block_the_flow() {
    let knobs = Knobs {
        device_code_blocked: true,
        ..Knobs::quick()
    };
    let office = Office::with(1, knobs).await;
    let app = App::first(&office);
    let device = start(&office, &app).await;
    let mut browser = Browser::new(&office);
    let page = enter(&mut browser, &device).await;
    let stopped = browser.choose(&page, "teams_administrator").await;
    assert!(text(&stopped).contains("AADSTS530035"));
    assert_eq!(error(&office, &app, &device).await.0, "authorization_pending");
}

#[tokio::test(start_paused = true)]
async fn a_client_that_is_not_public_has_no_device_code() {
    let office = Office::quick(1).await;
    let app = App::first(&office);
    let change = simulator::ApplicationChange::SetPublicClient { allowed: false };
    office
        .control
        .change_application(&app.client_id, &change)
        .unwrap();
    let form = encoded(&[("client_id", &app.client_id), ("scope", FOUR)]);
    let path = format!("/{}/oauth2/v2.0/devicecode", app.tenant);
    let answer = office.ask(http::Method::POST, &path, &[], &form).await;
    assert_eq!(code_of(&answer), 7_000_218);
}
