//! An open connection: its folder, its database, what can be read of it without leading it.

use crate::{
    config::{ConnectionConfig, KeyPlace},
    outside::Outside,
};
use std::{collections::BTreeMap, path::PathBuf};
use store::{Database, KeySource, SealedVault};
use sync_core::{
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
    id::{ConnectionId, JobId, PbxUserId},
    managed::Hold,
    plan::Verdict,
    ports::{Connection, JobHistory, RecordsStore},
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
    pub(crate) outside: Outside,
}

impl App {
    /// Who is on hold now: a hold whose day is over is kept, and counts no more.
    pub(crate) async fn holds(&self) -> Result<BTreeMap<PbxUserId, Hold>, Failure> {
        let now = self.outside.clock.now();
        let mut holds = self.database.holds().await?;
        holds.retain(|_, hold| !hold.is_over(now));
        Ok(holds)
    }

    /// Opens the connection of this place. `NotConnected` where there is none.
    pub async fn open(place: Place) -> Result<Self, Failure> {
        Self::open_through(place, Outside::usual()).await
    }

    /// The same, by another way out.
    pub async fn open_through(place: Place, outside: Outside) -> Result<Self, Failure> {
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
        let database = Database::open(place.folder(), outside.now()).await?;
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
            outside,
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
        open_vault(&self.place, &self.config.vault_key, &self.outside).await
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

    /// The same with the key of the vault in this file, wherever the connection says that it is: for a key that a
    /// service manager mounts for this run alone. Nothing of it is kept.
    #[must_use]
    pub fn with_key_file(mut self, path: Option<PathBuf>) -> Self {
        if let Some(path) = path {
            self.config.vault_key = KeyPlace::File { path };
        }
        self
    }

    /// Asks a job, perhaps of another process, to stop between chains.
    pub async fn cancel(&self, id: JobId) -> Result<(), Failure> {
        self.database.request_cancel(id).await
    }
}

pub(crate) async fn open_vault(
    place: &Place,
    key: &KeyPlace,
    outside: &Outside,
) -> Result<SealedVault, Failure> {
    let source = match key {
        KeyPlace::Keychain => KeySource::Keychain {
            service: KEYCHAIN_SERVICE.to_owned(),
        },
        KeyPlace::File { path } => KeySource::KeyFile(path.clone()),
    };
    let id = ConnectionId::new(place.connection.clone());
    SealedVault::open(place.folder(), id, source, outside.now()).await
}
