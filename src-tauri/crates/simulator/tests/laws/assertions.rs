use std::time::Duration;

use http::Method;
use jsonwebtoken::Algorithm;
use serde_json::{Value, json};
use simulator::{ApplicationChange, AssertionErrors, Knobs};

use crate::browser::{App, code_of, graph, text};
use crate::certificates::{Held, ask, claims, consented};
use crate::office::{NUMBERS, Office};

#[tokio::test(start_paused = true)]
async fn a_certificate_gets_a_token_with_the_granted_roles() {
    let office = Office::quick(5).await;
    let held = Held::now();
    let (app, _) = consented(&office, &held);
    let answer = ask(&office, &app, &held.assertion(&claims(&app, "1"))).await;
    assert_eq!(answer.status, 200, "{}", text(&answer));
    let token = &answer.json()["access_token"];
    assert!(answer.json().get("refresh_token").is_none());
    for path in ["users", NUMBERS, "admin/teams/userConfigurations"] {
        assert_eq!(
            graph(&office, token, Method::GET, path).await.status,
            200,
            "{path}"
        );
    }
    assert_eq!(
        graph(&office, token, Method::GET, "me").await.status,
        400,
        "an application is nobody"
    );
}

#[tokio::test(start_paused = true)]
async fn ps256_and_rs256_are_verified_and_sha1_names_depend_on_the_knob() {
    let office = Office::quick(1).await;
    let held = Held::now();
    let (app, _) = consented(&office, &held);
    let mut jti = 0;
    let mut with = async |algorithm, strong| {
        jti += 1;
        let jwt = held.sign(&held.header(algorithm, strong), &claims(&app, &jti.to_string()));
        ask(&office, &app, &jwt).await
    };
    for algorithm in [Algorithm::PS256, Algorithm::RS256] {
        for strong in [true, false] {
            assert_eq!(
                with(algorithm, strong).await.status,
                200,
                "{algorithm:?} {strong}"
            );
        }
    }
    assert_eq!(code_of(&with(Algorithm::PS384, true).await), 700_027);
    office.control.set_knobs(|k| k.assertion_x5t = false);
    assert_eq!(code_of(&with(Algorithm::RS256, false).await), 700_027);
}

#[tokio::test(start_paused = true)]
async fn a_signature_of_another_key_is_refused() {
    let office = Office::quick(1).await;
    let (held, stranger) = (Held::now(), Held::now());
    let (app, _) = consented(&office, &held);
    let unknown = ask(&office, &app, &stranger.assertion(&claims(&app, "1"))).await;
    assert_eq!((unknown.status, code_of(&unknown)), (401, 700_027));
    assert!(
        unknown.json()["error_description"]
            .as_str()
            .unwrap()
            .contains("The key was not found")
    );
    let borrowed = stranger.sign(&held.header(Algorithm::PS256, true), &claims(&app, "2"));
    assert_eq!(code_of(&ask(&office, &app, &borrowed).await), 700_027);
    let good = held.assertion(&claims(&app, "3"));
    let (message, signature) = good.rsplit_once('.').unwrap();
    let other = held.assertion(&claims(&app, "4"));
    let forged = format!("{}.{signature}", other.rsplit_once('.').unwrap().0);
    assert_eq!(code_of(&ask(&office, &app, &forged).await), 700_027);
    assert_eq!(code_of(&ask(&office, &app, message).await), 50_027);
    assert_eq!(code_of(&ask(&office, &app, "rubbish").await), 50_027);
}

#[tokio::test(start_paused = true)]
async fn an_assertion_must_name_client_and_audience_and_be_in_time() {
    let held = Held::now();
    for (errors, own) in [(AssertionErrors::General, false), (AssertionErrors::Own, true)] {
        let knobs = Knobs {
            assertion_errors: errors,
            ..Knobs::quick()
        };
        let office = Office::with(1, knobs).await;
        let (app, _) = consented(&office, &held);
        let with = async |name: &str, value: Value| {
            let mut claims = claims(&app, name);
            claims[name] = value;
            code_of(&ask(&office, &app, &held.assertion(&claims)).await)
        };
        let code = |specific| if own { specific } else { 50_012 };
        assert_eq!(with("iss", json!("somebody")).await, code(700_021));
        assert_eq!(with("sub", json!("somebody")).await, code(700_021));
        assert_eq!(
            with("aud", json!("https://login.example/token")).await,
            code(700_023)
        );
        assert_eq!(with("exp", json!(1_772_441_000)).await, code(700_024));
        assert_eq!(with("exp", Value::Null).await, code(700_024));
        assert_eq!(with("nbf", json!(1_772_443_000)).await, code(700_024));
        assert_eq!(with("jti", Value::Null).await, 50_012);
    }
}

