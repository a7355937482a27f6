//! What a transport error means to an admin, and which failures a read is repeated for.

use outbound::{HttpError, Retry, Retryable};
use sync_core::{
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
};

/// Longest text of the outside system that is kept, in characters.
const KEPT: usize = 500;
/// Longer words look like tokens and are not kept.
const LONGEST_WORD: usize = 120;

/// A failure seen by the retry policy of reads.
#[derive(Clone, Debug)]
pub(crate) struct Told(pub(crate) Failure);

impl Retryable for Told {
    fn retry(&self) -> Retry {
        match self.0.class {
            FailureClass::RetryFast => self.0.retry_after.map_or(Retry::Backoff, Retry::After),
            FailureClass::RetrySlow | FailureClass::NeedsAdmin | FailureClass::Permanent => Retry::No,
            FailureClass::Reauthenticate | FailureClass::Unsettled => Retry::No,
        }
    }
}

/// A request without a usable answer. Statuses other than 2xx are judged by the tables of `token` and `graph`
/// before; a bare one that arrives here counts as a passing fault.
pub(crate) fn no_answer(error: &HttpError) -> Failure {
    let (code, class) = match error {
        HttpError::Tls { .. } => (ErrorCode::TenantUnavailable, FailureClass::NeedsAdmin),
        HttpError::TooLarge { .. } | HttpError::ForeignOrigin { .. } => {
            (ErrorCode::TenantMalformed, FailureClass::Permanent)
        }
        HttpError::Unsendable { .. } => (ErrorCode::Internal, FailureClass::Permanent),
        HttpError::Malformed { .. } => (ErrorCode::TenantMalformed, FailureClass::RetryFast),
        _ => (ErrorCode::TenantUnavailable, FailureClass::RetryFast),
    };
    Failure::new(code, class, error.to_string()).with_request_id(error.request_id().map(str::to_owned))
}

/// An answer that arrived whole but does not mean anything.
pub(crate) fn unreadable(what: &str, request_id: Option<String>) -> Failure {
    Failure::new(ErrorCode::TenantMalformed, FailureClass::RetryFast, what).with_request_id(request_id)
}

/// The outside system's words, fit for a screen: one line, bounded, without words that look like tokens.
pub(crate) fn words(text: &str) -> String {
    let kept: Vec<_> = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .map(|word| {
            let token = word.contains("eyJ") || word.chars().count() > LONGEST_WORD;
            if token { "[redacted]" } else { word }
        })
        .collect();
    kept.join(" ").chars().take(KEPT).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kept_words_are_one_bounded_line_without_tokens() {
        let text = format!("Bad\r\nnumber '+1'\u{7} eyJhbGciOi.J9 {} end", "x".repeat(200));
        assert_eq!(words(&text), "Bad number '+1' [redacted] [redacted] end");
        assert_eq!(words(&"ä ".repeat(2_000)).chars().count(), KEPT);
    }

    #[test]
    fn only_passing_failures_repeat_a_read() {
        let told = |class| Told(Failure::new(ErrorCode::TenantUnavailable, class, "")).retry();
        assert_eq!(told(FailureClass::RetryFast), Retry::Backoff);
        for class in [
            FailureClass::RetrySlow,
            FailureClass::NeedsAdmin,
            FailureClass::Permanent,
        ] {
            assert_eq!(told(class), Retry::No);
        }
        assert_eq!(told(FailureClass::Reauthenticate), Retry::No);
        assert_eq!(told(FailureClass::Unsettled), Retry::No);
    }
}
