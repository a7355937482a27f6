//! Exit codes: what a script learns without reading anything.

use app::{
    JobReport,
    core::{
        error_code::ErrorCode,
        failure::{Failure, FailureClass},
        id::JobId,
        job::{Job, JobStatus},
    },
};
use std::process::ExitCode;

/// How a command ended, from the least to the most urgent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exit {
    /// Done, or nothing to do.
    Done,
    /// Changes would be made.
    Pending,
    /// Something stands for approval.
    Held,
    /// Some step failed, was not sent, or somebody is without a number.
    SomeFailed,
    /// The command itself failed.
    Failed,
    /// Microsoft refused the credential.
    Reconnect,
    /// The command line was wrong.
    Usage,
}

/// The list as it stands in `--help`.
pub(crate) const HELP: &str = "\
Exit codes:
  0   done, or nothing to do (people who are blocked or waiting are counted in the output)
  1   failed
  2   changes pending (plan, dry run)
  3   held: something stands for approval
  4   some step failed or was not sent, or somebody is left without a number
  5   reconnect needed: Microsoft refused the credential
  64  wrong usage
  130 stopped at once by a second Ctrl+C";

/// What a second Ctrl+C ends the process with (128 + SIGINT, as shells do).
pub(crate) const STOPPED_AT_ONCE: i32 = 130;

impl Exit {
    /// The number for the operating system.
    pub(crate) fn number(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Failed => 1,
            Self::Pending => 2,
            Self::Held => 3,
            Self::SomeFailed => 4,
            Self::Reconnect => 5,
            Self::Usage => 64,
        }
    }

    /// How a job that was just run says it.
    pub(crate) fn of_report(report: &JobReport) -> Self {
        Self::of(&report.job, report.held)
    }

    /// The same of a job and of the one that stands for approval because of it.
    pub(crate) fn of(job: &Job, held: Option<JobId>) -> Self {
        let held = if held.is_some() { Self::Held } else { Self::Done };
        Self::of_job(job).max(held)
    }

    fn of_job(job: &Job) -> Self {
        let counts = &job.counts;
        let incomplete = counts.failed > 0 || counts.without_number > 0;
        match job.status {
            JobStatus::Held => Self::Held,
            JobStatus::Completed => Self::Done,
            JobStatus::CompletedWithErrors if incomplete || counts.not_sent > 0 => Self::SomeFailed,
            JobStatus::CompletedWithErrors | JobStatus::Rejected => Self::Done,
            JobStatus::Paused => Self::Reconnect,
            JobStatus::Queued
            | JobStatus::Planning
            | JobStatus::Running
            | JobStatus::Failed
            | JobStatus::Cancelled
            | JobStatus::Expired
            | JobStatus::Abandoned => Self::Failed,
        }
    }

    /// How a failure says it.
    pub(crate) fn of_failure(failure: &Failure) -> Self {
        let reconnect =
            failure.class == FailureClass::Reauthenticate || failure.code == ErrorCode::SignInNeeded;
        if reconnect { Self::Reconnect } else { Self::Failed }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.number())
    }
}

#[cfg(test)]
mod tests {
    use super::Exit;
    use app::core::{
        error_code::ErrorCode,
        failure::{Failure, FailureClass},
        id::JobId,
        job::{Job, JobCounts, JobPurpose, JobStatus, JobType, StartedBy},
    };

    fn job(status: JobStatus, counts: JobCounts) -> Job {
        Job {
            id: JobId(1),
            job_type: JobType::Manual,
            purpose: JobPurpose::Sync,
            status,
            started_by: StartedBy {
                person: "mira".into(),
                computer: "desk".into(),
                microsoft_account: None,
            },
            started_at: jiff::Timestamp::UNIX_EPOCH,
            ended_at: None,
            plan_hash: None,
            counts,
            diagnostic: false,
            failure: None,
            held_because: Vec::new(),
            signed_in: None,
        }
    }

    #[test]
    fn blocked_and_waiting_people_are_no_failure() {
        let counts = JobCounts {
            planned: 2,
            verified: 1,
            waiting: 1,
            blocked: 4,
            ..JobCounts::default()
        };
        assert_eq!(
            Exit::of_job(&job(JobStatus::CompletedWithErrors, counts)),
            Exit::Done
        );
    }

    #[test]
    fn a_failed_step_or_a_lost_number_is_four() {
        for counts in [
            JobCounts {
                failed: 1,
                ..JobCounts::default()
            },
            JobCounts {
                without_number: 1,
                ..JobCounts::default()
            },
            JobCounts {
                not_sent: 1,
                ..JobCounts::default()
            },
        ] {
            assert_eq!(
                Exit::of_job(&job(JobStatus::CompletedWithErrors, counts)).number(),
                4
            );
        }
    }

    #[test]
    fn held_is_three_and_a_refused_credential_five() {
        assert_eq!(
            Exit::of_job(&job(JobStatus::Held, JobCounts::default())).number(),
            3
        );
        let refused = Failure::new(
            ErrorCode::PermissionMissing,
            FailureClass::Reauthenticate,
            "expired",
        );
        assert_eq!(Exit::of_failure(&refused).number(), 5);
        let other = Failure::new(ErrorCode::PbxUnavailable, FailureClass::RetryFast, "down");
        assert_eq!(Exit::of_failure(&other).number(), 1);
    }

    #[test]
    fn the_more_urgent_of_two_ends_wins() {
        assert_eq!(Exit::Held.max(Exit::SomeFailed), Exit::SomeFailed);
        assert_eq!(Exit::Failed.max(Exit::Reconnect), Exit::Reconnect);
    }
}
