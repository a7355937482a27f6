//! Who leads: one process per connection folder, decided by an operating-system file lock.
//!
//! The lock ends with the process, however it ends. The row `leader` only names the holder for messages.

use crate::{
    database::{Database, blocking},
    folder,
    tables::{epochs, leader},
};
use jiff::Timestamp;
use std::{
    fs::{self, File, TryLockError},
    path::Path,
};
use sync_core::{
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
};

const LOCK_NAME: &str = "lead.lock";

/// Which face of Voice Sync.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// The desktop app.
    App,
    /// One command of the command line.
    Cli,
    /// `voice-sync watch`, for as long as a service manager lets it.
    Service,
}

impl Face {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Face::App => "app",
            Face::Cli => "cli",
            Face::Service => "service",
        }
    }

    /// Whether a leader with this face hears what other processes ask for.
    pub fn takes_requests(self) -> bool {
        match self {
            Face::App | Face::Service => true,
            Face::Cli => false,
        }
    }

    pub(crate) fn from_name(name: &str) -> Self {
        match name {
            "cli" => Face::Cli,
            "service" => Face::Service,
            _ => Face::App,
        }
    }
}

/// A process that leads, for messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Process id.
    pub pid: u32,
    /// Operating-system account.
    pub person: String,
    /// Computer name.
    pub computer: String,
    /// App or command line.
    pub face: Face,
    /// Since when (UTC).
    pub since: Timestamp,
}

/// Another process leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnotherLeader {
    /// Who took the lead last, where that is known.
    pub holder: Option<Holder>,
}

/// Why the lead was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LeadRefused {
    /// Another process has it.
    Another(AnotherLeader),
    /// The folder or the database failed.
    Failed(Failure),
}

impl From<LeadRefused> for Failure {
    fn from(refused: LeadRefused) -> Self {
        let another = match refused {
            LeadRefused::Failed(failure) => return failure,
            LeadRefused::Another(another) => another,
        };
        let detail = another.holder.map_or_else(String::new, |holder| {
            let face = match holder.face {
                Face::App => "the app",
                Face::Cli => "the command line",
                Face::Service => "the service",
            };
            format!(
                "{face}, started by {} on {}, process {}",
                holder.person, holder.computer, holder.pid
            )
        });
        Failure::new(ErrorCode::AnotherLeader, FailureClass::RetryFast, detail)
    }
}

/// The lead over a connection; given up when this is dropped or the process ends.
#[derive(Debug)]
pub struct Lead {
    _lock: File,
    epoch: u64,
}

impl Lead {
    /// Takes the lead if nobody has it: locks `lead.lock` in the folder, moves the lead epoch (so that intents
    /// of an earlier leader are refused) and names the holder.
    pub async fn try_acquire(database: &Database, holder: Holder) -> Result<Self, LeadRefused> {
        let dir = database.dir().to_owned();
        let lock = blocking(move || try_lock(&dir))
            .await
            .map_err(LeadRefused::Failed)?;
        let Some(lock) = lock else {
            let holder = database.read(leader::read).await.map_err(LeadRefused::Failed)?;
            return Err(LeadRefused::Another(AnotherLeader { holder }));
        };
        let epoch = database
            .write(move |connection| {
                let epoch = epochs::next_lead(connection)?;
                leader::write(connection, &holder, epoch)?;
                Ok(epoch)
            })
            .await
            .map_err(LeadRefused::Failed)?;
        Ok(Self { _lock: lock, epoch })
    }

    /// The lead epoch that began with this lead.
    pub fn epoch(&self) -> u64 {
        self.epoch
    }
}

impl Database {
    /// Who took the lead last, for messages; he need not have it any more.
    pub async fn last_leader(&self) -> Result<Option<Holder>, Failure> {
        self.read(leader::read).await
    }
}

fn try_lock(dir: &Path) -> Result<Option<File>, Failure> {
    // A process that opens the database tries the lock for a moment; that must not look like a leader.
    let _gate = folder::gate(dir)?;
    let file = folder::lock_file(&dir.join(LOCK_NAME))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(folder::told(&error, "lock the folder")),
    }
}

/// Whether no process leads at this moment. Called with the gate held.
pub(crate) fn nobody_leads(dir: &Path) -> bool {
    let Ok(file) = fs::OpenOptions::new()
        .read(true)
        .write(true)
        .open(dir.join(LOCK_NAME))
    else {
        return true;
    };
    file.try_lock().is_ok()
}
