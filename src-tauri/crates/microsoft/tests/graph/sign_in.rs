//! Tokens: what is sent to Entra, and what its refusals mean.

use crate::script::{SECRET, Script, TENANT, given, list, raw, refused};
use serde_json::json;
use sync_core::{error_code::ErrorCode, failure::FailureClass, ports::Directory};

fn entra_says(status: u16, body: serde_json::Value) -> Script {
    Script::new(move |asked| {
        asked
            .path
            .contains("/oauth2/")
            .then(|| given(status, body.clone()))
    })
}

#[tokio::test]
async fn the_application_signs_in_to_its_tenant_by_form() {
    let cloud = Script::new(|asked| (asked.at() == "/organization").then(|| list(json!([{"id": TENANT}]))));
    let (_server, tenant) = cloud.serve(true).await;
    tenant.probe().await.unwrap();
    tenant.probe().await.unwrap();
    let journal = cloud.journal.lock().unwrap();
    let sign_ins: Vec<_> = journal
        .iter()
        .filter(|asked| asked.path.contains("oauth2"))
        .collect();
    assert_eq!(sign_ins.len(), 1, "the token is kept");
    assert_eq!(sign_ins[0].path, format!("/{TENANT}/oauth2/v2.0/token"));
    let form = sign_ins[0].body.as_str().unwrap().to_owned();
    let fields: Vec<_> = url::form_urlencoded::parse(form.as_bytes())
        .into_owned()
        .collect();
    let field = |name: &str| fields.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str());
    assert_eq!(field("grant_type"), Some("client_credentials"));
    assert_eq!(field("client_id"), Some("app-id"));
    assert_eq!(field("client_secret"), Some(SECRET));
    assert_eq!(field("scope"), Some("https://graph.microsoft.com/.default"));
    let asked = journal.last().unwrap();
    assert_eq!(asked.headers["authorization"], "Bearer token-1");
    assert!(asked.headers.contains_key("client-request-id"));
}

#[tokio::test(start_paused = true)]
async fn a_refused_credential_means_reconnect_and_is_not_hammered() {
    let cloud = entra_says(
        401,
        json!({"error": "invalid_client", "error_codes": [7000222], "trace_id": "tr-1",
        "error_description": "AADSTS7000222: The provided client secret keys are expired.\r\nTrace ID: tr-1"}),
    );
    let failure = cloud.tenant().probe().await.unwrap_err();
    assert_eq!(
        (failure.code, failure.class),
        (ErrorCode::CredentialEnded, FailureClass::Reauthenticate)
    );
    assert_eq!(
        failure.detail,
        "AADSTS7000222: The provided client secret keys are expired."
    );
    assert_eq!(failure.request_id.as_deref(), Some("tr-1"));
    assert_eq!(cloud.count("oauth2"), 1);
    assert!(!format!("{failure:?} {failure} {:?}", cloud.tenant()).contains(SECRET));
}

#[tokio::test(start_paused = true)]
async fn a_sign_in_service_that_is_away_is_asked_again_shortly() {
    let cloud = Script::new(|asked| {
        asked
            .path
            .contains("oauth2")
            .then(|| raw(503, "text/html", "<html>busy</html>"))
    });
    let failure = cloud
        .tenant()
        .policy_id(sync_core::tenant::PolicyType::Calling, "x")
        .await
        .unwrap_err();
    assert_eq!(
        (failure.code, failure.class),
        (ErrorCode::TenantUnavailable, FailureClass::RetryFast)
    );
    assert!(cloud.count("oauth2") > 1);
}

#[tokio::test(start_paused = true)]
async fn older_spellings_of_a_token_are_read_and_broken_ones_are_not() {
    let body = json!({"token_type": "Bearer", "expires_in": "3599", "access_token": "old"});
    let cloud = Script::new(move |asked| match asked.at() {
        "/organization" => Some(list(json!([{"id": TENANT}]))),
        path => path.contains("oauth2").then(|| given(200, body.clone())),
    });
    cloud.tenant().probe().await.unwrap();
    for broken in [
        json!({"access_token": "", "expires_in": 1}),
        json!({"expires_in": 1}),
        json!([]),
    ] {
        assert_eq!(
            entra_says(200, broken).tenant().probe().await.unwrap_err().code,
            ErrorCode::TenantMalformed
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_token_that_graph_refuses_is_renewed_once() {
    let cloud = Script::new(|asked| {
        let stale = asked
            .headers
            .get("authorization")
            .is_some_and(|h| h == "Bearer token-1");
        match asked.at() {
            "/organization" if stale => Some(refused(401, "InvalidAuthenticationToken", "expired")),
            "/organization" => Some(list(json!([{"id": TENANT}]))),
            _ => None,
        }
    });
    cloud.tenant().probe().await.unwrap();
    assert_eq!((cloud.count("oauth2"), cloud.count("/organization")), (2, 2));
    let never = Script::new(|asked| {
        asked
            .path
            .contains("/organization")
            .then(|| refused(401, "x", "y"))
    });
    let failure = never.tenant().probe().await.unwrap_err();
    assert_eq!(failure.class, FailureClass::Reauthenticate);
    assert_eq!((never.count("oauth2"), never.count("/organization")), (2, 2));
}

#[test]
fn the_configuration_is_stored_as_text_without_the_secret() {
    let config = Script::config();
    let text = serde_json::to_string(&config).unwrap();
    assert!(text.contains("\"graph\":\"https://graph.example\"") && !text.contains(SECRET));
    assert_eq!(
        serde_json::from_str::<microsoft::TenantConfig>(&text).unwrap(),
        config
    );
    let far = text.replace("https://graph.example", "http://graph.example");
    assert!(serde_json::from_str::<microsoft::TenantConfig>(&far).is_err());
}
