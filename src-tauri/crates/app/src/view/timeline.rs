//! What happened to a person, over both systems.

use super::{ChangeKindView, JobType, StepView};
use serde::Serialize;

/// One entry of a person's timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "entry", rename_all = "snake_case")]
pub enum TimelineEntryView {
    /// The phone system changed.
    PhoneSystem {
        /// When it was seen (UTC).
        at: String,
        /// What.
        kind: ChangeKindView,
        /// In words.
        sentence: String,
    },
    /// A step of a job.
    Step {
        /// When it ended, or its job began (UTC).
        at: String,
        /// The job.
        job: u32,
        /// Auto or Manual.
        job_type: JobType,
        /// The step.
        step: Box<StepView>,
    },
    /// An admin decided something.
    Decision {
        /// When (UTC).
        at: String,
        /// Stable name.
        what: String,
        /// Who.
        by: String,
        /// In words.
        sentence: String,
    },
}
