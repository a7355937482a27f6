//! After a crash, a power cut or a withdrawn consent: finish what was begun, leave out what was not.
//!
//! A chain that had an effect is finished. A chain that had none goes on only where planning anew gives the
//! very same steps; otherwise nothing of it is sent (again) and the next job plans for its people.

use crate::{carry_out::Run, draft::Draft, engine::Engine, event::EngineState, sync::JobReport};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use sync_core::{
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
    id::{ChainId, JobId, PbxUserId},
    job::{Job, JobStatus},
    outcome::{Outcome, SkipReason},
    plan::{PersonPlan, Plan, Step, Verdict},
    ports::{LogLevel, Settled, StepRow},
};

impl Engine {
    /// Takes up every job that has not ended and was begun with the credential of this engine. Held jobs stay held;
    /// those that never got to a write end.
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
                JobStatus::Running | JobStatus::Paused if !self.takes_up(&job).await? => {}
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
        let people: BTreeSet<PbxUserId> = stored.plan.people.keys().cloned().collect();
        let draft = self.draft_for(&job.purpose, &people).await?;
        let stale = stale_chains(&rows, &draft);
        let right = right_meanwhile(&stored.plan, &draft.plan);
        self.leave_out(job.id, &rows, &stale, &right).await?;
        let run = Run {
            job: job.id,
            purpose: job.purpose.clone(),
            plan: Arc::new(stored.plan),
            stale,
        };
        self.carry_out(run, draft).await
    }

    /// Closes the stale chains of which nothing was sent. What is not planned any more because the tenant shows it
    /// already is no error, and does not read as one.
    async fn leave_out(
        &self,
        job: JobId,
        rows: &[StepRow],
        stale: &BTreeSet<ChainId>,
        right: &BTreeSet<&PbxUserId>,
    ) -> Result<(), Failure> {
        let begun: BTreeSet<ChainId> = rows
            .iter()
            .filter(|row| row.intended_at.is_some())
            .map(|row| row.step.chain)
            .collect();
        let at = self.clock.now();
        let left_out: Vec<Settled> = rows
            .iter()
            .filter(|row| stale.contains(&row.step.chain) && !begun.contains(&row.step.chain))
            .filter(|row| row.outcome.is_none())
            .map(|row| Settled {
                step: row.step.id,
                outcome: if right.contains(&row.step.user) {
                    Outcome::Skipped(SkipReason::AlreadySo)
                } else {
                    Outcome::NotSent
                },
                at,
                request_ids: Vec::new(),
                managed: None,
            })
            .collect();
        if left_out.is_empty() {
            return Ok(());
        }
        self.ports.history.settle(job, &left_out).await
    }
}

/// Chains without an effect so far whose steps left to do are not all planned any more.
fn stale_chains(rows: &[StepRow], draft: &Draft) -> BTreeSet<ChainId> {
    let mut chains: BTreeMap<ChainId, Vec<&StepRow>> = BTreeMap::new();
    for row in rows {
        chains.entry(row.step.chain).or_default().push(row);
    }
    let mut fresh: BTreeMap<&PbxUserId, Vec<&Step>> = BTreeMap::new();
    for step in &draft.plan.steps {
        fresh.entry(&step.user).or_default().push(step);
    }
    let planned = |row: &StepRow| {
        let of_person = fresh.get(&row.step.user).into_iter().flatten();
        of_person.into_iter().any(|step| same(step, &row.step))
    };
    chains
        .into_iter()
        .filter(|(_, rows)| !rows.iter().any(|row| had_effect(row)))
        .filter(|(_, rows)| {
            !rows
                .iter()
                .filter(|row| row.outcome.is_none())
                .all(|row| planned(row))
        })
        .map(|(chain, _)| chain)
        .collect()
}

/// Who is as the job wanted him although it did not get to him: wanted unchanged, and nothing is left to do.
fn right_meanwhile<'a>(stored: &'a Plan, fresh: &Plan) -> BTreeSet<&'a PbxUserId> {
    let is_right = |person: &PersonPlan| {
        fresh.people.get(&person.user).is_some_and(|now| {
            now.verdict == Verdict::AlreadyRight
                && now.fingerprint == person.fingerprint
                && now.account == person.account
        })
    };
    let people = stored.people.values().filter(|person| is_right(person));
    people.map(|person| &person.user).collect()
}

/// Whether the tenant is known to have changed by this step; an open giving back follows a freed number.
fn had_effect(row: &StepRow) -> bool {
    row.restoring
        || matches!(
            row.outcome,
            Some(Outcome::Verified | Outcome::Waiting | Outcome::Restored)
        )
}

fn same(new: &Step, old: &Step) -> bool {
    new.user == old.user
        && new.account == old.account
        && new.action == old.action
        && new.before == old.before
        && new.after == old.after
}
