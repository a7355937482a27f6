//! The state of the connection, computed in one place from what is known.

mod menu;

use super::{Core, Session, held, work::Order};
use crate::view::{
    AutoSyncView, ButtonView, ConsentStateView, FailureView, LastJobView, LeaderView, MenuEntryView,
    MenuView, PhaseView, QueuedChangeView, RunningView, StateView, UiError, UiErrorCode, small,
};
use store::{WaitingChange, WaitingChanges};
use sync_core::{
    consent::Consent,
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
    job::{Job, JobPurpose, JobStatus},
    mirror::Mirror,
    ports::{JobHistory, RecordsStore},
    settings::Settings,
};
use sync_engine::EngineState;

/// How many queued changes are listed.
const LISTED: u32 = 50;

/// Everything that the state is computed from.
#[derive(Debug)]
struct Facts {
    following: Option<LeaderView>,
    unable: Option<Failure>,
    engine: EngineState,
    at_work: Option<Order>,
    another_waits: bool,
    work_failure: Option<Failure>,
    read_failure: Option<Failure>,
    unfinished: Vec<Job>,
    cancelling: bool,
    settled: u32,
    last_job: Option<Job>,
    waiting: WaitingChanges,
    mirror: Mirror,
    settings: Settings,
    first_sync_approved: bool,
    consent: Consent,
    auto_sync: AutoSyncView,
}

impl Session {
    /// The state of the connection.
    pub async fn state(&self) -> Result<StateView, UiError> {
        Ok(self.look().await?)
    }

    /// The same for a face that tells failures in its own way.
    pub async fn look(&self) -> Result<StateView, Failure> {
        self.core.state().await
    }
}

impl Core {
    /// The state of the connection.
    pub(crate) async fn state(&self) -> Result<StateView, Failure> {
        Ok(self.facts().await?.view())
    }

    /// Changes that no sync of everybody has looked at.
    pub(crate) async fn waiting(&self, listed: u32) -> Result<WaitingChanges, Failure> {
        self.app.database.waiting_changes(listed).await
    }

    async fn facts(&self) -> Result<Facts, Failure> {
        let database = &self.app.database;
        let work = self.work.borrow().clone();
        let engine = self.leader().map_or(EngineState::Idle, |leader| {
            leader.engine().state().borrow().clone()
        });
        let mut unfinished = database.unfinished().await?;
        unfinished.reverse();
        let running = unfinished
            .iter()
            .find(|job| job.status.at_work())
            .map(|job| job.id);
        let (cancelling, settled) = match running {
            Some(job) => (
                database.cancel_requested(job).await?,
                database.settled_people(job).await?,
            ),
            None => (false, 0),
        };
        let connection = database.connection().await?;
        let watch = held(&self.watch).clone();
        let settings = database.settings().await?;
        let auto_sync = AutoSyncView {
            next_gen: settings.next_gen,
            auto_sync: settings.auto_sync,
            pbx_enable_sync: settings.pbx_enable_sync,
            repair_drift: settings.repair_drift,
            drifted: small(self.drifted().await?.len()),
            standing: self.standing().await?.into(),
            news: watch.news(),
            sync_at: watch.sync_at.map(|at| self.at(at)),
            not_watching_since: watch.not_watching_since.map(|since| since.to_string()),
        };
        Ok(Facts {
            following: self.leader_view(),
            unable: self.unable(),
            engine,
            at_work: work.now,
            another_waits: work.next.is_some(),
            work_failure: work.failure,
            read_failure: watch.failure,
            auto_sync,
            unfinished,
            cancelling,
            settled,
            last_job: database.last_ended().await?,
            waiting: self.waiting(LISTED).await?,
            mirror: database.mirror_head().await?,
            settings,
            first_sync_approved: connection.is_some_and(|known| known.first_sync_approved),
            consent: database.consent().await?,
        })
    }
}

