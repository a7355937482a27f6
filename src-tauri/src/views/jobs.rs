//! Sync jobs as the list shows them.

use crate::UiError;
use app::view::{JobStatus, JobType};
use serde::{Deserialize, Serialize};
use specta::Type;

/// Most jobs that one answer holds.
const MOST_JOBS: u32 = 500;

/// Which jobs to list.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct JobsRequest {
    /// How many at most, 1 to 500.
    pub limit: u32,
}

impl JobsRequest {
    /// The limit, checked.
    ///
    /// # Errors
    /// Where it is 0 or above 500.
    pub fn checked_limit(&self) -> Result<u32, UiError> {
        match self.limit {
            1..=MOST_JOBS => Ok(self.limit),
            other => Err(UiError::invalid_request(format!(
                "Between 1 and {MOST_JOBS} jobs can be listed, not {other}."
            ))),
        }
    }
}

/// The Type column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum JobTypeView {
    /// Changes found by Auto Sync.
    Auto,
    /// A person or the command line.
    Manual,
}

/// The Status column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum JobStatusView {
    /// Waiting for its turn.
    Queued,
    /// Reading both sides and planning.
    Planning,
    /// Writing and verifying.
    Running,
    /// Stopped until the person signs in again.
    Paused,
    /// Standing until an administrator approves or rejects it.
    Held,
    /// Done, every step verified.
    Completed,
    /// Done, but some step failed, was skipped or is waiting.
    CompletedWithErrors,
    /// Ended by a failure of the job itself.
    Failed,
    /// Ended by a person.
    Cancelled,
    /// A held job that was turned down.
    Rejected,
    /// A held job that nobody decided on in time.
    Expired,
    /// Unfinished when a backup was restored.
    Abandoned,
}

/// One row of Sync Jobs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct JobView {
    /// Its number.
    pub id: u32,
    /// When it started, RFC 3339 in UTC.
    pub started_at: String,
    /// When it ended; none while it runs.
    pub ended_at: Option<String>,
    /// Auto or Manual.
    pub job_type: JobTypeView,
    /// How far it is.
    pub status: JobStatusView,
    /// Operating-system account, or `Auto Sync`.
    pub started_by: String,
    /// People whose every step is verified.
    pub changed: u32,
    /// People with a failed step.
    pub failed: u32,
    /// People waiting for Microsoft.
    pub waiting: u32,
}

impl From<app::view::JobView> for JobView {
    fn from(job: app::view::JobView) -> Self {
        Self {
            id: u32::try_from(job.id).unwrap_or(u32::MAX),
            started_at: job.started_at.to_string(),
            ended_at: job.ended_at.map(|end| end.to_string()),
            job_type: job.job_type.into(),
            status: job.status.into(),
            started_by: job.started_by,
            changed: job.counts.verified,
            failed: job.counts.failed,
            waiting: job.counts.waiting,
        }
    }
}

impl From<JobType> for JobTypeView {
    fn from(kind: JobType) -> Self {
        match kind {
            JobType::Auto => Self::Auto,
            JobType::Manual => Self::Manual,
        }
    }
}

impl From<JobStatus> for JobStatusView {
    fn from(status: JobStatus) -> Self {
        match status {
            JobStatus::Queued => Self::Queued,
            JobStatus::Planning => Self::Planning,
            JobStatus::Running => Self::Running,
            JobStatus::Paused => Self::Paused,
            JobStatus::Held => Self::Held,
            JobStatus::Completed => Self::Completed,
            JobStatus::CompletedWithErrors => Self::CompletedWithErrors,
            JobStatus::Failed => Self::Failed,
            JobStatus::Cancelled => Self::Cancelled,
            JobStatus::Rejected => Self::Rejected,
            JobStatus::Expired => Self::Expired,
            JobStatus::Abandoned => Self::Abandoned,
        }
    }
}
