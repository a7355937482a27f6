//! Leading a connection: the lock is held, what was interrupted is taken up, and jobs may run.

use crate::{compose, connection::App, people::Waits, person::started_by, view::PersonView};
use jiff::Timestamp;
use std::{collections::BTreeSet, sync::Arc};
use store::{Face, GenerationCheck, Holder, Lead, SealedVault};
use sync_core::{
    failure::Failure,
    id::{JobId, PbxUserId},
    job::{Job, JobPurpose, JobType, StartedBy},
    ports::{Directory, MirrorStore, PbxSource, RecordsStore, Vault, VaultEntry},
    settings::Settings,
};
use sync_engine::{Compared, Engine, JobReport, Preview, SyncRequest};

/// Who starts Auto jobs, in the words of the history.
const AUTO_SYNC: &str = "Auto Sync";

/// A connection that this process leads, until it is dropped.
pub struct Leader {
    app: App,
    engine: Arc<Engine>,
    vault: SealedVault,
    pbx: Arc<dyn PbxSource>,
    directory: Arc<dyn Directory>,
    _lead: Lead,
}

impl App {
    /// Takes the lead and takes up what was interrupted. `AnotherLeader` where another process has it.
    pub async fn lead(self, face: Face) -> Result<Leader, Failure> {
        let lead = Lead::try_acquire(&self.database, holder(face, self.outside.clock.now())).await?;
        let vault = self.vault().await?;
        self.accept_generation(&vault).await?;
        let settings = self.database.settings().await?;
        let pbx = self.pbx_source(&vault).await?;
        let directory = self.directory(&vault, &settings)?;
        let clock = self.outside.clock;
        let engine = compose::engine(
            &self.config,
            &self.database,
            pbx.clone(),
            directory.clone(),
            clock,
        )
        .under_lead(lead.epoch());
        Ok(Leader {
            app: self,
            engine: Arc::new(engine),
            vault,
            pbx,
            directory,
            _lead: lead,
        })
    }

    /// The phone system, with the key of the vault.
    pub(crate) async fn pbx_source(&self, vault: &SealedVault) -> Result<Arc<dyn PbxSource>, Failure> {
        let key = vault
            .get(VaultEntry::PbxApiKey, &self.config.pbx_origins()?)
            .await?;
        compose::pbx_source(
            &self.config.pbx,
            key,
            self.connection.customer.clone(),
            &self.outside,
        )
    }

    /// The tenant, with the credential that the consent says when the tenant is asked. There need not be one: who signs
    /// in for a manual sync needs none.
    pub(crate) fn directory(
        &self,
        vault: &SealedVault,
        settings: &Settings,
    ) -> Result<Arc<dyn Directory>, Failure> {
        let credential = self.credential(vault);
        let tenant = self.connection.tenant.clone();
        compose::tenant(&self.config, tenant, settings, credential, &self.outside)
    }
}

impl App {
    /// After a restored backup nothing that the database remembers as unfinished is believed, and the next
    /// job stands as a preview. Each lead moves the generation on, so that an older copy can be told.
    async fn accept_generation(&self, vault: &SealedVault) -> Result<(), Failure> {
        if store::check_generation(&self.database, vault).await? == GenerationCheck::Restored {
            self.database.abandon_unfinished(self.outside.clock.now()).await?;
            let mut connection = self.connection.clone();
            connection.first_sync_approved = false;
            self.database.save_connection(&connection).await?;
            store::accept_restored(&self.database, vault).await?;
        } else {
            store::advance_generation(&self.database, vault).await?;
        }
        Ok(())
    }
}

fn holder(face: Face, since: Timestamp) -> Holder {
    let by = started_by();
    Holder {
        pid: std::process::id(),
        person: by.person,
        computer: by.computer,
        face,
        since,
    }
}

impl Leader {
    /// Moves the generation on before a job that may write, so that a copy of the database from before it is
    /// known as older than the tenant.
    pub(crate) async fn before_writing(&self) -> Result<(), Failure> {
        store::advance_generation(&self.app.database, &self.vault)
            .await
            .map(drop)
    }

    /// The connection, for reading.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// The engine, for events and state.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// The phone system.
    pub(crate) fn pbx(&self) -> &Arc<dyn PbxSource> {
        &self.pbx
    }

    /// The tenant.
    pub(crate) fn directory(&self) -> &Arc<dyn Directory> {
        &self.directory
    }

