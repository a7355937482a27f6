//! A whole answer, within the size limit, whatever its status.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName};
use jiff::Timestamp;
use serde::de::DeserializeOwned;

use crate::{HttpError, Quota, retry_after};

const KEPT_OF_AN_ERROR: usize = 4_000;
const LONGEST_PLAIN_WORD: usize = 64;

/// A complete answer. `Debug` shows status, size and id, never the body.
#[derive(Clone)]
#[non_exhaustive]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Response headers.
    pub headers: HeaderMap,
    /// The whole body.
    pub body: Bytes,
    /// The server's id for this request, from the first header of the client's list that is present.
    pub request_id: Option<String>,
    /// The server's clock (`Date`).
    pub date: Option<Timestamp>,
}

impl Answer {
    pub(crate) fn new(status: u16, headers: HeaderMap, body: Bytes, id_headers: &[HeaderName]) -> Self {
        let request_id = id_headers
            .iter()
            .find_map(|name| headers.get(name)?.to_str().ok())
            .map(|id| id.chars().filter(|c| !c.is_control()).take(200).collect());
        let date = retry_after::date(&headers);
        Self {
            status,
            headers,
            body,
            request_id,
            date,
        }
    }

    /// Whether the status is 2xx.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// This answer if its status is 2xx.
    ///
    /// # Errors
    /// [`HttpError::Status`] for every other status, redirects included.
    pub fn success(self) -> Result<Self, HttpError> {
        if self.is_success() {
            return Ok(self);
        }
        Err(HttpError::Status {
            code: self.status,
            retry_after: self.retry_after(),
            request_id: self.request_id.clone(),
            body: self.redacted_text(),
        })
    }

    /// The body as `T`.
    ///
    /// # Errors
    /// [`HttpError::Malformed`], which says so where a web page (HTML) came instead of JSON.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, HttpError> {
        if self.looks_like_html() {
            return Err(self.malformed("a web page (HTML) came instead of JSON".to_owned()));
        }
        serde_json::from_slice(&self.body).map_err(|e| {
            let place = format!("line {}, column {}", e.line(), e.column());
            self.malformed(match e.classify() {
                serde_json::error::Category::Eof => format!("the JSON ends early, at {place}"),
                serde_json::error::Category::Syntax => format!("not JSON, at {place}"),
                serde_json::error::Category::Data => format!("JSON of another shape, at {place}"),
                serde_json::error::Category::Io => format!("could not be read, at {place}"),
            })
        })
    }

    /// How long the server asks to wait, counted from its own `Date`.
    pub fn retry_after(&self) -> Option<Duration> {
        retry_after::retry_after(&self.headers, self.date)
    }

    /// The quota headers, where present.
    pub fn quota(&self) -> Option<Quota> {
        Quota::read(&self.headers)
    }

    /// Whether the content type or the first characters say HTML.
    pub fn looks_like_html(&self) -> bool {
        let declared = self
            .headers
            .get(http::header::CONTENT_TYPE)
            .and_then(|v| v.to_str().ok());
        if declared.is_some_and(|t| t.trim_start().to_ascii_lowercase().starts_with("text/html")) {
            return true;
        }
        let start = self.body.trim_ascii_start();
        let start = String::from_utf8_lossy(&start[..start.len().min(16)]).to_ascii_lowercase();
        start.starts_with("<!doctype") || start.starts_with("<html")
    }

    /// The start of the body for a person to read: 4,000 characters at most, without control characters and
    /// without words that look like keys or tokens.
    pub fn redacted_text(&self) -> String {
        let text = String::from_utf8_lossy(&self.body[..self.body.len().min(4 * KEPT_OF_AN_ERROR)]);
        let text: String = redact(&text).chars().take(KEPT_OF_AN_ERROR).collect();
        text.chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect()
    }

    fn malformed(&self, reason: String) -> HttpError {
        HttpError::Malformed {
            status: self.status,
            reason,
            request_id: self.request_id.clone(),
        }
    }
}

fn redact(text: &str) -> String {
    let in_word = |c: char| c.is_ascii_alphanumeric() || "-_.~+=".contains(c);
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = rest.find(|c| in_word(c) != in_word(first)).unwrap_or(rest.len());
        let (run, tail) = rest.split_at(length);
        let secret = in_word(first)
            && (run.starts_with("eyJ") || run.starts_with("eght_") || run.len() > LONGEST_PLAIN_WORD);
        kept.push_str(if secret { "[redacted]" } else { run });
        rest = tail;
    }
    kept
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("status", &self.status)
            .field("bytes", &self.body.len())
            .field("request_id", &self.request_id)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
