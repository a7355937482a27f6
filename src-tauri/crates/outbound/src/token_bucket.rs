//! A token bucket on tokio's clock, so that a paused runtime drives it (governor ignores that clock).

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

const SLOWEST: f64 = 0.001;
const FASTEST: f64 = 1_000_000.0;
const LONGEST_PAUSE: Duration = Duration::from_secs(7 * 24 * 3600);

/// Lets at most `rate * t + burst` tokens pass in any span of `t` seconds, first come first served. Clones
/// share one bucket.
#[derive(Clone, Debug)]
pub struct TokenBucket {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    /// tokio's mutex queues fairly: who holds it is the head of the queue.
    queue: tokio::sync::Mutex<()>,
    level: Mutex<Level>,
    changed: Notify,
}

/// The generic cell rate algorithm: `paid_until` is when the tokens taken so far will have been earned.
#[derive(Debug)]
struct Level {
    per_token: Duration,
    burst: u32,
    paid_until: Instant,
    paused_until: Instant,
}

impl TokenBucket {
    /// A full bucket of `burst` tokens (at least one) that refills at `per_second` (kept within 0.001 and
    /// 1,000,000).
    pub fn new(per_second: f64, burst: u32) -> Self {
        let now = Instant::now();
        let level = Level {
            per_token: interval(per_second),
            burst: burst.max(1),
            paid_until: now,
            paused_until: now,
        };
        let shared = Shared {
            queue: tokio::sync::Mutex::new(()),
            level: Mutex::new(level),
            changed: Notify::new(),
        };
        Self {
            shared: Arc::new(shared),
        }
    }

    /// Waits for `n` tokens and takes them. More than `burst` are taken piece by piece. Dropping the future
    /// leaves the queue; pieces already taken are not given back.
    pub async fn acquire(&self, n: u32) {
        let _head = self.shared.queue.lock().await;
        let mut wanted = n;
        while wanted > 0 {
            let changed = self.shared.changed.notified();
            let step = self.level().take(wanted, Instant::now());
            match step {
                Step::Taken(count) => wanted -= count,
                Step::WaitUntil(when) => tokio::select! {
                    () = tokio::time::sleep_until(when) => {}
                    () = changed => {}
                },
            }
        }
    }

    /// Lets nothing pass for `wait` from now (a week at most). A shorter pause never ends a longer one.
    pub fn pause_for(&self, wait: Duration) {
        self.pause_until(Instant::now() + wait.min(LONGEST_PAUSE));
    }

    /// Lets nothing pass until `when`. A shorter pause never ends a longer one.
    pub fn pause_until(&self, when: Instant) {
        let mut level = self.level();
        level.paused_until = level.paused_until.max(when);
    }

    /// Changes the rate from now on. Tokens already owed are earned at the new rate.
    pub fn set_rate(&self, per_second: f64) {
        self.level().set_interval(interval(per_second), Instant::now());
        self.shared.changed.notify_waiters();
    }

    /// The present rate in tokens per second.
    pub fn rate(&self) -> f64 {
        1.0 / self.level().per_token.as_secs_f64()
    }

    fn level(&self) -> MutexGuard<'_, Level> {
        self.shared.level.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

enum Step {
    Taken(u32),
    WaitUntil(Instant),
}

impl Level {
    fn take(&mut self, wanted: u32, now: Instant) -> Step {
        if self.paused_until > now {
            return Step::WaitUntil(self.paused_until);
        }
        let count = wanted.min(self.burst);
        let paid_until = self.paid_until.max(now) + self.per_token * count;
        let ahead = paid_until.saturating_duration_since(now);
        let allowed = self.per_token * self.burst;
        if ahead > allowed {
            return Step::WaitUntil(now + (ahead - allowed));
        }
        self.paid_until = paid_until;
        Step::Taken(count)
    }

    fn set_interval(&mut self, per_token: Duration, now: Instant) {
        let owed = self.paid_until.saturating_duration_since(now).as_secs_f64();
        let tokens = owed / self.per_token.as_secs_f64();
        self.per_token = per_token;
        self.paid_until = now + Duration::from_secs_f64(tokens * per_token.as_secs_f64());
    }
}

fn interval(per_second: f64) -> Duration {
    let rate = if per_second.is_nan() {
        SLOWEST
    } else {
        per_second.clamp(SLOWEST, FASTEST)
    };
    Duration::from_secs_f64(1.0 / rate)
}

#[cfg(test)]
mod tests;
