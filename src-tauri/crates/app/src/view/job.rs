//! Jobs, their steps and their output log as shown.

use jiff::Timestamp;
use serde::Serialize;
use std::collections::BTreeMap;
use sync_core::{
    error_code::ErrorCode,
    id::PbxUserId,
    job::{Job, JobCounts, JobPurpose, JobStatus, JobType},
    plan::{Plan, StepValue},
    ports::{JobPage, JobPosition, LogLine, StepRow},
};

/// Counts of people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
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

/// One row of Sync Jobs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct JobView {
    /// Number.
    pub id: i64,
    /// Auto or Manual.
    #[serde(rename = "type")]
    pub job_type: JobType,
    /// What for: sync, first_sync, one_person, held_part, retry_failed, undo.
    pub purpose: &'static str,
    /// The other job it refers to.
    pub of: Option<i64>,
    /// Status.
    pub status: JobStatus,
    /// Who.
    pub started_by: String,
    /// Where.
    pub computer: String,
    /// Microsoft account where one signed in.
    pub microsoft_account: Option<String>,
    /// When (UTC).
    pub started_at: Timestamp,
    /// When it ended (UTC).
    pub ended_at: Option<Timestamp>,
    /// Whole seconds from start to end.
    pub duration_s: Option<i64>,
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
        let (purpose, of) = match &job.purpose {
            JobPurpose::Sync => ("sync", None),
            JobPurpose::FirstSync => ("first_sync", None),
            JobPurpose::OnePerson { .. } => ("one_person", None),
            JobPurpose::HeldPart { of } => ("held_part", Some(of.0)),
            JobPurpose::RetryFailed { of } => ("retry_failed", Some(of.0)),
            JobPurpose::Undo { of } => ("undo", Some(of.0)),
        };
        Self {
            id: job.id.0,
            job_type: job.job_type,
            purpose,
            of,
            status: job.status,
            started_by: job.started_by.person,
            computer: job.started_by.computer,
            microsoft_account: job.started_by.microsoft_account,
            started_at: job.started_at,
            ended_at: job.ended_at,
            duration_s: job
                .ended_at
                .map(|end| end.duration_since(job.started_at).as_secs()),
            counts: job.counts.into(),
            held_because: job.held_because,
            failure: job.failure.map(|(code, detail)| FailureView::new(code, detail)),
            plan_hash: job.plan_hash.map(|hash| hash.to_string()),
            diagnostic: job.diagnostic,
        }
    }
}

/// A page of Sync Jobs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct JobPageView {
    /// Newest first.
    pub jobs: Vec<JobView>,
    /// Where the next page begins.
    pub next: Option<JobPosition>,
    /// How many match; absent above 10,000.
    pub total: Option<u32>,
}

impl From<JobPage> for JobPageView {
    fn from(page: JobPage) -> Self {
        Self {
            jobs: page.jobs.into_iter().map(JobView::from).collect(),
            next: page.next,
            total: page.total,
        }
    }
}

/// One step: old -> new, outcome, reason and advice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StepView {
    /// Place in the plan.
    pub id: u32,
    /// Chain.
    pub chain: u32,
    /// PBX user id.
    pub user: PbxUserId,
    /// Name, for people.
    pub name: String,
    /// UPN, for people.
    pub upn: Option<String>,
    /// What is done, in words.
    pub action: String,
    /// Value before.
    pub old: Option<String>,
    /// Value after.
    pub new: Option<String>,
    /// Outcome: verified, waiting, restored, skipped, failed, not_sent, or open.
    pub outcome: &'static str,
    /// Why, where it is not verified.
    pub reason: Option<String>,
    /// What to do next.
    pub advice: Option<String>,
    /// Microsoft's request ids.
    pub request_ids: Vec<String>,
    /// How many times it was sent.
    pub attempts: u32,
    /// When it ended (UTC).
    pub settled_at: Option<Timestamp>,
}

impl StepView {
    /// A kept step, with the names of its plan.
    pub fn new(row: StepRow, plan: Option<&Plan>) -> Self {
        let person = plan.and_then(|plan| plan.people.get(&row.step.user));
        Self {
            id: row.step.id.0,
            chain: row.step.chain.0,
            name: person.map_or_else(|| row.step.user.to_string(), |person| person.name.clone()),
            upn: person.and_then(|person| person.upn.clone()),
            action: row.step.action.words(),
            old: value(&row.step.before),
            new: value(&row.step.after),
            outcome: row.outcome.as_ref().map_or("open", |outcome| outcome.name()),
            reason: row.outcome.as_ref().and_then(|outcome| outcome.sentence()),
            advice: row.outcome.as_ref().and_then(|outcome| outcome.advice()),
            request_ids: row.request_ids,
            attempts: row.attempts,
            settled_at: row.settled_at,
            user: row.step.user,
        }
    }
}

fn value(value: &StepValue) -> Option<String> {
    match value {
        StepValue::Number(number) => number.as_ref().map(ToString::to_string),
        StepValue::Policy(policy) => policy.as_ref().map(|policy| policy.name.clone()),
    }
}

/// One line of the output log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LogLineView {
    /// When (UTC).
    pub at: Timestamp,
    /// debug, info or warning.
    pub level: sync_core::ports::LogLevel,
    /// The sentence.
    pub text: String,
}

impl From<LogLine> for LogLineView {
    fn from(line: LogLine) -> Self {
        Self {
            at: line.at,
            level: line.level,
            text: line.text,
        }
    }
}

/// A job opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct JobDetailView {
    /// The row.
    pub job: JobView,
    /// Its steps in order.
    pub steps: Vec<StepView>,
    /// People without steps, by verdict: counts of causes.
    pub causes: BTreeMap<String, u32>,
    /// The output log.
    pub log: Vec<LogLineView>,
}
