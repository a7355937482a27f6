//! Held jobs: approve, reject, expire. Approval plans anew and refuses unless the plan is the same.

use crate::{
    carry_out::Run,
    draft::Draft,
    engine::Engine,
    event::EngineState,
    sync::{JobReport, SyncRequest, new_job},
};
use jiff::SignedDuration;
use std::collections::BTreeSet;
use sync_core::{
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
    id::{JobId, PbxUserId},
    job::{Job, JobPurpose, JobStatus, StartedBy},
    managed::HoldReason,
    plan::Plan,
    ports::{AuditEntry, LogLevel, StoredPlan},
};

/// How long a held job waits for an answer.
pub const HELD_FOR: SignedDuration = SignedDuration::from_hours(24);

/// What planning anew gave.
enum Again {
    /// The very plan that was held.
    Same(Box<Draft>),
    /// This one instead.
    Different(Plan),
}

impl Engine {
    /// Carries out a held job, if planning anew gives the very plan that was held. Otherwise the job
    /// expires, the new plan is held in its place, and the failure names that job.
    pub async fn approve(
        &self,
        id: JobId,
        by: StartedBy,
        reason: Option<String>,
    ) -> Result<JobReport, Failure> {
        let _turn = self.turn.lock().await;
        self.take_up_unfinished().await?;
        let job = self.held_job(id).await?;
        let stored = self.stored_plan(id).await?;
        self.set_state(EngineState::Planning { job: Some(id) });
        let result = self.approve_job(&job, stored, &by, reason).await;
        self.close(id, result).await
    }

    async fn approve_job(
        &self,
        job: &Job,
        stored: StoredPlan,
        by: &StartedBy,
        reason: Option<String>,
    ) -> Result<JobReport, Failure> {
        let draft = match self.plan_again(job, &stored).await? {
            Again::Same(draft) => *draft,
            Again::Different(plan) => return self.hold_instead(job, plan, by).await,
        };
        self.audit(by, "job.approved", Some(stored.hash.to_string()), job.id, reason)
            .await?;
        // Running before approved: a cut in between leaves a job that is taken up, never an approval that
        // nothing came of.
        self.ports
            .history
            .set_signed_in(job.id, self.signed_in.as_ref())
            .await?;
        self.move_job(job.id, JobStatus::Running).await?;
        if job.purpose == JobPurpose::FirstSync {
            let mut connection = draft.connection.clone();
            connection.first_sync_approved = true;
            self.ports.records.save_connection(&connection).await?;
        }
        self.ports
            .records
            .save_managed(&draft.found_right(self.clock.now()))
            .await?;
        self.carry_out(Run::fresh(job.id, job.purpose.clone(), stored.plan), draft)
            .await
    }

    async fn plan_again(&self, job: &Job, stored: &StoredPlan) -> Result<Again, Failure> {
        let users: BTreeSet<PbxUserId> = stored.plan.steps.iter().map(|step| step.user.clone()).collect();
        let draft = self.draft_for(&job.purpose, &users).await?;
        let same = draft.plan.hash() == stored.hash;
        Ok(if same {
            Again::Same(Box::new(draft))
        } else {
            Again::Different(draft.plan)
        })
    }

    /// What a job of this purpose would do now for the people of its plan.
    pub(crate) async fn draft_for(
        &self,
        purpose: &JobPurpose,
        people: &BTreeSet<PbxUserId>,
    ) -> Result<Draft, Failure> {
        match purpose {
            JobPurpose::FirstSync => self.draft(None).await,
            JobPurpose::Undo { of } => {
                let (draft, undo) = self.undo_draft(*of).await?;
                Ok(Draft {
                    plan: undo.plan,
                    ..draft
                })
            }
            JobPurpose::HeldPart { .. }
            | JobPurpose::Sync
            | JobPurpose::OnePerson { .. }
            | JobPurpose::RetryFailed { .. } => self.draft(Some(people)).await,
        }
    }