    /// Takes up jobs that were interrupted.
    pub async fn resume(&self) -> Result<Vec<JobReport>, Failure> {
        self.before_writing().await?;
        self.engine.resume().await
    }

    /// The plan that a sync would carry out now.
    pub async fn plan(&self, user: Option<PbxUserId>) -> Result<Preview, Failure> {
        self.engine.preview(user.map(|user| BTreeSet::from([user]))).await
    }

    /// A manual sync of everybody, or of one person with his chain.
    pub async fn sync(&self, user: Option<PbxUserId>, diagnostic: bool) -> Result<JobReport, Failure> {
        let purpose = match &user {
            Some(user) => JobPurpose::OnePerson { user: user.clone() },
            None => JobPurpose::Sync,
        };
        let request = SyncRequest {
            job_type: JobType::Manual,
            started_by: started_by(),
            diagnostic,
            focus: user.map(|user| BTreeSet::from([user])),
            purpose,
        };
        self.before_writing().await?;
        self.engine.sync(request).await
    }

    /// An Auto job: whom changes wait for, and their chains, with the stored credential.
    pub async fn sync_queued(&self) -> Result<JobReport, Failure> {
        let request = SyncRequest {
            job_type: JobType::Auto,
            started_by: StartedBy {
                person: AUTO_SYNC.to_owned(),
                ..started_by()
            },
            diagnostic: false,
            focus: None,
            purpose: JobPurpose::Sync,
        };
        self.before_writing().await?;
        self.engine.sync(request).await
    }

    /// A job that stands for approval; a failure says why it cannot be approved.
    pub async fn held_job(&self, job: JobId) -> Result<Job, Failure> {
        self.engine.held_job(job).await
    }

    /// Approves a held job.
    pub async fn approve(&self, job: JobId, reason: Option<String>) -> Result<JobReport, Failure> {
        self.before_writing().await?;
        self.engine.approve(job, started_by(), reason).await
    }

    /// Rejects a held job.
    pub async fn reject(&self, job: JobId, reason: Option<String>) -> Result<Job, Failure> {
        self.engine.reject(job, started_by(), reason).await
    }

    /// Undoes an ended job.
    pub async fn undo(&self, job: JobId, reason: Option<String>) -> Result<JobReport, Failure> {
        self.before_writing().await?;
        self.engine.undo(job, started_by(), reason).await
    }

    /// The same, but what it would write stands Held, so that a person sees it first.
    pub async fn undo_for_approval(&self, job: JobId, reason: Option<String>) -> Result<JobReport, Failure> {
        self.before_writing().await?;
        self.engine.undo_for_approval(job, started_by(), reason).await
    }

    /// Plans again for those who failed in a job.
    pub async fn retry_failed(&self, job: JobId) -> Result<JobReport, Failure> {
        self.before_writing().await?;
        self.engine.retry_failed(job, started_by()).await
    }

    /// Compares the tenant with what was verified there last; `None` where a job is at work.
    pub async fn compare(&self) -> Result<Option<Compared>, Failure> {
        self.engine.compare().await
    }

    /// Keeps what somebody changed in Microsoft Teams for this person; without a time until somebody ends it.
    pub async fn keep_shown(
        &self,
        user: &PbxUserId,
        until: Option<Timestamp>,
        reason: &str,
    ) -> Result<(), Failure> {
        self.engine.keep_shown(user, until, reason, &started_by()).await
    }

    /// Lets a person on hold be planned again.
    pub async fn plan_again(&self, user: PbxUserId) -> Result<(), Failure> {
        self.engine.plan_again_for(&[user], &started_by()).await
    }

    /// Everybody as both systems show them now.
    pub async fn people(&self) -> Result<Vec<PersonView>, Failure> {
        let preview = self.engine.preview(None).await?;
        let mirror = self.app.database.load_mirror().await?;
        let mut waits = Waits::of(&self.app).await?;
        let (drift, holds) = (self.app.database.drift().await?, self.app.holds().await?);
        Ok(preview
            .plan
            .people
            .values()
            .map(|person| {
                PersonView::new(person, mirror.rows.get(&person.user).map(Arc::as_ref))
                    .with_drift(drift.get(&person.user), holds.get(&person.user))
                    .with_not_shown(waits.not_shown.remove(&person.user))
            })
            .collect())
    }
}
