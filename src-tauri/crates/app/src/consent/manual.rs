//! Manual Sync: somebody signs in for one job, with a token that lives in memory alone.

use crate::{
    compose,
    consent::{SignInWay, pages::Teller},
    leader::Leader,
};
use microsoft::consent::{Purpose, SignedIn, check_voice_administrator};
use std::{collections::BTreeSet, sync::Arc};
use sync_core::{
    failure::Failure,
    id::{JobId, PbxUserId},
    job::{JobPurpose, JobType, StartedBy},
    ports::RecordsStore,
};
use sync_engine::{Engine, JobReport, SyncRequest};

/// An administrator who signed in for one job.
pub struct Visitor {
    signed_in: SignedIn,
    /// The sign-in name.
    pub account: String,
    /// The role that allows it.
    pub role: &'static str,
    /// The tenant.
    pub tenant: String,
}

impl Leader {
    /// Signs an administrator in for a manual sync. Too few rights are refused here, before anything is read or
    /// written.
    pub async fn visitor(&self, way: SignInWay, tell: Teller<'_>) -> Result<Visitor, Failure> {
        let authority = self.app().authority()?;
        let what = "sign in for this manual sync";
        let signed_in = self
            .app()
            .signed_in(&authority, way, Purpose::ManualSync, what, tell)
            .await?;
        match check_voice_administrator(&authority, &signed_in).await {
            Ok(role) => Ok(Visitor {
                account: signed_in.account().upn.clone(),
                role: role.name(),
                tenant: self.app().connection().tenant_name.clone(),
                signed_in,
            }),
            Err(refusal) => Err(self.app().turned_away(Purpose::ManualSync, refusal).await?),
        }
    }

    /// A manual sync with the token of who signed in for it, whatever the stored consent says. Where the token ends in
    /// mid-job, the job is Paused, and goes on with the next sync that the same person signs in for.
    pub async fn sync_as(
        &self,
        visitor: Visitor,
        user: Option<PbxUserId>,
        diagnostic: bool,
    ) -> Result<JobReport, Failure> {
        let (engine, by) = self.engine_as(visitor).await?;
        let purpose = match &user {
            Some(user) => JobPurpose::OnePerson { user: user.clone() },
            None => JobPurpose::Sync,
        };
        engine
            .sync(SyncRequest {
                job_type: JobType::Manual,
                started_by: by,
                diagnostic,
                focus: user.map(|user| BTreeSet::from([user])),
                purpose,
            })
            .await
    }

    /// Approves a held job and carries it out with the token of who signed in for it.
    pub async fn approve_as(
        &self,
        visitor: Visitor,
        job: JobId,
        reason: Option<String>,
    ) -> Result<JobReport, Failure> {
        let (engine, by) = self.engine_as(visitor).await?;
        engine.approve(job, by, reason).await
    }

    /// Plans again for those who failed in a job, with the token of who signed in for it.
    pub async fn retry_failed_as(&self, visitor: Visitor, job: JobId) -> Result<JobReport, Failure> {
        let (engine, by) = self.engine_as(visitor).await?;
        engine.retry_failed(job, by).await
    }

    /// Plans the undo of a job with the token of who signed in for it; what it would write stands Held.
    pub async fn undo_as(
        &self,
        visitor: Visitor,
        job: JobId,
        reason: Option<String>,
    ) -> Result<JobReport, Failure> {
        let (engine, by) = self.engine_as(visitor).await?;
        engine.undo_for_approval(job, by, reason).await
    }

    async fn engine_as(&self, visitor: Visitor) -> Result<(Engine, StartedBy), Failure> {
        let app = self.app();
        let settings = app.database.settings().await?;
        let person = visitor.signed_in.account().oid.clone();
        let directory = compose::tenant(
            &app.config,
            app.connection().tenant.clone(),
            &settings,
            Arc::new(visitor.signed_in.into_source()),
            &app.outside,
        )?;
        let mut by = crate::person::started_by();
        by.microsoft_account = Some(visitor.account);
        self.before_writing().await?;
        Ok((self.engine().signed_in_by(person, directory), by))
    }
}
