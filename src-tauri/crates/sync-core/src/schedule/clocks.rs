//! Two clocks: the wall's, which people read and which can be set, and one that only runs, which stands still
//! while the computer sleeps. Neither is believed alone.

use jiff::{SignedDuration, Timestamp};
use std::time::Duration;

/// How far the clocks may drift apart between two looks before that means something.
const JUMP: Duration = Duration::from_secs(20);

/// A reading of both clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The wall's, UTC.
    pub wall: Timestamp,
    /// How long this process has run, without sleep.
    pub running: Duration,
}

impl Moment {
    /// How long it is since an earlier reading: what either clock says, whichever is more. A wall clock that was
    /// set back takes nothing away; a sleep counts, because the wall's went on.
    pub fn since(self, earlier: Self) -> Duration {
        let running = self.running.saturating_sub(earlier.running);
        let wall = Duration::try_from(self.wall.duration_since(earlier.wall)).unwrap_or_default();
        running.max(wall)
    }

    /// How long it is until this deadline; `None` where it has passed by either clock.
    pub fn until(self, now: Self) -> Option<Duration> {
        let running = self.running.checked_sub(now.running)?;
        let wall = Duration::try_from(self.wall.duration_since(now.wall)).ok()?;
        Some(running.min(wall)).filter(|left| !left.is_zero())
    }

    /// The reading so long ago, if neither clock was touched; no earlier than the beginning of this process.
    #[must_use]
    pub fn before(self, time: Duration) -> Self {
        let time = time.min(self.running);
        let step = SignedDuration::try_from(time).unwrap_or(SignedDuration::MAX);
        Self {
            wall: self.wall.checked_sub(step).unwrap_or(Timestamp::MIN),
            running: self.running.saturating_sub(time),
        }
    }

    /// The reading after so long, if neither clock is touched.
    #[must_use]
    pub fn after(self, time: Duration) -> Self {
        let step = SignedDuration::try_from(time).unwrap_or(SignedDuration::MAX);
        Self {
            wall: self.wall.checked_add(step).unwrap_or(Timestamp::MAX),
            running: self.running.saturating_add(time),
        }
    }
}

/// The clocks went apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockJump {
    /// The wall's clock went ahead by so much: the computer slept, or the clock was set forward. Which of the
    /// two can't be told.
    Ahead(Duration),
    /// The wall's clock was set back by so much.
    Back(Duration),
}

/// Notices jumps between two looks.
#[derive(Clone, Copy, Debug)]
pub struct Clocks {
    last: Moment,
}

impl Clocks {
    /// Begins to look.
    pub fn new(now: Moment) -> Self {
        Self { last: now }
    }

    /// Looks again.
    pub fn look(&mut self, now: Moment) -> Option<ClockJump> {
        let ran = SignedDuration::try_from(now.running.saturating_sub(self.last.running))
            .unwrap_or(SignedDuration::MAX);
        let apart = now.wall.duration_since(self.last.wall).saturating_sub(ran);
        self.last = now;
        if apart.unsigned_abs() < JUMP {
            None
        } else if apart.is_positive() {
            Some(ClockJump::Ahead(apart.unsigned_abs()))
        } else {
            Some(ClockJump::Back(apart.unsigned_abs()))
        }
    }
}
