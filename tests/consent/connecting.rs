//! What a connection may be made for.

use crate::office::Office;
use app::{App, ConnectRequest, connect_through, tenant_typed_through};
use sync_core::{
    error_code::ErrorCode,
    id::TenantId,
    ports::RecordsStore,
    tenant::PolicyType,
    voice_rules::{PolicyChoice, VoiceRules},
};

#[tokio::test]
async fn nobody_connects_to_any_tenant_and_no_folder_is_made_for_it() {
    let office = Office::without_certificate().await;
    for tenant in ["common", "organizations", "consumers", "contoso.example", ""] {
        let request = ConnectRequest {
            tenant: TenantId::new(tenant),
            ..office.connecting("other")
        };
        let place = request.place.clone();
        let failure = connect_through(request, &office.outside).await.expect_err(tenant);
        assert_eq!(failure.code, ErrorCode::BadConfiguration, "{tenant}: {failure}");
        assert!(!place.exists(), "{tenant}");
    }
}

#[tokio::test]
async fn a_tenant_named_by_its_domain_is_stored_by_its_id() {
    let office = Office::without_certificate().await;
    let identity = office.control.world().identity;
    let request = office.connecting("other");
    let found = tenant_typed_through(&request.config, &identity.domain, &office.outside).await;
    let tenant = found.expect("a tenant");
    let report = connect_through(ConnectRequest { tenant, ..request }, &office.outside).await;
    assert_eq!(
        report.expect("a connection").tenant.id.as_str(),
        identity.tenant_id
    );
}

#[tokio::test]
async fn policies_that_nobody_could_ask_for_are_looked_up_with_the_approval() {
    let office = Office::without_certificate().await;
    let named = PolicyChoice::Named {
        name: "PBX-OVRP-UK".into(),
        policy_id: None,
    };
    let rules = VoiceRules {
        rules: Vec::new(),
        default: [(PolicyType::VoiceRouting, named)].into(),
    };
    let request = ConnectRequest {
        voice_rules: Some(rules.clone()),
        ..office.connecting("other")
    };
    let place = request.place.clone();
    connect_through(request, &office.outside)
        .await
        .expect("a connection");
    let app = App::open_through(place, office.outside.clone())
        .await
        .expect("a connection");
    office.take(
        app.material()
            .await
            .expect("a certificate")
            .registration()
            .certificate
            .pem
            .clone(),
    );
    let accounts = ["global_administrator"; 2];
    app.approve_consent(office.request(), &office.pressing(&accounts, "accept"))
        .await
        .expect("approved");
    let clock = office.outside.time();
    let database = store::Database::open(app.place().folder(), move || clock)
        .await
        .expect("a database");
    let saved = database.settings().await.expect("settings").voice_rules;
    assert_ne!(saved, rules);
    assert!(
        matches!(
            &saved.default[&PolicyType::VoiceRouting],
            PolicyChoice::Named {
                policy_id: Some(_),
                ..
            }
        ),
        "{saved:?}"
    );
}
