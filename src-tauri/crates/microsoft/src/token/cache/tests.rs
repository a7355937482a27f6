use super::*;
use async_trait::async_trait;
use secrecy::SecretString;
use std::sync::atomic::AtomicUsize;
use sync_core::{error_code::ErrorCode, failure::FailureClass};

/// Issues numbered tokens, slowly; refuses while told to.
struct Issuer {
    asked: AtomicUsize,
    lifetime: Duration,
    refuses: bool,
    epoch: AtomicU64,
}

#[async_trait]
impl TokenSource for Issuer {
    async fn fetch(&self) -> Result<Token, Failure> {
        let n = self.asked.fetch_add(1, Ordering::SeqCst);
        tokio::time::sleep(Duration::from_secs(1)).await;
        if self.refuses {
            return Err(Failure::new(
                ErrorCode::SignInNeeded,
                FailureClass::Reauthenticate,
                format!("no {n}"),
            ));
        }
        Ok(Token {
            secret: SecretString::from(format!("token-{n}")),
            lifetime: self.lifetime,
        })
    }

    async fn epoch(&self) -> Result<u64, Failure> {
        Ok(self.epoch.load(Ordering::SeqCst))
    }
}

fn cache(lifetime: u64, refuses: bool) -> (Arc<Issuer>, Arc<TokenCache>) {
    let issuer = Arc::new(Issuer {
        asked: AtomicUsize::new(0),
        lifetime: Duration::from_secs(lifetime),
        refuses,
        epoch: AtomicU64::new(0),
    });
    (issuer.clone(), Arc::new(TokenCache::new(issuer)))
}

#[tokio::test(start_paused = true)]
async fn fifty_callers_cause_one_fetch() {
    for refuses in [false, true] {
        let (issuer, cache) = cache(3_599, refuses);
        let all = (0..50).map(|_| {
            let cache = cache.clone();
            tokio::spawn(async move { cache.current().await.is_ok() })
        });
        for one in futures::future::join_all(all).await {
            assert_eq!(one.unwrap(), !refuses);
        }
        assert_eq!(issuer.asked.load(Ordering::SeqCst), 1, "refuses: {refuses}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_token_is_renewed_five_minutes_before_its_end() {
    let (issuer, cache) = cache(3_599, false);
    cache.current().await.unwrap();
    tokio::time::advance(Duration::from_secs(3_290)).await;
    cache.current().await.unwrap();
    assert_eq!(issuer.asked.load(Ordering::SeqCst), 1);
    tokio::time::advance(Duration::from_secs(10)).await;
    cache.current().await.unwrap();
    assert_eq!(issuer.asked.load(Ordering::SeqCst), 2);
}

#[tokio::test(start_paused = true)]
async fn a_short_token_is_used_for_half_its_life() {
    let (issuer, cache) = cache(60, false);
    cache.current().await.unwrap();
    tokio::time::advance(Duration::from_secs(28)).await;
    cache.current().await.unwrap();
    assert_eq!(issuer.asked.load(Ordering::SeqCst), 1);
}

#[tokio::test(start_paused = true)]
async fn many_refusals_of_one_token_cause_one_renewal() {
    let (issuer, cache) = cache(3_599, false);
    let refused = cache.current().await.unwrap();
    let all = (0..20).map(|_| cache.other_than(&refused));
    for one in futures::future::join_all(all).await {
        assert_ne!(one.unwrap().fetch, refused.fetch);
    }
    assert_eq!(issuer.asked.load(Ordering::SeqCst), 2);
}

#[tokio::test(start_paused = true)]
async fn a_refused_sign_in_is_asked_again_by_the_next_caller() {
    let (issuer, cache) = cache(3_599, true);
    assert!(cache.current().await.is_err());
    assert!(cache.current().await.is_err());
    assert_eq!(issuer.asked.load(Ordering::SeqCst), 2);
}

#[tokio::test(start_paused = true)]
async fn a_token_is_never_printed() {
    let (_, cache) = cache(3_599, false);
    assert!(!format!("{:?}", cache.current().await.unwrap()).contains("token-0"));
}

#[tokio::test(start_paused = true)]
async fn a_token_of_before_the_consent_moved_is_not_used() {
    let (issuer, cache) = cache(3_599, false);
    cache.current().await.unwrap();
    issuer.epoch.store(1, Ordering::SeqCst);
    cache.current().await.unwrap();
    assert_eq!(issuer.asked.load(Ordering::SeqCst), 2);
    cache.current().await.unwrap();
    assert_eq!(issuer.asked.load(Ordering::SeqCst), 2, "the new one is kept");
}
