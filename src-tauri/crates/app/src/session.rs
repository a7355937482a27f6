//! One open connection in a running window: it leads, or follows whoever does; it starts work in the
//! background and tells by events that something moved.
//!
//! Each verb is here by its page: `state`, `jobs`, `people`, `services`. Not here: what the engine does, and
//! anything of Tauri.

mod consent;
mod jobs;
mod lasting;
mod lead;
mod people;
mod records;
mod requests;
mod services;
mod settings;
mod state;
mod toggles;
mod watching;
mod work;

use crate::{
    connection::App,
    jobs::JobPeople,
    leader::Leader,
    view::{ConnectionView, EventView, UiError},
};
pub(crate) use consent::approval;
use lead::Role;
use people::Users;
use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use store::Face;
use sync_core::{error_code::ErrorCode, failure::Failure, id::JobId};
use tokio::{
    sync::{Notify, broadcast, watch},
    task::JoinHandle,
    time::Instant,
};
use watching::Watch;
use work::Work;

/// How long a close waits for the chain in flight.
const CLOSING: Duration = Duration::from_secs(30);

/// A connection that is open in a window. Ends with its background work when it is dropped.
pub struct Session {
    core: Arc<Core>,
}

/// What the verbs and the background share.
pub(crate) struct Core {
    pub(crate) app: App,
    face: Face,
    events: broadcast::Sender<EventView>,
    role: Mutex<Role>,
    work: watch::Sender<Work>,
    watch: Mutex<Watch>,
    users: Mutex<Users>,
    consent_due: Mutex<Instant>,
    /// The tenant as it is shown: an approval may have told its name.
    shown: Mutex<ConnectionView>,
    opened_job: Mutex<Option<(JobId, Arc<JobPeople>)>>,
    wake: Notify,
    tasks: Mutex<Vec<JoinHandle<()>>>,
}

impl Session {
    /// Opens the session of a connection: takes the lead, or follows. What was interrupted is taken up and
    /// the phone system is read in the background.
    pub async fn open(app: App, face: Face) -> Self {
        let (events, _) = broadcast::channel(1024);
        let watch = Watch::new(app.outside.clock);
        let shown = ConnectionView::of(&app);
        let core = Arc::new(Core {
            app,
            shown: Mutex::new(shown),
            watch: Mutex::new(watch),
            face,
            events,
            role: Mutex::new(Role::Undecided),
            work: watch::Sender::new(Work::default()),
            users: Mutex::new(Users::default()),
            consent_due: Mutex::new(Instant::now()),
            opened_job: Mutex::new(None),
            wake: Notify::new(),
            tasks: Mutex::new(Vec::new()),
        });
        core.try_to_lead().await;
        core.spawn(core.clone().keep());
        core.spawn(core.clone().listen());
        Self { core }
    }

    /// What happens from now on. A slow listener misses events and asks everything again.
    pub fn events(&self) -> broadcast::Receiver<EventView> {
        self.core.events.subscribe()
    }

    /// The connection, for reading.
    pub fn app(&self) -> &App {
        &self.core.app
    }

    /// What the window is about.
    pub fn connection(&self) -> ConnectionView {
        held(&self.core.shown).clone()
    }

    /// Closes the session: asks a running job to stop after the chain in flight, waits for it (half a minute
    /// at most; what is left then is taken up next time), and gives up the lead.
    pub async fn close(self) {
        self.core.work.send_modify(|work| work.next = None);
        if let Err(failure) = self.core.cancel_at_work().await {
            tracing::warn!(%failure, "the job at work could not be asked to stop");
        }
        let mut work = self.core.work.subscribe();
        let rest = work.wait_for(|work| work.now.is_none());
        if tokio::time::timeout(CLOSING, rest).await.is_err() {
            tracing::warn!("a job is still at work; it is taken up when this connection is opened again");
        }
        let tasks = std::mem::take(&mut *held(&self.core.tasks));
        for task in tasks {
            task.abort();
            // An aborted task ends as such; one that had ended has nothing to say.
            let _ = task.await;
        }
        if let Ok(leader) = self.core.leader()
            && let Err(failure) = leader.engine().end_following().await
        {
            tracing::warn!(%failure, "until when the phone system was watched could not be kept");
        }
        *held(&self.core.role) = Role::Undecided;
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        for task in held(&self.core.tasks).drain(..) {
            task.abort();
        }
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("connection", &self.core.app.connection().id)
            .finish_non_exhaustive()
    }
}

impl Core {
    /// Tells whoever listens; nobody has to.
    pub(crate) fn tell(&self, event: EventView) {
        let _ = self.events.send(event);
    }

    /// A task that ends with the session.
    fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let mut tasks = held(&self.tasks);
        tasks.retain(|task| !task.is_finished());
        tasks.push(tokio::spawn(task));
    }

    /// The lead, or why it is not here.
    pub(crate) fn leader(&self) -> Result<Arc<Leader>, UiError> {
        match &*held(&self.role) {
            Role::Leading(leader) => Ok(leader.clone()),
            Role::Unable(failure) => Err(failure.clone().into()),
            Role::Following(_) | Role::Undecided => Err(Failure::new(
                ErrorCode::AnotherLeader,
                sync_core::failure::FailureClass::RetryFast,
                String::new(),
            )
            .into()),
        }
    }
}

// No state is half changed while one of these locks is held: a panic leaves nothing to repair.
fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
