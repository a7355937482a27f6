//! A sync job as listed.

use super::small;
use serde::{Deserialize, Serialize};
use sync_core::{
    error_code::ErrorCode,
    failure::Failure,
    id::JobId,
    job::{Job, JobCounts, JobPurpose},
};

/// The Type column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum JobType {
    /// Changes found by Auto Sync.
    Auto,
    /// A person or the command line.
    Manual,
}

/// The Status column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum JobStatus {
    /// Waiting for its turn.
    Queued,
    /// Reading both sides and planning.
    Planning,
    /// Writing and verifying.
    Running,
    /// Stopped until the credential is renewed.
    Paused,
    /// Standing until an admin approves or rejects it.
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
    /// A held job that nobody decided on in time, or whose plan changed.
    Expired,
    /// Unfinished when a backup was restored.
    Abandoned,
}

/// What a job is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum JobPurposeView {
    /// Everybody.
    Sync,
    /// Whom changes waited for.
    Changes,
    /// The first sync of the connection.
    FirstSync,
    /// One person.
    OnePerson,
    /// What crossed a safety limit in another job.
    HeldPart,
    /// What failed in another job.
    RetryFailed,
    /// The before values of another job.
    Undo,
}

/// Counts of people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct CountsView {
    /// With at least one planned step.
    pub planned: u32,
    /// Every step verified.
    pub verified: u32,
    /// With a failed step.
    pub failed: u32,
    /// With a skipped step, or whose number is held elsewhere.
    pub skipped: u32,
    /// Waiting for Microsoft.
    pub waiting: u32,
    /// Not sent.
    pub not_sent: u32,
    /// Blocked for a cause of their own.
    pub blocked: u32,
    /// Already right.
    pub already_right: u32,
    /// Left without a number.
    pub without_number: u32,
}

impl From<JobCounts> for CountsView {
    fn from(counts: JobCounts) -> Self {
        Self {
            planned: counts.planned,
            verified: counts.verified,
            failed: counts.failed,
            skipped: counts.skipped,
            waiting: counts.waiting,
            not_sent: counts.not_sent,
            blocked: counts.blocked,
            already_right: counts.already_right,
            without_number: counts.without_number,
        }
    }
}

/// A failure in an admin's words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct FailureView {
    /// Stable code.
    pub code: &'static str,
    /// What happened.
    pub message: &'static str,
    /// What to do next.
    pub advice: &'static str,
    /// The outside system's own words.
    pub detail: String,
}

impl FailureView {
    /// From a code and the outside system's words.
    pub fn new(code: ErrorCode, detail: impl Into<String>) -> Self {
        Self {
            code: code.as_str(),
            message: code.sentence(),
            advice: code.advice(),
            detail: detail.into(),
        }
    }
}

impl From<&Failure> for FailureView {
    fn from(failure: &Failure) -> Self {
        Self::new(failure.code, failure.detail.clone())
    }
}

/// One row of Sync Jobs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct JobView {
    /// Number.
    pub id: u32,
    /// Auto or Manual.
    #[serde(rename = "type")]
    pub job_type: JobType,
    /// What for.
    pub purpose: JobPurposeView,
    /// The other job it refers to.
    pub of: Option<u32>,
    /// Status.
    pub status: JobStatus,
    /// Who.
    pub started_by: String,
    /// Where.
    pub computer: String,
    /// Microsoft account where one signed in.
    pub microsoft_account: Option<String>,
    /// When (UTC).
    pub started_at: String,
    /// When it ended (UTC).
    pub ended_at: Option<String>,
    /// Whole seconds from start to end.
    pub duration_s: Option<u32>,
    /// Counts of people.
    pub counts: CountsView,
    /// Why it is or was held.
    pub held_because: Vec<String>,
    /// What ended it.
    pub failure: Option<FailureView>,
    /// Digest of its plan.
    pub plan_hash: Option<String>,
    /// Whether debug detail is in the output log.
    pub diagnostic: bool,
}

impl From<Job> for JobView {
    fn from(job: Job) -> Self {
        let (purpose, of) = purpose(job.job_type, &job.purpose);
        Self {
            id: small(job.id.0),
            job_type: job.job_type.into(),
            purpose,
            of: of.map(|of| small(of.0)),
            status: job.status.into(),
            started_by: job.started_by.person,
            computer: job.started_by.computer,
            microsoft_account: job.started_by.microsoft_account,
            started_at: job.started_at.to_string(),
            ended_at: job.ended_at.map(|at| at.to_string()),
            duration_s: job
                .ended_at
                .map(|end| small(end.duration_since(job.started_at).as_secs().max(0))),
            counts: job.counts.into(),
            held_because: job.held_because,
            failure: job.failure.map(|(code, detail)| FailureView::new(code, detail)),
            plan_hash: job.plan_hash.map(|hash| hash.to_string()),
            diagnostic: job.diagnostic,
        }
    }
}

/// A purpose and the job it refers to.
pub(crate) fn purpose(
    job_type: sync_core::job::JobType,
    purpose: &JobPurpose,
) -> (JobPurposeView, Option<JobId>) {
    match purpose {
        JobPurpose::Sync if job_type == sync_core::job::JobType::Auto => (JobPurposeView::Changes, None),
        JobPurpose::Sync => (JobPurposeView::Sync, None),
        JobPurpose::FirstSync => (JobPurposeView::FirstSync, None),
        JobPurpose::OnePerson { .. } => (JobPurposeView::OnePerson, None),
        JobPurpose::HeldPart { of } => (JobPurposeView::HeldPart, Some(*of)),
        JobPurpose::RetryFailed { of } => (JobPurposeView::RetryFailed, Some(*of)),
        JobPurpose::Undo { of } => (JobPurposeView::Undo, Some(*of)),
    }
}

impl From<sync_core::job::JobType> for JobType {
    fn from(value: sync_core::job::JobType) -> Self {
        match value {
            sync_core::job::JobType::Auto => Self::Auto,
            sync_core::job::JobType::Manual => Self::Manual,
        }
    }
}

impl From<JobType> for sync_core::job::JobType {
    fn from(value: JobType) -> Self {
        match value {
            JobType::Auto => Self::Auto,
            JobType::Manual => Self::Manual,
        }
    }
}

impl From<sync_core::job::JobStatus> for JobStatus {
    fn from(value: sync_core::job::JobStatus) -> Self {
        match value {
            sync_core::job::JobStatus::Queued => Self::Queued,
            sync_core::job::JobStatus::Planning => Self::Planning,
            sync_core::job::JobStatus::Running => Self::Running,
            sync_core::job::JobStatus::Paused => Self::Paused,
            sync_core::job::JobStatus::Held => Self::Held,
            sync_core::job::JobStatus::Completed => Self::Completed,
            sync_core::job::JobStatus::CompletedWithErrors => Self::CompletedWithErrors,
            sync_core::job::JobStatus::Failed => Self::Failed,
            sync_core::job::JobStatus::Cancelled => Self::Cancelled,
            sync_core::job::JobStatus::Rejected => Self::Rejected,
            sync_core::job::JobStatus::Expired => Self::Expired,
            sync_core::job::JobStatus::Abandoned => Self::Abandoned,
        }
    }
}

impl JobStatus {
    /// Whether the job has ended.
    pub fn ended(self) -> bool {
        sync_core::job::JobStatus::from(self).ended()
    }
}

impl From<JobStatus> for sync_core::job::JobStatus {
    fn from(value: JobStatus) -> Self {
        match value {
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
