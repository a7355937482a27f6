//! The port `JobHistory` over the tables: which of them change together, and what is refused.

use crate::{
    database::Database,
    fault::{Fallible, Fault},
    page,
    tables::{epochs, jobs, logs, managed, plans, steps},
};
use async_trait::async_trait;
use jiff::Timestamp;
use rusqlite::Connection;
use sync_core::{
    error_code::ErrorCode,
    failure::Failure,
    id::{EntraId, JobId, PbxUserId, StepId},
    job::{Job, JobCounts, JobPurpose, JobStatus, NewJob},
    limits::RecentCounts,
    plan::Plan,
    ports::{
        Epochs, Intent, IntentRefused, JobFilter, JobHistory, JobPage, JobPosition, LogLine, Settled,
        StepRow, StoredPlan, Taken,
    },
};

#[async_trait]
impl JobHistory for Database {
    async fn create_job(&self, job: NewJob, plan: Option<&Plan>) -> Result<JobId, Failure> {
        let plan = plan.cloned();
        self.write(move |connection| create(connection, &job, plan.as_ref()))
            .await
    }

    async fn store_plan(&self, job: JobId, plan: &Plan) -> Result<(), Failure> {
        let plan = plan.clone();
        self.write(move |connection| plans::insert(connection, job, &plan))
            .await
    }

    async fn set_status(&self, job: JobId, status: JobStatus) -> Result<(), Failure> {
        self.write(move |connection| {
            if status.ended() {
                return Err(Fault::wrong_state(
                    "a job is ended with its counts, not by a status alone",
                ));
            }
            jobs::unended(connection, job)?;
            jobs::set_status(connection, job, status)
        })
        .await
    }

    async fn set_signed_in(&self, job: JobId, person: Option<&EntraId>) -> Result<(), Failure> {
        let person = person.cloned();
        self.write(move |connection| jobs::set_signed_in(connection, job, person.as_ref()))
            .await
    }

    async fn end_job(
        &self,
        job: JobId,
        status: JobStatus,
        at: Timestamp,
        counts: JobCounts,
        failure: Option<(ErrorCode, String)>,
    ) -> Result<(), Failure> {
        self.write(move |connection| end(connection, job, status, at, counts, failure.as_ref()))
            .await
    }

    async fn set_counts(&self, job: JobId, counts: JobCounts) -> Result<(), Failure> {
        self.write(move |connection| {
            jobs::unended(connection, job)?;
            jobs::set_counts(connection, job, counts)
        })
        .await
    }

    async fn intend(&self, job: JobId, epochs: Epochs, intents: &[Intent]) -> Result<(), IntentRefused> {
        let intents = intents.to_vec();
        self.write(move |connection| intend(connection, job, epochs, &intents))
            .await
            .map_err(IntentRefused::Failed)?
    }

    async fn accepted(&self, job: JobId, accepted: &[Taken]) -> Result<(), Failure> {
        let accepted = accepted.to_vec();
        self.write(move |connection| {
            accepted
                .iter()
                .try_for_each(|taken| steps::accepted(connection, job, taken))
        })
        .await
    }

    async fn settle(&self, job: JobId, settled: &[Settled]) -> Result<(), Failure> {
        let settled = settled.to_vec();
        self.write(move |connection| {
            settled.iter().try_for_each(|settled| {
                steps::settle(connection, job, settled)?;
                settled
                    .managed
                    .as_ref()
                    .map_or(Ok(()), |account| managed::put(connection, account))
            })
        })
        .await
    }

    async fn request_cancel(&self, job: JobId) -> Result<(), Failure> {
        let now = self.now();
        self.write(move |connection| cancel(connection, job, now)).await
    }

    async fn cancel_requested(&self, job: JobId) -> Result<bool, Failure> {
        self.read(move |connection| jobs::cancel_requested(connection, job))
            .await
    }

    async fn job(&self, job: JobId) -> Result<Option<Job>, Failure> {
        self.read(move |connection| jobs::read(connection, job)).await
    }

    async fn plan(&self, job: JobId) -> Result<Option<StoredPlan>, Failure> {
        self.read(move |connection| plans::read(connection, job)).await
    }

    async fn steps(&self, job: JobId) -> Result<Vec<StepRow>, Failure> {
        self.read(move |connection| steps::read(connection, job)).await
    }

    async fn jobs(
        &self,
        filter: &JobFilter,
        after: Option<JobPosition>,
        limit: u32,
    ) -> Result<JobPage, Failure> {
        let filter = filter.clone();
        self.read(move |connection| page::read(connection, &filter, after, limit))
            .await
    }

    async fn unfinished(&self) -> Result<Vec<Job>, Failure> {
        self.read(jobs::unfinished).await
    }

    async fn recent_counts(&self, since: Timestamp) -> Result<RecentCounts, Failure> {
        self.read(move |connection| steps::recent(connection, since))
            .await
    }

