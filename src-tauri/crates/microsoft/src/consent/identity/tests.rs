use super::*;
use crate::consent::authority::Now;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use bytes::Bytes;
use http::{Request, Response};
use jiff::Timestamp;
use outbound::{BodyStream, HttpError, Origin, Transport};
use serde_json::{Value, json};
use std::sync::Arc;
use sync_core::error_code::ErrorCode;

const TENANT: &str = "c0000000-0000-4000-8000-000000000001";
const NOW: i64 = 1_800_000_000;

struct Nowhere;

#[async_trait::async_trait]
impl Transport for Nowhere {
    async fn send(&self, _: Request<Bytes>) -> Result<Response<BodyStream>, HttpError> {
        unreachable!("nothing is sent to judge a token")
    }
}

fn authority() -> Authority {
    authority_of(TENANT)
}

fn authority_of(tenant: &str) -> Authority {
    let origin = |text| Origin::parse(text).unwrap();
    let now: Now = Arc::new(|| Timestamp::from_second(NOW).unwrap());
    let (login, graph) = (origin("https://login.example"), origin("https://graph.example"));
    Authority::new(
        Arc::new(Nowhere),
        login,
        graph,
        TenantId::new(tenant),
        "app-id",
        now,
    )
}

fn claims() -> Value {
    json!({
        "aud": "app-id", "iss": format!("https://login.example/{TENANT}/v2.0"), "tid": TENANT, "sub": "pairwise",
        "oid": "A1111111-1111-4111-8111-111111111111", "preferred_username": "mira@contoso.example",
        "name": "Mira Okafor", "nonce": "the-nonce", "exp": NOW + 3_600, "nbf": NOW,
    })
}

fn judged(claims: &Value) -> Result<Account, Failure> {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let header = json!({"alg": "RS256", "typ": "JWT"});
    let token = format!("{}.{}.c2ln", part(&header), part(claims));
    account_of(Some(&token.into()), &authority(), Some("the-nonce"))
}

fn changed(name: &str, value: Value) -> Value {
    let mut claims = claims();
    claims[name] = value;
    claims
}

#[test]
fn the_account_is_read_from_a_token_that_fits() {
    let account = judged(&claims()).unwrap();
    assert_eq!(account.upn, "mira@contoso.example");
    assert_eq!(account.name, "Mira Okafor");
    assert_eq!(account.oid.as_str(), "a1111111-1111-4111-8111-111111111111");
    assert_eq!(account.tid.as_str(), TENANT);
}

#[test]
fn a_token_that_does_not_fit_is_refused_for_its_reason() {
    for (name, value, reason) in [
        ("aud", json!("other"), "another application"),
        ("aud", json!(["app-id", "other"]), "another application"),
        (
            "iss",
            json!(format!("https://evil.example/{TENANT}/v2.0")),
            "another issuer",
        ),
        (
            "iss",
            json!(format!("https://login.example.evil/{TENANT}/v2.0")),
            "another issuer",
        ),
        (
            "iss",
            json!("https://login.example/{tenantid}/v2.0"),
            "another issuer",
        ),
        ("iss", json!("https://login.example/a/b/v2.0"), "another issuer"),
        (
            "tid",
            json!("c0000000-0000-4000-8000-00000000000f"),
            "two tenants",
        ),
        ("nonce", json!("older"), "another sign-in"),
        ("nonce", Value::Null, "another sign-in"),
        ("exp", json!(NOW - 300), "expired"),
        ("nbf", json!(NOW + 301), "not valid yet"),
    ] {
        let failure = judged(&changed(name, value.clone())).unwrap_err();
        assert_eq!(failure.code, ErrorCode::TenantMalformed);
        assert!(
            failure.detail.contains(reason),
            "{name} {value}: {}",
            failure.detail
        );
    }
}

#[test]
fn clocks_may_differ_by_five_minutes() {
    assert!(judged(&changed("exp", json!(NOW - 299))).is_ok());
    assert!(judged(&changed("nbf", json!(NOW + 300))).is_ok());
}

#[test]
fn another_tenant_is_reported_and_left_to_the_checks() {
    let other = "c0000000-0000-4000-8000-00000000000f";
    let mut claims = changed("tid", json!(other));
    claims["iss"] = json!(format!("https://login.example/{other}/v2.0"));
    let account = judged(&claims).unwrap();
    assert!(!authority().is_tenant(&account.tid));
}

#[test]
fn an_authority_that_is_not_bound_to_one_tenant_knows_nobody() {
    for name in ["common", "organizations", "contoso.example", ""] {
        let anybody = authority_of(name);
        assert!(!anybody.is_tenant(&TenantId::new(TENANT)), "{name}");
        assert!(!anybody.is_tenant(&TenantId::new(name)), "{name}");
    }
    assert!(authority().is_tenant(&TenantId::new(TENANT.to_uppercase())));
}

#[test]
fn names_are_bounded_and_free_of_control_characters() {
    let account = judged(&changed("name", json!(format!("a\u{0}b\n{}", "x".repeat(5_000))))).unwrap();
    assert_eq!(account.name.chars().count(), LONGEST);
    assert!(account.name.starts_with("abx"));
    let nameless = judged(&changed("name", json!(" "))).unwrap();
    assert_eq!(nameless.name, nameless.upn);
}

#[test]
fn an_authority_without_microsofts_own_claims_still_says_who_it_is() {
    let mut claims = claims();
    for name in ["tid", "oid", "preferred_username"] {
        claims.as_object_mut().unwrap().remove(name);
    }
    let account = judged(&claims).unwrap();
    assert_eq!((account.oid.as_str(), account.tid.as_str()), ("pairwise", TENANT));
}

#[test]
fn a_broken_or_missing_token_is_refused() {
    for token in ["", "a.b", "a.b.c", "....", "eyJhbGciOiJub25lIn0.e30."] {
        assert!(
            account_of(Some(&token.to_owned().into()), &authority(), None).is_err(),
            "{token}"
        );
    }
    assert!(account_of(None, &authority(), None).is_err());
}
