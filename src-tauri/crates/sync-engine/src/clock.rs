//! The one clock: this computer's, or a start in UTC plus what tokio says has passed, so that a paused
//! runtime moves it.

use jiff::{SignedDuration, Timestamp};
use std::sync::atomic::{AtomicI64, Ordering};
use tokio::time::Instant;

/// Says what time it is (UTC).
#[derive(Clone, Copy, Debug)]
pub struct Clock(Source);

#[derive(Clone, Copy, Debug)]
enum Source {
    Computer,
    Since {
        start: Timestamp,
        base: Instant,
        set: Option<&'static AtomicI64>,
    },
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
            set: None,
        })
    }

    /// The same, set forward by as many seconds as this says at any time, or back: what a person, or a computer that
    /// slept, does to a clock. The computer's own is set elsewhere.
    #[must_use]
    pub fn set_by(self, seconds: &'static AtomicI64) -> Self {
        match self.0 {
            Source::Computer => self,
            Source::Since { start, base, .. } => Self(Source::Since {
                start,
                base,
                set: Some(seconds),
            }),
        }
    }

    /// The present time.
    pub fn now(&self) -> Timestamp {
        match self.0 {
            Source::Computer => Timestamp::now(),
            Source::Since { start, base, set } => {
                let passed = SignedDuration::try_from(base.elapsed()).unwrap_or(SignedDuration::MAX);
                let set = SignedDuration::from_secs(set.map_or(0, |seconds| seconds.load(Ordering::Relaxed)));
                let shown = start.checked_add(passed.saturating_add(set));
                shown.unwrap_or(Timestamp::MAX)
            }
        }
    }
}
