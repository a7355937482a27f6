//! The one clock: this computer's, or a start in UTC plus what tokio says has passed, so that a paused
//! runtime moves it.

use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

/// Says what time it is (UTC).
#[derive(Clone, Copy, Debug)]
pub struct Clock(Source);

#[derive(Clone, Copy, Debug)]
enum Source {
    Computer,
    Since { start: Timestamp, base: Instant },
}

impl Clock {
    /// The computer's own clock. It goes on while the computer sleeps, which tokio's does not.
    pub fn of_this_computer() -> Self {
        Self(Source::Computer)
    }

    /// A clock that shows `start` now.
    pub fn starting_at(start: Timestamp) -> Self {
        Self(Source::Since {
            start,
            base: Instant::now(),
        })
    }

    /// The present time.
    pub fn now(&self) -> Timestamp {
        match self.0 {
            Source::Computer => Timestamp::now(),
            Source::Since { start, base } => {
                let passed = SignedDuration::try_from(base.elapsed()).unwrap_or(SignedDuration::MAX);
                start.checked_add(passed).unwrap_or(Timestamp::MAX)
            }
        }
    }
}
