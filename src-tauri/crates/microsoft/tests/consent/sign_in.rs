//! Sign-in in the system browser, over real sockets on this computer.

use crate::{
    browser::{back, get, go, query, sign_in_page},
    cloud::{CLIENT, Cloud, NOW, TENANT, refusal},
};
use microsoft::{
    TokenSource,
    consent::{Purpose, SIGN_IN_LIFE, SignIn, SignedIn},
};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use sync_core::{error_code::ErrorCode, failure::Failure};

async fn signed_in(cloud: &Cloud, purpose: Purpose) -> Result<SignedIn, Failure> {
    let sign_in = SignIn::begin(&cloud.authority(), purpose).await?;
    let to = sign_in_page(cloud, sign_in.url());
    let (signed_in, status) = tokio::join!(sign_in.finish(), go(&to));
    assert_eq!(status, 200);
    signed_in
}

/// What comes of an answer of Microsoft's page other than a code.
async fn answered(cloud: &Cloud, answer: &[(&str, &str)]) -> Failure {
    let sign_in = SignIn::begin(&cloud.authority(), Purpose::Approval)
        .await
        .unwrap();
    let asked = query(sign_in.url());
    let mut answer = answer.to_vec();
    answer.push(("state", &asked["state"]));
    let to = back(&asked, &answer);
    let (signed_in, _) = tokio::join!(sign_in.finish(), go(&to));
    signed_in.unwrap_err()
}

#[tokio::test]
async fn a_person_signs_in_and_is_known() {
    let cloud = Cloud::new();
    let signed_in = signed_in(&cloud, Purpose::Approval).await.unwrap();
    let account = signed_in.account();
    assert_eq!(
        (account.upn.as_str(), account.name.as_str()),
        ("mira@contoso.example", "Mira Okafor")
    );
    assert_eq!(account.tid.as_str(), TENANT);
    assert!((NOW + 3_590..NOW + 3_610).contains(&signed_in.expires_at().as_second()));
    let token = &cloud.asked("/token")[0];
    assert!(token.form["redirect_uri"].starts_with("http://localhost:"));
    assert!(token.form["code_verifier"].len() >= 43);
    for secret in ["client_secret", "client_assertion"] {
        assert!(
            !token.form.contains_key(secret),
            "a public client sends no secret (AADSTS700025)"
        );
    }
    let source = signed_in.into_source();
    assert_eq!(source.fetch().await.unwrap().secret.expose_secret(), "access-1");
}

#[tokio::test]
async fn each_purpose_asks_for_its_scopes_and_only_the_fallback_for_a_refresh_token() {
    let cloud = Cloud::new();
    for (purpose, kept) in [
        (Purpose::Approval, None),
        (Purpose::ManualSync, None),
        (Purpose::Delegated, Some("refresh-3")),
    ] {
        let signed_in = signed_in(&cloud, purpose).await.unwrap();
        let refresh = signed_in.into_refresh_token();
        assert_eq!(refresh.as_ref().map(ExposeSecret::expose_secret), kept);
    }
    let scopes: Vec<String> = cloud
        .world()
        .codes
        .values()
        .map(|code| code.scope.clone())
        .collect();
    assert_eq!(scopes[0], "openid profile https://graph.microsoft.com/User.Read");
    assert!(!scopes[1].contains("offline_access") && scopes[2].contains("offline_access"));
    for scope in &scopes[1..] {
        assert_eq!(
            scope.matches("https://graph.microsoft.com/").count(),
            4,
            "{scope}"
        );
        assert!(!scope.contains(".default"));
    }
}

#[tokio::test]
async fn every_sign_in_has_a_state_nonce_verifier_and_port_of_its_own() {
    let cloud = Cloud::new();
    let first = SignIn::begin(&cloud.authority(), Purpose::Approval)
        .await
        .unwrap();
    let second = SignIn::begin(&cloud.authority(), Purpose::Approval)
        .await
        .unwrap();
    let (first_asked, second_asked) = (query(first.url()), query(second.url()));
    for name in ["state", "nonce", "code_challenge", "redirect_uri"] {
        assert_ne!(first_asked[name], second_asked[name], "{name}");
    }
    let ends = first.ends_at().as_second() - NOW;
    assert!((ends - i64::try_from(SIGN_IN_LIFE.as_secs()).unwrap()).abs() <= 1);
}

