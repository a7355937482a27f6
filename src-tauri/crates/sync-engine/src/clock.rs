//! The one clock: a start in UTC plus what tokio says has passed, so that a paused runtime moves it.

use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

/// Says what time it is (UTC).
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    start: Timestamp,
    base: Instant,
}

impl Clock {
    /// A clock that shows `start` now.
    pub fn starting_at(start: Timestamp) -> Self {
        Self {
            start,
            base: Instant::now(),
        }
    }

    /// The present time.
    pub fn now(&self) -> Timestamp {
        let passed = SignedDuration::try_from(self.base.elapsed()).unwrap_or(SignedDuration::MAX);
        self.start.checked_add(passed).unwrap_or(Timestamp::MAX)
    }
}
