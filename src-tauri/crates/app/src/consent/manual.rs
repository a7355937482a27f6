//! Manual Sync: somebody signs in for one job, with a token that lives in memory alone.

use crate::{
    compose,
    consent::{
        SignInWay,
        approval::{Teller, sign_in},
    },
    leader::Leader,
};
use microsoft::consent::{Purpose, SignedIn, check_voice_administrator};
use std::{collections::BTreeSet, sync::Arc};
use sync_core::{
    failure::Failure,
    id::PbxUserId,
    job::{JobPurpose, JobType},
    ports::RecordsStore,
};
use sync_engine::{JobReport, SyncRequest};

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
        let signed_in = sign_in(&authority, way, Purpose::ManualSync, what, tell).await?;
        match check_voice_administrator(&authority, &signed_in).await {
            Ok(role) => Ok(Visitor {
                account: signed_in.account().upn.clone(),
                role: role.name(),
                tenant: self.app().connection().tenant_name.clone(),
                signed_in,
            }),
            Err(refusal) => Err(self.app().turned_away(refusal).await?),
        }
    }

    /// A manual sync with the token of who signed in for it. Where that ends in mid-job, the job is Paused.
    pub async fn sync_as(
        &self,
        visitor: Visitor,
        user: Option<PbxUserId>,
        diagnostic: bool,
    ) -> Result<JobReport, Failure> {
        let app = self.app();
        let settings = app.database.settings().await?;
        let directory = compose::tenant(
            &app.config,
            app.connection().tenant.clone(),
            &settings,
            Arc::new(visitor.signed_in.into_source()),
            &app.outside,
        )?;
        let mut by = crate::person::started_by();
        by.microsoft_account = Some(visitor.account);
        let purpose = match &user {
            Some(user) => JobPurpose::OnePerson { user: user.clone() },
            None => JobPurpose::Sync,
        };
        self.before_writing().await?;
        self.engine()
            .signed_in_by(directory)
            .sync(SyncRequest {
                job_type: JobType::Manual,
                started_by: by,
                diagnostic,
                focus: user.map(|user| BTreeSet::from([user])),
                purpose,
            })
            .await
    }
}
