//! Microsoft's admin consent page.

use crate::{
    browser::{back, go, query},
    cloud::{CLIENT, Cloud, LOGIN, TENANT},
};
use microsoft::consent::{AdminConsent, ConsentGiven};
use sync_core::{error_code::ErrorCode, failure::Failure};

/// What comes of an answer of the page; `{state}` stands for the state that was sent.
async fn answered(answer: &[(&str, &str)]) -> Result<ConsentGiven, Failure> {
    let consent = AdminConsent::begin(&Cloud::new().authority()).await.unwrap();
    let asked = query(consent.url());
    let answer: Vec<_> = answer
        .iter()
        .map(|(name, value)| {
            (
                *name,
                if *value == "{state}" {
                    asked["state"].as_str()
                } else {
                    value
                },
            )
        })
        .collect();
    let to = back(&asked, &answer);
    let (given, _) = tokio::join!(consent.finish(), go(&to));
    given
}

#[tokio::test]
async fn the_page_is_asked_for_every_permission_of_the_registration() {
    let consent = AdminConsent::begin(&Cloud::new().authority()).await.unwrap();
    assert!(
        consent
            .url()
            .as_str()
            .starts_with(&format!("{LOGIN}/{TENANT}/v2.0/adminconsent?"))
    );
    let asked = query(consent.url());
    assert_eq!(asked["client_id"], CLIENT);
    assert_eq!(asked["scope"], "https://graph.microsoft.com/.default");
    assert!(asked["redirect_uri"].starts_with("http://localhost:"));
    assert!(!format!("{consent:?}").contains(&asked["state"]));
}

#[tokio::test]
async fn a_yes_names_the_tenant() {
    let given = answered(&[
        ("admin_consent", "True"),
        ("tenant", TENANT),
        ("state", "{state}"),
    ])
    .await;
    assert_eq!(given.unwrap().tenant.as_str(), TENANT);
}

#[tokio::test]
async fn a_yes_for_another_tenant_is_none() {
    let other = "c0000000-0000-4000-8000-00000000000f";
    let given = answered(&[("admin_consent", "True"), ("tenant", other), ("state", "{state}")]).await;
    assert_eq!(given.unwrap_err().code, ErrorCode::WrongTenant);
}

#[tokio::test]
async fn a_no_is_told_with_and_without_a_state() {
    let declined = "AADSTS65004: The administrator declined.";
    for (answer, code) in [
        (
            vec![
                ("admin_consent", "True"),
                ("error", "consent_required"),
                ("error_description", declined),
                ("state", "{state}"),
            ],
            ErrorCode::SignInDeclined,
        ),
        (
            vec![
                ("error", "permission_denied"),
                ("error_description", "The admin canceled the request"),
            ],
            ErrorCode::SignInDeclined,
        ),
        (
            vec![("admin_consent", "False"), ("state", "{state}")],
            ErrorCode::TenantMalformed,
        ),
        (
            vec![("admin_consent", "True"), ("state", "{state}")],
            ErrorCode::TenantMalformed,
        ),
    ] {
        assert_eq!(answered(&answer).await.unwrap_err().code, code, "{answer:?}");
    }
}
