//! Carrying out a stored plan, new or taken up again: apply, count, answer the queue, end the job.

use crate::{
    apply::{self, Context, StopReason},
    draft::Draft,
    engine::Engine,
    event::EngineState,
    points::point,
    sync::JobReport,
    tally,
};
use std::{collections::BTreeSet, sync::Arc};
use sync_core::{
    failure::Failure,
    id::{ChainId, JobId, PbxUserId},
    job::{JobPurpose, JobStatus},
    plan::{PersonPlan, Plan},
    ports::{LogLevel, QueueMark, StepRow},
};

/// A job with its stored plan, to be carried out.
pub(crate) struct Run {
    pub(crate) job: JobId,
    pub(crate) purpose: JobPurpose,
    pub(crate) plan: Arc<Plan>,
    /// Chains that had no effect before an interruption and are not planned any more: what was sent of them
    /// is looked for, nothing more is sent.
    pub(crate) stale: BTreeSet<ChainId>,
}

impl Run {
    /// Of a plan that was made just now, or found the same by planning anew.
    pub(crate) fn fresh(job: JobId, purpose: JobPurpose, plan: Plan) -> Self {
        Self {
            job,
            purpose,
            plan: Arc::new(plan),
            stale: BTreeSet::new(),
        }
    }

    /// The people whose queued changes this plan answers: those of whom the draft knows nothing newer than
    /// the plan does.
    fn answered(&self, draft: &Draft) -> BTreeSet<PbxUserId> {
        let answered = |person: &&PersonPlan| match self.purpose {
            JobPurpose::Undo { .. } => draft
                .mirror
                .rows
                .get(&person.user)
                .is_none_or(|row| row.fingerprint == person.fingerprint),
            JobPurpose::Sync
            | JobPurpose::FirstSync
            | JobPurpose::HeldPart { .. }
            | JobPurpose::OnePerson { .. }
            | JobPurpose::RetryFailed { .. } => draft
                .plan
                .people
                .get(&person.user)
                .is_some_and(|now| now.fingerprint == person.fingerprint && now.wanted == person.wanted),
        };
        let people = self.plan.people.values().map(Box::as_ref).filter(answered);
        people.map(|person| person.user.clone()).collect()
    }
}

impl Engine {
    /// Applies a stored plan, counts, and answers the queue. Of the draft only what applying needs is kept
    /// meanwhile: the tenant as it was read is the largest thing there is.
    pub(crate) async fn carry_out(&self, run: Run, draft: Draft) -> Result<JobReport, Failure> {
        let answered = run.answered(&draft);
        let Run {
            job,
            purpose,
            plan,
            stale,
        } = run;
        let undo = match purpose {
            JobPurpose::Undo { .. } => Some(self.the_job(job).await?),
            JobPurpose::Sync
            | JobPurpose::FirstSync
            | JobPurpose::HeldPart { .. }
            | JobPurpose::OnePerson { .. }
            | JobPurpose::RetryFailed { .. } => None,
        };
        let names = draft.names();
        let Draft {
            connection: _,
            settings,
            mirror,
            tenant,
            mut managed,
            numbered: _,
            plan: proposed,
            queued,
            epochs,
        } = draft;
        drop((mirror, tenant, proposed));
        managed.retain(|user, _| plan.people.contains_key(user));
        // Running before held: a cut in between leaves a job that is taken up, never people on hold for nothing.
        self.move_job(job, JobStatus::Running).await?;
        if let Some(undo) = &undo {
            self.hold_undone(undo, &plan).await?;
        }
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
            stale,
            directory: self.ports.directory.clone(),
            history: self.ports.history.clone(),
            records: self.ports.records.clone(),
            clock: self.clock,
            tuning: self.tuning_for(&settings),
            epochs,
            signed_in: self.signed_in.is_some(),
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
        self.answer_queue(&answered, queued, &plan, &rows).await?;
        if let Some(undo) = undo.filter(|_| applied.ended()) {
            self.release_untouched(&undo, &rows).await?;
        }
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

    /// Takes from the queue what is done, and sets aside what this plan looked at and could not do for a cause
    /// that another sync alone does not remove.
    async fn answer_queue(
        &self,
        answered: &BTreeSet<PbxUserId>,
        queued: QueueMark,
        plan: &Plan,
        rows: &[StepRow],
    ) -> Result<(), Failure> {
        let done = tally::settled_people(plan, rows);
        let stuck = tally::stuck_people(plan, rows);
        let of = |people: &BTreeSet<PbxUserId>| -> Vec<PbxUserId> {
            answered.intersection(people).cloned().collect()
        };
        self.ports.mirror.dequeue(&of(&done), queued).await?;
        self.ports.mirror.set_aside(&of(&stuck), queued).await
    }
}
