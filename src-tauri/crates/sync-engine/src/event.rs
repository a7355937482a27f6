//! What the engine tells: that something moved, never what to redraw; and its one observable state.

use sync_core::{failure::Failure, id::JobId, job::JobStatus};

/// Something happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The mirror was refreshed; so many changes are queued.
    MirrorRefreshed {
        /// Changes waiting.
        queued: usize,
    },
    /// A job moved.
    JobMoved {
        /// Which.
        job: JobId,
        /// Where to.
        status: JobStatus,
    },
    /// People of a running job were settled.
    Progress {
        /// Which job.
        job: JobId,
        /// People done with.
        done: u32,
        /// People planned.
        of: u32,
    },
}

/// What the engine is doing. Exactly one at a time; each variant says what moves it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EngineState {
    /// Nothing to do. Left by a verb of a person or by Auto Sync.
    Idle,
    /// Reading the phone system. Left when the read ends, well or badly.
    Refreshing,
    /// A job reads the tenant and plans. Left when the plan is stored, or with the job's end.
    Planning {
        /// Which job; `None` for a dry run.
        job: Option<JobId>,
    },
    /// A job writes and verifies. Left with its end.
    Syncing {
        /// Which job.
        job: JobId,
        /// People done with.
        done: u32,
        /// People planned.
        of: u32,
    },
    /// Microsoft refused the credential. Left by the next verb, after consent was renewed.
    ReconnectNeeded {
        /// What was refused.
        failure: Failure,
    },
}
