//! Undo: a job that restores the before values of another one.

use crate::{
    carry_out::Run,
    draft::Draft,
    engine::Engine,
    event::EngineState,
    in_flight::stopped_by,
    sync::{JobReport, SyncRequest, new_job},
};
use std::collections::BTreeSet;
use sync_core::{
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
    id::{JobId, PbxUserId},
    job::{JobPurpose, JobStatus, JobType, StartedBy},
    outcome::Outcome,
    ports::{LogLevel, StepRow},
    undo::{self, Conflict, UndoInput, UndoPlan},
};

/// Whether a person decides on an undo.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Decision {
    /// Only where it crosses a limit.
    WithinLimits,
    /// In any case.
    Always,
}

impl Engine {
    /// Plans and carries out the undo of a job that has ended. Crosses a limit: stands Held as a whole.
    /// What changed since is listed in the output log and not overwritten.
    pub async fn undo(&self, of: JobId, by: StartedBy, reason: Option<String>) -> Result<JobReport, Failure> {
        self.undo_and(of, by, reason, Decision::WithinLimits).await
    }

    /// The same, but whatever it would write stands Held, so that a person sees it first.
    pub async fn undo_for_approval(
        &self,
        of: JobId,
        by: StartedBy,
        reason: Option<String>,
    ) -> Result<JobReport, Failure> {
        self.undo_and(of, by, reason, Decision::Always).await
    }

    async fn undo_and(
        &self,
        of: JobId,
        by: StartedBy,
        reason: Option<String>,
        decision: Decision,
    ) -> Result<JobReport, Failure> {
        let _turn = self.turn.lock().await;
        self.take_up_unfinished().await?;
        let undone = self.the_job(of).await?;
        if !undone.status.ended() {
            let detail = format!("job {of} has not ended yet");
            return Err(Failure::new(
                ErrorCode::WrongJobState,
                FailureClass::Permanent,
                detail,
            ));
        }
        let request = SyncRequest {
            job_type: JobType::Manual,
            started_by: by.clone(),
            diagnostic: false,
            focus: None,
            purpose: JobPurpose::Undo { of },
        };
        let new = new_job(
            &request,
            request.purpose.clone(),
            JobStatus::Planning,
            self.clock.now(),
        );
        let job = self.create_job(new, None).await?;
        self.set_state(EngineState::Planning { job: Some(job) });
        let entry = self.audit_entry(
            &by,
            "job.undone",
            Some(format!("job {of}")),
            Some(format!("job {job}")),
            reason,
        );
        let result = match self.ports.records.audit(&entry).await {
            Ok(()) => self.undo_job(job, of, decision).await,
            Err(failure) => Err(failure),
        };
        self.close(job, result).await
    }

    async fn undo_job(&self, job: JobId, of: JobId, decision: Decision) -> Result<JobReport, Failure> {
        let (draft, undo) = self.undo_draft(of).await?;
        for conflict in &undo.conflicts {
            let text = format!(
                "{}: not undone, because it changed since: {}.",
                conflict.name, conflict.found
            );
            self.log(job, LogLevel::Warning, text).await;
        }
        let split = self.split_plan(&undo.plan, &draft).await?;
        self.ports.history.store_plan(job, &undo.plan).await?;
        if let Some(held) = split.held {
            for sentence in held.because {
                self.log(job, LogLevel::Warning, sentence).await;
            }
            return self.stand(job, undo.plan).await;
        }
        if decision == Decision::Always && !undo.plan.is_empty() {
            return self.stand(job, undo.plan).await;
        }
        self.carry_out(Run::fresh(job, JobPurpose::Undo { of }, undo.plan), draft)
            .await
    }

    pub(crate) async fn undo_draft(&self, of: JobId) -> Result<(Draft, UndoPlan), Failure> {
        let rows: Vec<StepRow> = self
            .ports
            .history
            .steps(of)
            .await?
            .into_iter()
            .filter(|row| row.outcome == Some(Outcome::Verified))
            .collect();
        let users: BTreeSet<PbxUserId> = rows.iter().map(|row| row.step.user.clone()).collect();
        let draft = self.draft(Some(&users)).await?;
        let undo = self.undo_around(&draft, rows).await?;
        Ok((draft, undo))
    }

    /// The undo of these steps, but for people whom a write in flight forbids to touch.
    async fn undo_around(&self, draft: &Draft, mut rows: Vec<StepRow>) -> Result<UndoPlan, Failure> {
        let in_flight = self.waits(&draft.tenant).await?.in_flight;
        let mut left = Vec::new();
        loop {
            let mut undo = undo::plan(&UndoInput {
                connection: &draft.connection.id,
                mirror: &draft.mirror,
                steps: &rows,
                tenant: &draft.tenant,
                managed: &draft.managed,
            });
            let stopped = stopped_by(&in_flight, &undo.plan);
            if stopped.is_empty() {
                undo.conflicts.extend(left);
                return Ok(undo);
            }
            rows.retain(|row| !stopped.contains(&row.step.user));
            left.extend(stopped.into_iter().map(|user| {
                Conflict {
                    name: undo
                        .plan
                        .people
                        .get(&user)
                        .map_or_else(|| user.to_string(), |person| person.name.clone()),
                    user,
                    found: "Microsoft accepted an earlier change and does not show it yet".to_owned(),
                }
            }));
        }
    }

    /// Plans again for the people of a job whose steps failed, were skipped, are waiting or were not sent.
    pub async fn retry_failed(&self, of: JobId, by: StartedBy) -> Result<JobReport, Failure> {
        let rows = self.ports.history.steps(of).await?;
        let focus: BTreeSet<PbxUserId> = rows
            .iter()
            .filter(|row| row.outcome != Some(Outcome::Verified))
            .map(|row| row.step.user.clone())
            .collect();
        if focus.is_empty() {
            let detail = format!("nobody failed in job {of}");
            return Err(Failure::new(
                ErrorCode::WrongJobState,
                FailureClass::Permanent,
                detail,
            ));
        }
        self.sync(SyncRequest {
            job_type: JobType::Manual,
            started_by: by,
            diagnostic: false,
            focus: Some(focus),
            purpose: JobPurpose::RetryFailed { of },
        })
        .await
    }
}
