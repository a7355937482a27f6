//! An open connection: its folder, its database, what can be read of it without leading it.

use crate::{
    config::{ConnectionConfig, KeyPlace},
    view::{AuditView, JobDetailView, JobPageView, JobView, LogLineView, StepView},
};
use jiff::Timestamp;
use std::{collections::BTreeMap, path::PathBuf};
use store::{Database, KeySource, SealedVault};
use sync_core::{
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
    id::{ConnectionId, JobId, PbxUserId},
    plan::Verdict,
    ports::{Connection, JobFilter, JobHistory, JobPosition, RecordsStore},
};

/// Service name in the system keychain.
const KEYCHAIN_SERVICE: &str = "voice-sync";

/// Where connections live: a data folder with one folder for each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The data folder.
    pub data_dir: PathBuf,
    /// The connection's name: `main`, `sample`, or one of the admin's.
    pub connection: String,
}

impl Place {
    /// The data folder of this person: `VOICE_SYNC_DATA_DIR`, else where the system keeps such data.
    pub fn usual(connection: &str) -> Result<Self, Failure> {
        let named = std::env::var_os("VOICE_SYNC_DATA_DIR").map(PathBuf::from);
        let data_dir = named
            .or_else(usual_folder)
            .ok_or_else(|| crate::config::bad("no home folder is known: name a folder with --data-dir"))?;
        Ok(Self {
            data_dir,
            connection: connection.to_owned(),
        })
    }

    /// The folder of the connection.
    pub fn folder(&self) -> PathBuf {
        self.data_dir.join(&self.connection)
    }

    /// Whether a connection was made here.
    pub fn exists(&self) -> bool {
        self.folder().join(store::FILE_NAME).is_file()
    }

    /// The folder of the log files.
    pub fn log_dir(&self) -> PathBuf {
        self.data_dir.join("logs")
    }
}

fn usual_folder() -> Option<PathBuf> {
    let from = |name: &str| {
        std::env::var_os(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    if cfg!(windows) {
        return Some(from("LOCALAPPDATA")?.join("Voice Sync"));
    }
    if cfg!(target_os = "macos") {
        return Some(from("HOME")?.join("Library/Application Support/Voice Sync"));
    }
    let base = from("XDG_DATA_HOME").or_else(|| Some(from("HOME")?.join(".local/share")))?;
    Some(base.join("voice-sync"))
}

/// An open connection. Cheap to clone; reading needs no lead.
#[derive(Clone, Debug)]
pub struct App {
    pub(crate) place: Place,
    pub(crate) database: Database,
    pub(crate) connection: Connection,
    pub(crate) config: ConnectionConfig,
}

impl App {
    /// Opens the connection of this place. `NotConnected` where there is none.
    pub async fn open(place: Place) -> Result<Self, Failure> {
        if !place.exists() {
            let detail = format!(
                "there is no connection \"{}\" in {}",
                place.connection,
                place.data_dir.display()
            );
            return Err(Failure::new(
                ErrorCode::NotConnected,
                FailureClass::NeedsAdmin,
                detail,
            ));
        }
        let database = Database::open(place.folder(), Timestamp::now).await?;
        let connection = database.connection().await?.ok_or_else(|| {
            Failure::new(
                ErrorCode::NotConnected,
                FailureClass::NeedsAdmin,
                "the connection was never finished",
            )
        })?;
        let config = serde_json::from_value(connection.config.clone()).map_err(|error| {
            crate::config::bad(&format!("the connection's facts cannot be read: {error}"))
        })?;
        Ok(Self {
            place,
            database,
            connection,
            config,
        })
    }

    /// The connection.
    pub fn connection(&self) -> &Connection {
        &self.connection
    }

    /// Its facts.
    pub fn config(&self) -> &ConnectionConfig {
        &self.config
    }

    /// Where it is.
    pub fn place(&self) -> &Place {
        &self.place
    }

    pub(crate) async fn vault(&self) -> Result<SealedVault, Failure> {
        open_vault(&self.place, &self.config.vault_key).await
    }

    /// A page of Sync Jobs, newest first.
    pub async fn jobs(
        &self,
        filter: &JobFilter,
        after: Option<JobPosition>,
        limit: u32,
    ) -> Result<JobPageView, Failure> {
        Ok(self.database.jobs(filter, after, limit).await?.into())
    }

    /// One job, opened.
    pub async fn job(&self, id: JobId) -> Result<JobDetailView, Failure> {
        let job = self.database.job(id).await?.ok_or_else(|| {
            Failure::new(
                ErrorCode::NotFound,
                FailureClass::Permanent,
                format!("there is no job {id}"),
            )
        })?;
        let plan = self.database.plan(id).await?.map(|stored| stored.plan);
        let steps = self.database.steps(id).await?;
        let mut causes: BTreeMap<String, u32> = BTreeMap::new();
        for person in plan.iter().flat_map(|plan| plan.people.values()) {
            if let Some(name) = crate::view::cause_name(&person.verdict) {
                *causes.entry(name.to_owned()).or_default() += 1;
            }
        }
        let log = self.database.log_lines(id).await?;
        Ok(JobDetailView {
            job: JobView::from(job),
            steps: steps
                .into_iter()
                .map(|row| StepView::new(row, plan.as_ref()))
                .collect(),
            causes,
            log: log.into_iter().map(LogLineView::from).collect(),
        })
    }

    /// Everybody of a job's plan with what was decided about him, by PBX user id.
    pub async fn verdicts(&self, id: JobId) -> Result<BTreeMap<PbxUserId, Verdict>, Failure> {
        let plan = self.database.plan(id).await?;
        Ok(plan
            .map(|stored| {
                stored
                    .plan
                    .people
                    .into_iter()
                    .map(|(user, person)| (user, person.verdict))
                    .collect()
            })
            .unwrap_or_default())
    }

    /// The audit trail, newest first.
    pub async fn audit(&self, limit: u32) -> Result<Vec<AuditView>, Failure> {
        Ok(self
            .database
            .audit_entries(limit)
            .await?
            .into_iter()
            .map(AuditView::from)
            .collect())
    }

    /// Asks a job, perhaps of another process, to stop between chains.
    pub async fn cancel(&self, id: JobId) -> Result<(), Failure> {
        self.database.request_cancel(id).await
    }
}

pub(crate) async fn open_vault(place: &Place, key: &KeyPlace) -> Result<SealedVault, Failure> {
    let source = match key {
        KeyPlace::Keychain => KeySource::Keychain {
            service: KEYCHAIN_SERVICE.to_owned(),
        },
        KeyPlace::File { path } => KeySource::KeyFile(path.clone()),
    };
    let id = ConnectionId::new(place.connection.clone());
    SealedVault::open(place.folder(), id, source, Timestamp::now).await
}
