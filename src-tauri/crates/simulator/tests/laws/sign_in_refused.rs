use http::Method;
use serde_json::{Value, json};
use simulator::{Fault, FaultRule, Knobs, System};

use crate::browser::{App, Browser, FOUR, code_of, graph, parameter, text};
use crate::office::Office;

const WHO: &str = "openid profile User.Read";

#[tokio::test(start_paused = true)]
async fn the_plain_method_is_taken_where_the_knob_says() {
    let office = Office::quick(1).await;
    let app = App::first(&office);
    let plain = [
        ("code_challenge", crate::browser::VERIFIER),
        ("code_challenge_method", ""),
    ];
    let mut browser = Browser::new(&office);
    let page = browser.open(&app.authorize(WHO, &plain)).await;
    let back = browser.choose(&page, "nobody_special").await;
    let code = parameter(&back, "code").unwrap();
    assert_eq!(app.redeem(&office, &code).await.status, 200);
    office.control.set_knobs(|k| k.pkce_plain = false);
    let refused = browser.open(&app.authorize(WHO, &plain)).await;
    assert_eq!(parameter(&refused, "error").as_deref(), Some("invalid_request"));
    let none = [("code_challenge", ""), ("code_challenge_method", "")];
    assert_eq!(browser.open(&app.authorize(WHO, &none)).await.status, 200);
    office.control.set_knobs(|k| k.pkce_required = true);
    assert_eq!(browser.open(&app.authorize(WHO, &none)).await.status, 302);
}

#[tokio::test(start_paused = true)]
async fn nothing_is_sent_to_a_redirect_that_is_not_registered() {
    let office = Office::quick(1).await;
    let app = App::first(&office);
    let mut browser = Browser::new(&office);
    for redirect in [
        "http://localhost:1/callback",
        "http://127.0.0.1:1",
        "https://evil.example/",
        "x",
    ] {
        let page = browser
            .open(&app.authorize(WHO, &[("redirect_uri", redirect)]))
            .await;
        assert_eq!((page.status, page.header("location")), (400, ""), "{redirect}");
        assert!(text(&page).contains("AADSTS50011"));
    }
    let unknown = App {
        client_id: app.tenant.clone(),
        ..app.clone()
    };
    assert!(text(&browser.open(&unknown.authorize(WHO, &[])).await).contains("AADSTS700016"));
    let elsewhere = App {
        tenant: "elsewhere.example".to_owned(),
        ..app.clone()
    };
    assert!(text(&browser.open(&elsewhere.authorize(WHO, &[])).await).contains("AADSTS90002"));
    let common = App {
        tenant: "common".to_owned(),
        ..app
    };
    assert!(text(&browser.open(&common.authorize(WHO, &[])).await).contains("AADSTS50194"));
}

#[tokio::test(start_paused = true)]
async fn malformed_requests_go_back_with_error_and_state() {
    let office = Office::quick(1).await;
    let app = App::first(&office);
    let mut browser = Browser::new(&office);
    for (name, value, error) in [
        ("response_type", "token", "unsupported_response_type"),
        ("response_type", "", "invalid_request"),
        ("scope", "", "invalid_request"),
        ("scope", "User.Fly", "invalid_client"),
        (
            "scope",
            "https://graph.microsoft.com/.default User.Read",
            "invalid_scope",
        ),
        ("code_challenge", "short", "invalid_request"),
        ("prompt", "perhaps", "invalid_request"),
        ("response_mode", "form_post", "invalid_request"),
    ] {
        let back = browser.open(&app.authorize(WHO, &[(name, value)])).await;
        assert_eq!(back.status, 302, "{name}={value}");
        assert_eq!(
            parameter(&back, "error").as_deref(),
            Some(error),
            "{name}={value}"
        );
        assert_eq!(parameter(&back, "state").as_deref(), Some("the-state"));
        assert!(
            parameter(&back, "error_description")
                .unwrap()
                .starts_with("AADSTS")
        );
    }
    let fragment = browser
        .open(&app.authorize(WHO, &[("response_mode", "fragment"), ("scope", "")]))
        .await;
    assert!(
        fragment
            .header("location")
            .starts_with("http://localhost:51515/#error=")
    );
}

#[tokio::test(start_paused = true)]
async fn accounts_that_may_not_sign_in_are_told_why_and_can_go_back() {
    let office = Office::quick(1).await;
    let app = App::first(&office);
    for (key, code) in [
        ("disabled", "AADSTS50057"),
        ("conditional_access_blocked", "AADSTS53003"),
        ("other_tenant", "AADSTS50020"),
    ] {
        let mut browser = Browser::new(&office);
        let page = browser.open(&app.authorize(WHO, &[])).await;
        let stopped = browser.choose(&page, key).await;
        assert!(stopped.status == 200 && text(&stopped).contains(code), "{key}");
        let list = browser.act(&stopped, "other").await;
        assert!(text(&list).contains("<title>Sign in</title>"));
        let stopped = browser.choose(&list, key).await;
        let back = browser.act(&stopped, "return").await;
        assert_eq!(parameter(&back, "error").as_deref(), Some("access_denied"));
        assert!(parameter(&back, "error_description").unwrap().starts_with(code));
    }
    let mut browser = Browser::new(&office);
    let page = browser.open(&app.authorize(WHO, &[])).await;
    let cancelled = browser.act(&page, "cancel").await;
    assert_eq!(parameter(&cancelled, "error").as_deref(), Some("access_denied"));
    assert_eq!(parameter(&cancelled, "error_subcode").as_deref(), Some("cancel"));
}

