//! Signing in with the refresh token of a dedicated account.

use crate::cloud::{CLIENT, Cloud, refusal};
use async_trait::async_trait;
use microsoft::{RefreshTokenSource, RefreshTokens, TokenSource, token::HeldRefreshToken};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use std::sync::Arc;
use sync_core::{
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
};
use tokio::sync::{Mutex, OwnedMutexGuard};

/// A vault that two processes share.
#[derive(Clone, Default)]
struct Shared {
    kept: Arc<Mutex<Vec<String>>>,
    full: bool,
}

struct Held {
    kept: OwnedMutexGuard<Vec<String>>,
    full: bool,
}

fn vault_is_closed() -> Failure {
    Failure::new(ErrorCode::VaultUnavailable, FailureClass::NeedsAdmin, "locked")
}

#[async_trait]
impl RefreshTokens for Shared {
    async fn hold(&self) -> Result<Box<dyn HeldRefreshToken>, Failure> {
        let kept = self.kept.clone().lock_owned().await;
        Ok(Box::new(Held {
            kept,
            full: self.full,
        }))
    }
}

#[async_trait]
impl HeldRefreshToken for Held {
    async fn load(&mut self) -> Result<Option<SecretString>, Failure> {
        Ok(self.kept.last().cloned().map(SecretString::from))
    }

    async fn replace(&mut self, token: SecretString) -> Result<(), Failure> {
        if self.full {
            return Err(vault_is_closed());
        }
        self.kept.push(token.expose_secret().to_owned());
        Ok(())
    }
}

struct Closed;

#[async_trait]
impl RefreshTokens for Closed {
    async fn hold(&self) -> Result<Box<dyn HeldRefreshToken>, Failure> {
        Err(vault_is_closed())
    }
}

/// A cloud that knows `first`, and a vault that holds it.
async fn connected() -> (Cloud, Shared) {
    let (cloud, vault) = (Cloud::new(), Shared::default());
    cloud.world().refresh.push("first".to_owned());
    vault.kept.lock().await.push("first".to_owned());
    (cloud, vault)
}

fn source(cloud: &Cloud, tokens: impl RefreshTokens + 'static) -> RefreshTokenSource {
    RefreshTokenSource::new(cloud.authority().endpoint(), CLIENT, Arc::new(tokens))
}

#[tokio::test(start_paused = true)]
async fn each_use_replaces_the_token() {
    let (cloud, vault) = connected().await;
    let source = source(&cloud, vault.clone());
    for _ in 0..2 {
        source.fetch().await.unwrap();
    }
    assert_eq!(*vault.kept.lock().await, ["first", "refresh-1", "refresh-2"]);
    let sent: Vec<_> = cloud
        .asked("/token")
        .iter()
        .map(|asked| asked.form["refresh_token"].clone())
        .collect();
    assert_eq!(sent, ["first", "refresh-1"]);
    let form = &cloud.asked("/token")[0].form;
    assert!(form["scope"].contains("offline_access") && !form.contains_key("client_secret"));
    assert!(!format!("{source:?}").contains("first"));
}

#[tokio::test(start_paused = true)]
async fn two_processes_never_use_one_token_at_once() {
    let (cloud, vault) = connected().await;
    let (one, other) = (source(&cloud, vault.clone()), source(&cloud, vault.clone()));
    let (one, other) = tokio::join!(one.fetch(), other.fetch());
    assert!(one.is_ok() && other.is_ok());
    let mut sent: Vec<_> = cloud
        .asked("/token")
        .iter()
        .map(|asked| asked.form["refresh_token"].clone())
        .collect();
    sent.sort();
    assert_eq!(sent, ["first", "refresh-1"]);
}

#[tokio::test(start_paused = true)]
async fn a_grant_that_ended_asks_for_a_person_and_says_why() {
    for (answer, code) in [
        (refusal("invalid_grant", 50_173), ErrorCode::GrantEnded),
        (refusal("invalid_grant", 700_082), ErrorCode::GrantEnded),
        (refusal("invalid_grant", 70_043), ErrorCode::GrantEnded),
        (refusal("interaction_required", 50_076), ErrorCode::GrantEnded),
        (refusal("invalid_grant", 65_001), ErrorCode::ConsentMissing),
        (refusal("invalid_grant", 53_003), ErrorCode::SignInBlocked),
        (refusal("invalid_grant", 50_057), ErrorCode::AccountUnusable),
        (
            json!({"error": "interaction_required", "claims": "{\"access_token\":{}}"}),
            ErrorCode::GrantEnded,
        ),
        (
            json!({"error": "invalid_grant", "suberror": "bad_token"}),
            ErrorCode::GrantEnded,
        ),
    ] {
        let (cloud, vault) = connected().await;
        cloud.world().before.push_back((400, answer.clone()));
        let failure = source(&cloud, vault.clone()).fetch().await.unwrap_err();
        assert_eq!(
            (failure.code, failure.class),
            (code, FailureClass::Reauthenticate),
            "{answer}"
        );
        assert_eq!(*vault.kept.lock().await, ["first"], "nothing is thrown away");
        assert_eq!(cloud.asked("/token").len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_sign_in_service_that_is_away_leaves_the_token_as_it_is() {
    let (cloud, vault) = connected().await;
    cloud.world().before.push_back((503, Value::Null));
    let source = source(&cloud, vault);
    assert_eq!(source.fetch().await.unwrap_err().class, FailureClass::RetryFast);
    assert!(source.fetch().await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_closed_vault_is_no_missing_sign_in() {
    let (cloud, vault) = connected().await;
    let failure = source(&cloud, Closed).fetch().await.unwrap_err();
    assert_eq!(failure.code, ErrorCode::VaultUnavailable);
    let full = Shared { full: true, ..vault };
    assert_eq!(
        source(&cloud, full).fetch().await.unwrap_err().code,
        ErrorCode::VaultUnavailable
    );
    let failure = source(&cloud, Shared::default()).fetch().await.unwrap_err();
    assert_eq!(
        (failure.code, failure.class),
        (ErrorCode::SignInNeeded, FailureClass::Reauthenticate)
    );
}
