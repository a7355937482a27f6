//! What the commands ask: the connection that is open in this window, Connect as far as it has come, the
//! dialogs. Not here: anything that decides or remembers something about a sync, which is `app`'s.

mod closer;

use crate::{
    desktop::{
        Desktop,
        dialogs::{Dialogs, FileKind, Question},
    },
    sample::{self, Sample, SampleOptions},
};
use app::{
    App, Face, KeyPlace, OpenPage, Outside, Place, Session, Setup, SignIns, connections,
    core::{
        error_code::ErrorCode,
        failure::{Failure, FailureClass},
    },
    view::{ConnectionView, EventView, StateView, UiError, WindowView},
};
use closer::Closer;
use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex as PlainMutex, OnceLock, PoisonError},
};
use tokio::{
    sync::{Mutex, MutexGuard, RwLock, RwLockReadGuard, RwLockWriteGuard, broadcast, watch},
    task::JoinHandle,
};

/// The connection that is open.
struct Open {
    session: Session,
    sample: Option<Sample>,
    /// Passes the session's events on.
    passing: JoinHandle<()>,
}

/// Answers the commands of the shell.
pub struct Backend {
    data_dir: PathBuf,
    outside: Outside,
    dialogs: OnceLock<Arc<dyn Dialogs>>,
    desktop: OnceLock<Arc<dyn Desktop>>,
    told: broadcast::Sender<EventView>,
    open: RwLock<Option<Open>>,
    /// How many want what is open to close. Questions about it are then over.
    closers: watch::Sender<u32>,
    setup: Mutex<Option<Setup>>,
    sign_ins: SignIns,
    begins_with_sample: bool,
    /// What the page would lose with the window, in words.
    unsaved: PlainMutex<Option<String>>,
}

impl Backend {
    /// A backend of this data folder. It asks the person at the desktop, unless `dialogs` answer instead.
    pub fn of(data_dir: impl Into<PathBuf>, dialogs: Option<Arc<dyn Dialogs>>) -> Self {
        let answering = OnceLock::new();
        if let Some(dialogs) = dialogs {
            // The lock is new: nobody has set it.
            let _ = answering.set(dialogs);
        }
        let told = broadcast::channel(1024).0;
        Self {
            data_dir: data_dir.into(),
            outside: Outside::usual(),
            dialogs: answering,
            desktop: OnceLock::new(),
            sign_ins: SignIns::new(told.clone()),
            told,
            open: RwLock::new(None),
            closers: watch::Sender::new(0),
            setup: Mutex::new(None),
            begins_with_sample: false,
            unsaved: PlainMutex::new(None),
        }
    }

    /// The same; where no connection was open before, the window begins with the sample tenant.
    #[must_use]
    pub fn beginning_with_sample(mut self) -> Self {
        self.begins_with_sample = true;
        self
    }

    /// Which connection to open first.
    pub(crate) fn first(&self) -> Result<Option<String>, UiError> {
        let last = self.desktop()?.last_connection()?;
        let sample = || self.begins_with_sample.then(|| sample::CONNECTION.to_owned());
        Ok(last.or_else(sample))
    }

    /// A backend of this person's usual data folder.
    ///
    /// # Errors
    /// Where no home folder is known.
    pub fn usual() -> Result<Self, UiError> {
        Ok(Self::of(Place::usual(sample::CONNECTION)?.data_dir, None))
    }

    /// The page has something that is not saved, or nothing any more.
    pub(crate) fn keep_unsaved(&self, what: Option<String>) {
        *self.unsaved.lock().unwrap_or_else(PoisonError::into_inner) = what;
    }

