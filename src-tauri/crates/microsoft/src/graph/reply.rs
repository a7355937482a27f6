//! One answer of Graph, whether it came alone or as an item of a batch.

use crate::{
    graph::{
        error_table::{self, Doing, Refusal},
        pace::Signs,
    },
    told::unreadable,
};
use http::HeaderMap;
use outbound::{Answer, HttpError};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::time::Duration;
use sync_core::failure::Failure;

/// An answer with its parts that matter.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) location: Option<String>,
    pub(crate) request_id: Option<String>,
    pub(crate) used: Option<f64>,
    /// The JSON body; null where there is none.
    pub(crate) body: Value,
}

impl Reply {
    /// From a plain answer.
    ///
    /// # Errors
    /// `Malformed` for a 2xx answer whose body is there but is not JSON.
    pub(crate) fn from_answer(answer: &Answer) -> Result<Self, HttpError> {
        let body = match answer.json() {
            Ok(body) => body,
            Err(_) if answer.body.trim_ascii().is_empty() => Value::Null,
            Err(error) if answer.is_success() => return Err(error),
            Err(_) if answer.looks_like_html() => Value::Null,
            Err(_) => Value::String(answer.redacted_text()),
        };
        Ok(Self {
            status: answer.status,
            retry_after: answer.retry_after(),
            location: text(&answer.headers, "location"),
            request_id: answer.request_id.clone(),
            used: used(&answer.headers),
            body,
        })
    }

    /// From an item of a batch; `whole` is the request id of the batch.
    pub(crate) fn from_item(status: u16, headers: &HeaderMap, body: Value, whole: Option<&String>) -> Self {
        Self {
            status,
            retry_after: outbound::retry_after(headers, None),
            location: text(headers, "location"),
            request_id: text(headers, "request-id").or_else(|| whole.cloned()),
            used: used(headers),
            body,
        }
    }

    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// What this says about limits.
    pub(crate) fn signs(&self) -> Signs {
        let refused = self.status == 429 || (self.status == 503 && self.retry_after.is_some());
        Signs {
            used: self.used,
            refused,
            wait: self.retry_after,
        }
    }

    /// This reply if it is a success, or says that the thing does not exist (404, 410).
    ///
    /// # Errors
    /// By the error table.
    pub(crate) fn judge(self, doing: Doing) -> Result<Self, Failure> {
        let gone = matches!(self.status, 404 | 410) && doing == Doing::Read;
        if self.is_success() || gone {
            Ok(self)
        } else {
            Err(self.failure(doing))
        }
    }

    /// The failure that this refusal is.
    pub(crate) fn failure(&self, doing: Doing) -> Failure {
        let refusal = Refusal::read(Some(self.status), &self.body);
        let request_id = self.request_id.clone().or_else(|| refusal.request_id.clone());
        error_table::failure(&refusal, doing)
            .with_request_id(request_id)
            .with_retry_after(self.retry_after)
    }

    /// The body, or `None` where the thing does not exist.
    pub(crate) fn found<T: DeserializeOwned>(self) -> Result<Option<T>, Failure> {
        if matches!(self.status, 404 | 410) {
            return Ok(None);
        }
        match T::deserialize(self.body) {
            Ok(body) => Ok(Some(body)),
            Err(error) => {
                tracing::debug!(%error, "an answer of another shape");
                Err(unreadable(
                    "the answer has another shape than documented",
                    self.request_id,
                ))
            }
        }
    }
}

impl Signs {
    /// What a plain answer says about limits.
    pub(crate) fn of(answer: &Answer) -> Self {
        let wait = answer.retry_after();
        Self {
            used: used(&answer.headers),
            refused: is_slow_down(answer.status, wait),
            wait,
        }
    }
}

fn is_slow_down(status: u16, wait: Option<Duration>) -> bool {
    status == 429 || (status == 503 && wait.is_some())
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

fn used(headers: &HeaderMap) -> Option<f64> {
    text(headers, "x-ms-throttle-limit-percentage")?
        .trim()
        .parse()
        .ok()
        .filter(|used: &f64| used.is_finite())
}
