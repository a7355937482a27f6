//! A sync job as it is kept: what it is, who started it, how far it is.

use crate::{
    error_code::ErrorCode,
    fingerprint::Fingerprint,
    id::{EntraId, JobId, PbxUserId},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The Type column: who caused the job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobType {
    /// Changes found by Auto Sync.
    Auto,
    /// A person or the command line.
    Manual,
}

/// What the job is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "purpose", rename_all = "snake_case")]
pub enum JobPurpose {
    /// Bring the tenant to what the mirror says: a Manual job for everybody, an Auto job for whom changes wait.
    Sync,
    /// The first sync of a connection: held as a preview.
    FirstSync,
    /// The same for one person (and the chain he belongs to).
    OnePerson {
        /// Whom.
        user: PbxUserId,
    },
    /// The steps of another job that crossed a safety limit.
    HeldPart {
        /// The job they were taken from.
        of: JobId,
    },
    /// What failed in another job.
    RetryFailed {
        /// That job.
        of: JobId,
    },
    /// The before values of another job.
    Undo {
        /// That job.
        of: JobId,
    },
}

/// How far a job is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobStatus {
    /// Waiting for its turn.
    Queued,
    /// Reading both sides and planning.
    Planning,
    /// Writing and verifying.
    Running,
    /// Stopped between chains until the person signs in again.
    Paused,
    /// Standing until an admin approves or rejects it.
    Held,
    /// Every step verified, or there was nothing to do.
    Completed,
    /// Done, but some step failed, was skipped or is waiting.
    CompletedWithErrors,
    /// Ended by a failure of the job itself.
    Failed,
    /// Ended by a person between chains.
    Cancelled,
    /// A held job that an admin turned down.
    Rejected,
    /// A held job that nobody decided on within 24 hours, or whose plan changed.
    Expired,
    /// Unfinished when a backup was restored.
    Abandoned,
}

impl JobStatus {
    /// Whether somebody is at it, or it is about to begin.
    pub fn at_work(self) -> bool {
        matches!(self, Self::Queued | Self::Planning | Self::Running)
    }

    /// Whether the job has ended; ended jobs are never changed again.
    pub fn ended(self) -> bool {
        match self {
            JobStatus::Queued
            | JobStatus::Planning
            | JobStatus::Running
            | JobStatus::Paused
            | JobStatus::Held => false,
            JobStatus::Completed
            | JobStatus::CompletedWithErrors
            | JobStatus::Failed
            | JobStatus::Cancelled
            | JobStatus::Rejected
            | JobStatus::Expired
            | JobStatus::Abandoned => true,
        }
    }
}

/// Counts of people, kept on the job so that lists need no joins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobCounts {
    /// People with at least one planned step.
    pub planned: u32,
    /// People whose every step is verified.
    pub verified: u32,
    /// People with a failed step.
    pub failed: u32,
    /// People with a skipped step and none failed.
    pub skipped: u32,
    /// People waiting for Microsoft.
    pub waiting: u32,
    /// People whose steps were not sent.
    pub not_sent: u32,
    /// People who can't be synced for a cause of their own (no step planned).
    pub blocked: u32,
    /// People already right (no step planned).
    pub already_right: u32,
    /// People left with no number by a chain that failed and could not be restored.
    pub without_number: u32,
}

/// Who started a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StartedBy {
    /// Operating-system account, or `Auto Sync`.
    pub person: String,
    /// Computer name.
    pub computer: String,
    /// Microsoft account where one signed in.
    pub microsoft_account: Option<String>,
}

/// A job as listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// Its number.
    pub id: JobId,
    /// Auto or Manual.
    pub job_type: JobType,
    /// What it is for.
    pub purpose: JobPurpose,
    /// How far it is.
    pub status: JobStatus,
    /// Who started it.
    pub started_by: StartedBy,
    /// When (UTC).
    pub started_at: Timestamp,
    /// When it ended (UTC).
    pub ended_at: Option<Timestamp>,
    /// Digest of its plan.
    pub plan_hash: Option<Fingerprint>,
    /// Counts of people.
    pub counts: JobCounts,
    /// Whether debug detail goes into its output log.
    pub diagnostic: bool,
    /// The failure that ended it, code and words.
    pub failure: Option<(ErrorCode, String)>,
    /// Why it is or was held, one sentence each.
    pub held_because: Vec<String>,
    /// The person whose token it writes with, by object id; absent where that is the stored credential. Nobody else's
    /// token goes on with it.
    pub signed_in: Option<EntraId>,
}

impl Job {
    /// Whether its plan says something of everybody in the phone system.
    pub fn is_about_everybody(&self) -> bool {
        match self.purpose {
            JobPurpose::FirstSync => true,
            JobPurpose::Sync => self.job_type == JobType::Manual,
            JobPurpose::OnePerson { .. }
            | JobPurpose::HeldPart { .. }
            | JobPurpose::RetryFailed { .. }
            | JobPurpose::Undo { .. } => false,
        }
    }
}

/// What is needed to create a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewJob {
    /// Auto or Manual.
    pub job_type: JobType,
    /// What it is for.
    pub purpose: JobPurpose,
    /// First status.
    pub status: JobStatus,
    /// Who started it.
    pub started_by: StartedBy,
    /// When (UTC).
    pub started_at: Timestamp,
    /// Whether debug detail goes into its output log.
    pub diagnostic: bool,
    /// Why it is held, one sentence each; empty where it is not.
    pub held_because: Vec<String>,
    /// The person whose token it writes with, by object id; absent where that is the stored credential.
    pub signed_in: Option<EntraId>,
}
