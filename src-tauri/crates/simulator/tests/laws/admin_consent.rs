use std::time::Duration;

use http::Method;
use simulator::{ApplicationChange, Knobs, Registration};

use crate::browser::{App, Browser, FOUR, REDIRECT, encoded, graph, parameter, text};
use crate::certificates::{Held, ask, claims};
use crate::office::{NUMBERS, Office};

fn address(app: &App, version: &str) -> String {
    let mut pairs = vec![
        ("client_id", app.client_id.as_str()),
        ("redirect_uri", REDIRECT),
        ("state", "the-state"),
    ];
    if !version.is_empty() {
        pairs.push(("scope", "https://graph.microsoft.com/.default"));
    }
    format!("/{}{version}/adminconsent?{}", app.tenant, encoded(&pairs))
}

fn waiting(office: &Office, held: &Held) -> App {
    let registration = Registration {
        certificates: vec![held.certificate.pem()],
        ..Registration::default()
    };
    App::registered(office, &registration).0
}

async fn numbers(office: &Office, app: &App, held: &Held, jti: &str) -> u16 {
    let answer = ask(office, app, &held.assertion(&claims(app, jti))).await;
    assert_eq!(answer.status, 200, "{}", text(&answer));
    graph(office, &answer.json()["access_token"], Method::GET, NUMBERS)
        .await
        .status
}

#[tokio::test(start_paused = true)]
async fn an_administrator_grants_what_the_registration_asks_for() {
    let office = Office::quick(1).await;
    let held = Held::now();
    for (key, version) in [
        ("global_administrator", "/v2.0"),
        ("privileged_role_administrator", "/v2.0"),
        ("group_global_administrator", ""),
    ] {
        let app = waiting(&office, &held);
        assert_eq!(
            numbers(&office, &app, &held, "before").await,
            403,
            "a token without roles"
        );
        let mut browser = Browser::new(&office);
        let page = browser.open(&address(&app, version)).await;
        let consent = browser.choose(&page, key).await;
        let html = text(&consent);
        assert!(html.contains("for everybody in Acme Sample Tenant"));
        assert!(html.contains("TeamsTelephoneNumber.ReadWrite.All (as the application itself)"));
        assert!(html.contains("User.Read (on behalf of the signed-in user)"));
        let back = browser.act(&consent, "accept").await;
        assert_eq!(parameter(&back, "admin_consent").as_deref(), Some("True"));
        assert_eq!(parameter(&back, "tenant"), Some(office.ends.tenant_id.clone()));
        assert_eq!(parameter(&back, "state").as_deref(), Some("the-state"));
        assert_eq!(parameter(&back, "scope").is_some(), !version.is_empty());
        assert_eq!(numbers(&office, &app, &held, "after").await, 200);
        let granted = app.application(&office).consent.unwrap();
        assert_eq!(
            (
                granted.by.replace('.', "_").split('@').next().unwrap(),
                granted.roles.len()
            ),
            (key, 4)
        );
        app.sign_in(&office, "teams_administrator", FOUR).await;
    }
}

#[tokio::test(start_paused = true)]
async fn anybody_else_grants_nothing_and_is_sent_back() {
    let office = Office::quick(1).await;
    let app = waiting(&office, &Held::now());
    for key in ["teams_administrator", "nobody_special", "pim_eligible"] {
        let mut browser = Browser::new(&office);
        let page = browser.open(&address(&app, "/v2.0")).await;
        let stopped = browser.choose(&page, key).await;
        assert!(
            text(&stopped).contains("a Global Administrator or a Privileged Role Administrator is needed")
        );
        let back = browser.act(&stopped, "return").await;
        assert_eq!(parameter(&back, "error").as_deref(), Some("permission_denied"));
    }
    for key in ["disabled", "other_tenant", "conditional_access_blocked"] {
        let mut browser = Browser::new(&office);
        let page = browser.open(&address(&app, "/v2.0")).await;
        assert!(
            text(&browser.choose(&page, key).await).contains("You cannot sign in"),
            "{key}"
        );
    }
    assert_eq!(app.application(&office).consent, None);
}

