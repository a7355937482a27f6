//! 8x8's request quota: so many a minute and so many in ten seconds ("Administration API Essentials, Rate limits").

use std::collections::VecDeque;

use jiff::Timestamp;

use crate::clock::{later, millis_between};
use crate::exchange::Reply;
use crate::knobs::Knobs;

const MINUTE_MS: u64 = 60_000;
const BURST_MS: u64 = 10_000;

/// When the key was used in the last minute.
#[derive(Debug, Default)]
pub(crate) struct Quota {
    asked: VecDeque<Timestamp>,
}

/// What the quota says to one request.
#[derive(Debug, Clone, Copy)]
pub(super) struct Verdict {
    pub refused: bool,
    limit: u32,
    remaining: u32,
    reset: Timestamp,
}

impl Quota {
    /// Counts a request, unless it is over the limit. Refused requests are not counted.
    pub(super) fn ask(&mut self, knobs: &Knobs, now: Timestamp) -> Verdict {
        while self
            .asked
            .front()
            .is_some_and(|at| millis_between(*at, now) >= MINUTE_MS)
        {
            self.asked.pop_front();
        }
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let minute = count(self.asked.len());
        let in_burst = |at: &&Timestamp| millis_between(**at, now) < BURST_MS;
        let burst = count(self.asked.iter().filter(in_burst).count());
        let over_minute = minute >= knobs.pbx_quota_per_minute;
        let over_burst = burst >= knobs.pbx_quota_burst;
        let refused = knobs.pbx_quota && (over_minute || over_burst);
        let oldest = self.asked.front().copied().unwrap_or(now);
        let oldest_of_burst = self.asked.iter().find(in_burst).copied().unwrap_or(now);
        let reset = if refused && !over_minute {
            later(oldest_of_burst, BURST_MS)
        } else {
            later(oldest, MINUTE_MS)
        };
        if !refused {
            self.asked.push_back(now);
        }
        let used = count(self.asked.len());
        let remaining = if refused {
            0
        } else {
            knobs.pbx_quota_per_minute.saturating_sub(used)
        };
        Verdict {
            refused,
            limit: knobs.pbx_quota_per_minute,
            remaining,
            reset,
        }
    }
}

impl Verdict {
    /// Whole seconds until the quota opens again, at least 1.
    pub(super) fn reset_seconds(&self, now: Timestamp) -> u64 {
        millis_between(now, self.reset).div_ceil(1_000).max(1)
    }

    /// Adds the three headers.
    pub(super) fn mark(&self, reply: Reply) -> Reply {
        let reset = (self.reset.as_millisecond() + 999).div_euclid(1_000);
        reply
            .with("x-ratelimit-limit", self.limit.to_string())
            .with("x-ratelimit-remaining", self.remaining.to_string())
            .with("x-ratelimit-reset", reset.to_string())
    }
}
