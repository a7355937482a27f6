//! The mirror of the phone system while this process leads: read at the start, every five minutes, and when
//! somebody asks. A job reads it itself.

use super::{Core, Session, held};
use crate::view::{EventView, UiError};
use std::time::Duration;
use sync_core::{failure::Failure, ports::RecordsStore};
use tokio::time::Instant;

/// How often it is read.
const EVERY: Duration = Duration::from_secs(300);
/// How soon after it could not be read.
const AFTER_FAILURE: Duration = Duration::from_secs(60);

/// How the reading of the phone system stands.
#[derive(Clone, Debug)]
pub(crate) struct Mirroring {
    /// When it is read next.
    pub(crate) due: Instant,
    /// Somebody asked for it.
    asked: bool,
    /// It is being read now.
    pub(crate) reading: bool,
    /// Why the last read failed.
    pub(crate) failure: Option<Failure>,
    /// Requests left when the source was tested last.
    pub(crate) quota_left: Option<u32>,
}

impl Mirroring {
    /// To be read at once.
    pub(crate) fn due_now() -> Self {
        Self {
            due: Instant::now(),
            asked: false,
            reading: false,
            failure: None,
            quota_left: None,
        }
    }
}

impl Session {
    /// Reads the phone system in the background; changes only queue. Tells when it is done.
    pub fn refresh_mirror(&self) -> Result<(), UiError> {
        self.core.leader()?;
        self.core.read_soon();
        Ok(())
    }
}

impl Core {
    /// The mirror is read as soon as nothing else is at work.
    pub(crate) fn read_soon(&self) {
        {
            let mut mirroring = held(&self.mirroring);
            mirroring.due = Instant::now();
            mirroring.asked = true;
        }
        self.wake.notify_one();
    }

    /// A job read it: the next read is a while away, and what failed before is over.
    pub(crate) fn mirror_was_read(&self) {
        let mut mirroring = held(&self.mirroring);
        mirroring.due = Instant::now() + EVERY;
        mirroring.failure = None;
    }

    /// Reads the phone system where it is time.
    pub(crate) async fn refresh_if_due(&self) {
        let asked = {
            let mut mirroring = held(&self.mirroring);
            if mirroring.due > Instant::now() {
                return;
            }
            mirroring.due = Instant::now() + EVERY;
            std::mem::take(&mut mirroring.asked)
        };
        let Ok(leader) = self.leader() else { return };
        if self.work.borrow().now.is_some() || !(asked || self.reads_by_itself().await) {
            return;
        }
        if let Err(failure) = leader.engine().expire_held().await {
            tracing::warn!(%failure, "held jobs could not be expired");
        }
        held(&self.mirroring).reading = true;
        self.tell(EventView::StateMoved);
        let read = leader.engine().refresh().await;
        {
            let mut mirroring = held(&self.mirroring);
            mirroring.reading = false;
            if read.is_err() {
                mirroring.due = Instant::now() + AFTER_FAILURE;
            }
            mirroring.failure = read.err();
        }
        let late = self.people_became_stale();
        self.forget_people();
        if late {
            self.tell(EventView::PeopleRead);
        }
        self.tell(EventView::StateMoved);
    }

    /// With PBX Enable Sync on, the mirror is read only when somebody asks.
    async fn reads_by_itself(&self) -> bool {
        match self.app.database.settings().await {
            Ok(settings) => !settings.pbx_enable_sync,
            Err(failure) => {
                tracing::warn!(%failure, "settings could not be read");
                false
            }
        }
    }
}