#[tokio::test]
async fn a_code_that_is_used_again_is_refused_by_both() {
    let cloud = Cloud::new();
    let sign_in = SignIn::begin(&cloud.authority(), Purpose::Approval)
        .await
        .unwrap();
    let to = sign_in_page(&cloud, sign_in.url());
    let (first, _) = tokio::join!(sign_in.finish(), go(&to));
    assert!(first.is_ok());
    assert!(get(&to).await.is_err(), "nobody listens any more");

    let sign_in = SignIn::begin(&cloud.authority(), Purpose::Approval)
        .await
        .unwrap();
    let asked = query(sign_in.url());
    let replayed = back(&asked, &[("code", "code-1"), ("state", &asked["state"])]);
    let (second, _) = tokio::join!(sign_in.finish(), go(&replayed));
    let failure = second.unwrap_err();
    assert_eq!(failure.code, ErrorCode::Internal);
    assert!(failure.detail.contains("AADSTS54005"), "{}", failure.detail);
    assert_eq!(failure.request_id.as_deref(), Some("tr-1"));
}

#[tokio::test]
async fn the_code_of_another_sign_in_does_not_fit_the_verifier() {
    let cloud = Cloud::new();
    let victim = SignIn::begin(&cloud.authority(), Purpose::Approval)
        .await
        .unwrap();
    let stolen = query(&sign_in_page(&cloud, victim.url()));
    let sign_in = SignIn::begin(&cloud.authority(), Purpose::Approval)
        .await
        .unwrap();
    let asked = query(sign_in.url());
    let injected = back(&asked, &[("code", &stolen["code"]), ("state", &asked["state"])]);
    let (result, _) = tokio::join!(sign_in.finish(), go(&injected));
    assert!(result.unwrap_err().detail.contains("AADSTS501481"));
}

#[tokio::test]
async fn a_callback_of_an_older_sign_in_does_nothing() {
    let cloud = Cloud::new();
    let sign_in = SignIn::begin(&cloud.authority(), Purpose::Approval)
        .await
        .unwrap();
    let to = sign_in_page(&cloud, sign_in.url());
    let mut forged = to.clone();
    forged
        .query_pairs_mut()
        .clear()
        .append_pair("code", "evil")
        .append_pair("state", "older");
    let browser = async {
        assert_eq!(go(&forged).await, 400);
        go(&to).await
    };
    let (result, status) = tokio::join!(sign_in.finish(), browser);
    assert_eq!(status, 200);
    result.unwrap();
    assert_eq!(cloud.asked("/token").len(), 1);
}

#[tokio::test]
async fn what_microsofts_page_refuses_is_told_in_its_words() {
    let cloud = Cloud::new();
    for (error, description, code) in [
        (
            "access_denied",
            "AADSTS65004: User declined to consent.",
            ErrorCode::SignInDeclined,
        ),
        (
            "access_denied",
            "the user canceled the authentication",
            ErrorCode::SignInDeclined,
        ),
        (
            "access_denied",
            "AADSTS53003: Blocked by Conditional Access.",
            ErrorCode::SignInBlocked,
        ),
        (
            "invalid_client",
            "AADSTS50105: Not assigned.",
            ErrorCode::AccountNotAssigned,
        ),
        (
            "consent_required",
            "AADSTS90094: Admin consent.",
            ErrorCode::ConsentMissing,
        ),
        (
            "invalid_request",
            "AADSTS50020: Other tenant.",
            ErrorCode::AccountUnusable,
        ),
        ("temporarily_unavailable", "later", ErrorCode::TenantUnavailable),
        (
            "unheard_of",
            "AADSTS999999: Something new.",
            ErrorCode::BadConfiguration,
        ),
    ] {
        let failure = answered(&cloud, &[("error", error), ("error_description", description)]).await;
        assert_eq!(failure.code, code, "{description}");
        assert_eq!(failure.detail, description);
    }
    assert!(cloud.asked("/token").is_empty());
}

