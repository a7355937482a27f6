//! The small integers of the database. A number once given is never given again.

use crate::fault::{Fallible, Fault};
use sync_core::{
    job::{JobStatus, JobType},
    outcome::Outcome,
    plan::StepClass,
    ports::LogLevel,
};

pub(crate) const ALL_TYPES: [JobType; 2] = [JobType::Auto, JobType::Manual];

pub(crate) const ALL_STATUSES: [JobStatus; 12] = [
    JobStatus::Queued,
    JobStatus::Planning,
    JobStatus::Running,
    JobStatus::Paused,
    JobStatus::Held,
    JobStatus::Completed,
    JobStatus::CompletedWithErrors,
    JobStatus::Failed,
    JobStatus::Cancelled,
    JobStatus::Rejected,
    JobStatus::Expired,
    JobStatus::Abandoned,
];

pub(crate) fn of_type(job_type: JobType) -> i64 {
    match job_type {
        JobType::Auto => 0,
        JobType::Manual => 1,
    }
}

pub(crate) fn job_type(code: i64) -> Fallible<JobType> {
    ALL_TYPES
        .into_iter()
        .find(|known| of_type(*known) == code)
        .ok_or_else(|| Fault::unreadable("a job's type"))
}

pub(crate) fn of_status(status: JobStatus) -> i64 {
    match status {
        JobStatus::Queued => 0,
        JobStatus::Planning => 1,
        JobStatus::Running => 2,
        JobStatus::Paused => 3,
        JobStatus::Held => 4,
        JobStatus::Completed => 5,
        JobStatus::CompletedWithErrors => 6,
        JobStatus::Failed => 7,
        JobStatus::Cancelled => 8,
        JobStatus::Rejected => 9,
        JobStatus::Expired => 10,
        JobStatus::Abandoned => 11,
    }
}

pub(crate) fn status(code: i64) -> Fallible<JobStatus> {
    ALL_STATUSES
        .into_iter()
        .find(|known| of_status(*known) == code)
        .ok_or_else(|| Fault::unreadable("a job's status"))
}

/// The index `steps_limited` names 1 and 2.
pub(crate) fn of_class(class: StepClass) -> i64 {
    match class {
        StepClass::Addition => 0,
        StepClass::Replacement => 1,
        StepClass::Removal => 2,
        StepClass::Policy => 3,
    }
}

pub(crate) fn of_outcome(outcome: &Outcome) -> i64 {
    match outcome {
        Outcome::Verified => 0,
        Outcome::Waiting => 1,
        Outcome::Restored => 2,
        Outcome::Skipped(_) => 3,
        Outcome::Failed { .. } => 4,
        Outcome::NotSent => 5,
    }
}

pub(crate) fn of_level(level: LogLevel) -> i64 {
    match level {
        LogLevel::Debug => 0,
        LogLevel::Info => 1,
        LogLevel::Warning => 2,
    }
}

pub(crate) fn level(code: i64) -> Fallible<LogLevel> {
    [LogLevel::Debug, LogLevel::Info, LogLevel::Warning]
        .into_iter()
        .find(|known| of_level(*known) == code)
        .ok_or_else(|| Fault::unreadable("a log line's level"))
}
