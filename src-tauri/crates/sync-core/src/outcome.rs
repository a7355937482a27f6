//! How a step ended.

use crate::{error_code::ErrorCode, id::EntraId};
use serde::{Deserialize, Serialize};

/// Why a step was not sent although it was planned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum SkipReason {
    /// The before value was not there any more; the text says what was.
    ChangedSince {
        /// What the tenant showed instead, for people.
        found: String,
    },
    /// The number has a holder that we do not manage.
    HeldByOther {
        /// The holder, where known.
        holder: Option<EntraId>,
        /// His name, for people.
        name: String,
    },
    /// A step that this one needs did not succeed.
    PrerequisiteFailed,
    /// The job was interrupted before the step had an effect, and planning anew gave something else.
    PlanChanged,
    /// It was already so.
    AlreadySo,
}

/// How a step ended. Absence of an outcome means: planned, or sent and not settled yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// The tenant shows the wanted value.
    Verified,
    /// Accepted, but the tenant does not show it yet.
    Waiting,
    /// Given back after a later step of its chain failed for good.
    Restored,
    /// Not sent.
    Skipped(SkipReason),
    /// Refused or given up.
    Failed {
        /// What happened.
        code: ErrorCode,
        /// Microsoft's own words.
        detail: String,
    },
    /// The job ended before this step's turn.
    NotSent,
}

impl Outcome {
    /// Stable name for the database and JSON.
    pub fn name(&self) -> &'static str {
        match self {
            Outcome::Verified => "verified",
            Outcome::Waiting => "waiting",
            Outcome::Restored => "restored",
            Outcome::Skipped(_) => "skipped",
            Outcome::Failed { .. } => "failed",
            Outcome::NotSent => "not_sent",
        }
    }
}
