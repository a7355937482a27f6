//! One sync job from its start to its end.

use crate::{
    apply::{self, Context, StopReason},
    engine::Engine,
    event::{EngineState, Event},
    planning::Draft,
    points::point,
    tally,
};
use jiff::Timestamp;
use std::{collections::BTreeSet, sync::Arc};
use sync_core::{
    failure::Failure,
    id::{JobId, PbxUserId},
    job::{Job, JobCounts, JobPurpose, JobStatus, JobType, NewJob, StartedBy},
    limits::HeldPart,
    plan::{Plan, Verdict},
    ports::{LogLevel, LogLine},
};

/// What somebody asks for.
#[derive(Clone, Debug)]
pub struct SyncRequest {
    /// Auto or Manual.
    pub job_type: JobType,
    /// Who asks.
    pub started_by: StartedBy,
    /// Debug detail in the output log.
    pub diagnostic: bool,
    /// Only these people and their chains; everybody where absent.
    pub focus: Option<BTreeSet<PbxUserId>>,
    /// What the job is for; a first sync is recognised by the engine.
    pub purpose: JobPurpose,
}

/// How a job ended, or stands.
#[derive(Clone, Debug)]
pub struct JobReport {
    /// The job.
    pub job: Job,
    /// The job that holds what crossed a limit, if any.
    pub held: Option<JobId>,
    /// The plan that was carried out or stands for approval.
    pub plan: Arc<Plan>,
}

impl Engine {
    /// Runs a job: refresh, read, plan, hold, apply, verify. The connection's first sync stands Held as a
    /// preview. A failure of the job itself is recorded with the job and returned.
    pub async fn sync(&self, request: SyncRequest) -> Result<JobReport, Failure> {
        let _turn = self.turn.lock().await;
        self.take_up_unfinished().await?;
        let first = !self.connection().await?.first_sync_approved;
        let purpose = if first {
            JobPurpose::FirstSync
        } else {
            request.purpose.clone()
        };
        let job = self
            .create_job(
                new_job(&request, purpose, JobStatus::Planning, self.clock.now()),
                None,
            )
            .await?;
        self.set_state(EngineState::Planning { job: Some(job) });
        let result = self.plan_and_run(job, &request, first).await;
        self.close(job, result).await
    }

    async fn plan_and_run(
        &self,
        job: JobId,
        request: &SyncRequest,
        first: bool,
    ) -> Result<JobReport, Failure> {
        // The first sync is approved as a whole: whom it was asked for does not narrow it.
        let focus = request.focus.as_ref().filter(|_| !first);
        let draft = self.draft(focus).await?;
        if first && !draft.plan.is_empty() {
            self.ports.history.store_plan(job, &draft.plan).await?;
            self.replace_held(&draft.plan, job, |purpose| *purpose == JobPurpose::FirstSync)
                .await?;
            return self.stand(job, draft.plan).await;
        }
        let split = self.split(&draft).await?;
        self.ports.history.store_plan(job, &split.run).await?;
        point!("job.planned");
        let held = match split.held {
            Some(part) => Some(self.hold_part(job, request, &part).await?),
            None => None,
        };
        point!("job.split");
        self.ports
            .records
            .save_managed(&draft.found_right(self.clock.now()))
            .await?;
        let mut report = self.carry_out(job, draft, Arc::new(split.run)).await?;
        report.held = held;
        Ok(report)
    }

    /// Leaves a job Held with its plan.
    pub(crate) async fn stand(&self, job: JobId, plan: Plan) -> Result<JobReport, Failure> {
        let counts = tally::counts(&plan, &self.ports.history.steps(job).await?, 0);
        self.ports.history.set_counts(job, counts).await?;
        if self.ports.history.cancel_requested(job).await? {
            self.finish(job, JobStatus::Cancelled, counts, None).await?;
        } else {
            self.move_job(job, JobStatus::Held).await?;
        }
        Ok(JobReport {
            job: self.the_job(job).await?,
            held: Some(job),
            plan: Arc::new(plan),
        })
    }