/// What a job does that is at work.
fn phase(status: JobStatus) -> Option<PhaseView> {
    match status {
        JobStatus::Queued | JobStatus::Planning => Some(PhaseView::Planning),
        JobStatus::Running => Some(PhaseView::Applying),
        JobStatus::Paused
        | JobStatus::Held
        | JobStatus::Completed
        | JobStatus::CompletedWithErrors
        | JobStatus::Failed
        | JobStatus::Cancelled
        | JobStatus::Rejected
        | JobStatus::Expired
        | JobStatus::Abandoned => None,
    }
}

impl Facts {
    fn view(self) -> StateView {
        let running = self.running();
        let trouble = self.trouble();
        let button = self.button(running.is_some(), trouble.as_ref());
        let failure = trouble.as_ref().or(self.work_failure.as_ref());
        StateView {
            button,
            failure: failure.map(FailureView::from),
            menu: self.menu(button),
            queued: self.waiting.count,
            held_jobs: self.held_jobs(),
            another_waits: self.another_waits,
            last_job: self.last_job.as_ref().map(|job| LastJobView {
                id: small(job.id.0),
                status: job.status.into(),
                ended_at: job.ended_at.map(|at| at.to_string()),
            }),
            mirror_at: self.mirror.last_complete.map(|at| at.to_string()),
            suspect: self.mirror.suspect.as_ref().map(Into::into),
            queued_changes: self.waiting.newest.into_iter().map(queued_change).collect(),
            following: self.following,
            consent: (&self.consent).into(),
            auto_sync: self.auto_sync,
            running,
        }
    }

    fn held_jobs(&self) -> Vec<u32> {
        let held = self.unfinished.iter().filter(|job| job.status == JobStatus::Held);
        held.map(|job| small(job.id.0)).collect()
    }

    /// What is at work: what this process does, or what the leader has written down.
    fn running(&self) -> Option<RunningView> {
        let job = self.unfinished.iter().find(|job| job.status.at_work());
        let view = |phase, done, of| RunningView {
            job: job.map(|job| small(job.id.0)),
            phase,
            done,
            of,
            diagnostic: job.map_or(self.at_work == Some(Order::Sync { diagnostic: true }), |job| {
                job.diagnostic
            }),
            cancelling: self.cancelling,
        };
        if self.following.is_some() {
            let job = job?;
            let phase = phase(job.status)?;
            let (done, of) = match phase {
                PhaseView::Applying => (self.settled, job.counts.planned),
                PhaseView::Planning | PhaseView::Refreshing => (0, 0),
            };
            return Some(view(phase, done, of));
        }
        self.at_work.as_ref()?;
        Some(match &self.engine {
            EngineState::Syncing { job, done, of } => RunningView {
                job: Some(small(job.0)),
                ..view(PhaseView::Applying, *done, *of)
            },
            EngineState::Planning { job: planned } => RunningView {
                job: planned.map(|job| small(job.0)),
                ..view(PhaseView::Planning, 0, 0)
            },
            EngineState::Idle | EngineState::Refreshing | EngineState::ReconnectNeeded { .. } => {
                view(PhaseView::Refreshing, 0, 0)
            }
        })
    }

    /// What stands in the way of the next sync.
    fn trouble(&self) -> Option<Failure> {
        let ended = self
            .last_job
            .as_ref()
            .filter(|job| job.status == JobStatus::Failed)
            .and_then(|job| job.failure.clone())
            .filter(|(code, _)| !self.is_mended(*code))
            .map(|(code, detail)| Failure::new(code, FailureClass::NeedsAdmin, detail));
        let paused = self
            .unfinished
            .iter()
            .any(|job| job.status == JobStatus::Paused)
            .then(|| Failure::new(ErrorCode::SignInNeeded, FailureClass::Reauthenticate, ""));
        let work = self
            .work_failure
            .clone()
            .filter(|failure| !is_answer(failure.code) && !self.is_mended(failure.code));
        let refused = match &self.consent {
            Consent::ReconnectNeeded { reason, detail, .. } => Some(Failure::new(
                *reason,
                FailureClass::Reauthenticate,
                detail.clone(),
            )),
            Consent::NotGranted | Consent::Granted { .. } | Consent::Revoked { .. } => None,
        };
        self.unable
            .clone()
            .or(work)
            .or(refused)
            .or(paused)
            .or(ended)
            .or_else(|| self.read_failure.clone())
    }

