use std::time::Duration;

use http::Method;
use serde_json::{Value, json};
use simulator::{ApplicationChange, Knobs, PersonChange, Simulator, SimulatorConfig, World};

use crate::browser::{App, FOUR, code_of, graph, text};
use crate::office::Office;

const DAY: u64 = 86_400;

async fn signed_in(office: &Office, app: &App) -> Value {
    let scope = format!("openid profile offline_access {FOUR}");
    app.sign_in(office, "teams_administrator", &scope).await["refresh_token"].clone()
}

async fn code(office: &Office, app: &App, token: &Value) -> u64 {
    let answer = app.refresh(office, token, &[]).await;
    assert_eq!(
        (answer.status, &answer.json()["error"]),
        (400, &json!("invalid_grant"))
    );
    code_of(&answer)
}

#[tokio::test(start_paused = true)]
async fn each_use_gives_a_new_token_of_full_life_and_the_old_one_stays_valid() {
    let office = Office::quick(1).await;
    let app = App::first(&office);
    let first = signed_in(&office, &app).await;
    let mut token = first.clone();
    for _ in 0..3 {
        tokio::time::advance(Duration::from_secs(29 * DAY)).await;
        let answer = app.refresh(&office, &token, &[]).await;
        assert_eq!(answer.status, 200, "{}", text(&answer));
        assert_ne!(answer.json()["refresh_token"], token);
        let read = graph(
            &office,
            &answer.json()["access_token"],
            Method::GET,
            "users?$top=1",
        )
        .await;
        assert_eq!(read.status, 200);
        token = answer.json()["refresh_token"].clone();
    }
    assert_eq!(app.refresh(&office, &first, &[]).await.status, 200, "87 days old");
    tokio::time::advance(Duration::from_secs(4 * DAY)).await;
    assert_eq!(code(&office, &app, &first).await, 700_082);
    assert_eq!(app.refresh(&office, &token, &[]).await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn a_token_may_be_good_once_only() {
    let knobs = Knobs {
        refresh_used_once: true,
        ..Knobs::quick()
    };
    let office = Office::with(1, knobs).await;
    let app = App::first(&office);
    let token = signed_in(&office, &app).await;
    assert_eq!(app.refresh(&office, &token, &[]).await.status, 200);
    assert_eq!(code(&office, &app, &token).await, 9_002_313);
}

#[tokio::test(start_paused = true)]
async fn a_subset_of_the_permissions_can_be_asked_for() {
    let office = Office::quick(1).await;
    let app = App::first(&office);
    let token = signed_in(&office, &app).await;
    let narrow = [("scope", "https://graph.microsoft.com/User.Read.All")];
    let answer = app.refresh(&office, &token, &narrow).await.json();
    assert_eq!(answer["scope"], "https://graph.microsoft.com/User.Read.All");
    let access = &answer["access_token"];
    assert_eq!(
        graph(&office, access, Method::GET, "users?$top=1").await.status,
        200
    );
    assert_eq!(
        graph(&office, access, Method::GET, "admin/teams/userConfigurations")
            .await
            .status,
        403
    );
    let more = app
        .refresh(&office, &token, &[("scope", "Directory.Read.All")])
        .await;
    assert_eq!(
        (code_of(&more), &more.json()["suberror"]),
        (65_001, &json!("consent_required"))
    );
}

#[tokio::test(start_paused = true)]
async fn revoked_sessions_end_refresh_tokens_after_a_while_and_access_tokens_at_their_time() {
    let knobs = Knobs {
        revocation_ms: 60_000,
        ..Knobs::quick()
    };
    let office = Office::with(1, knobs).await;
    let app = App::first(&office);
    let plain = signed_in(&office, &app).await;
    office
        .control
        .change_person("teams_administrator", &PersonChange::RevokeSessions)
        .unwrap();
    let answer = app.refresh(&office, &plain, &[]).await;
    assert_eq!(answer.status, 200, "revocation takes minutes");
    tokio::time::advance(Duration::from_secs(61)).await;
    assert_eq!(code(&office, &app, &plain).await, 50_173);
    assert_eq!(code(&office, &app, &answer.json()["refresh_token"]).await, 50_173);
    let access = &answer.json()["access_token"];
    assert_eq!(graph(&office, access, Method::GET, "me").await.status, 200);
    let fresh = signed_in(&office, &app).await;
    assert_eq!(app.refresh(&office, &fresh, &[]).await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn a_person_can_end_all_sessions_through_graph() {
    let office = Office::quick(1).await;
    let registration = simulator::Registration {
        delegated: ["User.Read", "User.RevokeSessions.All"].map(str::to_owned).into(),
        ..simulator::Registration::default()
    };
    let (app, _) = App::registered(&office, &registration);
    crate::certificates::consent(&office.control, &app);
    let scope = "offline_access User.Read User.RevokeSessions.All";
    let tokens = app.sign_in(&office, "teams_administrator", scope).await;
    let revoke = async |tokens: &Value| {
        graph(
            &office,
            &tokens["access_token"],
            Method::POST,
            "me/revokeSignInSessions",
        )
        .await
    };
    let done = revoke(&tokens).await;
    assert_eq!((done.status, &done.json()["value"]), (200, &json!(true)));
    assert_eq!(code(&office, &app, &tokens["refresh_token"]).await, 50_173);
    office.control.set_knobs(|k| k.revoke_answers_204 = true);
    assert_eq!(revoke(&tokens).await.status, 204);
    let other = App::first(&office)
        .sign_in(&office, "teams_administrator", "User.Read")
        .await;
    assert_eq!(revoke(&other).await.status, 403);
}

#[tokio::test(start_paused = true)]
async fn conditional_access_and_blocked_accounts_end_the_refresh() {
    let office = Office::quick(1).await;
    let app = App::first(&office);
    let token = signed_in(&office, &app).await;
    let change = |change: PersonChange| {
        office
            .control
            .change_person("teams_administrator", &change)
            .unwrap()
    };
    change(PersonChange::SetEnabled { enabled: false });
    assert_eq!(code(&office, &app, &token).await, 50_057);
    change(PersonChange::SetEnabled { enabled: true });
    change(PersonChange::SetBlocked { code: Some(50_076) });
    let challenged = app.refresh(&office, &token, &[]).await;
    assert_eq!(code_of(&challenged), 50_076);
    assert!(challenged.json()["claims"].is_string());
    change(PersonChange::SetBlocked { code: None });
    office.control.set_knobs(|k| k.sign_in_frequency_seconds = 3_600);
    assert_eq!(app.refresh(&office, &token, &[]).await.status, 200);
    tokio::time::advance(Duration::from_secs(3_601)).await;
    assert_eq!(code(&office, &app, &token).await, 70_043);
}

#[tokio::test(start_paused = true)]
async fn consent_withdrawn_in_mid_job_ends_refreshes_and_tokens_only_where_the_knob_says() {
    let office = Office::quick(1).await;
    let app = App::first(&office);
    let tokens = app
        .sign_in(&office, "teams_administrator", &format!("offline_access {FOUR}"))
        .await;
    let change = |change: ApplicationChange| {
        office
            .control
            .change_application(&app.client_id, &change)
            .unwrap()
    };
    change(ApplicationChange::WithdrawConsent);
    assert_eq!(code(&office, &app, &tokens["refresh_token"]).await, 65_001);
    let users = async |token: &Value| graph(&office, token, Method::GET, "users?$top=1").await;
    assert_eq!(users(&tokens["access_token"]).await.status, 200, "until its time");
    assert_eq!(
        office.get("users?$top=1").await.status,
        200,
        "the application's own as well"
    );
    office.control.set_knobs(|k| k.continuous_access = true);
    let ended = users(&tokens["access_token"]).await;
    assert_eq!(ended.status, 401);
    assert!(
        ended
            .header("www-authenticate")
            .contains("error=\"insufficient_claims\", claims=\"")
    );
    assert_eq!(office.get("users?$top=1").await.status, 401);
    change(ApplicationChange::GrantConsent { by: None });
    assert_eq!(users(&tokens["access_token"]).await.status, 200);
    change(ApplicationChange::SetEnabled { enabled: false });
    assert_eq!(users(&tokens["access_token"]).await.status, 401);
    let refused = app.refresh(&office, &tokens["refresh_token"], &[]).await;
    assert_eq!(code_of(&refused), 7_000_112);
}

#[tokio::test(start_paused = true)]
async fn a_refresh_token_belongs_to_its_client_and_outlives_a_restart() {
    let office = Office::quick(1).await;
    let app = App::first(&office);
    let token = signed_in(&office, &app).await;
    assert_eq!(code(&office, &App::fresh(&office), &token).await, 70_000);
    assert_eq!(code(&office, &app, &json!("invented")).await, 9_002_313);
    let secret = app.refresh(&office, &token, &[("client_secret", "x")]).await;
    assert_eq!(code_of(&secret), 700_025);
    let world = office.control.world().to_bytes().unwrap();
    assert!(
        !String::from_utf8_lossy(&world).contains(token.as_str().unwrap()),
        "a digest only"
    );
    let config = SimulatorConfig {
        knobs: Knobs::quick(),
        ..SimulatorConfig::default()
    };
    let again = Simulator::with_world(&config, World::from_bytes(&world).unwrap());
    let later = Office {
        router: again.router(),
        ends: again.endpoints("http://127.0.0.1"),
        control: again.control(),
        token: String::new(),
    };
    let answer = app.refresh(&later, &token, &[]).await;
    assert_eq!(answer.status, 200, "{}", text(&answer));
    assert_ne!(answer.json()["refresh_token"], token, "none is drawn twice");
}
