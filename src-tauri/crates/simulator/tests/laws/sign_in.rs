use std::time::Duration;

use http::Method;
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde_json::{Value, json};
use simulator::{Knobs, PersonChange};

use crate::browser::{App, Browser, REDIRECT, code_of, parameter, text};
use crate::office::Office;

const WHO: &str = "openid profile User.Read";

#[tokio::test(start_paused = true)]
async fn the_page_lists_everybody_and_asks_for_no_password() {
    let office = Office::quick(1).await;
    let page = Browser::new(&office)
        .open(&App::first(&office).authorize(WHO, &[]))
        .await;
    let html = text(&page);
    for person in office.control.sign_in_people() {
        assert!(
            html.contains(&format!("value=\"{}\"", person.id)),
            "{}",
            person.key
        );
    }
    assert!(!html.contains("type=\"password\"") && !html.contains("<script"));
    assert!(html.contains("<html lang=\"en\">") && html.contains("<title>Sign in</title>"));
    let policy = page.header("content-security-policy");
    assert_eq!(
        policy,
        "default-src 'none'; style-src 'self'; form-action 'self' http://localhost:51515; base-uri 'none'; frame-ancestors 'none'"
    );
    assert!(page.header("cache-control").contains("no-store"));
    assert_eq!(page.header("referrer-policy"), "no-referrer");
    let style = Browser::new(&office).open("/sign-in.css").await;
    assert_eq!(
        (style.status, style.header("content-type")),
        (200, "text/css; charset=utf-8")
    );
}

#[tokio::test(start_paused = true)]
async fn an_account_is_sent_back_with_code_and_state() {
    let office = Office::quick(1).await;
    let mut browser = Browser::new(&office);
    let page = browser.open(&App::first(&office).authorize(WHO, &[])).await;
    let back = browser.choose(&page, "global_administrator").await;
    assert_eq!(back.status, 302);
    assert!(
        back.header("location")
            .starts_with("http://localhost:51515/?code=")
    );
    assert_eq!(parameter(&back, "state").as_deref(), Some("the-state"));
    let again = browser.choose(&page, "global_administrator").await;
    assert_eq!(again.status, 400, "a page works once");
}

#[tokio::test(start_paused = true)]
async fn a_code_gives_tokens_of_the_account_and_an_id_token_that_verifies() {
    let office = Office::quick(1).await;
    let app = App::first(&office);
    let person = office.control.sign_in_person("teams_administrator").unwrap();
    let tokens = app.sign_in(&office, &person.key, WHO).await;
    assert_eq!(
        (&tokens["token_type"], &tokens["expires_in"]),
        (&json!("Bearer"), &json!(3_599))
    );
    assert!(tokens.get("refresh_token").is_none(), "only with offline_access");
    let id_token = tokens["id_token"].as_str().unwrap();
    let base = format!("/{}", app.tenant);
    let keys = office
        .ask(Method::GET, &format!("{base}/discovery/v2.0/keys"), &[], "")
        .await
        .json();
    let keys: JwkSet = serde_json::from_value(keys).unwrap();
    let discovery = format!("{base}/v2.0/.well-known/openid-configuration");
    let issuer = office.ask(Method::GET, &discovery, &[], "").await.json()["issuer"].clone();
    let key = keys.find(&decode_header(id_token).unwrap().kid.unwrap()).unwrap();
    let mut wanted = Validation::new(Algorithm::RS256);
    wanted.set_audience(&[&app.client_id]);
    wanted.set_issuer(&[issuer.as_str().unwrap()]);
    wanted.validate_exp = false;
    let claims = decode::<Value>(id_token, &DecodingKey::from_jwk(key).unwrap(), &wanted)
        .unwrap()
        .claims;
    assert_eq!(claims["oid"], person.id.as_str());
    assert_eq!(claims["tid"], app.tenant.as_str());
    assert_eq!(claims["preferred_username"], person.upn.as_str());
    assert_eq!(
        (&claims["nonce"], &claims["ver"]),
        (&json!("the-nonce"), &json!("2.0"))
    );
    assert!(claims.get("wids").is_none());
    assert_eq!(
        claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(),
        3_600
    );
}

#[tokio::test(start_paused = true)]
async fn an_id_token_may_carry_roles_and_times_of_a_wrong_clock() {
    let knobs = Knobs {
        wids_claim: true,
        entra_clock_skew_seconds: 3_600,
        ..Knobs::quick()
    };
    let office = Office::with(1, knobs).await;
    let tokens = App::first(&office)
        .sign_in(&office, "group_global_administrator", "openid")
        .await;
    let claims = jsonwebtoken::dangerous::insecure_decode::<Value>(tokens["id_token"].as_str().unwrap())
        .unwrap()
        .claims;
    assert_eq!(claims["wids"], json!(["62e90394-69f5-4237-9190-012177145e10"]));
    assert_eq!(claims["iat"], 1_772_442_000 + 3_600);
    assert!(claims.get("preferred_username").is_none(), "only with profile");
}