#[tokio::test(start_paused = true)]
async fn five_minutes_of_skew_are_forgiven_and_no_more() {
    let office = Office::quick(1).await;
    let held = Held::now();
    let (app, _) = consented(&office, &held);
    let at = async |skew: i64, jti: &str| {
        office.control.set_knobs(|k| k.entra_clock_skew_seconds = skew);
        ask(&office, &app, &held.assertion(&claims(&app, jti)))
            .await
            .status
    };
    assert_eq!(at(-290, "1").await, 200);
    assert_eq!(at(-310, "2").await, 401);
    assert_eq!(at(880, "3").await, 200);
    assert_eq!(at(910, "4").await, 401);
}

#[tokio::test(start_paused = true)]
async fn an_assertion_works_once_unless_the_knob_says_otherwise() {
    let office = Office::quick(1).await;
    let held = Held::now();
    let (app, _) = consented(&office, &held);
    let assertion = held.assertion(&claims(&app, "1"));
    assert_eq!(ask(&office, &app, &assertion).await.status, 200);
    assert_eq!(code_of(&ask(&office, &app, &assertion).await), 50_012);
    office.control.set_knobs(|k| k.assertion_once = false);
    assert_eq!(ask(&office, &app, &assertion).await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn certificates_count_while_they_are_uploaded_and_valid() {
    let office = Office::quick(1).await;
    let (old, new) = (Held::now(), Held::now());
    let (app, _) = consented(&office, &old);
    let change = |change: ApplicationChange| office.control.change_application(&app.client_id, &change);
    let asked = async |held: &Held, jti: &str| ask(&office, &app, &held.assertion(&claims(&app, jti))).await;
    assert_eq!(code_of(&asked(&new, "1").await), 700_027, "not uploaded yet");
    let added = change(ApplicationChange::AddCertificate {
        certificate: new.base64(),
    })
    .unwrap();
    assert_eq!(asked(&new, "2").await.status, 200);
    assert_eq!(asked(&old, "3").await.status, 200, "the old one still works");
    change(ApplicationChange::RemoveCertificate { certificate: added }).unwrap();
    assert_eq!(code_of(&asked(&new, "4").await), 700_027);
    let spent = Held::valid(2020, 2021);
    change(ApplicationChange::AddCertificate {
        certificate: spent.certificate.pem(),
    })
    .unwrap();
    let refused = asked(&spent, "5").await.json();
    assert!(
        refused["error_description"]
            .as_str()
            .unwrap()
            .contains("The key used is expired")
    );
    let early = Held::valid(2030, 2031);
    change(ApplicationChange::AddCertificate {
        certificate: early.certificate.pem(),
    })
    .unwrap();
    assert_eq!(code_of(&asked(&early, "6").await), 700_027);
    let bad = change(ApplicationChange::AddCertificate {
        certificate: "rubbish".to_owned(),
    });
    assert!(bad.is_err());
}

#[tokio::test(start_paused = true)]
async fn an_application_that_is_disabled_or_gone_gets_nothing() {
    let office = Office::quick(1).await;
    let held = Held::now();
    let (app, _) = consented(&office, &held);
    let change = |change: ApplicationChange| {
        office
            .control
            .change_application(&app.client_id, &change)
            .unwrap()
    };
    let code = async |jti: &str| code_of(&ask(&office, &app, &held.assertion(&claims(&app, jti))).await);
    change(ApplicationChange::SetEnabled { enabled: false });
    assert_eq!(code("1").await, 7_000_112);
    change(ApplicationChange::SetEnabled { enabled: true });
    change(ApplicationChange::Delete);
    assert_eq!(code("2").await, 700_016);
}

#[tokio::test(start_paused = true)]
async fn secrets_of_a_registration_work_until_they_end() {
    let office = Office::quick(1).await;
    let registration = simulator::Registration {
        secrets: 1,
        ..simulator::Registration::default()
    };
    let (app, registered) = App::registered(&office, &registration);
    let with = async |secret: &str| {
        let pairs = [
            ("grant_type", "client_credentials"),
            ("scope", "https://graph.microsoft.com/.default"),
            ("client_secret", secret),
        ];
        app.token(&office, &pairs).await
    };
    assert_eq!(with(&registered.secrets[0]).await.status, 200);
    let change = ApplicationChange::AddSecret { seconds: Some(60) };
    let short = office
        .control
        .change_application(&app.client_id, &change)
        .unwrap();
    assert_eq!(with(&short).await.status, 200);
    tokio::time::advance(Duration::from_secs(61)).await;
    assert_eq!(code_of(&with(&short).await), 7_000_222);
    let world = String::from_utf8(office.control.world().to_bytes().unwrap()).unwrap();
    assert!(
        !world.contains(&short) && !world.contains(&registered.secrets[0]),
        "kept as a digest only"
    );
}
