//! How patient and how parallel a job is. Defaults suit the real clouds; the sample tenant with short
//! lags and the tests shorten them.

use std::time::Duration;

/// Times and sizes of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tuning {
    /// Writes in one request, 1 to 20.
    pub batch: usize,
    /// How long a batch waits to fill.
    pub linger: Duration,
    /// Batches being checked and sent at once.
    pub batches_in_flight: usize,
    /// Chains at work at once.
    pub chains_in_flight: usize,
    /// First and longest pause between two looks at an operation or a value.
    pub look: (Duration, Duration),
    /// How long an operation may run before it is taken for stuck.
    pub operation_limit: Duration,
    /// How long the tenant may take to show an accepted write before the step is Waiting for Microsoft.
    pub show_limit: Duration,
    /// How long a write whose answer was lost may still take effect: longer than operation and read lag.
    pub settle_window: Duration,
    /// Pauses between attempts of a write or read that failed in passing.
    pub retry: (Duration, Duration),
    /// Attempts of a write in all.
    pub attempts: u32,
    /// Writes a second that sizes are reckoned for, instead of the setting; for a tenant on this computer.
    pub rate: Option<u32>,
}

impl Default for Tuning {
    fn default() -> Self {
        Self {
            batch: 20,
            linger: Duration::from_millis(5),
            batches_in_flight: 4,
            chains_in_flight: 100,
            look: (Duration::from_millis(400), Duration::from_secs(15)),
            operation_limit: Duration::from_secs(300),
            show_limit: Duration::from_secs(120),
            settle_window: Duration::from_secs(30),
            retry: (Duration::from_secs(1), Duration::from_secs(32)),
            attempts: 6,
            rate: None,
        }
    }
}

impl Tuning {
    /// Classic sync: one write at a time, nothing in parallel.
    #[must_use]
    pub fn classic(self) -> Self {
        Self {
            batch: 1,
            batches_in_flight: 1,
            chains_in_flight: 1,
            ..self
        }
    }

    /// For a tenant on this computer that answers, works and shows within `lag`.
    #[must_use]
    pub fn for_lag(lag: Duration) -> Self {
        let look = (lag / 2).max(Duration::from_millis(10));
        Self {
            look: (look, look * 8),
            operation_limit: lag * 40 + Duration::from_secs(2),
            show_limit: lag * 40 + Duration::from_secs(2),
            settle_window: lag * 4 + Duration::from_millis(200),
            retry: (look, look * 32),
            ..Self::default()
        }
    }

    /// Sizes batches and parallel chains for a write rate, so that a batch holds about a second's writes and
    /// enough chains are at work to keep the rate while operations run and values come to show.
    #[must_use]
    pub fn at_rate(self, writes_per_second: u32) -> Self {
        let rate = usize::try_from(writes_per_second.max(1)).unwrap_or(1);
        let in_flight = rate * usize::try_from(self.show_limit.as_secs().clamp(5, 20)).unwrap_or(20);
        Self {
            batch: rate.min(20),
            chains_in_flight: in_flight,
            batches_in_flight: 4 + rate / 20,
            ..self
        }
    }
}
