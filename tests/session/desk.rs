//! A connected sample tenant, and a window on it.

use app::{
    App, ConnectRequest, ConnectionConfig, Face, KeyPlace, Outside, PbxConfig, Place, Session,
    connect_through,
    view::{
        EventView, JobFilterRequest, JobView, JobsRequest, PeopleRequest, PeopleSort, StandingView,
        StateView, ToggleView,
    },
};
use jiff::{SignedDuration, Timestamp};
use outbound::RouterTransport;
use simulator::{
    Control, Fault, FaultRule, Identity, JournalEvent, Knobs, PbxChange, Simulator, SimulatorConfig, System,
    TenantChange,
};
use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};
use store::Database;
use sync_core::{
    id::TenantId,
    limits::Limits,
    ports::{AuditEntry, RecordsStore},
    settings::Settings,
};
use sync_engine::Clock;
use tempfile::TempDir;
use tokio::sync::broadcast::{Receiver, error::RecvError};

pub const PBX: &str = "http://127.0.0.1:18081/admin-provisioning";
pub const MICROSOFT: &str = "http://127.0.0.1:18082";

/// Longer than anything that a window waits for.
const PATIENCE: Duration = Duration::from_secs(30 * 3600);

/// A person of the phone system who can be synced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Somebody {
    pub user: String,
    pub account: String,
    pub number: String,
}

/// A sample tenant with a data folder.
pub struct Desk {
    pub control: Control,
    pub outside: Outside,
    pub folder: TempDir,
    /// The address of the Teams channel's workflow.
    pub channel: String,
    clock: Clock,
    /// How far this computer's clock was set, in seconds.
    set: &'static AtomicI64,
}

impl Desk {
    /// A sample tenant that nobody is connected to.
    pub fn bare() -> Self {
        Self::of(40, Knobs::default())
    }

    /// One of so many users that behaves so.
    pub fn of(users: usize, knobs: Knobs) -> Self {
        Self::with(SimulatorConfig {
            users,
            knobs,
            ..SimulatorConfig::default()
        })
    }

    /// One that is configured so.
    pub fn with(config: SimulatorConfig) -> Self {
        let config = SimulatorConfig {
            seed: 7,
            knobs: Knobs {
                pbx_quota: false,
                throttle: false,
                // Time passes while a read is made, as it does outside.
                latency_ms: 5,
                ..config.knobs
            },
            ..config
        };
        let simulator = Simulator::new(&config);
        let set: &'static AtomicI64 = Box::leak(Box::default());
        let clock = Clock::starting_at(config.start).set_by(set);
        Self {
            control: simulator.control(),
            channel: simulator.endpoints(MICROSOFT).channel_url,
            outside: Outside::through(Arc::new(RouterTransport::new(simulator.router())), clock),
            folder: tempfile::tempdir().expect("a folder"),
            clock,
            set,
        }
    }

    /// Sets this computer's clock forward by so much, or back.
    pub fn set_clock(&self, by: SignedDuration) {
        self.set.fetch_add(by.as_secs(), Ordering::Relaxed);
    }

    /// One that is connected, with the widest limits: half of the twenty managed people.
    pub async fn connected() -> Self {
        let desk = Self::bare();
        desk.connect().await;
        desk.limit(Limits::MAXIMUM).await;
        desk
    }

    /// Connects it as the command line does.
    pub async fn connect(&self) {
        let desk = self;
        let identity = desk.identity();
        connect_through(
            ConnectRequest {
                place: desk.place(),
                config: ConnectionConfig {
                    pbx: PbxConfig::eight_by_eight(PBX),
                    login_url: MICROSOFT.into(),
                    graph_url: MICROSOFT.into(),
                    client_id: identity.client_id,
                    vault_key: KeyPlace::File {
                        path: desk.key_file(),
                    },
                    tenant_lag_ms: None,
                },
                tenant: TenantId::new(identity.tenant_id),
                pbx_key: Some(identity.api_key.into()),
                client_secret: Some(identity.client_secret.into()),
                voice_rules: None,
                next_gen: Some(true),
                create_key_file: true,
                anew: false,
            },
            &desk.outside,
        )
        .await
        .expect("a connection");
    }

    pub fn identity(&self) -> Identity {
        self.control.world().identity
    }

    pub fn place(&self) -> Place {
        Place {
            data_dir: self.folder.path().to_owned(),
            connection: "main".into(),
        }
    }