    /// What the page would lose with the window.
    pub(crate) fn unsaved(&self) -> Option<String> {
        self.unsaved
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// The folder of all connections.
    pub(crate) fn data_dir(&self) -> &Path {
        &self.data_dir
    }

    /// The desktop that the window stands on; its dialogs ask, where no others were given.
    pub(crate) fn stand_on(&self, desktop: Arc<impl Desktop + Dialogs + 'static>) {
        let _ = self.dialogs.get_or_init(|| desktop.clone());
        let _ = self.desktop.get_or_init(|| desktop);
    }

    /// The desktop around the window.
    pub(crate) fn desktop(&self) -> Result<&dyn Desktop, UiError> {
        self.desktop
            .get()
            .map(AsRef::as_ref)
            .ok_or_else(UiError::not_connected)
    }

    /// What happens from now on.
    pub(crate) fn events(&self) -> broadcast::Receiver<EventView> {
        self.told.subscribe()
    }

    /// Tells the page; nobody has to listen.
    pub(crate) fn tell(&self, event: EventView) {
        let _ = self.told.send(event);
    }

    /// What the window begins with.
    pub(crate) async fn window(&self) -> Result<WindowView, UiError> {
        let last = self.desktop()?.last_connection()?;
        let connection = self
            .open
            .read()
            .await
            .as_ref()
            .map(|open| open.session.connection());
        Ok(WindowView {
            connection,
            choices: connections(&self.data_dir, last.as_deref(), &self.outside).await,
            sample_exists: self.place(sample::CONNECTION).exists(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        })
    }

    /// Opens a connection in place of the one that is open.
    pub(crate) async fn open(&self, id: &str) -> Result<ConnectionView, UiError> {
        if id == sample::CONNECTION {
            return self.open_sample().await;
        }
        let place = self.place(id);
        if !place.exists() {
            return Err(Failure::new(
                ErrorCode::NotFound,
                FailureClass::Permanent,
                format!("there is no connection {id}"),
            )
            .into());
        }
        let mut open = self.alone().await;
        self.put_away(open.take()).await;
        let app = App::open_through(place, self.outside.clone()).await?;
        self.show(&mut open, app, None).await
    }

    /// Opens the sample tenant, which is made where there is none.
    pub(crate) async fn open_sample(&self) -> Result<ConnectionView, UiError> {
        let mut open = self.alone().await;
        self.put_away(open.take()).await;
        let place = self.place(sample::CONNECTION);
        let sample = Sample::open(place.clone(), SampleOptions::from_env()?, &self.outside).await?;
        let app = App::open_through(place, self.outside.clone()).await?;
        self.show(&mut open, app, Some(sample)).await
    }

    async fn show(
        &self,
        open: &mut Option<Open>,
        app: App,
        mut sample: Option<Sample>,
    ) -> Result<ConnectionView, UiError> {
        let session = Session::open(app, Face::App).await;
        let view = session.connection();
        let (told, mut heard) = (self.told.clone(), session.events());
        let passing = tokio::spawn(async move {
            loop {
                let event = match heard.recv().await {
                    Ok(event) => event,
                    Err(broadcast::error::RecvError::Lagged(_)) => EventView::ConnectionChanged,
                    Err(broadcast::error::RecvError::Closed) => return,
                };
                let _ = told.send(event);
            }
        });
        if let Some(sample) = &mut sample {
            sample.keep_on(session.events());
        }
        *open = Some(Open {
            session,
            sample,
            passing,
        });
        self.tell(EventView::ConnectionChanged);
        self.desktop()?.remember_connection(Some(&view.id))?;
        Ok(view)
    }

    /// Closes what is open: a running job stops after the chain in flight, the sample tenant is kept.
    pub(crate) async fn close(&self) {
        let mut open = self.alone().await;
        // Nobody else gets past before it is closed: who ends the process waits for it too.
        self.put_away(open.take()).await;
        drop(open);
        self.tell(EventView::ConnectionChanged);
    }

    /// Closes what was open, after whoever signs in for it.
    async fn put_away(&self, open: Option<Open>) {
        self.sign_ins.end_and_wait().await;
        close(open).await;
    }

    /// The open session.
    pub(crate) async fn session(&self) -> Result<RwLockReadGuard<'_, Session>, UiError> {
        let open = self.open.read().await;
        RwLockReadGuard::try_map(open, |open| open.as_ref().map(|open| &open.session))
            .map_err(|_| UiError::not_connected())
    }

    /// The sample tenant, where it is open and kept by this window.
    pub(crate) async fn sample(&self) -> Result<RwLockReadGuard<'_, Sample>, UiError> {
        let open = self.open.read().await;
        RwLockReadGuard::try_map(open, |open| open.as_ref()?.sample.as_ref())
            .map_err(|_| UiError::invalid_request("The sample tenant is not open."))
    }

    /// How everything stands; also without a connection.
    pub(crate) async fn state(&self) -> Result<StateView, UiError> {
        match self.session().await {
            Ok(session) => session.state().await,
            Err(_) => Ok(StateView::not_connected()),
        }
    }

