//! Sync jobs as they are read: the list, one job opened, its people, its log. Needs no lead.

mod actions;
mod people;

pub(crate) use actions::{Actions, actions};
pub(crate) use people::{JobPeople, page as people_page};

use crate::{
    connection::App,
    view::{
        JobDetailView, JobPageView, JobPurposeView, JobView, LogLineView, RelatedJobView, StepView,
        WholeJobView, cause_name, small,
    },
};
use jiff::Timestamp;
use std::collections::BTreeMap;
use sync_core::{
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
    id::JobId,
    job::{Job, JobPurpose, JobStatus, JobType},
    plan,
    ports::{JobFilter, JobHistory, JobPosition},
};
use sync_engine::HELD_FOR;

impl App {
    /// A page of Sync Jobs, newest first.
    pub async fn jobs(
        &self,
        filter: &JobFilter,
        after: Option<JobPosition>,
        limit: u32,
    ) -> Result<JobPageView, Failure> {
        Ok(self.database.jobs(filter, after, limit).await?.into())
    }

    /// One job, opened. What can be done with it is what its own state allows.
    pub async fn job(&self, id: JobId) -> Result<JobDetailView, Failure> {
        Ok(self.opened(id).await?.0)
    }

    /// The same, with what its own state allows.
    pub(crate) async fn opened(&self, id: JobId) -> Result<(JobDetailView, Actions), Failure> {
        let job = self.known_job(id).await?;
        let stored = self.database.plan(id).await?;
        let rows = self.database.steps(id).await?;
        let allowed = actions(&job, &rows);
        let expires_at = (job.status == JobStatus::Held)
            .then(|| job.started_at.checked_add(HELD_FOR).ok())
            .flatten();
        let detail = JobDetailView {
            summary: stored.map(|stored| plan::summary(&stored.plan).into()),
            actions: allowed.into(),
            related: self.related(&job).await?,
            steps: small(rows.len()),
            expires_at: expires_at.map(|at| at.to_string()),
            job: JobView::from(job),
        };
        Ok((detail, allowed))
    }

    /// When a job began.
    pub async fn started_at(&self, id: JobId) -> Result<Timestamp, Failure> {
        Ok(self.known_job(id).await?.started_at)
    }

    pub(crate) async fn known_job(&self, id: JobId) -> Result<Job, Failure> {
        self.database.job(id).await?.ok_or_else(|| {
            Failure::new(
                ErrorCode::NotFound,
                FailureClass::Permanent,
                format!("there is no job {id}"),
            )
        })
    }

    /// Jobs that came of this one.
    async fn related(&self, job: &Job) -> Result<Vec<RelatedJobView>, Failure> {
        let followers = self.database.followers_of(job.id).await?;
        Ok(followers
            .into_iter()
            .map(|(id, purpose)| RelatedJobView {
                id: small(id.0),
                purpose: purpose_name(&purpose),
            })
            .collect())
    }

    /// Everything about a job at once, for a terminal or a script.
    pub async fn whole_job(&self, id: JobId) -> Result<WholeJobView, Failure> {
        let job = self.known_job(id).await?;
        let plan = self.database.plan(id).await?.map(|stored| stored.plan);
        let mut causes: BTreeMap<String, u32> = BTreeMap::new();
        for person in plan.iter().flat_map(|plan| plan.people.values()) {
            if let Some(name) = cause_name(&person.verdict) {
                *causes.entry(name.to_owned()).or_default() += 1;
            }
        }
        let steps = self.database.steps(id).await?;
        Ok(WholeJobView {
            job: JobView::from(job),
            steps: steps
                .into_iter()
                .map(|row| StepView::new(row, plan.as_ref(), self.outside.clock.now()))
                .collect(),
            causes,
            log: self.log_lines(id).await?,
        })
    }

    /// A job's output log.
    pub async fn log_lines(&self, id: JobId) -> Result<Vec<LogLineView>, Failure> {
        self.known_job(id).await?;
        let lines = self.database.log_lines(id).await?;
        Ok(lines.into_iter().map(LogLineView::from).collect())
    }
}

/// The purpose of a job that came of another one: only a sync's depends on its type, and none of these is one.
fn purpose_name(purpose: &JobPurpose) -> JobPurposeView {
    crate::view::purpose(JobType::Manual, purpose).0
}
