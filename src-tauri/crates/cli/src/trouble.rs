//! Why a command could not do what was asked, and how that is told.

use crate::{exit::Exit, output::Output};
use app::{
    core::{
        error_code::ErrorCode,
        failure::{Failure, FailureClass},
    },
    view::{UiError, name_of},
};
use serde_json::{Value, json};

/// Why a command ended early.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// Something failed.
    Failure(Box<Failure>),
    /// The process that leads did not do it.
    Refused(Box<UiError>),
    /// The command line was wrong; the text says how.
    Usage(String),
    /// The demonstration found something other than what it should have.
    Deviations(Vec<String>),
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        Self::Failure(Box::new(failure))
    }
}

impl From<UiError> for Trouble {
    fn from(error: UiError) -> Self {
        Self::Refused(Box::new(error))
    }
}

impl Trouble {
    /// A file, a socket or a signal that could not be used.
    pub(crate) fn unusable(what: &str, error: impl std::fmt::Display) -> Self {
        let detail = format!("{what}: {error}");
        Failure::new(ErrorCode::BadConfiguration, FailureClass::NeedsAdmin, detail).into()
    }

    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Failure(failure) => Exit::of_failure(failure),
            Self::Usage(_) => Exit::Usage,
            Self::Refused(_) | Self::Deviations(_) => Exit::Failed,
        }
    }

    /// Tells it: sentence, detail, advice and request id to stderr, and the object where JSON is wanted.
    pub(crate) fn tell(&self, output: &Output) {
        match self {
            Self::Failure(failure) => {
                output.warning(failure.code.sentence());
                if !failure.detail.is_empty() {
                    output.warning(&failure.detail);
                }
                output.warning(failure.code.advice());
                if let Some(id) = &failure.request_id {
                    output.warning(&format!("Request id: {id}"));
                }
            }
            Self::Refused(error) => {
                output.warning(&error.message);
                for more in [&error.detail, &error.advice].into_iter().flatten() {
                    output.warning(more);
                }
            }
            Self::Usage(text) => {
                for line in text.lines() {
                    output.warning(line);
                }
            }
            Self::Deviations(found) => {
                output.warning("The demonstration did not go as it should:");
                for line in found {
                    output.warning(&format!("  {line}"));
                }
            }
        }
        output.json(&self.value());
    }

    fn value(&self) -> Value {
        match self {
            Self::Failure(failure) => json!({ "error": {
                "code": failure.code.as_str(),
                "message": failure.code.sentence(),
                "detail": failure.detail,
                "advice": failure.code.advice(),
                "request_id": failure.request_id,
            } }),
            Self::Refused(error) => json!({ "error": {
                "code": name_of(&error.code),
                "message": error.message,
                "detail": error.detail.as_deref().unwrap_or_default(),
                "advice": error.advice.as_deref().unwrap_or_default(),
                "request_id": Value::Null,
            } }),
            Self::Usage(text) => json!({ "error": { "code": "usage", "message": text } }),
            Self::Deviations(found) => json!({ "error": {
                "code": "demo_deviated",
                "message": "The demonstration did not go as it should.",
                "deviations": found,
            } }),
        }
    }
}