#[tokio::test(start_paused = true)]
async fn an_account_of_another_tenant_gets_in_where_the_knob_says_with_its_own_tenant() {
    let office = Office::with(
        1,
        Knobs {
            other_tenant_signs_in: true,
            ..Knobs::quick()
        },
    )
    .await;
    let tokens = App::first(&office)
        .sign_in(&office, "other_tenant", &format!("openid {FOUR}"))
        .await;
    let claims = jsonwebtoken::dangerous::insecure_decode::<Value>(tokens["id_token"].as_str().unwrap())
        .unwrap()
        .claims;
    assert_ne!(claims["tid"], office.ends.tenant_id.as_str());
    let ask = async |path: &str| graph(&office, &tokens["access_token"], Method::GET, path).await;
    assert_eq!(
        ask("me/transitiveMemberOf/microsoft.graph.directoryRole")
            .await
            .rows()
            .len(),
        1
    );
    assert_eq!(ask("organization").await.rows()[0]["id"], claims["tid"]);
    assert_eq!(ask("users").await.status, 403);
    assert_eq!(ask("admin/teams/userConfigurations").await.status, 403);
}

#[tokio::test(start_paused = true)]
async fn what_is_not_granted_yet_is_asked_for_once() {
    let office = Office::quick(1).await;
    let app = App::fresh(&office);
    let mut browser = Browser::new(&office);
    let page = browser.open(&app.authorize(WHO, &[])).await;
    let consent = browser.choose(&page, "nobody_special").await;
    assert!(text(&consent).contains("<li>User.Read</li>"));
    let declined = browser.act(&consent, "cancel").await;
    assert!(
        parameter(&declined, "error_description")
            .unwrap()
            .starts_with("AADSTS65004")
    );
    let page = browser.open(&app.authorize(WHO, &[])).await;
    let consent = browser.choose(&page, "nobody_special").await;
    let back = browser.act(&consent, "accept").await;
    assert!(parameter(&back, "code").is_some());
    app.sign_in(&office, "nobody_special", WHO).await;
    office.control.set_knobs(|k| k.user_consent_allowed = false);
    let page = browser.open(&app.authorize(WHO, &[])).await;
    let stopped = browser.choose(&page, "teams_administrator").await;
    assert!(text(&stopped).contains("AADSTS90094"));
}

#[tokio::test(start_paused = true)]
async fn only_an_administrator_can_grant_what_needs_one() {
    let office = Office::quick(1).await;
    let app = App::fresh(&office);
    let mut browser = Browser::new(&office);
    let page = browser.open(&app.authorize(FOUR, &[])).await;
    let stopped = browser.choose(&page, "teams_administrator").await;
    assert!(text(&stopped).contains("AADSTS90094"));
    let page = browser.open(&app.authorize(FOUR, &[])).await;
    let consent = browser.choose(&page, "global_administrator").await;
    assert!(text(&consent).contains("for your own account"));
    let back = browser.act(&consent, "accept").await;
    assert!(parameter(&back, "code").is_some());
}

#[tokio::test(start_paused = true)]
async fn a_fault_speaks_as_the_authority_does() {
    let office = Office::quick(1).await;
    let app = App::first(&office);
    let once = |path: &str, code| {
        let _ = office
            .control
            .add_fault(FaultRule::on(System::Entra, path, Fault::aadsts(code)).times(1));
    };
    once("*/oauth2/v2.0/token", 50_076);
    let code = app.code(&office, "global_administrator", WHO).await;
    let refused = app.redeem(&office, &code).await;
    let body = refused.json();
    assert_eq!(
        (code_of(&refused), &body["error"]),
        (50_076, &json!("interaction_required"))
    );
    assert_eq!(body["suberror"], "basic_action");
    assert!(body["claims"].as_str().unwrap().contains("access_token"));
    assert_eq!(app.redeem(&office, &code).await.status, 200);
    office.control.set_knobs(|k| k.suberrors = false);
    once("*/token", 50_076);
    assert!(app.redeem(&office, &code).await.json().get("suberror").is_none());
    once("*/authorize", 90_033);
    let mut browser = Browser::new(&office);
    let back = browser.open(&app.authorize(WHO, &[])).await;
    assert_eq!(
        parameter(&back, "error").as_deref(),
        Some("temporarily_unavailable")
    );
    once("sign-in", 50_105);
    let page = browser.open(&app.authorize(WHO, &[])).await;
    assert!(text(&browser.choose(&page, "teams_administrator").await).contains("AADSTS50105"));
}
