//! How an adapter says that something failed: one shape for both clouds and the store.

use crate::error_code::ErrorCode;
use serde::{Deserialize, Serialize};
use std::{fmt, time::Duration};

/// What may be done about a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FailureClass {
    /// Passing: try again within seconds to minutes.
    RetryFast,
    /// Replication and licences: try again over up to 24 hours.
    RetrySlow,
    /// A person must change something in one of the clouds.
    NeedsAdmin,
    /// It will never work as asked.
    Permanent,
    /// The credential must be renewed.
    Reauthenticate,
    /// The request may or may not have been carried out: settle by reading before anything else.
    Unsettled,
}

/// A failure with everything that an admin or support needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// What happened.
    pub code: ErrorCode,
    /// What may be done about it.
    pub class: FailureClass,
    /// The outside system's request id, for its support.
    pub request_id: Option<String>,
    /// How long the outside system asked us to wait.
    pub retry_after: Option<Duration>,
    /// The outside system's own words, or ours where there are none; never a secret.
    pub detail: String,
}

impl Failure {
    /// A failure without request id.
    pub fn new(code: ErrorCode, class: FailureClass, detail: impl Into<String>) -> Self {
        Self {
            code,
            class,
            request_id: None,
            retry_after: None,
            detail: detail.into(),
        }
    }

    /// Adds the outside system's request id.
    #[must_use]
    pub fn with_request_id(mut self, request_id: Option<String>) -> Self {
        self.request_id = request_id;
        self
    }

    /// Adds how long to wait.
    #[must_use]
    pub fn with_retry_after(mut self, retry_after: Option<Duration>) -> Self {
        self.retry_after = retry_after;
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.code.sentence())?;
        if !self.detail.is_empty() {
            write!(f, " ({})", self.detail)?;
        }
        write!(f, " {}", self.code.advice())?;
        if let Some(id) = &self.request_id {
            write!(f, " Request id {id}.")?;
        }
        Ok(())
    }
}

impl std::error::Error for Failure {}
