use std::collections::BTreeSet;

use http::Method;
use serde_json::{Value, json};
use simulator::{Fault, FaultRule, System, World};

use crate::browser::{App, FOUR, code_of};
use crate::certificates::Held;
use crate::office::{Answer, Office};

async fn call(office: &Office, method: Method, path: &str, body: Option<Value>) -> Answer {
    office.control_call(method, &format!("entra/{path}"), body).await
}

#[tokio::test(start_paused = true)]
async fn people_are_found_by_key_and_changed() {
    let office = Office::quick(1).await;
    let listed = call(&office, Method::GET, "people", None).await.json();
    let keys: BTreeSet<&str> = listed["people"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|p| p["key"].as_str())
        .collect();
    assert_eq!(keys.len(), 12);
    let change = async |name: &str, body: Value| {
        call(&office, Method::POST, &format!("people/{name}"), Some(body)).await
    };
    let active = change("pim_eligible", json!({"change": "activate_roles"}))
        .await
        .json();
    assert_eq!(active["roles"], json!(["global_administrator"]));
    let upn = active["upn"].as_str().unwrap();
    let blocked = change(upn, json!({"change": "set_blocked", "code": 53_003}))
        .await
        .json();
    assert_eq!(blocked["blocked_with"], 53_003);
    let revoked = change("teams_administrator", json!({"change": "revoke_sessions"}))
        .await
        .json();
    assert!(revoked["revocations"][0].is_string());
    assert_eq!(
        change("nobody", json!({"change": "activate_roles"})).await.status,
        404
    );
    assert_eq!(change("disabled", json!({"change": "promote"})).await.status, 400);
}

#[tokio::test(start_paused = true)]
async fn applications_are_registered_changed_and_deleted() {
    let office = Office::quick(1).await;
    let pem = Held::now().certificate.pem();
    let made = call(
        &office,
        Method::POST,
        "applications",
        Some(json!({"certificates": [pem], "secrets": 1})),
    )
    .await;
    assert_eq!(made.status, 201);
    let application = made.json()["application"].clone();
    assert_eq!(application["redirect_uris"], json!(["http://localhost"]));
    assert_eq!(
        (&application["consent"], &application["registered_by"]),
        (&Value::Null, &json!("a tester"))
    );
    assert_eq!(
        application["certificates"][0]["thumbprint"]
            .as_str()
            .unwrap()
            .len(),
        40
    );
    assert_eq!(made.json()["secrets"].as_array().unwrap().len(), 1);
    let path = format!("applications/{}", application["client_id"].as_str().unwrap());
    let change = async |body: Value| call(&office, Method::POST, &path, Some(body)).await.status;
    assert_eq!(change(json!({"change": "grant_consent"})).await, 200);
    assert_eq!(change(json!({"change": "withdraw_consent"})).await, 200);
    assert_eq!(
        change(json!({"change": "remove_certificate", "certificate": "none"})).await,
        404
    );
    assert_eq!(
        change(json!({"change": "add_certificate", "certificate": "rubbish"})).await,
        400
    );
    assert_eq!(
        call(&office, Method::GET, &path, None).await.json()["enabled"],
        true
    );
    assert_eq!(change(json!({"change": "delete"})).await, 200);
    assert_eq!(call(&office, Method::GET, &path, None).await.status, 404);
    let all = call(&office, Method::GET, "applications", None).await.json();
    assert_eq!(all["applications"].as_array().unwrap().len(), 1);
    let unknown = call(&office, Method::POST, "applications", Some(json!({"name": "x"}))).await;
    assert_eq!(unknown.status, 400);
    assert_eq!(call(&office, Method::GET, "nothing", None).await.status, 404);
}

