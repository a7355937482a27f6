//! What a job's own state allows to be done with it.

use crate::view::JobActionsView;
use sync_core::{
    job::{Job, JobStatus},
    outcome::{Outcome, SkipReason},
    ports::StepRow,
};

/// What may be asked of a job.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Actions {
    /// Approve or reject.
    pub(crate) decide: bool,
    /// Stop between chains.
    pub(crate) cancel: bool,
    /// Plan again for whom it left out.
    pub(crate) retry_failed: bool,
    /// Restore what was before.
    pub(crate) undo: bool,
}

impl Actions {
    /// Whether anything but stopping is allowed.
    pub(crate) fn starts_something(self) -> bool {
        self.decide || self.retry_failed || self.undo
    }
}

impl From<Actions> for JobActionsView {
    fn from(actions: Actions) -> Self {
        Self {
            approve: actions.decide,
            reject: actions.decide,
            cancel: actions.cancel,
            retry_failed: actions.retry_failed,
            undo: actions.undo,
            why_not: None,
        }
    }
}

/// What this job allows. An unfinished one can only be decided on or stopped; of one that ended, what was
/// written can be undone and what was left out tried again, unless an admin turned it down.
pub(crate) fn actions(job: &Job, rows: &[StepRow]) -> Actions {
    let written = rows.iter().any(|row| row.outcome == Some(Outcome::Verified));
    let left_out = rows.iter().any(|row| match &row.outcome {
        Some(Outcome::Verified | Outcome::Skipped(SkipReason::AlreadySo)) => false,
        Some(
            Outcome::Waiting
            | Outcome::Restored
            | Outcome::Skipped(_)
            | Outcome::Failed { .. }
            | Outcome::NotSent,
        )
        | None => true,
    });
    let none = Actions::default();
    match job.status {
        JobStatus::Held => Actions { decide: true, ..none },
        JobStatus::Queued | JobStatus::Planning | JobStatus::Running => Actions { cancel: true, ..none },
        JobStatus::Paused | JobStatus::Rejected | JobStatus::Expired => none,
        JobStatus::Completed
        | JobStatus::CompletedWithErrors
        | JobStatus::Failed
        | JobStatus::Cancelled
        | JobStatus::Abandoned => Actions {
            retry_failed: left_out,
            undo: written,
            ..none
        },
    }
}
