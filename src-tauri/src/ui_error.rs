//! An error as the page gets it: a code to act on, a sentence to read, and detail for support.

use app::core::failure::Failure;
use serde::Serialize;
use specta::Type;

/// What the page can do about an error. A variant exists only where the page acts on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum UiErrorCode {
    /// The page asked for something that can't be: a defect of the page.
    InvalidRequest,
    /// The request was well formed and failed; the message says why and what to do.
    Failed,
}

/// An error that a person reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type, thiserror::Error)]
#[error("{message}")]
pub struct UiError {
    /// What the page acts on.
    pub code: UiErrorCode,
    /// What happened, to whom, and what to do next.
    pub message: String,
    /// More for support; never a secret.
    pub detail: Option<String>,
}

impl UiError {
    /// A request outside the limits of its command.
    pub fn invalid_request(message: impl Into<String>) -> Self {
        Self {
            code: UiErrorCode::InvalidRequest,
            message: message.into(),
            detail: None,
        }
    }
}

impl From<Failure> for UiError {
    fn from(failure: Failure) -> Self {
        Self {
            code: UiErrorCode::Failed,
            message: format!("{} {}", failure.code.sentence(), failure.code.advice()),
            detail: Some(failure.detail).filter(|detail| !detail.is_empty()),
        }
    }
}
