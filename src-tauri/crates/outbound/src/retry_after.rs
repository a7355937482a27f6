//! `Retry-After` and HTTP dates (RFC 9110, sections 10.2.3 and 5.6.7).

use std::time::Duration;

use http::HeaderMap;
use jiff::Timestamp;

/// An HTTP date such as `Sun, 06 Nov 1994 08:49:37 GMT`. Anything else is `None`.
pub fn http_date(text: &str) -> Option<Timestamp> {
    jiff::fmt::rfc2822::DateTimeParser::new()
        .parse_timestamp(text.trim())
        .ok()
}

/// How long the server asks to wait: seconds, or a date counted from `now` (the server's own `Date` where it
/// sent one, so that a wrong local clock does no harm). A date in the past is zero; nonsense is `None`.
pub fn retry_after(headers: &HeaderMap, now: Option<Timestamp>) -> Option<Duration> {
    let text = headers.get(http::header::RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let until = http_date(text)?;
    let wait = until.as_second().saturating_sub(now?.as_second());
    Some(Duration::from_secs(u64::try_from(wait).unwrap_or(0)))
}

/// The server's `Date`.
pub(crate) fn date(headers: &HeaderMap) -> Option<Timestamp> {
    http_date(headers.get(http::header::DATE)?.to_str().ok()?)
}
