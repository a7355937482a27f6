//! How fast we may ask: our share of 8x8's quota, kept from the quota headers of each answer.

use std::sync::Mutex;
use std::time::Duration;

use jiff::Timestamp;
use outbound::{Answer, Quota, TokenBucket};

/// Documented quota: 100 requests a minute per key, and 20 in 10 seconds ("Administration API Essentials",
/// Rate limits). Asking at most 5 + 10 * 1.5 in ten seconds respects the second one.
const DOCUMENTED_PER_MINUTE: u32 = 100;
const BURST: u32 = 5;
const FASTEST_PER_SECOND: f64 = 1.5;
/// 8x8's advice: slow down below ten remaining.
const FEW_REMAINING: u32 = 10;
const LONGEST_WINDOW: Duration = Duration::from_secs(300);

/// A token bucket that follows the quota headers.
pub(super) struct Pace {
    bucket: TokenBucket,
    share: f64,
    last: Mutex<Option<Quota>>,
}

impl Pace {
    /// `share` is the part of the quota that is ours (0 to 1); other tools may use the same key.
    pub(super) fn new(share: f64) -> Self {
        let share = if share.is_nan() {
            0.5
        } else {
            share.clamp(0.05, 1.0)
        };
        let bucket = TokenBucket::new(rate_of(DOCUMENTED_PER_MINUTE, share), BURST);
        Self {
            bucket,
            share,
            last: Mutex::new(None),
        }
    }

    /// Waits for our turn.
    pub(super) async fn turn(&self) {
        self.bucket.acquire(1).await;
    }

    /// Requests left in the window, from the latest answer.
    pub(super) fn remaining(&self) -> Option<u32> {
        let last = self
            .last
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        last.map(|quota| quota.remaining)
    }

    /// Follows the headers of an answer. For a 429 everybody pauses; the wait is returned where the server
    /// named one (`Retry-After`, which 8x8 does not document, or the reset of the window).
    pub(super) fn follow(&self, answer: &Answer, now: Timestamp) -> Option<Duration> {
        let now = answer.date.unwrap_or(now);
        let quota = answer.quota();
        if let Some(quota) = quota {
            *self
                .last
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner) = Some(quota);
            self.bucket.set_rate(self.rate_for(quota, now));
        }
        let until_reset = quota.and_then(|quota| until(quota.reset, now));
        if answer.status == 429 {
            let wait = answer.retry_after().or(until_reset)?;
            self.bucket.pause_for(wait.min(LONGEST_WINDOW));
            return Some(wait);
        }
        if quota.is_some_and(|quota| quota.remaining == 0)
            && let Some(wait) = until_reset
        {
            self.bucket.pause_for(wait.min(LONGEST_WINDOW));
        }
        None
    }

    fn rate_for(&self, quota: Quota, now: Timestamp) -> f64 {
        let usual = rate_of(quota.limit, self.share);
        if quota.remaining >= FEW_REMAINING {
            return usual;
        }
        let window = until(quota.reset, now).unwrap_or(Duration::from_secs(60));
        let spread = f64::from(quota.remaining.max(1)) / window.as_secs_f64().max(1.0);
        spread.min(usual)
    }
}

fn rate_of(per_minute: u32, share: f64) -> f64 {
    (f64::from(per_minute) * share / 60.0).min(FASTEST_PER_SECOND)
}

/// Time until `reset`, rounded up by a second because the header has whole seconds.
fn until(reset: Option<Timestamp>, now: Timestamp) -> Option<Duration> {
    let seconds = reset?
        .as_second()
        .saturating_sub(now.as_second())
        .saturating_add(1);
    Some(Duration::from_secs(u64::try_from(seconds).unwrap_or(0)))
}
