//! How fast Graph is asked, by the limits of "Microsoft Graph service-specific throttling limits": Teams takes 30
//! requests a second of an application in a tenant, the directory several hundred. Each kind of request has a
//! budget. `Retry-After` stops a budget; `x-ms-throttle-limit-percentage` (sent from 0.8 on) slows its service
//! down until the header has not been seen for a while: reads at once, writes from the limit on, for a job asks
//! several times for each write, so that slower reads are enough.

use outbound::TokenBucket;
use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};
use tokio::time::Instant;

/// What the budget stops for where a 429 names no time.
const UNNAMED_WAIT: Duration = Duration::from_secs(5);
/// From this share of a limit on reads slow down.
const WARNING: f64 = 0.8;
/// From this share on writes do too.
const LIMIT: f64 = 1.0;
/// The smallest part of the configured rate.
const LEAST: f64 = 0.1;
/// After this time without a warning a tenth of the rate is given back.
const EASING: Duration = Duration::from_secs(10);

/// Which budget a request is paid from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lane {
    /// GET below `/admin/teams`.
    Teams,
    /// Every other GET.
    Directory,
    /// Every write; all of ours are below `/admin/teams`.
    Write,
}

impl Lane {
    /// The budget of a GET.
    pub(crate) fn of_read(path: &str) -> Self {
        if path.starts_with("/admin/teams") {
            Self::Teams
        } else {
            Self::Directory
        }
    }
}

/// What an answer says about limits.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Signs {
    /// `x-ms-throttle-limit-percentage`: 1.0 is the limit.
    pub(crate) used: Option<f64>,
    /// Whether the request was refused for its rate (429), or with a time to wait (503).
    pub(crate) refused: bool,
    /// `Retry-After`.
    pub(crate) wait: Option<Duration>,
}

impl Signs {
    /// The worse of both: a batch counts once, however many of its items were refused.
    pub(crate) fn and(self, other: Self) -> Self {
        let used = [self.used, other.used].into_iter().flatten().reduce(f64::max);
        Self {
            used,
            refused: self.refused || other.refused,
            wait: self.wait.max(other.wait),
        }
    }
}

/// The budgets.
#[derive(Debug)]
pub(crate) struct Pace {
    teams: Budget,
    directory: Budget,
    writes: Budget,
    teams_batch: usize,
}

#[derive(Debug)]
struct Budget {
    bucket: TokenBucket,
    /// Who holds it is the head of the queue.
    queue: tokio::sync::Mutex<()>,
    full: f64,
    share: Mutex<Share>,
}

/// The part of the full rate that is used, and when it last changed.
#[derive(Debug)]
struct Share {
    part: f64,
    since: Instant,
}

impl Pace {
    /// Rates per second. The directory is asked four times as often as Teams. Reads of Teams go out in batches
    /// of a fifth of a second's worth, because 20 at a time would fill a second's limit in two strokes. Writes
    /// are spread evenly, but a twentieth of a second's worth may catch up: a timer comes a millisecond or more
    /// late, which at 200 a second would cost a fifth of the rate.
    pub(crate) fn new(reads_per_second: f64, writes_per_second: f64) -> Self {
        let fifth = whole(reads_per_second / 5.0);
        Self {
            teams: Budget::new(reads_per_second, fifth),
            directory: Budget::new(reads_per_second * 4.0, fifth * 4),
            writes: Budget::new(writes_per_second, whole(writes_per_second / 20.0)),
            teams_batch: fifth as usize,
        }
    }

    /// How many requests of a kind go out at once, of at most `most`.
    pub(crate) fn batch(&self, lane: Lane, most: usize) -> usize {
        match lane {
            Lane::Teams => most.min(self.teams_batch),
            Lane::Directory | Lane::Write => most,
        }
    }

    /// Waits for `n` requests of a budget and takes them, first come first served: batches that took turns would
    /// all be complete at the same moment, and while they are sent nobody would spend the budget.
    pub(crate) async fn take(&self, lane: Lane, n: usize) {
        let budget = self.budget(lane);
        let piece = match lane {
            // A batch that waits is not overtaken by the pieces of another one.
            Lane::Teams | Lane::Directory => n,
            // A rate that recovers meanwhile counts at once.
            Lane::Write => 1,
        };
        let _head = budget.queue.lock().await;
        let mut wanted = n;
        while wanted > 0 {
            budget.recover();
            budget
                .bucket
                .acquire(u32::try_from(piece).unwrap_or(u32::MAX))
                .await;
            wanted = wanted.saturating_sub(piece);
        }
    }

    /// Learns from an answer.
    pub(crate) fn observe(&self, lane: Lane, signs: Signs) {
        if let Some(used) = signs.used
            && used >= WARNING
        {
            match lane {
                Lane::Directory => self.directory.slow_to(1.6 - used),
                Lane::Teams | Lane::Write => {
                    self.teams.slow_to(1.6 - used);
                    if used >= LIMIT {
                        self.writes.slow_to(1.6 - used);
                    }
                }
            }
        }
        if signs.refused {
            let budget = self.budget(lane);
            budget.bucket.pause_for(signs.wait.unwrap_or(UNNAMED_WAIT));
            budget.slow_to(budget.part() / 2.0);
        }
    }

