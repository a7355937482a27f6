//! Sync Jobs of a session: the history, and decisions about jobs.

use super::{Core, Session, held};
use crate::{
    export::{Existing, Export},
    jobs::{Actions, JobPeople, people_page},
    view::{
        EventView, ExportFormat, ExportedView, JobActionsView, JobDetailView, JobFilterRequest, JobPageView,
        JobPeopleFilterRequest, JobPeopleRequest, JobPeopleView, JobsRequest, LogLineView, UiError, small,
    },
};
use std::{path::Path, sync::Arc};
use store::Wish;
use sync_core::{
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
    id::JobId,
    job::JobStatus,
    ports::JobFilter,
};

impl Session {
    /// A page of Sync Jobs, newest first.
    pub async fn jobs(&self, request: JobsRequest) -> Result<JobPageView, UiError> {
        let (filter, after, limit) = request.checked()?;
        Ok(self.core.app.jobs(&filter, after, limit).await?)
    }

    /// One job, opened, with what can be done with it here and now.
    pub async fn job(&self, job: u32) -> Result<JobDetailView, UiError> {
        let (mut detail, allowed) = self.core.app.opened(JobId(job.into())).await?;
        if let Some(reason) = self.core.why_not(allowed) {
            detail.actions = JobActionsView {
                cancel: allowed.cancel,
                why_not: Some(reason),
                ..JobActionsView::default()
            };
        }
        Ok(detail)
    }

    /// A page of a job's people.
    pub async fn job_people(&self, request: JobPeopleRequest) -> Result<JobPeopleView, UiError> {
        let people = self.core.job_people(JobId(request.job.into())).await?;
        people_page(&people, &request)
    }

    /// A job's output log.
    pub async fn job_log(&self, job: u32) -> Result<Vec<LogLineView>, UiError> {
        Ok(self.core.app.log_lines(JobId(job.into())).await?)
    }

    /// Approves a held job; it is carried out in the background.
    pub async fn approve(&self, job: u32, reason: Option<String>) -> Result<(), UiError> {
        let wish = self.core.app.approval_of(JobId(job.into()), reason).await?;
        self.core.wish(wish).await
    }

    /// Rejects a held job.
    pub async fn reject(&self, job: u32, reason: Option<String>) -> Result<(), UiError> {
        let job = JobId(job.into());
        self.core.wish(Wish::Reject { job, reason }).await
    }

    /// Plans again for whom a job left out, in the background.
    pub async fn retry_failed(&self, job: u32) -> Result<(), UiError> {
        let job = JobId(job.into());
        self.core.wish(Wish::RetryFailed { job }).await
    }

    /// Plans the undo of a job, in the background; what it would write stands as a held job.
    pub async fn undo(&self, job: u32, reason: Option<String>) -> Result<(), UiError> {
        let job = JobId(job.into());
        self.core.wish(Wish::Undo { job, reason }).await
    }

    /// Writes exactly the jobs of this filter into a file, whole or not at all.
    pub async fn export(
        &self,
        filter: JobFilterRequest,
        format: ExportFormat,
        path: &Path,
    ) -> Result<ExportedView, UiError> {
        let what = Export::Jobs(JobFilter::try_from(filter)?);
        self.core.export(&what, format, path).await
    }

    /// The same for the people of one job.
    pub async fn export_people(
        &self,
        job: u32,
        filter: JobPeopleFilterRequest,
        format: ExportFormat,
        path: &Path,
    ) -> Result<ExportedView, UiError> {
        let job = JobId(job.into());
        self.core
            .export(&Export::People { job, filter }, format, path)
            .await
    }
}

impl Core {
    pub(super) async fn export(
        &self,
        what: &Export,
        format: ExportFormat,
        path: &Path,
    ) -> Result<ExportedView, UiError> {
        let count = self.app.export(what, format, path, Existing::Replace).await?;
        Ok(ExportedView {
            path: path.display().to_string(),
            count: small(count),
        })
    }

    /// Rejects a held job.
    pub(super) async fn reject(self: &Arc<Self>, job: JobId, reason: Option<String>) -> Result<(), UiError> {
        let leader = self.leader()?;
        let job = self.allowed(job, |actions| actions.decide).await?;
        self.interrupt_reading();
        let rejected = leader.reject(job, reason).await;
        self.forget_people();
        self.tell(EventView::PeopleRead);
        self.tell(EventView::StateMoved);
        self.go_on_reading();
        rejected?;
        Ok(())
    }

    /// Why nothing can be started or decided about a job that would allow it.
    fn why_not(&self, allowed: Actions) -> Option<String> {
        if !allowed.starts_something() {
            return None;
        }
        match self.leader() {
            Err(_) if self.passes_on() => None,
            Err(error) => Some(error.message),
            Ok(_) if self.busy() => Some(UiError::busy().message),
            Ok(_) => None,
        }
    }

    /// The job, if its own state allows this, and nothing stands in the way here.
    pub(crate) async fn allowed(&self, id: JobId, verb: impl Fn(Actions) -> bool) -> Result<JobId, UiError> {
        self.leader()?;
        if self.busy() {
            return Err(UiError::busy());
        }
        let (detail, actions) = self.app.opened(id).await?;
        if verb(actions) {
            return Ok(id);
        }
        let status = JobStatus::from(detail.job.status);
        let detail = format!("job {id} is {}", crate::view::name_of(&status).replace('_', " "));
        Err(Failure::new(ErrorCode::WrongJobState, FailureClass::Permanent, detail).into())
    }

    /// Everybody of a job. The last ended job that was opened is kept for its next page.
    async fn job_people(&self, id: JobId) -> Result<Arc<JobPeople>, Failure> {
        if let Some((kept, people)) = &*held(&self.opened_job)
            && *kept == id
            && !people.is_stale(self.app.outside.clock.now())
        {
            return Ok(people.clone());
        }
        let ended = self.app.known_job(id).await?.status.ended();
        let people = Arc::new(self.app.people_of(id).await?);
        if ended {
            *held(&self.opened_job) = Some((id, people.clone()));
        }
        Ok(people)
    }
}