#[tokio::test(start_paused = true)]
async fn the_sample_registration_says_who_made_it() {
    let office = Office::quick(1).await;
    let made = call(&office, Method::POST, "sample-registration", None)
        .await
        .json();
    let by = made["application"]["registered_by"].as_str().unwrap();
    assert_eq!(
        by,
        "the simulator, in place of the sample company's administrator"
    );
    assert_eq!(made["application"]["consent"], Value::Null);
    let journal = serde_json::to_string(&office.control.journal(0)).unwrap();
    assert!(journal.contains(by));
}

#[tokio::test(start_paused = true)]
async fn everything_secret_that_was_given_out_is_listed() {
    let office = Office::quick(1).await;
    let app = App::first(&office);
    let code = app
        .code(
            &office,
            "teams_administrator",
            &format!("openid offline_access {FOUR}"),
        )
        .await;
    let tokens = app.redeem(&office, &code).await.json();
    let secrets = office.control.secrets();
    for secret in [
        &json!(code),
        &tokens["access_token"],
        &tokens["refresh_token"],
        &tokens["id_token"],
    ] {
        assert!(secrets.iter().any(|s| s == secret.as_str().unwrap()));
    }
    let issued = call(&office, Method::GET, "issued", None).await.json();
    let kinds: BTreeSet<&str> = issued["issued"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|s| s["kind"].as_str())
        .collect();
    assert_eq!(
        kinds.into_iter().collect::<Vec<_>>(),
        ["access_token", "code", "id_token", "refresh_token", "session"]
    );
    let journal = serde_json::to_string(&office.control.journal(0)).unwrap();
    for secret in secrets {
        assert!(!journal.contains(&secret));
    }
}

#[tokio::test(start_paused = true)]
async fn the_next_token_can_be_refused_with_any_code() {
    let office = Office::quick(1).await;
    let body = json!({"system": "entra", "path": "*/token", "count": 1,
        "fault": {"kind": "aadsts", "code": 50_196, "error": "invalid_grant", "suberror": "client_mismatch", "message": "Loop."}});
    office.control_call(Method::POST, "faults", Some(body)).await;
    let form = office.form(&office.ends.client_secret);
    let refused = office.token_form(&office.ends.tenant_id, &form).await;
    assert_eq!(
        (code_of(&refused), &refused.json()["suberror"]),
        (50_196, &json!("client_mismatch"))
    );
    assert!(
        refused.json()["error_description"]
            .as_str()
            .unwrap()
            .starts_with("AADSTS50196: Loop.")
    );
    assert_eq!(office.token_form(&office.ends.tenant_id, &form).await.status, 200);
    let _ = office
        .control
        .add_fault(FaultRule::on(System::Entra, "*", Fault::aadsts(123_456)).times(1));
    let unknown = office.token_form(&office.ends.tenant_id, &form).await;
    assert_eq!((unknown.status, code_of(&unknown)), (400, 123_456));
}

#[tokio::test(start_paused = true)]
async fn a_world_saved_before_there_was_sign_in_gets_that_of_its_seed() {
    let office = Office::quick(1).await;
    let mut saved: Value = serde_json::from_slice(&office.control.world().to_bytes().unwrap()).unwrap();
    saved.as_object_mut().unwrap().remove("entra");
    let again = World::from_bytes(saved.to_string().as_bytes()).unwrap();
    let simulator = simulator::Simulator::with_world(&simulator::SimulatorConfig::default(), again);
    assert_eq!(
        simulator.control().sign_in_people(),
        office.control.sign_in_people()
    );
    assert_eq!(
        simulator.control().applications()[0].client_id,
        office.ends.client_id
    );
}

#[tokio::test(start_paused = true)]
async fn a_changed_world_is_kept() {
    let office = Office::quick(1).await;
    call(&office, Method::POST, "sample-registration", None).await;
    let world = World::from_bytes(&office.control.world().to_bytes().unwrap()).unwrap();
    let again = simulator::Simulator::with_world(&simulator::SimulatorConfig::default(), world);
    assert_eq!(again.control().applications(), office.control.applications());
}