    async fn hold_instead(&self, job: &Job, plan: Plan, by: &StartedBy) -> Result<JobReport, Failure> {
        let mut replaced_by = None;
        let next = if plan.is_empty() {
            "nothing of it is left to do".to_owned()
        } else {
            let request = SyncRequest {
                job_type: job.job_type,
                started_by: by.clone(),
                diagnostic: job.diagnostic,
                focus: None,
                purpose: job.purpose.clone(),
            };
            let mut new = new_job(&request, job.purpose.clone(), JobStatus::Held, self.clock.now());
            new.held_because = job.held_because.clone();
            let id = self.create_held(new, &plan).await?;
            replaced_by = Some((id, plan));
            format!("the new plan stands as job {id}")
        };
        self.log(
            job.id,
            LogLevel::Warning,
            format!("The plan changed since it was held: {next}."),
        )
        .await;
        self.finish(job.id, JobStatus::Expired, job.counts, None).await?;
        if let Some((id, plan)) = replaced_by {
            self.replace_held(&plan, id, |purpose| *purpose == job.purpose)
                .await?;
        }
        Err(Failure::new(
            ErrorCode::PlanChanged,
            FailureClass::NeedsAdmin,
            format!("job {}: {next}", job.id),
        ))
    }

    /// Turns a held job down. Its people stay as they are until their PBX record changes or an admin says
    /// "Plan again".
    pub async fn reject(&self, id: JobId, by: StartedBy, reason: Option<String>) -> Result<Job, Failure> {
        let _turn = self.turn.lock().await;
        let job = self.held_job(id).await?;
        let stored = self.stored_plan(id).await?;
        self.audit(&by, "job.rejected", Some(stored.hash.to_string()), id, reason)
            .await?;
        let users = stored.plan.steps.iter().map(|step| &step.user).collect();
        self.put_on_hold(&stored.plan, users, HoldReason::Rejected, self.clock.now())
            .await?;
        self.finish(id, JobStatus::Rejected, job.counts, None).await?;
        self.the_job(id).await
    }

    /// Expires held jobs that nobody answered within 24 hours.
    pub async fn expire_held(&self) -> Result<Vec<JobId>, Failure> {
        let mut expired = Vec::new();
        for job in self.ports.history.unfinished().await? {
            if job.status == JobStatus::Held && self.clock.now().duration_since(job.started_at) >= HELD_FOR {
                self.log(
                    job.id,
                    LogLevel::Warning,
                    "Nobody decided within 24 hours.".into(),
                )
                .await;
                self.finish(job.id, JobStatus::Expired, job.counts, None).await?;
                expired.push(job.id);
            }
        }
        Ok(expired)
    }

    /// The job, where it stands for approval; `WrongJobState` where it does not, or no longer.
    pub async fn held_job(&self, id: JobId) -> Result<Job, Failure> {
        self.expire_held().await?;
        let job = self.the_job(id).await?;
        if job.status == JobStatus::Held {
            return Ok(job);
        }
        let detail = format!("job {id} is not held for approval");
        Err(Failure::new(
            ErrorCode::WrongJobState,
            FailureClass::Permanent,
            detail,
        ))
    }

    async fn stored_plan(&self, id: JobId) -> Result<StoredPlan, Failure> {
        self.ports.history.plan(id).await?.ok_or_else(|| {
            Failure::new(
                ErrorCode::NotFound,
                FailureClass::Permanent,
                format!("job {id} has no plan"),
            )
        })
    }

    async fn audit(
        &self,
        by: &StartedBy,
        what: &str,
        old: Option<String>,
        job: JobId,
        reason: Option<String>,
    ) -> Result<(), Failure> {
        let entry = self.audit_entry(by, what, old, Some(format!("job {job}")), reason);
        self.ports.records.audit(&entry).await
    }

    pub(crate) fn audit_entry(
        &self,
        by: &StartedBy,
        what: &str,
        old: Option<String>,
        new: Option<String>,
        reason: Option<String>,
    ) -> AuditEntry {
        AuditEntry {
            at: self.clock.now(),
            person: by.person.clone(),
            computer: by.computer.clone(),
            microsoft_account: by.microsoft_account.clone(),
            what: what.to_owned(),
            old,
            new,
            reason,
        }
    }
}
