//! Jobs that stand Held: how they come to stand, and which of them a newer one replaces.

use crate::{
    engine::Engine,
    sync::{JobReport, SyncRequest, new_job},
    tally,
};
use std::{collections::BTreeSet, sync::Arc};
use sync_core::{
    failure::Failure,
    id::{JobId, PbxUserId},
    job::{JobPurpose, JobStatus, NewJob},
    limits::HeldPart,
    plan::Plan,
    ports::LogLevel,
};

impl Engine {
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

    pub(crate) async fn hold_part(
        &self,
        of: JobId,
        request: &SyncRequest,
        part: &HeldPart,
    ) -> Result<JobId, Failure> {
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
        let id = self.create_held(job, &part.plan).await?;
        self.replace_held(&part.plan, id, |purpose| {
            matches!(purpose, JobPurpose::HeldPart { .. })
        })
        .await?;
        Ok(id)
    }

    /// A job that stands Held from the start, counted.
    pub(crate) async fn create_held(&self, job: NewJob, plan: &Plan) -> Result<JobId, Failure> {
        let id = self.create_job(job, Some(plan)).await?;
        let counts = tally::counts(plan, &self.ports.history.steps(id).await?, 0);
        self.ports.history.set_counts(id, counts).await?;
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
}