    async fn hold_part(&self, of: JobId, request: &SyncRequest, part: &HeldPart) -> Result<JobId, Failure> {
        if let Some(standing) = self.standing_with(&part.plan).await? {
            return Ok(standing);
        }
        let mut job = new_job(
            request,
            JobPurpose::HeldPart { of },
            JobStatus::Held,
            self.clock.now(),
        );
        job.held_because = part.because.clone();
        let id = self.create_job(job, Some(&part.plan)).await?;
        let counts = tally::counts(&part.plan, &self.ports.history.steps(id).await?, 0);
        self.ports.history.set_counts(id, counts).await?;
        self.replace_held(&part.plan, id, |purpose| {
            matches!(purpose, JobPurpose::HeldPart { .. })
        })
        .await?;
        Ok(id)
    }

    /// A held job with this very plan.
    async fn standing_with(&self, plan: &Plan) -> Result<Option<JobId>, Failure> {
        let hash = plan.hash();
        let unfinished = self.ports.history.unfinished().await?;
        Ok(unfinished
            .into_iter()
            .find(|job| job.status == JobStatus::Held && job.plan_hash.as_ref() == Some(&hash))
            .map(|job| job.id))
    }

    /// Ends older held jobs that the new one stands for: an earlier first sync, or one all of whose people
    /// the new plan speaks of. One that concerns others too still waits for its answer.
    pub(crate) async fn replace_held(
        &self,
        plan: &Plan,
        by: JobId,
        replaces: impl Fn(&JobPurpose) -> bool,
    ) -> Result<(), Failure> {
        let people: BTreeSet<&PbxUserId> = plan.steps.iter().map(|step| &step.user).collect();
        for job in self.ports.history.unfinished().await? {
            if job.status != JobStatus::Held || job.id == by || !replaces(&job.purpose) {
                continue;
            }
            let steps = self.ports.history.steps(job.id).await?;
            let covered = || steps.iter().all(|row| people.contains(&row.step.user));
            if job.purpose == JobPurpose::FirstSync || covered() {
                self.log(job.id, LogLevel::Info, format!("Replaced by job {by}."))
                    .await;
                self.finish(job.id, JobStatus::Expired, job.counts, None).await?;
            }
        }
        Ok(())
    }

    /// Applies a stored plan, counts, and takes from the queue what is done. Of the draft only what applying
    /// needs is kept meanwhile: the tenant as it was read is the largest thing there is.
    pub(crate) async fn carry_out(
        &self,
        job: JobId,
        draft: Draft,
        plan: Arc<Plan>,
    ) -> Result<JobReport, Failure> {
        let names = draft.names();
        let Draft {
            connection: _,
            settings,
            mirror,
            tenant,
            managed,
            plan: proposed,
            as_of,
            epochs,
        } = draft;
        drop((mirror, tenant, proposed));
        self.move_job(job, JobStatus::Running).await?;
        let rows = self.ports.history.steps(job).await?;
        let counts = tally::counts(&plan, &rows, 0);
        self.ports.history.set_counts(job, counts).await?;
        self.set_state(EngineState::Syncing {
            job,
            done: 0,
            of: counts.planned,
        });
        self.log_verdicts(job, &plan).await;
        let context = Context {
            job,
            plan: plan.clone(),
            directory: self.ports.directory.clone(),
            history: self.ports.history.clone(),
            records: self.ports.records.clone(),
            clock: self.clock,
            tuning: self.tuning_for(&settings),
            epochs,
            managed,
            names,
            events: self.events.clone(),
            state: self.state.clone(),
            people: counts.planned,
        };
        let applied = apply::run(context, rows).await;
        point!("job.applied");
        let rows = self.ports.history.steps(job).await?;
        let without_number = u32::try_from(applied.without_number.len()).unwrap_or(u32::MAX);
        let counts = tally::counts(&plan, &rows, without_number);
        let done: Vec<_> = tally::settled_people(&plan, &rows)
            .into_iter()
            .map(|user| (user, as_of))
            .collect();
        self.ports.mirror.dequeue(&done).await?;
        match applied.stopped {
            None => self.finish(job, tally::status(&counts), counts, None).await?,
            Some(StopReason::SettingsChanged) => {
                self.log(
                    job,
                    LogLevel::Info,
                    "Settings were saved: the rest is planned anew.".into(),
                )
                .await;
                self.finish(job, JobStatus::CompletedWithErrors, counts, None)
                    .await?;
            }
            Some(StopReason::Cancelled) => self.finish(job, JobStatus::Cancelled, counts, None).await?,
            Some(StopReason::Reconnect(failure)) => {
                self.ports.history.set_counts(job, counts).await?;
                self.log(job, LogLevel::Warning, failure.to_string()).await;
                self.move_job(job, JobStatus::Paused).await?;
                return Err(failure);
            }
            Some(StopReason::Broken(failure)) => return Err(failure),
        }
        point!("job.ended");
        Ok(JobReport {
            job: self.the_job(job).await?,
            held: None,
            plan,
        })
    }

