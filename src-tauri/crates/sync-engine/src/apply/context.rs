//! What all chains of one job share: ports, the lane of writes, the watch of results, the reason to stop.

use crate::{
    apply::{
        lane::{self, WriteOrder},
        watch::{self, WatchOrder},
    },
    clock::Clock,
    event::{EngineState, Event},
    tuning::Tuning,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};
use sync_core::{
    failure::Failure,
    id::{ChainId, EntraId, JobId, PbxUserId},
    managed::ManagedAccount,
    plan::Plan,
    ports::{Consented, Directory, Epochs, JobHistory, LogLevel, LogLine, RecordsStore},
};
use tokio::{
    sync::{broadcast, mpsc},
    task::{AbortHandle, JoinError},
};

/// Everything that applying a plan needs.
pub(crate) struct Context {
    pub(crate) job: JobId,
    pub(crate) plan: Arc<Plan>,
    /// Chains that are not planned any more (resume).
    pub(crate) stale: BTreeSet<ChainId>,
    pub(crate) directory: Arc<dyn Directory>,
    pub(crate) history: Arc<dyn JobHistory>,
    pub(crate) records: Arc<dyn RecordsStore>,
    pub(crate) clock: Clock,
    pub(crate) tuning: Tuning,
    pub(crate) epochs: Epochs,
    /// Whether a person signed in for this job: then the consent does not matter to it.
    pub(crate) signed_in: bool,
    pub(crate) managed: BTreeMap<PbxUserId, ManagedAccount>,
    pub(crate) names: BTreeMap<EntraId, String>,
    pub(crate) events: broadcast::Sender<Event>,
    pub(crate) state: tokio::sync::watch::Sender<EngineState>,
    /// People with a step in this plan.
    pub(crate) people: u32,
}

/// Why a job stops before its last chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum StopReason {
    /// A person cancelled: the rest is Not sent.
    Cancelled,
    /// A toggle or rule was saved: the rest is Not sent, the next job plans anew.
    SettingsChanged,
    /// Microsoft refused the credential, or consent moved: goes on after renewal.
    Reconnect(Failure),
    /// Another process leads, or the records can't be kept: nothing more may be done here.
    Broken(Failure),
}

impl StopReason {
    /// Whether a chain that has begun may go on to its end.
    pub(crate) fn lets_chains_finish(&self) -> bool {
        match self {
            StopReason::Cancelled | StopReason::SettingsChanged => true,
            StopReason::Reconnect(_) | StopReason::Broken(_) => false,
        }
    }
}

/// How applying ended.
#[derive(Debug)]
pub(crate) struct Applied {
    pub(crate) stopped: Option<StopReason>,
    pub(crate) without_number: Vec<PbxUserId>,
}

impl Applied {
    /// Whether the job ends by this, rather than being taken up again.
    pub(crate) fn ended(&self) -> bool {
        self.stopped.as_ref().is_none_or(StopReason::lets_chains_finish)
    }
}

/// A task that ends with the job: also when the job's future is dropped, so that nothing is sent behind
/// the back of whoever dropped it.
#[derive(Debug)]
pub(crate) struct Attached(AbortHandle);

impl Attached {
    pub(crate) fn spawn(task: impl Future<Output = ()> + Send + 'static) -> Self {
        Self(tokio::spawn(task).abort_handle())
    }
}

impl Drop for Attached {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// What an epoch that moved means for a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Moved {
    /// Nothing: what was decided still stands.
    GoOn,
    /// One that has begun goes on to its end.
    FinishChain,
    /// Nothing more is sent.
    Stop,
}

/// Shared by the chains of one job.
pub(crate) struct Shared {
    pub(crate) context: Context,
    pub(crate) writes: mpsc::Sender<WriteOrder>,
    pub(crate) watch: mpsc::Sender<WatchOrder>,
    state: Arc<Stop>,
    without_number: Mutex<Vec<PbxUserId>>,
    done: AtomicU32,
}

/// The reason to stop and the epochs, which the lane reads too.
pub(crate) struct Stop {
    reason: Mutex<Option<StopReason>>,
    epochs: Mutex<Epochs>,
}

