//! The one access token in memory, renewed by one request at a time.

use crate::token::{Token, TokenSource};
use outbound::SecretHeader;
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use sync_core::failure::Failure;
use tokio::{sync::Mutex, time::Instant};

/// A token is replaced this long before it ends, or at half its life where that is shorter.
const MARGIN: Duration = Duration::from_secs(300);

/// A token in use, with the number of the fetch that brought it.
#[derive(Clone, Debug)]
pub(crate) struct Bearer {
    header: SecretHeader,
    fetch: u64,
}

impl Bearer {
    pub(crate) fn header(&self) -> &SecretHeader {
        &self.header
    }
}

/// Keeps the token of one source.
pub(crate) struct TokenCache {
    source: Arc<dyn TokenSource>,
    fetches: AtomicU64,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    bearer: Option<(Bearer, Instant)>,
    /// The source's epoch of before the bearer was fetched.
    epoch: u64,
    last_failure: Option<Failure>,
}

impl TokenCache {
    pub(crate) fn new(source: Arc<dyn TokenSource>) -> Self {
        Self {
            source,
            fetches: AtomicU64::new(0),
            kept: Mutex::new(Kept::default()),
        }
    }

    /// The kept token while it is good and its consent still stands, else a new one.
    pub(crate) async fn current(&self) -> Result<Bearer, Failure> {
        self.get(None).await
    }

    /// A token other than `refused`, to which Graph said 401. The clock may have stood still while the
    /// computer slept, so a token can be older than it looks.
    pub(crate) async fn other_than(&self, refused: &Bearer) -> Result<Bearer, Failure> {
        self.get(Some(refused.fetch)).await
    }

    /// Whoever waited while a fetch was under way shares its result, failure included.
    async fn get(&self, refused: Option<u64>) -> Result<Bearer, Failure> {
        let seen = self.fetches.load(Ordering::Acquire);
        let mut kept = self.kept.lock().await;
        let epoch = self.source.epoch().await?;
        if let Some((bearer, due)) = &kept.bearer
            && Some(bearer.fetch) != refused
            && kept.epoch == epoch
            && Instant::now() < *due
        {
            return Ok(bearer.clone());
        }
        if let Some(failure) = &kept.last_failure
            && self.fetches.load(Ordering::Acquire) > seen
        {
            return Err(failure.clone());
        }
        let token = self.source.fetch().await;
        let fetch = self.fetches.fetch_add(1, Ordering::AcqRel) + 1;
        let result = token.map(|token| usable(&token, fetch));
        kept.bearer = result.as_ref().ok().cloned();
        kept.epoch = epoch;
        kept.last_failure = result.as_ref().err().cloned();
        result.map(|(bearer, _)| bearer)
    }
}

fn usable(token: &Token, fetch: u64) -> (Bearer, Instant) {
    let margin = MARGIN.min(token.lifetime / 2);
    let life = token
        .lifetime
        .saturating_sub(margin)
        .min(Duration::from_secs(24 * 3600));
    (
        Bearer {
            header: SecretHeader::bearer(&token.secret),
            fetch,
        },
        Instant::now() + life,
    )
}

#[cfg(test)]
mod tests;