    /// Connect, taken up where it was left.
    pub(crate) async fn setup(&self) -> Result<SetupOpen<'_>, UiError> {
        let mut setup = self.setup.lock().await;
        if setup.is_none() {
            let begun = Setup::open(self.data_dir.clone(), key_place(), self.outside.clone()).await?;
            *setup = Some(begun);
        }
        MutexGuard::try_map(setup, Option::as_mut).map_err(|_| UiError::not_connected())
    }

    /// Whether the person says yes.
    pub(crate) async fn confirm(&self, question: Question) -> bool {
        match self.dialogs.get() {
            Some(dialogs) => self
                .unless_closing(dialogs.confirm(question))
                .await
                .unwrap_or(false),
            None => false,
        }
    }

    /// Whether the person says yes or the other word; nothing where he says neither.
    pub(crate) async fn choose(&self, question: Question, other: &'static str) -> Option<bool> {
        let answer = self.dialogs.get()?.choose(question, other);
        self.unless_closing(answer).await.flatten()
    }

    /// Whether a connection is open.
    pub(crate) fn is_connected(&self) -> bool {
        // While it is opened or closed it is better not to be in the way.
        self.open.try_read().is_ok_and(|open| open.is_some())
    }

    /// Where to write a file.
    pub(crate) async fn save_as(&self, name: &str, kind: FileKind) -> Option<PathBuf> {
        let chosen = self.dialogs.get()?.save_as(name, kind);
        self.unless_closing(chosen).await.flatten()
    }

    /// Which file to read.
    pub(crate) async fn pick(&self, title: &str, kind: FileKind) -> Option<PathBuf> {
        let chosen = self.dialogs.get()?.open(title, kind);
        self.unless_closing(chosen).await.flatten()
    }

    /// A certificate of the company's own CA, and its private key: two files, or nothing.
    pub(crate) async fn pick_certificate(&self) -> Option<(PathBuf, PathBuf)> {
        let pem = |name| FileKind { name, ending: "pem" };
        let certificate = self
            .pick(
                "Choose the certificate of your company's CA",
                pem("Certificates (PEM)"),
            )
            .await?;
        let key = self
            .pick("Choose its private key", pem("Private keys (PEM)"))
            .await?;
        Some((certificate, key))
    }

    /// Which folder to write into.
    pub(crate) async fn pick_folder(&self, title: &str) -> Option<PathBuf> {
        let chosen = self.dialogs.get()?.open_folder(title);
        self.unless_closing(chosen).await.flatten()
    }

    /// The sign-in of this window.
    pub(crate) fn sign_ins(&self) -> &SignIns {
        &self.sign_ins
    }

    /// What shows a page of Microsoft in the system browser.
    pub(crate) fn opener(&self) -> OpenPage {
        let dialogs = self.dialogs.get().cloned();
        Arc::new(move |url| dialogs.as_ref().is_some_and(|dialogs| dialogs.open_page(url)))
    }

    /// Has the certificate registered where the tenant is the sample, whose administrator is the sample itself. Whether
    /// it is.
    pub(crate) async fn register_with_sample(&self) -> Result<bool, UiError> {
        let Ok(sample) = self.sample().await else {
            return Ok(false);
        };
        let session = self.session().await?;
        let shown = session.registration().await?;
        let client_id = &session.app().config().client_id;
        sample.register(client_id, &shown.thumbprint, &shown.pem).await?;
        Ok(true)
    }

    /// A person's answer; none once the connection it is about is to close, which would wait for it.
    async fn unless_closing<T>(&self, answer: impl Future<Output = T>) -> Option<T> {
        let mut closers = self.closers.subscribe();
        tokio::select! {
            answer = answer => Some(answer),
            _ = closers.wait_for(|closers| *closers > 0) => None,
        }
    }

    /// What is open, for closing it: waits for the commands that use it, and ends their questions.
    async fn alone(&self) -> RwLockWriteGuard<'_, Option<Open>> {
        let _closer = Closer::among(&self.closers);
        self.open.write().await
    }

    fn place(&self, id: &str) -> Place {
        Place {
            data_dir: self.data_dir.clone(),
            connection: id.to_owned(),
        }
    }
}

/// Connect, for as long as one command needs it.
pub(crate) type SetupOpen<'a> = tokio::sync::MappedMutexGuard<'a, Setup>;

async fn close(open: Option<Open>) {
    let Some(open) = open else { return };
    open.session.close().await;
    open.passing.abort();
    if let Some(sample) = open.sample
        && let Err(failure) = sample.close().await
    {
        tracing::error!(%failure, "the sample tenant could not be kept");
    }
}

/// Where the key of a new vault goes: the keychain, or the file that the administrator named.
fn key_place() -> KeyPlace {
    match std::env::var_os("VOICE_SYNC_KEY_FILE") {
        Some(path) => KeyPlace::File { path: path.into() },
        None => KeyPlace::Keychain,
    }
}