impl Stop {
    pub(crate) fn reason(&self) -> Option<StopReason> {
        self.reason.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The first reason stays, except that a broken job overrides a polite one.
    pub(crate) fn set(&self, reason: StopReason) {
        let mut slot = self.reason.lock().unwrap_or_else(PoisonError::into_inner);
        match (&*slot, &reason) {
            (None, _)
            | (Some(StopReason::Cancelled | StopReason::SettingsChanged), StopReason::Broken(_)) => {
                *slot = Some(reason);
            }
            (Some(StopReason::Cancelled | StopReason::SettingsChanged), StopReason::Reconnect(_)) => {
                *slot = Some(reason);
            }
            (Some(_), _) => {}
        }
    }

    pub(crate) fn epochs(&self) -> Epochs {
        *self.epochs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn set_epochs(&self, epochs: Epochs) {
        *self.epochs.lock().unwrap_or_else(PoisonError::into_inner) = epochs;
    }
}

impl Shared {
    /// With the tasks that it needs; they end when those are dropped.
    pub(crate) fn start(context: Context) -> (Self, [Attached; 2]) {
        let state = Arc::new(Stop {
            reason: Mutex::new(None),
            epochs: Mutex::new(context.epochs),
        });
        let (writes, lane) = lane::start(&context, state.clone());
        let (watch, looks) = watch::start(context.directory.clone(), context.tuning);
        let shared = Self {
            context,
            writes,
            watch,
            state,
            without_number: Mutex::new(Vec::new()),
            done: AtomicU32::new(0),
        };
        (shared, [lane, looks])
    }

    pub(crate) fn stopped(&self) -> Option<StopReason> {
        self.state.reason()
    }

    pub(crate) fn stop(&self, reason: StopReason) {
        self.state.set(reason);
    }

    pub(crate) fn report_without_number(&self, user: &PbxUserId) {
        self.without_number
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(user.clone());
    }

    /// A chain of so many people came to its end.
    pub(crate) fn progress(&self, people: u32) {
        let done = self.done.fetch_add(people, Ordering::Relaxed) + people;
        let (job, of) = (self.context.job, self.context.people);
        let _ = self.context.events.send(Event::Progress { job, done, of });
        self.context
            .state
            .send_replace(EngineState::Syncing { job, done, of });
    }

    pub(crate) fn applied(&self) -> Applied {
        Applied {
            stopped: self.stopped(),
            without_number: self
                .without_number
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .clone(),
        }
    }

    /// A chain that panicked leaves its open steps for the resume; the job must not end as if it were well.
    pub(crate) fn note_panic(&self, error: Option<JoinError>) {
        if let Some(error) = error {
            tracing::error!(job = %self.context.job, %error, "a chain ended abnormally");
            self.stop(StopReason::Broken(internal(&format!(
                "a chain ended abnormally: {error}"
            ))));
        }
    }

    /// After an epoch moved. The lead or the consent that went stops the job; a saved setting lets the chain in
    /// flight finish; a consent that was renewed carries the job on.
    pub(crate) async fn safety_changed(&self) -> Moved {
        let before = self.state.epochs();
        let Consented { consent, epochs: now } = match self.context.records.consented().await {
            Ok(now) => now,
            Err(failure) => {
                self.stop(StopReason::Broken(failure));
                return Moved::Stop;
            }
        };
        if now.lead != before.lead {
            self.stop(StopReason::Broken(safety("another Voice Sync took the lead")));
            return Moved::Stop;
        }
        if now.consent != before.consent
            && !self.context.signed_in
            && let Err(failure) = consent.carries_on()
        {
            self.stop(StopReason::Reconnect(failure));
            return Moved::Stop;
        }
        self.state.set_epochs(now);
        if now.settings == before.settings {
            return Moved::GoOn;
        }
        self.stop(StopReason::SettingsChanged);
        Moved::FinishChain
    }

    /// Looks every half second whether somebody, perhaps in another process, asked to cancel.
    pub(crate) fn watch_for_cancel(self: Arc<Self>) -> Attached {
        Attached::spawn(async move {
            loop {
                match self.context.history.cancel_requested(self.context.job).await {
                    Ok(true) => return self.stop(StopReason::Cancelled),
                    Ok(false) => {}
                    Err(failure) => return self.stop(StopReason::Broken(failure)),
                }
                tokio::time::sleep(Duration::from_millis(500)).await;
            }
        })
    }

    /// Writes a line to the job's output log; a log that can't be written stops nobody's sync.
    pub(crate) async fn log(&self, level: LogLevel, text: String) {
        let line = LogLine {
            at: self.context.clock.now(),
            level,
            text,
        };
        if let Err(failure) = self.context.history.log(self.context.job, &[line]).await {
            tracing::warn!(job = %self.context.job, %failure, "output log not written");
        }
    }

    /// The name of a person of the plan.
    pub(crate) fn name_of<'a>(&'a self, user: &'a PbxUserId) -> &'a str {
        self.context
            .plan
            .people
            .get(user)
            .map_or(user.as_str(), |person| person.name.as_str())
    }
}

fn internal(detail: &str) -> Failure {
    Failure::new(
        sync_core::error_code::ErrorCode::Internal,
        sync_core::failure::FailureClass::Permanent,
        detail,
    )
}

fn safety(detail: &str) -> Failure {
    Failure::new(
        sync_core::error_code::ErrorCode::SafetyChanged,
        sync_core::failure::FailureClass::NeedsAdmin,
        detail,
    )
}
