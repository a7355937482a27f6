//! Which tenant answers.

use crate::script::{Script, TENANT, list, refused};
use serde_json::json;
use sync_core::{error_code::ErrorCode, failure::FailureClass, id::TenantId, ports::Directory};

fn organization(id: &'static str) -> Script {
    Script::new(move |asked| {
        (asked.at() == "/organization").then(|| {
            list(json!([{"id": id, "displayName": "Contoso", "verifiedDomains": [
                {"name": "contoso.onmicrosoft.example", "isInitial": true, "isDefault": false},
                {"name": "contoso.example", "isInitial": false, "isDefault": true}]}]))
        })
    })
}

#[tokio::test]
async fn the_tenant_is_named_with_its_default_domain() {
    let (_server, tenant) = organization(TENANT).serve(true).await;
    let probe = tenant.probe().await.unwrap();
    assert_eq!((probe.id.as_str(), probe.name.as_str()), (TENANT, "Contoso"));
    assert_eq!(probe.domain.as_deref(), Some("contoso.example"));
}

#[tokio::test]
async fn another_tenant_is_refused() {
    let (_server, tenant) = organization("c0000000-0000-4000-8000-00000000000f")
        .serve(true)
        .await;
    let failure = tenant.probe().await.unwrap_err();
    assert_eq!(
        (failure.code, failure.class),
        (ErrorCode::WrongTenant, FailureClass::NeedsAdmin)
    );
}

#[tokio::test(start_paused = true)]
async fn a_tenant_that_is_not_named_by_its_id_is_nobodys() {
    let config = microsoft::TenantConfig {
        tenant_id: TenantId::new("contoso.example"),
        ..Script::config()
    };
    let failure = organization(TENANT).tenant_as(config).probe().await.unwrap_err();
    assert_eq!(failure.code, ErrorCode::WrongTenant);
}

#[tokio::test(start_paused = true)]
async fn four_permissions_are_enough_to_probe() {
    for (configurations, matches) in [
        (json!([{"id": "a1", "tenantId": TENANT}]), true),
        (json!([]), true),
        (json!([{"tenantId": "c9"}]), false),
    ] {
        let cloud = Script::new(move |asked| match asked.at() {
            "/organization" => Some(refused(
                403,
                "Authorization_RequestDenied",
                "Insufficient privileges",
            )),
            "/admin/teams/userConfigurations" => Some(list(configurations.clone())),
            _ => None,
        });
        assert_eq!(cloud.tenant().probe().await.is_ok(), matches);
    }
}

#[tokio::test(start_paused = true)]
async fn whoever_tests_the_connection_is_not_kept_waiting() {
    let cloud = Script::new(|asked| (asked.at() == "/organization").then(|| refused(503, "", "")));
    let start = tokio::time::Instant::now();
    let failure = cloud.tenant().probe().await.unwrap_err();
    assert_eq!(failure.code, ErrorCode::TenantUnavailable);
    assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
    assert_eq!(cloud.count("/organization"), 3);
}
