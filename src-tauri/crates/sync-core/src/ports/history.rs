//! The history of sync jobs: plans, intents before writes, outcomes after them, and the pages an admin reads.

use crate::{
    error_code::ErrorCode,
    failure::Failure,
    fingerprint::Fingerprint,
    id::{EntraId, JobId, OperationId, PbxUserId, StepId},
    job::{Job, JobCounts, JobPurpose, JobStatus, JobType, NewJob},
    limits::RecentCounts,
    managed::ManagedAccount,
    outcome::Outcome,
    plan::{Plan, Step},
};
use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// Counters that move when leadership, consent or settings change. An intent names those it was decided
/// under; if one has moved, nothing is sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Epochs {
    /// Moves when another process takes the lead.
    pub lead: u64,
    /// Moves when consent is granted, renewed or revoked.
    pub consent: u64,
    /// Moves when a toggle, a limit or a rule is saved.
    pub settings: u64,
}

/// A write about to be sent, durable before it is. Recording one makes its step open: sent or about to be,
/// outcome unknown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intent {
    /// The step.
    pub step: StepId,
    /// Who holds the number right before (the account itself for an unassign, nobody for an assign).
    pub expected_holder: Option<EntraId>,
    /// When it was decided (UTC).
    pub at: Timestamp,
    /// Whether this gives a freed number back: the reverse of an unassign step that was verified before.
    pub restore: bool,
}

/// Why intents were not recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IntentRefused {
    /// An epoch moved: nothing may be sent.
    SafetyChanged,
    /// The job ended (cancelled, abandoned).
    JobEnded,
    /// The database failed; nothing may be sent.
    Failed(Failure),
}

/// A step's end, with what became ours by it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settled {
    /// The step.
    pub step: StepId,
    /// How it ended.
    pub outcome: Outcome,
    /// When (UTC).
    pub at: Timestamp,
    /// Request ids of the writes and reads that led there, oldest first.
    pub request_ids: Vec<String>,
    /// The account's managed record after this step, where it changed.
    pub managed: Option<ManagedAccount>,
}

/// What Microsoft accepted: the ids that its support asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// The step.
    pub step: StepId,
    /// The operation that Microsoft named.
    pub operation: Option<OperationId>,
    /// Microsoft's request id.
    pub request_id: Option<String>,
    /// Our own id of the request.
    pub client_request_id: Option<String>,
}

/// How long Microsoft may take to show what it accepted before that is a problem, reckoned from the write.
pub const SHOW_WITHIN: SignedDuration = SignedDuration::from_hours(24);

/// A step as kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepRow {
    /// As planned.
    pub step: Step,
    /// When its (latest) intent was recorded, if any.
    pub intended_at: Option<Timestamp>,
    /// Whether that intent gives the freed number back. An open restore intent clears the step's earlier
    /// outcome, so that the step is open (unsettled) until it is settled again.
    pub restoring: bool,
    /// How many times it was sent.
    pub attempts: u32,
    /// The latest operation that Microsoft named.
    pub operation: Option<OperationId>,
    /// How it ended, if it has.
    pub outcome: Option<Outcome>,
    /// When it ended.
    pub settled_at: Option<Timestamp>,
    /// Request ids.
    pub request_ids: Vec<String>,
    /// Our own ids of the writes that Microsoft accepted.
    pub client_request_ids: Vec<String>,
    /// Of a step that ended Waiting: when it was seen that the tenant shows it, or that it matters no more.
    pub wait_over_at: Option<Timestamp>,
}

impl StepRow {
    /// Of a step that waits for Microsoft: until when it may. After that it is a problem for a person.
    pub fn shows_until(&self) -> Option<Timestamp> {
        let waits = self.outcome == Some(Outcome::Waiting) && self.wait_over_at.is_none();
        let sent = self.intended_at.filter(|_| waits)?;
        Some(sent.checked_add(SHOW_WITHIN).unwrap_or(Timestamp::MAX))
    }
}

/// A plan as kept, with its digest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredPlan {
    /// The plan.
    pub plan: Plan,
    /// Its digest when it was stored.
    pub hash: Fingerprint,
}

/// How much a log line matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogLevel {
    /// Shown in diagnostic jobs only.
    Debug,
    /// What happened.
    Info,
    /// What an admin should look at.
    Warning,
}

/// One line of a job's output log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogLine {
    /// When (UTC).
    pub at: Timestamp,
    /// How much it matters.
    pub level: LogLevel,
    /// The sentence; may hold names, never secrets.
    pub text: String,
}

