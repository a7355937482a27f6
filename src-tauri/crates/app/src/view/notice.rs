//! What an administrator is told without asking.

use serde::{Deserialize, Serialize};
use sync_core::notice::Topic;

/// What it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum TopicView {
    /// People were left without a number.
    WithoutNumber,
    /// Microsoft refuses the credential.
    ReconnectNeeded,
    /// Nothing can be synced.
    Failed,
    /// People could not be synced in the last job.
    PeopleFailed,
    /// Jobs wait for approval.
    Held,
    /// The phone system's list is not believed.
    SourceSuspect,
    /// Something else keeps changing people.
    Contested,
    /// People were changed in Microsoft Teams alone.
    Drift,
}

impl From<Topic> for TopicView {
    fn from(topic: Topic) -> Self {
        match topic {
            Topic::WithoutNumber => Self::WithoutNumber,
            Topic::ReconnectNeeded => Self::ReconnectNeeded,
            Topic::Failed => Self::Failed,
            Topic::PeopleFailed => Self::PeopleFailed,
            Topic::Held => Self::Held,
            Topic::SourceSuspect => Self::SourceSuspect,
            Topic::Contested => Self::Contested,
            Topic::Drift => Self::Drift,
        }
    }
}