    pub fn key_file(&self) -> PathBuf {
        self.folder.path().join("vault.key")
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The database, as another process would open it.
    pub async fn database(&self) -> Database {
        let clock = self.clock;
        Database::open(self.place().folder(), move || clock.now())
            .await
            .expect("a database")
    }

    /// Saves limits as a person does.
    pub async fn limit(&self, limits: Limits) {
        let database = self.database().await;
        let before = database.settings().await.expect("settings");
        let settings = Settings { limits, ..before };
        database
            .save_settings(&settings, &self.entry("limits.saved"))
            .await
            .expect("settings");
    }

    fn entry(&self, what: &str) -> AuditEntry {
        AuditEntry {
            at: self.now(),
            person: "test".into(),
            computer: "test".into(),
            microsoft_account: None,
            what: what.into(),
            old: None,
            new: None,
            reason: None,
        }
    }

    /// A window on the connection.
    pub async fn window(&self) -> Window {
        self.window_as(Face::App).await
    }

    pub async fn window_as(&self, face: Face) -> Window {
        let app = App::open_through(self.place(), self.outside.clone())
            .await
            .expect("a connection");
        let session = Session::open(app, face).await;
        Window {
            events: session.events(),
            session,
        }
    }

    /// A window on a connection whose first sync was approved, and carried out.
    pub async fn settled(&self) -> Window {
        self.settled_as(Face::App).await
    }

    /// The same by another kind of process.
    pub async fn settled_as(&self, face: Face) -> Window {
        let mut window = self.window_as(face).await;
        window.session.sync_now(false).await.expect("a start");
        let held = window.rest().await.held_jobs[0];
        window.session.approve(held, None).await.expect("a start");
        window.rest().await;
        self.control.quiet().await;
        window
    }

    /// Sets or clears a person's Teams flag in the phone system; when that was.
    pub fn ticks(&self, person: &Somebody, ticked: bool) -> Timestamp {
        let change = PbxChange {
            teams: Some(Some(ticked)),
            ..PbxChange::default()
        };
        self.control
            .edit_pbx_user(&person.user, &change)
            .expect("an edit");
        self.now()
    }

    /// People who can be synced, by PBX user id.
    pub fn people(&self) -> Vec<Somebody> {
        let wanted = self.control.truth().wanted.into_iter();
        wanted
            .filter(|wanted| wanted.blocked_by.is_empty())
            .filter_map(|wanted| {
                Some(Somebody {
                    user: wanted.pbx_user_id,
                    account: wanted.account_id?,
                    number: wanted.number?,
                })
            })
            .collect()
    }

    /// The phone system gives a person a number.
    pub fn gives(&self, user: &str, number: &str) {
        let change = PbxChange {
            number: Some(Some(number.to_owned())),
            ..PbxChange::default()
        };
        self.control.edit_pbx_user(user, &change).expect("a PBX user");
    }

    /// A new number for somebody, saved now.
    pub fn saves(&self, person: &Somebody, number: &str) -> Timestamp {
        self.gives(&person.user, number);
        self.now()
    }

    /// Somebody takes a number away in the tenant.
    pub fn somebody_else_takes(&self, number: &str) {
        let change = TenantChange::UnassignNumber {
            number: number.to_owned(),
        };
        self.control.change_tenant(&change).expect("a change");
    }

    /// How far the journal has come.
    pub fn mark(&self) -> u64 {
        self.control.journal(0).last().map_or(0, |entry| entry.seq)
    }

    /// How often a system was asked since then.
    pub fn asked(&self, system: System, since: u64) -> usize {
        let done = self.control.journal(since).into_iter();
        done.filter(|entry| matches!(&entry.event, JournalEvent::Request { system: of, .. } if *of == system))
            .count()
    }

    /// Spoils requests until the faults are removed.
    pub fn spoil(&self, rule: FaultRule) -> u64 {
        self.control.add_fault(rule)
    }

    /// The numbers that an account holds in truth.
    pub fn held_by(&self, account: &str) -> Vec<String> {
        self.control.truth().accounts[account].numbers.clone()
    }
}

/// A number that nobody has.
pub fn unused(n: u32) -> String {
    format!("+44113009{n:04}")
}

/// A session and what it tells.
pub struct Window {
    pub session: Session,
    pub events: Receiver<EventView>,
}

impl Window {
    /// The next event.
    pub async fn next(&mut self) -> EventView {
        loop {
            match tokio::time::timeout(PATIENCE, self.events.recv()).await {
                Ok(Ok(event)) => return event,
                Ok(Err(RecvError::Lagged(_))) => {}
                Ok(Err(RecvError::Closed)) => panic!("the session ended"),
                Err(_) => panic!("nothing moved in {PATIENCE:?}: {:?}", self.state().await),
            }
        }
    }

