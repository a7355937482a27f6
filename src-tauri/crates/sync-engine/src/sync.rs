//! One sync job from its start to its end.

use crate::{
    carry_out::Run,
    engine::Engine,
    event::{EngineState, Event},
    points::point,
};
use jiff::Timestamp;
use std::{collections::BTreeSet, sync::Arc};
use sync_core::{
    change::{Change, ChangeKind},
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
    id::{JobId, PbxUserId},
    job::{Job, JobCounts, JobPurpose, JobStatus, JobType, NewJob, StartedBy},
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
    /// Only these people and their chains; everybody where absent. An Auto job is always about whom changes wait for.
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
        let new = new_job(&request, purpose.clone(), JobStatus::Planning, self.clock.now());
        let job = self.create_job(new, None).await?;
        self.set_state(EngineState::Planning { job: Some(job) });
        let result = self.plan_and_run(job, &request, purpose).await;
        self.close(job, result).await
    }

    async fn plan_and_run(
        &self,
        job: JobId,
        request: &SyncRequest,
        purpose: JobPurpose,
    ) -> Result<JobReport, Failure> {
        let first = purpose == JobPurpose::FirstSync;
        // The first sync is approved as a whole: whom it was asked for does not narrow it.
        let focus = request.focus.as_ref().filter(|_| !first);
        let draft = match request.job_type {
            JobType::Auto if !first => {
                let waiting = self.ports.mirror.waiting_users().await?;
                if self.has_repairs(&waiting).await? {
                    self.draft(Some(&waiting)).await?
                } else {
                    self.draft_known(&waiting).await?
                }
            }
            JobType::Auto | JobType::Manual => self.draft(focus).await?,
        };
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
            Some(part) => {
                let held = self.hold_part(job, request, &part).await?;
                // Its people wait for an answer, not for the next sync.
                let people: Vec<_> = part.plan.people.into_keys().collect();
                self.ports.mirror.set_aside(&people, draft.queued).await?;
                Some(held)
            }
            None => None,
        };
        point!("job.split");
        self.ports
            .records
            .save_managed(&draft.found_right(self.clock.now()))
            .await?;
        let mut report = self.carry_out(Run::fresh(job, purpose, split.run), draft).await?;
        report.held = held;
        Ok(report)
    }

    /// Whether something is to be written because of the tenant alone: then the phone system is asked first what is
    /// right.
    async fn has_repairs(&self, waiting: &BTreeSet<PbxUserId>) -> Result<bool, Failure> {
        let queued = self.ports.mirror.queued_changes().await?;
        let repairs = |change: &Change| change.kind == ChangeKind::Drifted && waiting.contains(&change.user);
        Ok(queued.iter().any(repairs))
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
                self.note_refusal(&failure).await;
                let reconnect = failure.class == FailureClass::Reauthenticate;
                self.set_state(if reconnect && self.signed_in.is_none() {
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

    /// Tokens came, and Microsoft allows nothing with them: the grant is gone, and nothing else would tell. What the
    /// credential itself was refused for is noted by whoever asked for a token.
    async fn note_refusal(&self, failure: &Failure) {
        if self.signed_in.is_some() || failure.code != ErrorCode::PermissionMissing {
            return;
        }
        let records = &self.ports.records;
        let noted = match records.consented().await {
            Ok(now) => {
                let (epoch, at) = (now.epochs.consent, self.clock.now());
                records
                    .consent_refused(epoch, failure.code, &failure.detail, at)
                    .await
            }
            Err(second) => Err(second),
        };
        if let Err(second) = noted {
            tracing::error!(failure = %second, "the refusal is not noted with the consent");
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
        failure: Option<(ErrorCode, String)>,
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
    pub(crate) async fn log_verdicts(&self, job: JobId, plan: &Plan) {
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
        signed_in: None,
    }
}