#[tokio::test]
async fn a_callback_without_code_or_error_is_no_sign_in() {
    let cloud = Cloud::new();
    for answer in [&[][..], &[("code", "")][..]] {
        assert_eq!(answered(&cloud, answer).await.code, ErrorCode::TenantMalformed);
    }
}

#[tokio::test]
async fn an_identity_that_does_not_fit_is_refused() {
    for claims in [
        json!({"nonce": "another"}),
        json!({"aud": "another"}),
        json!({"iss": format!("https://evil.example/{TENANT}/v2.0")}),
        json!({"exp": NOW - 3_600}),
    ] {
        let cloud = Cloud::new();
        cloud.world().claims = claims.clone();
        let failure = signed_in(&cloud, Purpose::ManualSync).await.unwrap_err();
        assert_eq!(failure.code, ErrorCode::TenantMalformed, "{claims}");
    }
}

#[tokio::test]
async fn refusals_and_broken_answers_of_the_token_endpoint_keep_their_meaning() {
    for (status, body, code) in [
        (400, refusal("invalid_grant", 50_076), ErrorCode::GrantEnded),
        (
            401,
            refusal("invalid_client", 7_000_218),
            ErrorCode::ApplicationUnfit,
        ),
        (
            400,
            refusal("unauthorized_client", 700_016),
            ErrorCode::ApplicationUnknown,
        ),
        (503, json!("busy"), ErrorCode::TenantUnavailable),
        (429, Value::Null, ErrorCode::TenantThrottled),
        (200, json!({"token_type": "Bearer"}), ErrorCode::TenantMalformed),
        (
            200,
            json!({"token_type": "Bearer", "access_token": "", "expires_in": 1}),
            ErrorCode::TenantMalformed,
        ),
        (
            200,
            json!({"token_type": "Bearer", "access_token": "secret-token", "expires_in": []}),
            ErrorCode::TenantMalformed,
        ),
    ] {
        let cloud = Cloud::new();
        cloud.world().before.push_back((status, body.clone()));
        let failure = signed_in(&cloud, Purpose::Approval).await.unwrap_err();
        assert_eq!(failure.code, code, "{body}");
        assert!(!format!("{failure:?} {failure}").contains("secret-token"));
        assert_eq!(cloud.asked("/token").len(), 1, "a code is sent once");
    }
}

#[tokio::test]
async fn nothing_secret_is_printed() {
    let cloud = Cloud::new();
    let sign_in = SignIn::begin(&cloud.authority(), Purpose::Delegated)
        .await
        .unwrap();
    let asked = query(sign_in.url());
    let printed = format!("{sign_in:?}");
    let to = sign_in_page(&cloud, sign_in.url());
    let (signed_in, _) = tokio::join!(sign_in.finish(), go(&to));
    let signed_in = signed_in.unwrap();
    let printed = format!("{printed} {signed_in:?}");
    let printed = format!("{printed} {:?}", signed_in.into_source());
    for secret in [asked["state"].as_str(), &asked["nonce"], "access-1", "refresh-1"] {
        assert!(!printed.contains(secret), "{printed}");
    }
    assert!(printed.contains(CLIENT));
}

#[tokio::test]
async fn cancelling_ends_it_without_a_token() {
    let cloud = Cloud::new();
    let sign_in = SignIn::begin(&cloud.authority(), Purpose::Approval)
        .await
        .unwrap();
    let to = sign_in_page(&cloud, sign_in.url());
    sign_in.canceller().cancel();
    assert_eq!(
        sign_in.finish().await.unwrap_err().code,
        ErrorCode::SignInCancelled
    );
    assert!(get(&to).await.is_err());
    assert!(cloud.asked("/token").is_empty());
}