    /// Waits for an event.
    pub async fn hears(&mut self, wanted: impl Fn(&EventView) -> bool) -> EventView {
        loop {
            let event = self.next().await;
            if wanted(&event) {
                return event;
            }
        }
    }

    /// The state, as soon as it is so: looked at whenever something moved.
    pub async fn until(&mut self, wanted: impl Fn(&StateView) -> bool) -> StateView {
        loop {
            let state = self.state().await;
            if wanted(&state) {
                return state;
            }
            self.next().await;
        }
    }

    /// Waits until nothing is at work.
    pub async fn rest(&mut self) -> StateView {
        self.until(|state| state.running.is_none()).await
    }

    /// Waits for the end of the next job, and says when that was.
    pub async fn next_job(&mut self, desk: &Desk) -> (app::view::JobView, Timestamp) {
        let known = self.jobs().await.len();
        loop {
            let jobs = self.jobs().await;
            if jobs.len() > known && jobs[0].ended_at.is_some() {
                return (jobs[0].clone(), desk.now());
            }
            self.next().await;
        }
    }

    /// Auto Sync, from the moment on that it may start jobs.
    pub async fn switch_auto_sync_on(&mut self) -> StateView {
        let set = self.session.set_toggle(ToggleView::AutoSync, true);
        set.await.expect("Auto Sync");
        self.until(|state| state.auto_sync.standing == StandingView::Ready)
            .await
    }

    /// A sync of everybody, to its end.
    pub async fn sync(&mut self) -> StateView {
        self.session.sync_now(false).await.expect("a start");
        self.rest().await
    }

    /// Reads the phone system, and waits for it.
    pub async fn refresh(&mut self) -> StateView {
        // A read that is under way may have passed the change by, and what is told of it comes late.
        while self.session.pbx_status().await.expect("a status").refreshing {
            self.next().await;
        }
        let before = self.state().await.mirror_at;
        self.session.refresh_mirror().await.expect("a start");
        self.until(|state| state.mirror_at != before).await
    }

    /// Reads both systems, and waits for it.
    pub async fn read_people(&mut self) {
        self.session.read_people().await.expect("a start");
        while self.session.people(everybody()).await.expect("people").reading {
            self.next().await;
        }
    }

    pub async fn state(&self) -> StateView {
        self.session.state().await.expect("a state")
    }

    /// Jobs, newest first.
    pub async fn jobs(&self) -> Vec<JobView> {
        let request = JobsRequest {
            filter: no_filter(),
            after: None,
            limit: 100,
        };
        self.session.jobs(request).await.expect("jobs").jobs
    }
}

pub fn no_filter() -> JobFilterRequest {
    JobFilterRequest {
        types: Vec::new(),
        statuses: Vec::new(),
        from: None,
        to: None,
        person: None,
    }
}

/// The first page of everybody.
pub fn everybody() -> PeopleRequest {
    PeopleRequest {
        text: None,
        states: Vec::new(),
        causes: Vec::new(),
        sort: PeopleSort::Name,
        descending: false,
        offset: 0,
        limit: 500,
    }
}

/// A settled connection with Auto Sync on, as people find it in the morning.
pub async fn automatic() -> (Desk, Window) {
    let desk = Desk::connected().await;
    let mut window = desk.settled().await;
    let state = window.switch_auto_sync_on().await;
    assert!(state.auto_sync.auto_sync && state.menu.teams.shown && state.menu.manual.shown);
    (desk, window)
}

/// An answer of a system that is down.
pub fn unavailable() -> Fault {
    Fault::Status {
        status: 503,
        retry_after: None,
        message: None,
    }
}

/// Lets time pass.
pub async fn pass(time: Duration) {
    tokio::time::advance(Duration::ZERO).await;
    // Virtual time: the runtime goes ahead as soon as nothing else is to be done.
    tokio::time::timeout(time, std::future::pending::<()>())
        .await
        .expect_err("time passes");
}
