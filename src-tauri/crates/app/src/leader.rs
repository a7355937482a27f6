//! Leading a connection: the lock is held, what was interrupted is taken up, and jobs may run.

use crate::{compose, connection::App, person::started_by, view::PersonView};
use jiff::Timestamp;
use std::{collections::BTreeSet, sync::Arc};
use store::{Face, GenerationCheck, Holder, Lead, SealedVault};
use sync_core::{
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
    id::{JobId, PbxUserId},
    job::{Job, JobPurpose, JobType},
    ports::{MirrorStore, RecordsStore, Vault, VaultEntry},
};
use sync_engine::{Engine, JobReport, Preview, SyncRequest};

/// A connection that this process leads, until it is dropped.
pub struct Leader {
    app: App,
    engine: Arc<Engine>,
    _lead: Lead,
}

impl App {
    /// Takes the lead and takes up what was interrupted. `AnotherLeader` where another process has it.
    pub async fn lead(self, face: Face) -> Result<Leader, Failure> {
        let lead = Lead::try_acquire(&self.database, holder(face)).await?;
        let vault = self.vault().await?;
        self.accept_generation(&vault).await?;
        let settings = self.database.settings().await?;
        let key = vault
            .get(VaultEntry::PbxApiKey, &self.config.pbx_origins()?)
            .await?;
        let secret = vault
            .get(VaultEntry::ClientSecret, &self.config.tenant_origins()?)
            .await?
            .ok_or_else(|| {
                Failure::new(
                    ErrorCode::SignInNeeded,
                    FailureClass::Reauthenticate,
                    "the vault has no client secret",
                )
            })?;
        let transport = compose::transport();
        let customer = self.connection.customer.clone();
        let pbx = compose::pbx_source(&self.config.pbx, key, customer, transport.clone())?;
        let tenant = self.connection.tenant.clone();
        let directory = compose::tenant(&self.config, tenant, &settings, secret, transport)?;
        let engine = Arc::new(compose::engine(&self.config, &self.database, pbx, directory));
        Ok(Leader {
            app: self,
            engine,
            _lead: lead,
        })
    }
}

impl App {
    /// After a restored backup nothing that the database remembers as unfinished is believed, and the next
    /// job stands as a preview. Each lead moves the generation on, so that an older copy can be told.
    async fn accept_generation(&self, vault: &SealedVault) -> Result<(), Failure> {
        if store::check_generation(&self.database, vault).await? == GenerationCheck::Restored {
            self.database.abandon_unfinished(Timestamp::now()).await?;
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

fn holder(face: Face) -> Holder {
    let by = started_by();
    Holder {
        pid: std::process::id(),
        person: by.person,
        computer: by.computer,
        face,
        since: Timestamp::now(),
    }
}

impl Leader {
    /// The connection, for reading.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// The engine, for events and state.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Takes up jobs that were interrupted.
    pub async fn resume(&self) -> Result<Vec<JobReport>, Failure> {
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
        self.engine.sync(request).await
    }

    /// Approves a held job.
    pub async fn approve(&self, job: JobId, reason: Option<String>) -> Result<JobReport, Failure> {
        self.engine.approve(job, started_by(), reason).await
    }

    /// Rejects a held job.
    pub async fn reject(&self, job: JobId, reason: Option<String>) -> Result<Job, Failure> {
        self.engine.reject(job, started_by(), reason).await
    }

    /// Undoes an ended job.
    pub async fn undo(&self, job: JobId, reason: Option<String>) -> Result<JobReport, Failure> {
        self.engine.undo(job, started_by(), reason).await
    }

    /// Plans again for those who failed in a job.
    pub async fn retry_failed(&self, job: JobId) -> Result<JobReport, Failure> {
        self.engine.retry_failed(job, started_by()).await
    }

    /// Lets a person on hold be planned again.
    pub async fn plan_again(&self, user: PbxUserId) -> Result<(), Failure> {
        self.engine.plan_again_for(&[user], &started_by()).await
    }

    /// Everybody as both systems show them now.
    pub async fn people(&self) -> Result<Vec<PersonView>, Failure> {
        let preview = self.engine.preview(None).await?;
        let mirror = self.app.database.load_mirror().await?;
        Ok(preview
            .plan
            .people
            .values()
            .map(|person| PersonView::new(person, mirror.rows.get(&person.user)))
            .collect())
    }
}
