use http::Method;
use jsonwebtoken::Algorithm;
use serde_json::{Value, json};

use crate::browser::{App, code_of, text};
use crate::certificates::{Held, START, ask, claims, consented};
use crate::office::{Answer, Office};

const GRAPH: &str = "00000003-0000-0000-c000-000000000000";

fn proof(held: &Held, issuer: &str) -> String {
    held.assertion(&json!({"aud": GRAPH, "iss": issuer, "nbf": START, "exp": START + 600}))
}

fn addition(new: &Held, proof: &str) -> Value {
    json!({
        "keyCredential": {"type": "AsymmetricX509Cert", "usage": "Verify", "key": new.base64()},
        "passwordCredential": null,
        "proof": proof,
    })
}

async fn token(office: &Office, app: &App, held: &Held) -> String {
    let answer = ask(office, app, &held.assertion(&claims(app, "sign-in"))).await;
    answer.json()["access_token"].as_str().unwrap().to_owned()
}

async fn post(office: &Office, token: &str, path: &str, body: &Value) -> Answer {
    let bearer = format!("Bearer {token}");
    let headers = [
        ("authorization", bearer.as_str()),
        ("content-type", "application/json"),
    ];
    office
        .ask(
            Method::POST,
            &format!("/v1.0/{path}"),
            &headers,
            &body.to_string(),
        )
        .await
}

#[tokio::test(start_paused = true)]
async fn an_application_adds_a_certificate_and_removes_the_old_one() {
    let office = Office::quick(1).await;
    let (old, new) = (Held::now(), Held::now());
    let (app, registered) = consented(&office, &old);
    let object = registered.application.object_id.clone();
    let bearer = token(&office, &app, &old).await;
    let added = post(
        &office,
        &bearer,
        &format!("applications/{object}/addKey"),
        &addition(&new, &proof(&old, &object)),
    )
    .await;
    assert_eq!(added.status, 200, "{}", text(&added));
    assert_eq!(
        (&added.json()["type"], &added.json()["key"]),
        (&json!("AsymmetricX509Cert"), &Value::Null)
    );
    assert_eq!(
        ask(&office, &app, &new.assertion(&claims(&app, "2")))
            .await
            .status,
        200
    );
    let old_id = &registered.application.certificates[0].key_id;
    let removal = json!({"keyId": old_id, "proof": proof(&new, &object)});
    let removed = post(
        &office,
        &bearer,
        &format!("applications/{object}/removeKey"),
        &removal,
    )
    .await;
    assert_eq!(removed.status, 204);
    assert_eq!(
        code_of(&ask(&office, &app, &old.assertion(&claims(&app, "3"))).await),
        700_027
    );
}

#[tokio::test(start_paused = true)]
async fn every_address_of_the_object_is_understood() {
    let office = Office::quick(1).await;
    let held = Held::now();
    let (app, registered) = consented(&office, &held);
    let bearer = token(&office, &app, &held).await;
    let one = registered.application;
    for (path, issuer) in [
        (format!("applications(appId='{}')", one.client_id), &one.object_id),
        (
            format!("servicePrincipals/{}", one.service_principal_id),
            &one.service_principal_id,
        ),
        (
            format!("servicePrincipals(appId='{}')", one.client_id),
            &one.service_principal_id,
        ),
    ] {
        let body = addition(&Held::now(), &proof(&held, issuer));
        assert_eq!(
            post(&office, &bearer, &format!("{path}/addKey"), &body)
                .await
                .status,
            200,
            "{path}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn the_client_id_proves_only_where_the_knob_says() {
    let office = Office::quick(1).await;
    let held = Held::now();
    let (app, _) = consented(&office, &held);
    let bearer = token(&office, &app, &held).await;
    let path = format!("applications(appId='{}')/addKey", app.client_id);
    let body = addition(&Held::now(), &proof(&held, &app.client_id));
    assert_eq!(post(&office, &bearer, &path, &body).await.status, 401);
    office.control.set_knobs(|k| k.proof_issuer_client_id = true);
    assert_eq!(post(&office, &bearer, &path, &body).await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn a_bad_proof_adds_nothing() {
    let office = Office::quick(1).await;
    let (held, stranger) = (Held::now(), Held::now());
    let (app, registered) = consented(&office, &held);
    let object = registered.application.object_id.clone();
    let bearer = token(&office, &app, &held).await;
    let path = format!("applications/{object}/addKey");
    let signed = |claims: Value| held.sign(&held.header(Algorithm::PS256, true), &claims);
    let base = json!({"aud": GRAPH, "iss": object, "nbf": START, "exp": START + 600});
    let with = |name: &str, value: Value| {
        let mut claims = base.clone();
        claims[name] = value;
        signed(claims)
    };
    for bad in [
        String::new(),
        proof(&stranger, &object),
        with("aud", json!("https://graph.microsoft.com")),
        with("iss", json!(registered.application.service_principal_id)),
        with("exp", json!(START + 3_600)),
        with("exp", json!(START - 600)),
        with("nbf", Value::Null),
    ] {
        let refused = post(&office, &bearer, &path, &addition(&stranger, &bad)).await;
        assert_eq!(refused.status, 401, "{bad}");
        assert_eq!(
            refused.json()["error"]["code"],
            "Authentication_MissingOrMalformed"
        );
    }
    let mut typed = addition(&stranger, &proof(&held, &object));
    typed["keyCredential"]["usage"] = json!("Sign");
    assert_eq!(post(&office, &bearer, &path, &typed).await.status, 400);
    assert_eq!(
        office
            .control
            .application(&app.client_id)
            .unwrap()
            .certificates
            .len(),
        1
    );
}

#[tokio::test(start_paused = true)]
async fn keys_of_another_application_are_out_of_reach() {
    let office = Office::quick(1).await;
    let (held, other) = (Held::now(), Held::now());
    let (app, _) = consented(&office, &held);
    let (_, victim) = consented(&office, &other);
    let bearer = token(&office, &app, &held).await;
    let object = &victim.application.object_id;
    let body = addition(&held, &proof(&other, object));
    assert_eq!(
        post(&office, &bearer, &format!("applications/{object}/addKey"), &body)
            .await
            .status,
        403
    );
    assert_eq!(
        post(&office, &bearer, "applications/unknown/addKey", &body)
            .await
            .status,
        404
    );
    let person = App::first(&office)
        .sign_in(&office, "global_administrator", "User.Read")
        .await;
    let bearer = person["access_token"].as_str().unwrap();
    assert_eq!(
        post(&office, bearer, &format!("applications/{object}/addKey"), &body)
            .await
            .status,
        403
    );
}