#[tokio::test(start_paused = true)]
async fn a_code_is_good_once_and_for_ten_minutes() {
    let office = Office::quick(1).await;
    let app = App::first(&office);
    let code = app.code(&office, "global_administrator", WHO).await;
    assert_eq!(app.redeem(&office, &code).await.status, 200);
    let replay = app.redeem(&office, &code).await;
    assert_eq!((replay.status, code_of(&replay)), (400, 54_005));
    assert_eq!(replay.json()["error"], "invalid_grant");
    let late = app.code(&office, "global_administrator", WHO).await;
    tokio::time::advance(Duration::from_secs(601)).await;
    assert_eq!(code_of(&app.redeem(&office, &late).await), 70_008);
    assert_eq!(code_of(&app.redeem(&office, "1.invented").await), 70_000);
}

#[tokio::test(start_paused = true)]
async fn a_code_is_bound_to_client_redirect_and_verifier() {
    let office = Office::quick(1).await;
    let app = App::first(&office);
    let code = app.code(&office, "global_administrator", WHO).await;
    let usual = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", REDIRECT),
        ("code_verifier", crate::browser::VERIFIER),
    ];
    let with = async |name: &'static str, value: &'static str| {
        let mut pairs = usual.to_vec();
        pairs.retain(|(key, _)| *key != name);
        pairs.push((name, value));
        code_of(&app.token(&office, &pairs).await)
    };
    assert_eq!(with("redirect_uri", "http://localhost:51515/").await, 50_011);
    assert_eq!(
        with(
            "code_verifier",
            "another-verifier-of-forty-three-characters-or-so"
        )
        .await,
        501_481
    );
    assert_eq!(with("code_verifier", "").await, 501_481);
    assert_eq!(with("client_secret", "anything").await, 700_025);
    let other = App::fresh(&office);
    assert_eq!(code_of(&other.redeem(&office, &code).await), 70_000);
    assert_eq!(
        app.redeem(&office, &code).await.status,
        200,
        "none of these used it up"
    );
}

#[tokio::test(start_paused = true)]
async fn a_signed_in_browser_is_not_asked_again_unless_prompt_wants_it() {
    let office = Office::quick(1).await;
    let app = App::first(&office);
    let mut browser = Browser::new(&office);
    let nobody = browser.open(&app.authorize(WHO, &[("prompt", "none")])).await;
    assert_eq!(parameter(&nobody, "error").as_deref(), Some("login_required"));
    let page = browser.open(&app.authorize(WHO, &[("prompt", "")])).await;
    browser.choose(&page, "global_administrator").await;
    for prompt in ["", "none"] {
        let back = browser.open(&app.authorize(WHO, &[("prompt", prompt)])).await;
        assert!(parameter(&back, "code").is_some(), "{prompt}");
    }
    for prompt in ["login", "select_account"] {
        assert_eq!(
            browser
                .open(&app.authorize(WHO, &[("prompt", prompt)]))
                .await
                .status,
            200
        );
    }
    let consent = browser.open(&app.authorize(WHO, &[("prompt", "consent")])).await;
    assert!(text(&consent).contains("Permissions requested"));
    office
        .control
        .change_person("global_administrator", &PersonChange::RevokeSessions)
        .unwrap();
    assert_eq!(
        browser.open(&app.authorize(WHO, &[("prompt", "")])).await.status,
        200
    );
    office.control.set_knobs(|k| k.single_sign_on = false);
    assert_eq!(
        browser.open(&app.authorize(WHO, &[("prompt", "")])).await.status,
        200
    );
}

#[tokio::test(start_paused = true)]
async fn the_hinted_account_stands_first() {
    let office = Office::quick(1).await;
    let hint = office.control.sign_in_person("teams_reader").unwrap();
    let page = Browser::new(&office)
        .open(&App::first(&office).authorize(WHO, &[("login_hint", &hint.upn)]))
        .await;
    let html = text(&page);
    let first = html.split("name=\"account\" value=\"").nth(1).unwrap();
    assert!(first.starts_with(&hint.id));
}

#[tokio::test(start_paused = true)]
async fn a_client_that_is_not_public_must_prove_itself_for_a_code() {
    let office = Office::quick(1).await;
    let registration = simulator::Registration {
        allow_public_client: false,
        secrets: 1,
        ..simulator::Registration::default()
    };
    let (app, registered) = App::registered(&office, &registration);
    crate::certificates::consent(&office.control, &app);
    let code = app.code(&office, "teams_administrator", WHO).await;
    assert_eq!(code_of(&app.redeem(&office, &code).await), 7_000_218);
    let pairs = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", REDIRECT),
        ("code_verifier", crate::browser::VERIFIER),
        ("client_secret", registered.secrets[0].as_str()),
    ];
    assert_eq!(app.token(&office, &pairs).await.status, 200);
}
