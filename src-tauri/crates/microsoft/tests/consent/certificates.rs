//! Signing in as the application by certificate.

use crate::cloud::{CLIENT, Cloud, LOGIN, NEW, OLD, TENANT, clock, refusal};
use microsoft::{Certificate, ClientCertificates, TokenSource};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use std::sync::Arc;
use sync_core::{error_code::ErrorCode, failure::FailureClass};

fn source(cloud: &Cloud, certificates: &[&Arc<Certificate>]) -> ClientCertificates {
    let certificates = certificates.iter().map(|one| Arc::clone(one)).collect();
    ClientCertificates::new(cloud.authority().endpoint(), CLIENT, certificates, clock())
}

#[tokio::test(start_paused = true)]
async fn the_assertion_is_accepted_and_the_certificate_reported() {
    let cloud = Cloud::new();
    let source = source(&cloud, &[&NEW]);
    assert_eq!(source.obtained(), None);
    for n in 1..=2 {
        let token = source.fetch().await.unwrap();
        assert_eq!(token.secret.expose_secret(), format!("access-{n}"));
    }
    assert_eq!(
        source.obtained().unwrap().thumbprint_sha256,
        NEW.thumbprint_sha256()
    );
    let form = &cloud.asked("/token")[0].form;
    assert_eq!(
        form["client_assertion_type"],
        "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    );
    assert_eq!(form["scope"], "https://graph.microsoft.com/.default");
    assert!(!form.contains_key("client_secret"));
    assert_eq!(
        cloud.asked("/token")[0].path,
        format!("/{TENANT}/oauth2/v2.0/token")
    );
    assert!(!format!("{source:?}").contains("PRIVATE") && format!("{source:?}").contains(LOGIN));
}

#[tokio::test(start_paused = true)]
async fn the_old_certificate_works_until_microsoft_knows_the_new_one() {
    let cloud = Cloud::new();
    cloud.world().uploaded = vec![OLD.der().to_vec()];
    let source = source(&cloud, &[&NEW, &OLD]);
    source.fetch().await.unwrap();
    assert_eq!(
        source.obtained().unwrap().thumbprint_sha256,
        OLD.thumbprint_sha256()
    );
    assert_eq!(cloud.asked("/token").len(), 2, "the newest is tried first");
    cloud.world().uploaded.push(NEW.der().to_vec());
    source.fetch().await.unwrap();
    assert_eq!(
        source.obtained().unwrap().thumbprint_sha256,
        NEW.thumbprint_sha256()
    );
    assert_eq!(cloud.asked("/token").len(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_renewal_in_the_middle_of_a_job_leaves_no_gap() {
    let cloud = Cloud::new();
    cloud.world().uploaded = vec![OLD.der().to_vec()];
    let source = source(&cloud, &[&OLD]);
    source.fetch().await.unwrap();
    source.set(vec![NEW.clone(), OLD.clone()]);
    source.fetch().await.unwrap();
    assert_eq!(
        source.obtained().unwrap().thumbprint_sha256,
        OLD.thumbprint_sha256()
    );
    cloud.world().uploaded = vec![NEW.der().to_vec()];
    source.fetch().await.unwrap();
    assert_eq!(
        source.obtained().unwrap().thumbprint_sha256,
        NEW.thumbprint_sha256()
    );
}

#[tokio::test(start_paused = true)]
async fn an_expired_one_gives_way_to_another() {
    let cloud = Cloud::new();
    cloud.world().uploaded = vec![OLD.der().to_vec()];
    cloud
        .world()
        .before
        .push_back((401, refusal("invalid_client", 7_000_222)));
    let source = source(&cloud, &[&NEW, &OLD]);
    assert!(source.fetch().await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_certificate_that_was_not_uploaded_is_told_as_that() {
    let cloud = Cloud::new();
    cloud.world().uploaded.clear();
    let failure = source(&cloud, &[&NEW, &OLD]).fetch().await.unwrap_err();
    assert_eq!(
        (failure.code, failure.class),
        (ErrorCode::CertificateUnknown, FailureClass::Reauthenticate)
    );
    assert!(failure.detail.starts_with("AADSTS700027"));
    assert_eq!(cloud.asked("/token").len(), 2, "each is tried once");
}

#[tokio::test(start_paused = true)]
async fn a_refusal_of_the_application_is_not_tried_with_every_certificate() {
    for (number, code) in [
        (700_016, ErrorCode::ApplicationUnknown),
        (7_000_112, ErrorCode::ApplicationUnknown),
        (700_024, ErrorCode::ClockWrong),
        (53_003, ErrorCode::SignInBlocked),
    ] {
        let cloud = Cloud::new();
        cloud
            .world()
            .before
            .push_back((401, refusal("invalid_client", number)));
        let failure = source(&cloud, &[&NEW, &OLD]).fetch().await.unwrap_err();
        assert_eq!(
            (failure.code, failure.class),
            (code, FailureClass::Reauthenticate)
        );
        assert_eq!(cloud.asked("/token").len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn passing_faults_are_tried_again_with_a_new_assertion() {
    let cloud = Cloud::new();
    cloud.world().before.extend([
        (503, Value::Null),
        (400, refusal("temporarily_unavailable", 90_033)),
    ]);
    assert!(source(&cloud, &[&NEW]).fetch().await.is_ok());
    let mut sent: Vec<_> = cloud
        .asked("/token")
        .iter()
        .map(|asked| asked.form["client_assertion"].clone())
        .collect();
    sent.dedup();
    assert_eq!(sent.len(), 3);
}

#[tokio::test(start_paused = true)]
async fn without_a_certificate_it_says_so() {
    let cloud = Cloud::new();
    let failure = source(&cloud, &[]).fetch().await.unwrap_err();
    assert_eq!(failure.code, ErrorCode::SignInNeeded);
    assert!(cloud.world().journal.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_tenant_signs_in_by_certificate_and_keeps_the_token() {
    use microsoft::{Tenant, TenantConfig};
    use outbound::Origin;
    use sync_core::{id::TenantId, ports::Directory};
    let cloud = Cloud::new();
    let origin = |text| Origin::parse(text).unwrap();
    let (login, graph) = (origin(LOGIN), origin("https://graph.example"));
    let config = TenantConfig::new(TenantId::new(TENANT), CLIENT, login, graph);
    let tenant = Tenant::with_source(config, Arc::new(source(&cloud, &[&NEW])), cloud.transport());
    for _ in 0..2 {
        tenant.all_voice_users().await.unwrap();
    }
    assert_eq!(cloud.asked("/token").len(), 1);
    assert_eq!(json!(cloud.asked("/userConfigurations")[0].bearer), "access-1");
}