    /// Ends the job of a failure that nothing was sent under, and puts the engine at rest.
    pub(crate) async fn close(
        &self,
        job: JobId,
        result: Result<JobReport, Failure>,
    ) -> Result<JobReport, Failure> {
        match result {
            Ok(report) => {
                self.set_state(EngineState::Idle);
                Ok(report)
            }
            Err(failure) => {
                let reconnect = failure.class == sync_core::failure::FailureClass::Reauthenticate;
                self.set_state(if reconnect {
                    EngineState::ReconnectNeeded {
                        failure: failure.clone(),
                    }
                } else {
                    EngineState::Idle
                });
                self.end_if_planning(job, &failure).await;
                Err(failure)
            }
        }
    }

    /// A job that never got to its first write ends; one with writes stays for the resume.
    async fn end_if_planning(&self, job: JobId, failure: &Failure) {
        let planning = matches!(self.the_job(job).await, Ok(job) if job.status == JobStatus::Planning);
        if planning {
            let words = (failure.code, failure.detail.clone());
            let ended = self
                .finish(job, JobStatus::Failed, JobCounts::default(), Some(words))
                .await;
            if let Err(second) = ended {
                tracing::error!(%job, failure = %second, "the failed job could not be ended");
            }
        }
    }

    pub(crate) async fn finish(
        &self,
        job: JobId,
        status: JobStatus,
        counts: JobCounts,
        failure: Option<(sync_core::error_code::ErrorCode, String)>,
    ) -> Result<(), Failure> {
        self.ports
            .history
            .end_job(job, status, self.clock.now(), counts, failure)
            .await?;
        let _ = self.events.send(Event::JobMoved { job, status });
        Ok(())
    }

    pub(crate) async fn log(&self, job: JobId, level: LogLevel, text: String) {
        let line = LogLine {
            at: self.clock.now(),
            level,
            text,
        };
        if let Err(failure) = self.ports.history.log(job, &[line]).await {
            tracing::warn!(%job, %failure, "output log not written");
        }
    }

    /// Everybody who is not simply synced gets a line that says why.
    async fn log_verdicts(&self, job: JobId, plan: &Plan) {
        let at = self.clock.now();
        let lines: Vec<LogLine> = plan
            .people
            .values()
            .filter_map(|person| {
                let text = match &person.verdict {
                    Verdict::AlreadyRight | Verdict::NotOurs => return None,
                    Verdict::Add | Verdict::Change | Verdict::Remove => return None,
                    Verdict::Blocked { .. }
                    | Verdict::HeldElsewhere { .. }
                    | Verdict::WaitsForNumber { .. }
                    | Verdict::Left { .. } => {
                        format!(
                            "{}: {} {}",
                            person.name,
                            person.verdict.sentence(),
                            person.verdict.advice()
                        )
                    }
                };
                Some(LogLine {
                    at,
                    level: LogLevel::Info,
                    text,
                })
            })
            .collect();
        if let Err(failure) = self.ports.history.log(job, &lines).await {
            tracing::warn!(%job, %failure, "output log not written");
        }
    }
}

pub(crate) fn new_job(
    request: &SyncRequest,
    purpose: JobPurpose,
    status: JobStatus,
    started_at: Timestamp,
) -> NewJob {
    NewJob {
        job_type: request.job_type,
        purpose,
        status,
        started_by: request.started_by.clone(),
        started_at,
        diagnostic: request.diagnostic,
        held_because: Vec::new(),
    }
}
