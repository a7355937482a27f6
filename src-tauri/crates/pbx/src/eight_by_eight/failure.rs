//! The one table from what HTTP says to what core knows.
//!
//! Keyed on the HTTP status: the codes in the bodies disagree within 8x8's own documentation
//! ("Administration API Essentials" and the OpenAPI files), and gateways answer in other shapes.

use outbound::{Answer, HttpError};
use serde::Deserialize;
use sync_core::error_code::ErrorCode::{self, *};
use sync_core::failure::Failure;
use sync_core::failure::FailureClass::{self, *};
use sync_core::id::CustomerId;

use super::resource::Resource;

const LONGEST_MESSAGE: usize = 300;

/// The failure for an answer whose status is not 2xx.
pub(super) fn of_answer(answer: &Answer, resource: Resource) -> Failure {
    let (code, class) = of_status(answer.status);
    let said = said(answer);
    let detail = match answer.status {
        401 => format!("8x8 answered 401{said}"),
        403 => format!("the API key needs the 8x8 product \"{}\"{said}", resource.product),
        404 => format!(
            "there is no 8x8 Administration API at this address for /{}{said}",
            resource.path
        ),
        300..=399 => {
            "the address answers with a redirect, which is refused so that the key stays here".into()
        }
        status => format!("8x8 answered {status} for /{}{said}", resource.path),
    };
    Failure::new(code, class, detail)
        .with_request_id(answer.request_id.clone())
        .with_retry_after(answer.retry_after())
}

/// One row per status of 8x8's error tables; a test names each.
fn of_status(status: u16) -> (ErrorCode, FailureClass) {
    match status {
        300..=399 => (BadConfiguration, NeedsAdmin),
        401 => (PbxKeyRefused, Reauthenticate),
        403 => (PbxForbidden, NeedsAdmin),
        404 => (BadConfiguration, NeedsAdmin),
        408 | 424 => (PbxUnavailable, RetryFast),
        429 => (PbxThrottled, RetryFast),
        500..=599 => (PbxUnavailable, RetryFast),
        _ => (PbxMalformed, Permanent),
    }
}

/// The failure for a request without an acceptable answer.
pub(super) fn of_error(error: HttpError, resource: Resource) -> Failure {
    let detail = format!("/{}: {error}", resource.path);
    let request_id = error.request_id().map(str::to_owned);
    let (code, class) = match &error {
        HttpError::Connect { .. } | HttpError::Timeout { .. } | HttpError::Cut { .. } => {
            (PbxUnavailable, RetryFast)
        }
        HttpError::Tls { .. } => (PbxUnavailable, NeedsAdmin),
        HttpError::TooLarge { .. } => (PbxMalformed, Permanent),
        HttpError::Malformed { .. } => (PbxMalformed, RetryFast),
        HttpError::ForeignOrigin { .. } | HttpError::Unsendable { .. } => (BadConfiguration, NeedsAdmin),
        HttpError::Status { code, .. } => of_status(*code),
        _ => (PbxUnavailable, RetryFast),
    };
    Failure::new(code, class, detail).with_request_id(request_id)
}

/// The failure for rows of another customer: the whole answer is refused.
pub(super) fn wrong_customer(pinned: &CustomerId, found: &str) -> Failure {
    let detail = format!("this connection belongs to customer {pinned}, the answer to {found}");
    Failure::new(PbxWrongCustomer, NeedsAdmin, detail)
}

/// Whether the fault is that of the moment, so that what was read so far still counts for something.
pub(super) fn is_passing(failure: &Failure) -> bool {
    match failure.code {
        PbxUnavailable | PbxThrottled | PbxMalformed => true,
        PbxKeyRefused | PbxForbidden | PbxWrongCustomer | BadConfiguration => false,
        _ => false,
    }
}

/// 8x8's error body (OpenAPI `ErrorResponse`); gateways may send less, or something else.
#[derive(Deserialize, Default)]
struct ErrorBody {
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    detail: Option<String>,
    #[serde(default)]
    errors: Option<Vec<ErrorItem>>,
}

#[derive(Deserialize)]
struct ErrorItem {
    #[serde(default)]
    field: Option<String>,
    #[serde(default)]
    message: Option<String>,
}

/// Whether 8x8 refuses the scroll: expired or unknown ("Administration API Essentials", Pagination).
pub(super) fn is_expired_scroll(answer: &Answer) -> bool {
    // Asked of each page: one that was given is not parsed for errors.
    if answer.status != 400 {
        return false;
    }
    let errors = answer
        .json::<ErrorBody>()
        .ok()
        .and_then(|body| body.errors)
        .unwrap_or_default();
    errors
        .iter()
        .any(|item| item.field.as_deref() == Some("scrollId"))
}

/// Whether a 404 comes from 8x8 itself, with its error body, and not from something in between.
pub(super) fn is_genuine_not_found(answer: &Answer) -> bool {
    let says_something = |body: ErrorBody| body.title.is_some() || body.errors.is_some();
    answer.status == 404 && answer.json::<ErrorBody>().is_ok_and(says_something)
}

/// `: <8x8's own words>` where there are any.
fn said(answer: &Answer) -> String {
    let Ok(body) = answer.json::<ErrorBody>() else {
        return if answer.looks_like_html() {
            " (a web page)".to_owned()
        } else {
            String::new()
        };
    };
    let from_items = body
        .errors
        .unwrap_or_default()
        .into_iter()
        .find_map(|item| item.message);
    let Some(words) = from_items.or(body.detail).or(body.title) else {
        return String::new();
    };
    let words: String = words
        .chars()
        .filter(|c| !c.is_control())
        .take(LONGEST_MESSAGE)
        .collect();
    format!(": {words}")
}

#[cfg(test)]
mod tests;
