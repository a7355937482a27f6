//! Why a command could not do what was asked, and how that is told.

use crate::{exit::Exit, output::Output};
use app::core::{
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
};
use serde_json::{Value, json};

/// Why a command ended early.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// Something failed.
    Failure(Box<Failure>),
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
            Self::Deviations(_) => Exit::Failed,
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
            Self::Usage(text) => json!({ "error": { "code": "usage", "message": text } }),
            Self::Deviations(found) => json!({ "error": {
                "code": "demo_deviated",
                "message": "The demonstration did not go as it should.",
                "deviations": found,
            } }),
        }
    }
}
