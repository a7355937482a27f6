//! The simulator's time: a start that the configuration gives, plus what tokio's clock says has passed.
//!
//! Nothing here reads the machine's wall clock, so a paused runtime drives the whole sample tenant.

use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

/// Wall clock of the simulated world: `start` + tokio elapsed.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    start: Timestamp,
    origin: Instant,
}

impl Clock {
    /// A clock that shows `start` now.
    #[must_use]
    pub fn starting_at(start: Timestamp) -> Self {
        Self {
            start,
            origin: Instant::now(),
        }
    }

    /// The simulated time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        later(self.start, millis(self.origin.elapsed()))
    }

    /// How long to sleep from now until `due`; zero when `due` has passed.
    #[must_use]
    pub fn until(&self, due: Timestamp) -> std::time::Duration {
        let micros = due.as_microsecond() - self.now().as_microsecond();
        std::time::Duration::from_micros(u64::try_from(micros).unwrap_or(0) + 999)
    }
}

fn millis(duration: std::time::Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// `at` plus `ms` milliseconds; `at` itself at the end of time.
#[must_use]
pub(crate) fn later(at: Timestamp, ms: u64) -> Timestamp {
    let step = SignedDuration::from_millis(i64::try_from(ms).unwrap_or(i64::MAX / 4));
    at.checked_add(step).unwrap_or(at)
}

/// Whole milliseconds from `from` to `to`; zero when `to` is earlier.
#[must_use]
pub(crate) fn millis_between(from: Timestamp, to: Timestamp) -> u64 {
    u64::try_from(to.as_millisecond() - from.as_millisecond()).unwrap_or(0)
}

/// RFC 3339 in whole seconds, as both vendors write it.
#[must_use]
pub(crate) fn seconds(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