    /// The present rate per second.
    #[cfg(test)]
    fn rate(&self, lane: Lane) -> f64 {
        let budget = self.budget(lane);
        budget.recover();
        budget.bucket.rate()
    }

    fn budget(&self, lane: Lane) -> &Budget {
        match lane {
            Lane::Teams => &self.teams,
            Lane::Directory => &self.directory,
            Lane::Write => &self.writes,
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to what u32 holds"
)]
fn whole(requests: f64) -> u32 {
    requests.ceil().clamp(1.0, 1_000_000.0) as u32
}

impl Budget {
    fn new(per_second: f64, burst: u32) -> Self {
        let share = Share {
            part: 1.0,
            since: Instant::now(),
        };
        Self {
            bucket: TokenBucket::new(per_second, burst),
            queue: tokio::sync::Mutex::default(),
            full: per_second,
            share: Mutex::new(share),
        }
    }

    fn part(&self) -> f64 {
        self.share.lock().unwrap_or_else(PoisonError::into_inner).part
    }

    fn slow_to(&self, part: f64) {
        let mut share = self.share.lock().unwrap_or_else(PoisonError::into_inner);
        share.part = share.part.min(part.clamp(LEAST, 1.0));
        share.since = Instant::now();
        self.bucket.set_rate(self.full * share.part);
    }

    fn recover(&self) {
        let mut share = self.share.lock().unwrap_or_else(PoisonError::into_inner);
        while share.part < 1.0 && share.since.elapsed() >= EASING {
            share.part = (share.part + 0.1).min(1.0);
            share.since += EASING;
            self.bucket.set_rate(self.full * share.part);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn warned(used: f64) -> Signs {
        Signs {
            used: Some(used),
            ..Signs::default()
        }
    }

    fn refused(seconds: Option<u64>) -> Signs {
        Signs {
            refused: true,
            wait: seconds.map(Duration::from_secs),
            ..Signs::default()
        }
    }

    #[tokio::test(start_paused = true)]
    async fn writes_are_spread_over_the_configured_rate() {
        let pace = Pace::new(25.0, 5.0);
        let start = Instant::now();
        pace.take(Lane::Write, 51).await;
        let took = start.elapsed().as_secs_f64();
        assert!((took - 10.0).abs() < 0.1, "{took}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_batch_of_writes_that_waits_is_not_overtaken() {
        let pace = Pace::new(25.0, 10.0);
        let start = Instant::now();
        let batch = || async {
            pace.take(Lane::Write, 20).await;
            start.elapsed().as_secs_f64()
        };
        let (first, second, third) = tokio::join!(batch(), batch(), batch());
        for (took, due) in [(first, 1.9), (second, 3.9), (third, 5.9)] {
            assert!((took - due).abs() < 0.05, "{took} instead of {due}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn reads_do_not_wait_for_writes() {
        let pace = Pace::new(25.0, 5.0);
        pace.observe(Lane::Write, refused(Some(100)));
        let start = Instant::now();
        pace.take(Lane::Teams, 5).await;
        pace.take(Lane::Directory, 20).await;
        assert_eq!(start.elapsed(), Duration::ZERO);
    }

    #[tokio::test(start_paused = true)]
    async fn a_refusal_stops_the_budget_for_the_time_that_is_named() {
        for (named, waits) in [(Some(30), 30), (None, 5)] {
            let pace = Pace::new(25.0, 5.0);
            pace.observe(Lane::Write, refused(named));
            let start = Instant::now();
            pace.take(Lane::Write, 1).await;
            assert_eq!(start.elapsed().as_secs(), waits);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_warning_slows_reads_then_writes_and_the_rate_comes_back_gradually() {
        let pace = Pace::new(20.0, 10.0);
        pace.observe(Lane::Teams, warned(0.79));
        assert!((pace.rate(Lane::Write) - 10.0).abs() < 0.01);
        pace.observe(Lane::Write, warned(0.9));
        assert!((pace.rate(Lane::Write) - 10.0).abs() < 0.01);
        assert!((pace.rate(Lane::Teams) - 14.0).abs() < 0.01);
        pace.observe(Lane::Teams, warned(1.2));
        assert!(
            (pace.rate(Lane::Write) - 4.0).abs() < 0.01,
            "{}",
            pace.rate(Lane::Write)
        );
        assert!((pace.rate(Lane::Teams) - 8.0).abs() < 0.01);
        assert!((pace.rate(Lane::Directory) - 80.0).abs() < 0.01);
        tokio::time::advance(Duration::from_secs(20)).await;
        assert!((pace.rate(Lane::Write) - 6.0).abs() < 0.01);
        tokio::time::advance(Duration::from_secs(100)).await;
        assert!((pace.rate(Lane::Write) - 10.0).abs() < 0.01);
    }

    #[tokio::test(start_paused = true)]
    async fn repeated_refusals_never_stop_it_for_good() {
        let pace = Pace::new(25.0, 10.0);
        for _ in 0..100 {
            pace.observe(Lane::Write, refused(Some(0)));
            pace.observe(Lane::Write, warned(9.9));
        }
        assert!((pace.rate(Lane::Write) - 1.0).abs() < 0.01);
    }
}
