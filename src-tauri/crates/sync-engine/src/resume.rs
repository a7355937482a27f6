//! After a crash, a power cut or a withdrawn consent: finish what was begun, leave out what was not.
//!
//! A chain that had sent something is finished. A chain that had not goes on only where planning anew
//! gives the very same steps; otherwise it is Not sent and the next job plans for it.

use crate::{engine::Engine, event::EngineState, planning::Draft, sync::JobReport};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use sync_core::{
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
    id::{ChainId, JobId, PbxUserId},
    job::{Job, JobStatus},
    outcome::Outcome,
    plan::Step,
    ports::{LogLevel, Settled, StepRow},
};

impl Engine {
    /// Takes up every job that has not ended. Held jobs stay held; those that never got to a write end.
    pub async fn resume(&self) -> Result<Vec<JobReport>, Failure> {
        let _turn = self.turn.lock().await;
        self.take_up_unfinished().await
    }

    /// The same for a verb that has its turn: before a new job plans, no write of an older one may be
    /// unsettled.
    pub(crate) async fn take_up_unfinished(&self) -> Result<Vec<JobReport>, Failure> {
        self.expire_held().await?;
        let mut reports = Vec::new();
        for job in self.ports.history.unfinished().await? {
            match job.status {
                JobStatus::Held => {}
                JobStatus::Queued | JobStatus::Planning => self.end_unplanned(&job).await?,
                JobStatus::Running | JobStatus::Paused => {
                    let result = self.resume_job(&job).await;
                    reports.push(self.close(job.id, result).await?);
                }
                JobStatus::Completed
                | JobStatus::CompletedWithErrors
                | JobStatus::Failed
                | JobStatus::Cancelled
                | JobStatus::Rejected
                | JobStatus::Expired
                | JobStatus::Abandoned => {}
            }
        }
        Ok(reports)
    }

    async fn end_unplanned(&self, job: &Job) -> Result<(), Failure> {
        let words = (ErrorCode::Interrupted, "nothing had been sent".to_owned());
        self.finish(job.id, JobStatus::Failed, job.counts, Some(words))
            .await
    }

    async fn resume_job(&self, job: &Job) -> Result<JobReport, Failure> {
        let Some(stored) = self.ports.history.plan(job.id).await? else {
            self.end_unplanned(job).await?;
            let detail = format!("job {} had no plan yet", job.id);
            return Err(Failure::new(
                ErrorCode::Interrupted,
                FailureClass::Permanent,
                detail,
            ));
        };
        self.set_state(EngineState::Syncing {
            job: job.id,
            done: 0,
            of: job.counts.planned,
        });
        self.log(
            job.id,
            LogLevel::Info,
            "Taken up again after an interruption.".into(),
        )
        .await;
        let rows = self.ports.history.steps(job.id).await?;
        let users: BTreeSet<PbxUserId> = rows.iter().map(|row| row.step.user.clone()).collect();
        let draft = self.draft(Some(&users)).await?;
        self.leave_out_stale(job.id, &rows, &draft).await?;
        self.carry_out(job.id, draft, Arc::new(stored.plan)).await
    }

    async fn leave_out_stale(&self, job: JobId, rows: &[StepRow], draft: &Draft) -> Result<(), Failure> {
        let mut chains: BTreeMap<ChainId, Vec<&StepRow>> = BTreeMap::new();
        for row in rows {
            chains.entry(row.step.chain).or_default().push(row);
        }
        let at = self.clock.now();
        let stale: Vec<Settled> = chains
            .into_values()
            .filter(|chain| chain.iter().all(|row| row.intended_at.is_none()))
            .filter(|chain| {
                !chain
                    .iter()
                    .all(|row| draft.plan.steps.iter().any(|step| same(step, &row.step)))
            })
            .flatten()
            .filter(|row| row.outcome.is_none())
            .map(|row| Settled {
                step: row.step.id,
                outcome: Outcome::NotSent,
                at,
                request_ids: Vec::new(),
                managed: None,
            })
            .collect();
        if stale.is_empty() {
            return Ok(());
        }
        self.ports.history.settle(job, &stale).await
    }
}

fn same(new: &Step, old: &Step) -> bool {
    new.user == old.user
        && new.account == old.account
        && new.action == old.action
        && new.before == old.before
        && new.after == old.after
}