#[tokio::test(start_paused = true)]
async fn a_declined_page_says_consent_required() {
    let office = Office::quick(1).await;
    let app = waiting(&office, &Held::now());
    let mut browser = Browser::new(&office);
    let page = browser.open(&address(&app, "/v2.0")).await;
    let consent = browser.choose(&page, "global_administrator").await;
    let back = browser.act(&consent, "cancel").await;
    assert_eq!(parameter(&back, "admin_consent").as_deref(), Some("True"));
    assert_eq!(parameter(&back, "error").as_deref(), Some("consent_required"));
    assert!(
        parameter(&back, "error_description")
            .unwrap()
            .starts_with("AADSTS65004")
    );
    assert_eq!(parameter(&back, "state").as_deref(), Some("the-state"));
    assert_eq!(app.application(&office).consent, None);
}

#[tokio::test(start_paused = true)]
async fn named_scopes_grant_no_application_permissions() {
    let office = Office::quick(1).await;
    let app = waiting(&office, &Held::now());
    let named = address(&app, "/v2.0").replace(".default", "User.Read.All");
    let mut browser = Browser::new(&office);
    let page = browser.open(&named).await;
    let consent = browser.choose(&page, "global_administrator").await;
    browser.act(&consent, "accept").await;
    let consent = app.application(&office).consent.unwrap();
    assert_eq!((consent.delegated.len(), consent.roles.len()), (1, 0));
    let without = address(&app, "").replace("/adminconsent", "/v2.0/adminconsent");
    assert_eq!(
        parameter(&browser.open(&without).await, "error").as_deref(),
        Some("invalid_request")
    );
    let elsewhere = address(&app, "/v2.0").replace("51515", "51515%2Fother");
    assert!(text(&browser.open(&elsewhere).await).contains("AADSTS50011"));
}

#[tokio::test(start_paused = true)]
async fn roles_may_arrive_late_by_time_or_by_tokens() {
    let held = Held::now();
    let late = async |set: fn(&mut Knobs)| {
        let office = Office::quick(1).await;
        office.control.set_knobs(set);
        let app = waiting(&office, &held);
        crate::certificates::consent(&office.control, &app);
        (office, app)
    };
    let (office, app) = late(|k| k.app_roles_late_tokens = 2).await;
    let mut seen = Vec::new();
    for jti in ["1", "2", "3"] {
        seen.push(numbers(&office, &app, &held, jti).await);
    }
    assert_eq!(seen, [403, 403, 200]);
    let (office, app) = late(|k| k.app_roles_late_seconds = 90).await;
    assert_eq!(numbers(&office, &app, &held, "1").await, 403);
    tokio::time::advance(Duration::from_secs(91)).await;
    assert_eq!(numbers(&office, &app, &held, "2").await, 200);
}

#[tokio::test(start_paused = true)]
async fn one_permission_can_be_taken_away_again() {
    let office = Office::quick(1).await;
    let held = Held::now();
    let app = waiting(&office, &held);
    crate::certificates::consent(&office.control, &app);
    let role = "TeamsTelephoneNumber.ReadWrite.All".to_owned();
    let change = ApplicationChange::WithdrawRole { role };
    office
        .control
        .change_application(&app.client_id, &change)
        .unwrap();
    assert_eq!(numbers(&office, &app, &held, "1").await, 403);
    assert!(
        office
            .control
            .change_application(&app.client_id, &change)
            .is_err()
    );
}

#[tokio::test(start_paused = true)]
async fn a_browser_that_is_signed_in_goes_straight_to_the_page() {
    let office = Office::quick(1).await;
    let app = waiting(&office, &Held::now());
    let mut browser = Browser::new(&office);
    let page = browser.open(&App::first(&office).authorize("openid", &[])).await;
    let back = browser.choose(&page, "global_administrator").await;
    assert!(parameter(&back, "code").is_some());
    let consent = browser.open(&address(&app, "/v2.0")).await;
    assert!(text(&consent).contains("Permissions requested"));
    let organizations = address(&app, "/v2.0").replace(&app.tenant, "organizations");
    assert_eq!(browser.open(&organizations).await.status, 200);
    let common = address(&app, "/v2.0").replace(&app.tenant, "common");
    assert_eq!(browser.open(&common).await.status, 400);
}
