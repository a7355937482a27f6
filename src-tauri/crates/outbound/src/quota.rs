//! The quota headers `x-ratelimit-limit`, `-remaining` and `-reset`.

use http::HeaderMap;
use jiff::Timestamp;

/// What a server says about its limits (8x8 "Administration API Essentials", Rate limits).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Quota {
    /// Requests allowed in the window.
    pub limit: u32,
    /// Requests left in the window.
    pub remaining: u32,
    /// When the window begins anew; the header is in unix seconds.
    pub reset: Option<Timestamp>,
}

impl Quota {
    /// Reads the headers; `None` unless limit and remaining are both present and numbers.
    pub fn read(headers: &HeaderMap) -> Option<Self> {
        Some(Self {
            limit: number(headers, "x-ratelimit-limit")?,
            remaining: number(headers, "x-ratelimit-remaining")?,
            reset: number::<i64>(headers, "x-ratelimit-reset").and_then(|s| Timestamp::from_second(s).ok()),
        })
    }
}

fn number<T: std::str::FromStr>(headers: &HeaderMap, name: &str) -> Option<T> {
    headers.get(name)?.to_str().ok()?.trim().parse().ok()
}
