//! Asking the process that leads: a wish is left in the database, done there, and followed to the end of the job that
//! comes of it.

use crate::{
    connection::App,
    person::started_by,
    view::{UiError, UiErrorCode},
};
use std::time::Duration;
use store::{Answer, Holder, Wish};
use sync_core::{
    failure::Failure,
    id::JobId,
    job::{Job, JobStatus, JobType},
    ports::{JobFilter, JobHistory},
};
use tokio::time::{Instant, sleep};

/// How often an answer, or the job that came of it, is looked for.
const LOOK: Duration = Duration::from_millis(250);
/// How long an answer is waited for.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long nothing may be at work before the job that was asked for is not waited for any more.
const AT_REST: Duration = Duration::from_secs(60);

/// What came of a wish.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Followed {
    /// The job as it ended, or as it stands: held, or paused.
    pub job: Job,
    /// The job that stands for approval because of it, which may be itself.
    pub held: Option<JobId>,
}

impl App {
    /// The process that led last, where its kind hears requests. Ask only after the lead was refused: the row stays
    /// when its process has ended.
    pub async fn leader_that_listens(&self) -> Result<Option<Holder>, Failure> {
        let holder = self.database.last_leader().await?;
        Ok(holder.filter(|holder| holder.face.takes_requests()))
    }

    /// The wish to approve this job with the plan that stands in it now.
    pub async fn approval_of(&self, job: JobId, reason: Option<String>) -> Result<Wish, Failure> {
        let plan = self.known_job(job).await?.plan_hash;
        Ok(Wish::Approve { job, plan, reason })
    }

    /// Leaves a wish for the process that leads, and waits for what it says: it is done, has begun, or is refused.
    pub async fn ask_leader(&self, wish: Wish) -> Result<(), UiError> {
        let now = self.outside.clock.now();
        let id = self.database.push_request(wish, started_by(), now).await?;
        let deadline = Instant::now() + PATIENCE;
        let mut answer = None;
        while answer.is_none() && Instant::now() < deadline {
            sleep(LOOK).await;
            answer = self.database.request_answer(id).await?;
        }
        if answer.is_none() {
            let now = self.outside.clock.now();
            if self.database.take_request_back(id, now).await? {
                return Err(unheard());
            }
            answer = self.database.request_answer(id).await?;
        }
        match answer {
            Some(Answer::Done) => Ok(()),
            Some(Answer::Refused { told }) => Err(serde_json::from_str(&told).unwrap_or_else(|_| unheard())),
            None => Err(begun()),
        }
    }

    /// The same for a wish that a job comes of, which is waited for; but not where none has begun although nothing else
    /// was at work for a minute.
    pub async fn ask_and_follow(&self, wish: Wish) -> Result<Followed, UiError> {
        let known = self.newest(None).await?.map_or(JobId(0), |job| job.id);
        let approved = match &wish {
            Wish::Approve { job, .. } => Some(*job),
            _ => None,
        };
        self.ask_leader(wish).await?;
        let mut last_at_work = Instant::now();
        loop {
            let found = match approved {
                // It stands Held until it begins.
                Some(job) => Some(self.known_job(job).await?).filter(|job| job.status != JobStatus::Held),
                None => self
                    .newest(Some(JobType::Manual))
                    .await?
                    .filter(|job| job.id > known),
            };
            let unfinished = self.database.unfinished().await?;
            match found.filter(|job| !job.status.at_work()) {
                Some(job) => {
                    let held = unfinished
                        .iter()
                        .find(|other| other.status == JobStatus::Held && other.id > known)
                        .map(|other| other.id);
                    return Ok(Followed { job, held });
                }
                None if unfinished.iter().any(|job| job.status.at_work()) => last_at_work = Instant::now(),
                None if last_at_work.elapsed() > AT_REST => return Err(not_begun()),
                None => {}
            }
            sleep(LOOK).await;
        }
    }

    async fn newest(&self, job_type: Option<JobType>) -> Result<Option<Job>, Failure> {
        let filter = JobFilter {
            types: job_type.into_iter().collect(),
            ..JobFilter::default()
        };
        Ok(self.database.jobs(&filter, None, 1).await?.jobs.pop())
    }
}

/// The leader has taken it, and nothing came of it.
fn not_begun() -> UiError {
    UiError {
        code: UiErrorCode::Failed,
        message: "It was asked for, and no job has begun.".to_owned(),
        advice: Some("Look at Sync Jobs, and at what the other Voice Sync says of itself.".to_owned()),
        detail: None,
        policy: None,
    }
}

/// Nobody took the request.
pub(crate) fn unheard() -> UiError {
    UiError {
        code: UiErrorCode::AnotherLeader,
        message: "The other Voice Sync that works on this connection did not answer.".to_owned(),
        advice: Some("Nothing was done. Look whether it still runs, and try again.".to_owned()),
        detail: None,
        policy: None,
    }
}

/// The leader is at it, and has not said yet what came of it.
fn begun() -> UiError {
    UiError {
        code: UiErrorCode::Busy,
        message: "The other Voice Sync has begun with it, and has not said yet how it went.".to_owned(),
        advice: Some("Look under Sync Jobs before you try again.".to_owned()),
        detail: None,
        policy: None,
    }
}
