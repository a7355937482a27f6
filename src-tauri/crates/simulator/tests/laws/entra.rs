use std::time::Duration;

use http::Method;
use serde_json::json;
use simulator::Knobs;

use crate::office::{Office, assert_shape, fixture};

#[tokio::test(start_paused = true)]
async fn a_client_secret_gets_a_token_that_graph_accepts() {
    let office = Office::quick(5).await;
    let form = office.form(&office.ends.client_secret);
    for tenant in [office.ends.tenant_id.as_str(), "acme.example"] {
        let answer = office.token_form(tenant, &form).await.json();
        assert_eq!(
            (&answer["token_type"], &answer["expires_in"]),
            (&json!("Bearer"), &json!(3_599))
        );
        assert!(answer.get("refresh_token").is_none());
    }
    assert_eq!(office.get("users?$select=id").await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn refusals_carry_the_documented_codes() {
    let office = Office::quick(1).await;
    let tenant = office.ends.tenant_id.clone();
    let good = office.form(&office.ends.client_secret);
    let refused = async |tenant: &str, form: &str| {
        let answer = office.token_form(tenant, form).await;
        assert_shape(&fixture("entra_error"), &answer.json(), "error");
        let code = answer.json()["error_codes"][0].as_u64().unwrap();
        let text = answer.json()["error_description"].as_str().unwrap().to_owned();
        assert!(text.starts_with(&format!("AADSTS{code}: ")), "{text}");
        (
            answer.status,
            answer.json()["error"].as_str().unwrap().to_owned(),
            code,
        )
    };
    let expect = |status: u16, error: &str, code: u64| (status, error.to_owned(), code);
    assert_eq!(
        refused(&tenant, &office.form("wrong")).await,
        expect(401, "invalid_client", 7_000_215)
    );
    assert_eq!(
        refused("common", &good).await,
        expect(400, "invalid_request", 50_194)
    );
    assert_eq!(
        refused("elsewhere.example", &good).await,
        expect(400, "invalid_request", 90_002)
    );
    let other = good.replace(&office.ends.client_id, "00000000-0000-4000-8000-000000000000");
    assert_eq!(
        refused(&tenant, &other).await,
        expect(400, "unauthorized_client", 700_016)
    );
    assert_eq!(
        refused(&tenant, "").await,
        expect(400, "invalid_request", 900_144)
    );
    let password = good.replace("client_credentials", "password");
    assert_eq!(
        refused(&tenant, &password).await,
        expect(400, "unsupported_grant_type", 70_003)
    );
    let named = good.replace(".default", "User.Read.All");
    assert_eq!(
        refused(&tenant, &named).await,
        expect(400, "invalid_scope", 70_011)
    );
    let bare = good.replace("client_secret=", "nothing=");
    assert_eq!(
        refused(&tenant, &bare).await,
        expect(401, "invalid_client", 7_000_218)
    );
}

#[tokio::test(start_paused = true)]
async fn a_token_ends_with_its_time() {
    let office = Office::with(
        1,
        Knobs {
            token_seconds: 60,
            token_ext_expires_in: false,
            ..Knobs::quick()
        },
    )
    .await;
    tokio::time::advance(Duration::from_secs(59)).await;
    assert_eq!(office.get("users").await.status, 200);
    tokio::time::advance(Duration::from_secs(2)).await;
    let late = office.get("users").await;
    assert_eq!(
        (late.status, late.json()["error"]["code"].clone()),
        (401, json!("InvalidAuthenticationToken"))
    );
    assert!(late.header("www-authenticate").starts_with("Bearer"));
}

#[tokio::test(start_paused = true)]
async fn no_token_and_a_foreign_token_are_401() {
    let mut office = Office::quick(1).await;
    assert_eq!(office.ask(Method::GET, "/v1.0/users", &[], "").await.status, 401);
    office.token = "ey.invented.token".to_owned();
    assert_eq!(office.get("users").await.status, 401);
    assert_eq!(office.post("$batch", json!({"requests": []})).await.status, 401);
}

#[tokio::test(start_paused = true)]
async fn missing_permissions_are_403_per_endpoint() {
    let roles = vec![
        "User.Read.All".to_owned(),
        "TeamsTelephoneNumber.Read.All".to_owned(),
    ];
    let office = Office::with(
        5,
        Knobs {
            roles,
            ..Knobs::quick()
        },
    )
    .await;
    assert_eq!(office.get("users").await.status, 200);
    assert_eq!(office.get(crate::office::NUMBERS).await.status, 200);
    let refused = office.get("admin/teams/userConfigurations").await;
    assert_eq!(
        (refused.status, refused.json()["error"]["code"].clone()),
        (403, json!("Authorization_RequestDenied"))
    );
    assert_shape(&fixture("graph_error"), &refused.json(), "error");
    assert_eq!(office.assign("+441130000001", "a").await.status, 403);
    office.control.set_knobs(|k| k.forbidden_code_empty = true);
    assert_eq!(
        office.get("admin/teams/userConfigurations").await.json()["error"]["code"],
        ""
    );
}

#[tokio::test(start_paused = true)]
async fn an_app_may_also_need_a_role_in_entra() {
    let office = Office::with(
        5,
        Knobs {
            entra_role_required: true,
            ..Knobs::quick()
        },
    )
    .await;
    assert_eq!(office.get("admin/teams/userConfigurations").await.status, 403);
    assert_eq!(office.get("users").await.status, 200);
    office.control.set_knobs(|k| k.entra_role_granted = true);
    assert_eq!(office.get("admin/teams/userConfigurations").await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn discovery_names_the_endpoints_of_the_tenant() {
    let office = Office::quick(1).await;
    let path = format!("/{}/v2.0/.well-known/openid-configuration", office.ends.tenant_id);
    let answer = office.ask(Method::GET, &path, &[], "").await.json();
    let expected = format!("http://127.0.0.1/{}/oauth2/v2.0/token", office.ends.tenant_id);
    assert_eq!(answer["token_endpoint"], expected.as_str());
    assert!(
        answer["issuer"]
            .as_str()
            .unwrap()
            .contains(&office.ends.tenant_id)
    );
    let domain = office.control.world().identity.domain;
    let path = format!("/{domain}/v2.0/.well-known/openid-configuration");
    let by_domain = office.ask(Method::GET, &path, &[], "").await.json();
    assert_eq!(by_domain["issuer"], answer["issuer"]);
    let path = "/organizations/v2.0/.well-known/openid-configuration";
    let anybody = office.ask(Method::GET, path, &[], "").await.json();
    assert_eq!(anybody["issuer"], "http://127.0.0.1/{tenantid}/v2.0");
    let elsewhere = office
        .ask(
            Method::GET,
            "/nowhere/v2.0/.well-known/openid-configuration",
            &[],
            "",
        )
        .await;
    assert_eq!(elsewhere.status, 400);
}