    /// Whether what a credential was once refused for stands against a consent that works since.
    fn is_mended(&self, code: ErrorCode) -> bool {
        matches!(self.consent, Consent::Granted { .. }) && is_of_consent(code)
    }

    fn button(&self, running: bool, trouble: Option<&Failure>) -> ButtonView {
        if running {
            return ButtonView::Syncing;
        }
        if let Some(failure) = trouble {
            return of_trouble(failure);
        }
        if self.unfinished.iter().any(|job| job.status == JobStatus::Held) {
            return ButtonView::Held;
        }
        if !self.first_sync_approved && !self.found_nothing_to_preview() {
            return ButtonView::ApprovalNeeded;
        }
        if self.waiting.count > 0 {
            return ButtonView::ChangesQueued;
        }
        let last = self.last_job.as_ref();
        if last.is_some_and(|job| job.status == JobStatus::CompletedWithErrors) {
            return ButtonView::CompletedWithErrors;
        }
        ButtonView::UpToDate
    }

    /// A first sync that had nothing to write needs no approval.
    fn found_nothing_to_preview(&self) -> bool {
        self.waiting.count == 0
            && self
                .last_job
                .as_ref()
                .is_some_and(|job| job.purpose == JobPurpose::FirstSync && job.status == JobStatus::Completed)
    }
}

/// Whether it is about what Voice Sync signs in to the tenant with.
fn is_of_consent(code: ErrorCode) -> bool {
    let of_phone_system = matches!(
        code,
        ErrorCode::PbxKeyRefused | ErrorCode::PbxForbidden | ErrorCode::PbxWrongCustomer
    );
    UiErrorCode::from(code) == UiErrorCode::WrongCredential && !of_phone_system
}

/// Whether a failure answers a decision and says nothing about the next sync.
fn is_answer(code: ErrorCode) -> bool {
    matches!(
        code,
        ErrorCode::PlanChanged
            | ErrorCode::AnswerOutdated
            | ErrorCode::WrongJobState
            | ErrorCode::NotFound
            | ErrorCode::Cancelled
    )
}

fn of_trouble(failure: &Failure) -> ButtonView {
    if failure.class == FailureClass::Reauthenticate {
        return ButtonView::ReconnectNeeded;
    }
    match UiErrorCode::from(failure.code) {
        UiErrorCode::WrongCredential => ButtonView::ReconnectNeeded,
        UiErrorCode::Unreachable => ButtonView::Offline,
        UiErrorCode::InvalidRequest
        | UiErrorCode::NotConnected
        | UiErrorCode::AnotherLeader
        | UiErrorCode::Busy
        | UiErrorCode::NotFound
        | UiErrorCode::DataUnusable
        | UiErrorCode::Failed => ButtonView::Failed,
    }
}

fn queued_change(change: WaitingChange) -> QueuedChangeView {
    QueuedChangeView {
        name: change.name.unwrap_or_else(|| change.user.to_string()),
        user: change.user.to_string(),
        kind: change.kind.into(),
        seen_at: change.seen_at.to_string(),
        saved_at: change.saved_at.map(|at| at.to_string()),
    }
}

impl StateView {
    /// The state of a window without a connection.
    pub fn not_connected() -> Self {
        let entry = |shown| MenuEntryView {
            shown,
            enabled: false,
            reason: Some("No connection is open.".to_owned()),
        };
        Self {
            button: ButtonView::NotConnected,
            queued: 0,
            queued_changes: Vec::new(),
            held_jobs: Vec::new(),
            running: None,
            another_waits: false,
            last_job: None,
            mirror_at: None,
            following: None,
            consent: ConsentStateView::NotGranted,
            auto_sync: AutoSyncView::off(),
            failure: None,
            menu: MenuView {
                teams: entry(false),
                manual: entry(true),
                pbx: entry(false),
            },
            suspect: None,
        }
    }
}

#[cfg(test)]
mod tests;
