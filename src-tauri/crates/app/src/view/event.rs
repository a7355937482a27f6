//! What a window is told: that something moved. The page derives what to ask again.

use super::{JobStatus, TopicView, small};
use serde::{Deserialize, Serialize};
use sync_engine::Event;

/// Something happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum EventView {
    /// Another connection is open, or none.
    ConnectionChanged,
    /// The state of the connection moved.
    StateMoved,
    /// The phone system was read.
    MirrorRefreshed {
        /// Changes waiting.
        queued: u32,
    },
    /// A job moved.
    JobMoved {
        /// Which.
        job: u32,
        /// Where to.
        status: JobStatus,
    },
    /// People of a running job were settled.
    JobProgressed {
        /// Which.
        job: u32,
        /// People done with.
        done: u32,
        /// People planned.
        of: u32,
    },
    /// People were compared with the tenant, or what is known of them changed.
    PeopleRead,
    /// The consent moved: granted, renewed, refused, revoked.
    ConsentMoved,
    /// A sign-in of this window moved.
    SignInMoved,
    /// An administrator is to be told, whether or not he looks.
    Noticed {
        /// What it is about.
        topic: TopicView,
        /// What happened and what to do next; counts, and nobody's name or number.
        words: String,
        /// Whether it was told before and still stands.
        reminder: bool,
    },
    /// Settings were saved.
    SettingsSaved,
    /// Preferences of this person were saved.
    PreferencesSaved,
}

impl From<&Event> for EventView {
    fn from(event: &Event) -> Self {
        match event {
            Event::MirrorRefreshed { queued } => Self::MirrorRefreshed {
                queued: small(*queued),
            },
            Event::JobMoved { job, status } => Self::JobMoved {
                job: small(job.0),
                status: (*status).into(),
            },
            Event::Progress { job, done, of } => Self::JobProgressed {
                job: small(job.0),
                done: *done,
                of: *of,
            },
        }
    }
}
