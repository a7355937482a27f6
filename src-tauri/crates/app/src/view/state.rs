//! The state of a connection: what the Sync Now button, its menu and the banners show.

use super::{AutoSyncView, ConsentStateView, FailureView, JobStatus};
use serde::{Deserialize, Serialize};
use store::{Face, Holder};
use sync_core::{change::ChangeKind, mirror::Suspicion};

/// Which face of Voice Sync a process is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum FaceView {
    /// The desktop app.
    Desktop,
    /// One command of the command line.
    Cli,
    /// `voice-sync watch`, as a service.
    Service,
}

/// The process that leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct LeaderView {
    /// Operating-system account.
    pub person: String,
    /// Computer.
    pub computer: String,
    /// Which face.
    pub face: FaceView,
    /// Since when (UTC).
    pub since: String,
    /// Process id.
    pub pid: u32,
    /// Whether it does what is asked for here.
    pub takes_requests: bool,
}

impl From<Holder> for LeaderView {
    fn from(holder: Holder) -> Self {
        Self {
            person: holder.person,
            computer: holder.computer,
            face: match holder.face {
                Face::App => FaceView::Desktop,
                Face::Cli => FaceView::Cli,
                Face::Service => FaceView::Service,
            },
            since: holder.since.to_string(),
            pid: holder.pid,
            takes_requests: holder.face.takes_requests(),
        }
    }
}

/// What a running job does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum PhaseView {
    /// Reads the phone system, or waits for that read to end.
    Refreshing,
    /// Reads the tenant and plans.
    Planning,
    /// Writes and verifies.
    Applying,
}

/// A job at work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct RunningView {
    /// Which, once it has a number.
    pub job: Option<u32>,
    /// What it does.
    pub phase: PhaseView,
    /// People done with.
    pub done: u32,
    /// People planned.
    pub of: u32,
    /// With debug detail in its output log.
    pub diagnostic: bool,
    /// Somebody asked it to stop.
    pub cancelling: bool,
}

/// What the Sync Now button shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum ButtonView {
    /// No connection is open.
    NotConnected,
    /// Nothing waits.
    UpToDate,
    /// Changes wait.
    ChangesQueued,
    /// A job is at work.
    Syncing,
    /// The last job left somebody out.
    CompletedWithErrors,
    /// The last job failed as a whole.
    Failed,
    /// A job stands for approval.
    Held,
    /// A credential is refused.
    ReconnectNeeded,
    /// No first sync was made yet: a press shows its preview.
    ApprovalNeeded,
    /// One of the two systems can't be reached.
    Offline,
}

/// An entry of the Sync Now menu.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct MenuEntryView {
    /// Whether it is there.
    pub shown: bool,
    /// Whether it can be chosen.
    pub enabled: bool,
    /// Why not.
    pub reason: Option<String>,
}

/// The entries of the Sync Now menu that depend on the state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct MenuView {
    /// Teams, with the stored consent.
    pub teams: MenuEntryView,
    /// Manual sync.
    pub manual: MenuEntryView,
    /// PBX.
    pub pbx: MenuEntryView,
}

/// Why the phone system's list is not believed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct SuspicionView {
    /// When it was first seen (UTC).
    pub since: String,
    /// Teams-enabled users in the last list that was believed.
    pub before: u32,
    /// Teams-enabled users now.
    pub after: u32,
}

impl From<&Suspicion> for SuspicionView {
    fn from(suspicion: &Suspicion) -> Self {
        Self {
            since: suspicion.since.to_string(),
            before: suspicion.before,
            after: suspicion.after,
        }
    }
}

/// What happened to a Teams-enabled user of the phone system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum ChangeKindView {
    /// Newly Teams-enabled.
    Added,
    /// Another number.
    Number,
    /// Another site or country.
    VoiceRule,
    /// Another name or other addresses.
    Identity,
    /// Not Teams-enabled any more.
    Disabled,
    /// Gone.
    Removed,
    /// Recreated under another id.
    Moved,
    /// Changed in Microsoft Teams alone.
    Drifted,
}

impl From<ChangeKind> for ChangeKindView {
    fn from(kind: ChangeKind) -> Self {
        match kind {
            ChangeKind::Added => Self::Added,
            ChangeKind::Number => Self::Number,
            ChangeKind::VoiceRule => Self::VoiceRule,
            ChangeKind::Identity => Self::Identity,
            ChangeKind::Disabled => Self::Disabled,
            ChangeKind::Removed => Self::Removed,
            ChangeKind::Moved => Self::Moved,
            ChangeKind::Drifted => Self::Drifted,
        }
    }
}

/// A change waiting to be synced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct QueuedChangeView {
    /// PBX user id.
    pub user: String,
    /// Name, for people.
    pub name: String,
    /// What happened.
    pub kind: ChangeKindView,
    /// When it was seen (UTC).
    pub seen_at: String,
    /// When it was saved (UTC), where the phone system says so.
    pub saved_at: Option<String>,
}

/// The job that ended last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct LastJobView {
    /// Which.
    pub id: u32,
    /// How.
    pub status: JobStatus,
    /// When (UTC).
    pub ended_at: Option<String>,
}

/// The state of the connection, one observable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct StateView {
    /// What the button shows.
    pub button: ButtonView,
    /// Changes waiting: seen since the last sync of everybody that ended well.
    pub queued: u32,
    /// The newest 50 of them.
    pub queued_changes: Vec<QueuedChangeView>,
    /// Jobs that stand for approval, newest first.
    pub held_jobs: Vec<u32>,
    /// The job at work.
    pub running: Option<RunningView>,
    /// A second job was asked for while one runs.
    pub another_waits: bool,
    /// The job that ended last.
    pub last_job: Option<LastJobView>,
    /// When the last complete read of the phone system began (UTC).
    pub mirror_at: Option<String>,
    /// Another process leads; this window follows it.
    pub following: Option<LeaderView>,
    /// Where the consent stands. Where it is not granted, somebody signs in for each job that a person starts.
    pub consent: ConsentStateView,
    /// How Auto Sync stands.
    pub auto_sync: AutoSyncView,
    /// Why reconnect needed, offline or failed; or why the last decision came to nothing.
    pub failure: Option<FailureView>,
    /// The menu.
    pub menu: MenuView,
    /// The phone system's list looks too small.
    pub suspect: Option<SuspicionView>,
}
