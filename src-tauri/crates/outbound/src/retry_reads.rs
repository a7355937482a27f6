//! Repeating reads. Writes are never repeated here: the engine settles them by reading first.

use std::future::Future;
use std::time::Duration;

use backon::{ExponentialBuilder, Retryable as _, TokioSleeper};

use crate::HttpError;

/// What an error says about trying a read again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Retry {
    /// The same request would fail again.
    No,
    /// A passing fault: wait by the policy.
    Backoff,
    /// The server named a time to wait.
    After(Duration),
}

/// An error that knows whether a read may be tried again.
pub trait Retryable {
    /// Whether, and when.
    fn retry(&self) -> Retry;
}

impl Retryable for HttpError {
    /// Connection trouble, 408, 424, 429 and 5xx pass; TLS, size, shape and refusals don't.
    fn retry(&self) -> Retry {
        match self {
            Self::Connect { .. } | Self::Timeout { .. } | Self::Cut { .. } => Retry::Backoff,
            Self::Status {
                code: 408 | 424 | 429 | 500..=599,
                retry_after,
                ..
            } => retry_after.map_or(Retry::Backoff, Retry::After),
            Self::Status { .. } | Self::Malformed { .. } | Self::TooLarge { .. } => Retry::No,
            Self::Tls { .. } | Self::ForeignOrigin { .. } | Self::Unsendable { .. } => Retry::No,
        }
    }
}

/// How often and how patiently a read is repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryReads {
    retries: usize,
    first: Duration,
    longest: Duration,
    longest_asked: Duration,
}

impl RetryReads {
    /// A person is waiting: twice more, after 0.5 s and 1 s; a server that asks for more than 10 s is not
    /// waited for.
    pub const fn interactive() -> Self {
        Self {
            retries: 2,
            first: Duration::from_millis(500),
            longest: Duration::from_secs(5),
            longest_asked: Duration::from_secs(10),
        }
    }

    /// Nobody is waiting: five times more, from 2 s doubling to 32 s (8x8 "Administration API Essentials",
    /// Rate limits); waits up to 10 minutes where the server asks for it.
    pub const fn background() -> Self {
        Self {
            retries: 5,
            first: Duration::from_secs(2),
            longest: Duration::from_secs(32),
            longest_asked: Duration::from_secs(600),
        }
    }

    /// Never repeats.
    pub const fn never() -> Self {
        Self {
            retries: 0,
            first: Duration::ZERO,
            longest: Duration::ZERO,
            longest_asked: Duration::ZERO,
        }
    }

    /// Runs `read` until it succeeds, fails for good or the policy ends. `read` must be a read: it is
    /// repeated without asking what became of the earlier try.
    ///
    /// # Errors
    /// The last error of `read`.
    pub async fn run<T, E, F, Fut>(&self, read: F) -> Result<T, E>
    where
        E: Retryable,
        F: FnMut() -> Fut,
        Fut: Future<Output = Result<T, E>>,
    {
        let backoff = ExponentialBuilder::new()
            .with_min_delay(self.first)
            .with_max_delay(self.longest)
            .with_max_times(self.retries)
            .with_jitter();
        let longest_asked = self.longest_asked;
        read.retry(backoff)
            .sleep(TokioSleeper)
            .when(|error: &E| error.retry() != Retry::No)
            .adjust(move |error: &E, planned| match (error.retry(), planned) {
                (Retry::After(asked), Some(_)) => (asked <= longest_asked).then_some(asked),
                (_, planned) => planned,
            })
            .await
    }
}
