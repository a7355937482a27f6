//! One `GET` to 8x8: our turn, the headers, the repetition of passing faults.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use http::HeaderName;
use http::header::ACCEPT;
use outbound::{Answer, Call, Client, HttpError, Quota, RetryReads, encode_segment};
use sync_core::failure::Failure;

use super::failure;
use super::pace::Pace;
use super::pages::PAGE_SIZE;
use super::resource::{Place, Resource};
use crate::Now;

pub(super) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
pub(super) const RESPONSE_ID: HeaderName = HeaderName::from_static("x-response-id");
pub(super) const API_KEY: HeaderName = HeaderName::from_static("x-api-key");

/// One API of 8x8 as we ask it: the Administration API, or the audit records.
pub(super) struct Api {
    pub(super) client: Client,
    /// Shared by all APIs that are asked with one key: the quota is the key's.
    pub(super) pace: Arc<Pace>,
    pub(super) retry: RetryReads,
    pub(super) now: Now,
}

impl Api {
    /// A page of a list; and whether it had to be asked for again after a try that 8x8 may have carried out.
    pub(super) async fn page(&self, resource: Resource, place: &Place) -> Result<(Answer, bool), Failure> {
        let number;
        let query: &[(&str, &str)] = match place {
            Place::First => &[("pageSize", PAGE_SIZE)],
            Place::Scroll(id) => &[("scrollId", id)],
            Place::Number(n) => {
                number = n.to_string();
                &[("pageSize", PAGE_SIZE), ("pageNumber", &number)]
            }
        };
        let lost = AtomicBool::new(false);
        let ask = || async {
            let result = self.once(resource, resource.path, query).await;
            if result.as_ref().is_err_and(Trouble::was_sent_maybe) {
                lost.store(true, Ordering::Relaxed);
            }
            result
        };
        let answer = self.judge(resource, self.retry.run(ask).await)?;
        Ok((answer, lost.into_inner()))
    }

    /// One record by its id.
    pub(super) async fn record(&self, resource: Resource, id: &str) -> Result<Answer, Failure> {
        let path = format!("{}/{}", resource.path, encode_segment(id));
        self.get(resource, &path, &[], self.retry).await
    }

    /// `GET path`, repeated by `retry` while the fault is passing. Answers that mean something to the caller
    /// (2xx, 400, 404) are returned; the rest are failures.
    pub(super) async fn get(
        &self,
        resource: Resource,
        path: &str,
        query: &[(&str, &str)],
        retry: RetryReads,
    ) -> Result<Answer, Failure> {
        self.judge(resource, retry.run(|| self.once(resource, path, query)).await)
    }

    fn judge(&self, resource: Resource, result: Result<Answer, Trouble>) -> Result<Answer, Failure> {
        let answer = match result {
            Ok(answer) => answer,
            Err(Trouble::Answer(answer, wait)) => {
                let failure = failure::of_answer(&answer, resource);
                let wait = failure.retry_after.or(wait);
                return Err(failure.with_retry_after(wait));
            }
            Err(Trouble::Http(error)) => return Err(failure::of_error(error, resource)),
        };
        match answer.status {
            200..=299 | 400 | 404 => Ok(answer),
            _ => Err(failure::of_answer(&answer, resource)),
        }
    }

    async fn once(&self, resource: Resource, path: &str, query: &[(&str, &str)]) -> Result<Answer, Trouble> {
        self.pace.turn().await;
        let call: Call = self.client.get(path).header(ACCEPT, resource.accept);
        let call = query
            .iter()
            .fold(call, |call, (name, value)| call.query(name, value));
        let answer = call.send().await.map_err(Trouble::Http)?;
        let wait = self.pace.follow(&answer, (self.now)());
        match answer.status {
            408 | 424 | 429 | 500..=599 => {
                let wait = wait.or(answer.retry_after());
                Err(Trouble::Answer(Box::new(answer), wait))
            }
            _ => Ok(answer),
        }
    }

    /// The quota as of the latest answer.
    pub(super) fn quota(answer: &Answer) -> Option<u32> {
        answer.quota().map(|quota: Quota| quota.remaining)
    }
}

/// A try that may be worth repeating; the answer is kept for its words.
enum Trouble {
    Answer(Box<Answer>, Option<Duration>),
    Http(HttpError),
}

impl Trouble {
    fn was_sent_maybe(&self) -> bool {
        match self {
            Self::Answer(answer, _) => answer.status != 429,
            Self::Http(error) => error.was_sent_maybe(),
        }
    }
}

impl outbound::Retryable for Trouble {
    fn retry(&self) -> outbound::Retry {
        match self {
            Self::Answer(_, Some(wait)) => outbound::Retry::After(*wait),
            Self::Answer(_, None) => outbound::Retry::Backoff,
            Self::Http(error) => error.retry(),
        }
    }
}