    async fn steps_of(&self, user: &PbxUserId, limit: u32) -> Result<Vec<(JobId, StepRow)>, Failure> {
        let user = user.clone();
        self.read(move |connection| steps::of_person(connection, &user, limit))
            .await
    }

    async fn waiting_steps(&self, since: Timestamp) -> Result<Vec<(JobId, StepRow)>, Failure> {
        self.read(move |connection| steps::waiting(connection, since))
            .await
    }

    async fn waits_over(&self, over: &[(JobId, StepId)], at: Timestamp) -> Result<(), Failure> {
        let over = over.to_vec();
        self.write(move |connection| {
            over.iter()
                .try_for_each(|(job, step)| steps::wait_over(connection, *job, *step, at))
        })
        .await
    }

    async fn log(&self, job: JobId, lines: &[LogLine]) -> Result<(), Failure> {
        let lines = lines.to_vec();
        self.write(move |connection| {
            jobs::place(connection, job)?;
            logs::append(connection, job, &lines)
        })
        .await
    }

    async fn log_lines(&self, job: JobId) -> Result<Vec<LogLine>, Failure> {
        self.read(move |connection| logs::read(connection, job)).await
    }

    async fn followers_of(&self, job: JobId) -> Result<Vec<(JobId, JobPurpose)>, Failure> {
        self.read(move |connection| jobs::followers(connection, job))
            .await
    }
}

impl Database {
    /// Ends every unfinished job as Abandoned: the database was restored from a backup, so what they had
    /// sent since is not known. Open intents stay open. Returns the jobs.
    pub async fn abandon_unfinished(&self, at: Timestamp) -> Result<Vec<JobId>, Failure> {
        self.write(move |connection| {
            let mut abandoned = Vec::new();
            for job in jobs::unfinished(connection)? {
                let words = "the history database was restored from a backup while this job was unfinished";
                let failure = (ErrorCode::SafetyChanged, words.to_owned());
                end(
                    connection,
                    job.id,
                    JobStatus::Abandoned,
                    at,
                    job.counts,
                    Some(&failure),
                )?;
                abandoned.push(job.id);
            }
            Ok(abandoned)
        })
        .await
    }
}

fn create(connection: &Connection, job: &NewJob, plan: Option<&Plan>) -> Fallible<JobId> {
    if job.status.ended() {
        return Err(Fault::wrong_state("a job cannot begin at its end"));
    }
    let id = jobs::insert(connection, job)?;
    if let Some(plan) = plan {
        plans::insert(connection, id, plan)?;
    }
    Ok(id)
}

fn end(
    connection: &Connection,
    job: JobId,
    status: JobStatus,
    at: Timestamp,
    counts: JobCounts,
    failure: Option<&(ErrorCode, String)>,
) -> Fallible<()> {
    if !status.ended() {
        return Err(Fault::wrong_state("this status is no end"));
    }
    jobs::unended(connection, job)?;
    let open = steps::open(connection, job)?;
    if status == JobStatus::Completed && open > 0 {
        let detail = format!("job {job} has {open} steps whose outcome is not known yet");
        return Err(Fault::wrong_state(detail));
    }
    steps::not_sent(connection, job, at)?;
    jobs::end(connection, job, status, at, counts, failure)
}

/// The inner result is what the port says; it is `Err` only before anything was written.
fn intend(
    connection: &Connection,
    job: JobId,
    decided_under: Epochs,
    intents: &[Intent],
) -> Fallible<Result<(), IntentRefused>> {
    if epochs::read(connection)? != decided_under {
        return Ok(Err(IntentRefused::SafetyChanged));
    }
    let (place, _) = jobs::place(connection, job)?;
    if crate::tables::code::status(place.status)?.ended() {
        return Ok(Err(IntentRefused::JobEnded));
    }
    for intent in intents {
        steps::intend(connection, job, intent)?;
    }
    Ok(Ok(()))
}

fn cancel(connection: &Connection, job: JobId, now: Timestamp) -> Fallible<()> {
    match jobs::unended(connection, job)? {
        JobStatus::Queued | JobStatus::Held => {
            let people = steps::people(connection, job)?;
            let counts = jobs::read(connection, job)?
                .map(|job| job.counts)
                .unwrap_or_default();
            let counts = JobCounts {
                not_sent: people,
                ..counts
            };
            jobs::ask_to_cancel(connection, job)?;
            end(connection, job, JobStatus::Cancelled, now, counts, None)
        }
        JobStatus::Planning
        | JobStatus::Running
        | JobStatus::Paused
        | JobStatus::Completed
        | JobStatus::CompletedWithErrors
        | JobStatus::Failed
        | JobStatus::Cancelled
        | JobStatus::Rejected
        | JobStatus::Expired
        | JobStatus::Abandoned => jobs::ask_to_cancel(connection, job),
    }
}