/// What Sync Jobs shows; every part that is set must match.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobFilter {
    /// These types only; empty = all.
    pub types: Vec<JobType>,
    /// These statuses only; empty = all.
    pub statuses: Vec<JobStatus>,
    /// Started at or after (UTC).
    pub from: Option<Timestamp>,
    /// Started before (UTC).
    pub to: Option<Timestamp>,
    /// Beginning of a person's name, UPN or number.
    pub person: Option<String>,
}

/// Where a page begins: the job before it in the order of the list (newest first).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobPosition {
    /// Its start.
    pub started_at: Timestamp,
    /// Its id.
    pub id: JobId,
}

/// One page of Sync Jobs, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobPage {
    /// The jobs.
    pub jobs: Vec<Job>,
    /// Where the next page begins; `None` at the end.
    pub next: Option<JobPosition>,
    /// How many match, counted up to 10,000; `None` beyond.
    pub total: Option<u32>,
}

/// The jobs and their steps. History of ended jobs is append-only.
#[async_trait]
pub trait JobHistory: Send + Sync {
    /// Creates a job, with its plan where there is one.
    async fn create_job(&self, job: NewJob, plan: Option<&Plan>) -> Result<JobId, Failure>;

    /// Stores the plan of a job that has none yet.
    async fn store_plan(&self, job: JobId, plan: &Plan) -> Result<(), Failure>;

    /// Moves a job that has not ended to another state that is no end.
    async fn set_status(&self, job: JobId, status: JobStatus) -> Result<(), Failure>;

    /// Gives a job that has not ended another credential to go on with: the token of this person, or the stored one.
    async fn set_signed_in(&self, job: JobId, person: Option<&EntraId>) -> Result<(), Failure>;

    /// Ends a job: status, counts, failure; steps without outcome become Not sent unless an intent is open.
    async fn end_job(
        &self,
        job: JobId,
        status: JobStatus,
        at: Timestamp,
        counts: JobCounts,
        failure: Option<(ErrorCode, String)>,
    ) -> Result<(), Failure>;

    /// Updates the counts of a running job, for progress.
    async fn set_counts(&self, job: JobId, counts: JobCounts) -> Result<(), Failure>;

    /// Records intents in one transaction that also compares the epochs. Durable when it returns.
    async fn intend(&self, job: JobId, epochs: Epochs, intents: &[Intent]) -> Result<(), IntentRefused>;

    /// Records what Microsoft accepted.
    async fn accepted(&self, job: JobId, accepted: &[Taken]) -> Result<(), Failure>;

    /// Records ends of steps in one transaction, with what became managed. Durable when it returns.
    async fn settle(&self, job: JobId, settled: &[Settled]) -> Result<(), Failure>;

    /// Asks a running job to stop between chains; a queued or held one ends at once.
    async fn request_cancel(&self, job: JobId) -> Result<(), Failure>;

    /// Whether somebody asked for that.
    async fn cancel_requested(&self, job: JobId) -> Result<bool, Failure>;

    /// One job.
    async fn job(&self, job: JobId) -> Result<Option<Job>, Failure>;

    /// Its plan.
    async fn plan(&self, job: JobId) -> Result<Option<StoredPlan>, Failure>;

    /// Its steps in order.
    async fn steps(&self, job: JobId) -> Result<Vec<StepRow>, Failure>;

    /// A page of jobs.
    async fn jobs(
        &self,
        filter: &JobFilter,
        after: Option<JobPosition>,
        limit: u32,
    ) -> Result<JobPage, Failure>;

    /// Jobs that have not ended, oldest first.
    async fn unfinished(&self) -> Result<Vec<Job>, Failure>;

    /// People removed and replaced since (intended and not known to have failed), over all jobs but first
    /// syncs: those a person approves as a whole, and counting them would hold every change of the first day.
    async fn recent_counts(&self, since: Timestamp) -> Result<RecentCounts, Failure>;

    /// Steps of one person over all jobs, newest first.
    async fn steps_of(&self, user: &PbxUserId, limit: u32) -> Result<Vec<(JobId, StepRow)>, Failure>;

    /// Steps that ended Waiting for Microsoft since, and older ones whose wait is not over, oldest first.
    async fn waiting_steps(&self, since: Timestamp) -> Result<Vec<(JobId, StepRow)>, Failure>;

    /// Records that the wait of these steps is over; what was recorded before stays.
    async fn waits_over(&self, steps: &[(JobId, StepId)], at: Timestamp) -> Result<(), Failure>;

    /// Appends to a job's output log.
    async fn log(&self, job: JobId, lines: &[LogLine]) -> Result<(), Failure>;

    /// The output log.
    async fn log_lines(&self, job: JobId) -> Result<Vec<LogLine>, Failure>;

    /// The purpose-linked jobs: held parts, retries, undos of this one.
    async fn followers_of(&self, job: JobId) -> Result<Vec<(JobId, JobPurpose)>, Failure>;
}
