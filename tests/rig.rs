//! A connection of the sample tenant in one process.

use jiff::Timestamp;
use microsoft::{Tenant, TenantConfig};
use outbound::{NetworkTransport, Origin, RouterTransport, Transport};
use pbx::{EightByEight, EightByEightSettings};
use secrecy::SecretString;
use simulator::{Control, Knobs, Running, Simulator, SimulatorConfig, Truth};
use std::{collections::BTreeMap, path::Path, sync::Arc, time::Duration};
use store::Database;
use sync_core::{
    failure::Failure,
    id::{ConnectionId, CustomerId, EntraId, JobId, PbxUserId, TenantId},
    job::{JobPurpose, JobType, StartedBy},
    number::PhoneNumber,
    plan::Verdict,
    ports::{AuditEntry, Connection, Directory, JobHistory, PbxSource, RecordsStore, StepRow},
    settings::Settings,
    tenant::PolicyType,
    voice_rules::{PolicyChoice, VoiceRules},
};
use sync_engine::{Clock, Engine, JobReport, Ports, SyncRequest, Tuning};
use tempfile::TempDir;
use tokio::net::TcpListener;

const PBX: &str = "http://127.0.0.1:18081/admin-provisioning";
const GRAPH: &str = "http://127.0.0.1:18082";

/// How a rig differs from the usual one.
pub struct RigOptions {
    /// PBX users in the sample tenant.
    pub users: usize,
    /// Its seed.
    pub seed: u64,
    /// Its behaviour.
    pub knobs: Knobs,
    /// Settings of the connection.
    pub settings: Settings,
    /// The engine's patience.
    pub tuning: Tuning,
    /// Reads of Teams a second.
    pub reads_per_second: f64,
    /// Whether the first sync counts as approved.
    pub approved: bool,
    /// Over loopback sockets in real time, instead of in process.
    pub sockets: bool,
}

impl Default for RigOptions {
    fn default() -> Self {
        Self {
            users: 40,
            seed: 7,
            knobs: Knobs {
                pbx_quota: false,
                throttle: false,
                ..Knobs::default()
            },
            settings: Settings {
                next_gen: true,
                ..Settings::default()
            },
            tuning: Tuning {
                rate: Some(200),
                ..Tuning::default()
            },
            reads_per_second: 5_000.0,
            approved: true,
            sockets: false,
        }
    }
}

/// A connection of the sample tenant in one process.
pub struct Rig {
    /// The tenant's remote control.
    pub control: Control,
    /// The tenant.
    pub simulator: Simulator,
    /// The history.
    pub database: Database,
    /// The engine.
    pub engine: Engine,
    /// The adapter of the phone system.
    pub pbx: Arc<dyn PbxSource>,
    /// The adapter of the tenant.
    pub directory: Arc<dyn Directory>,
    /// The clock.
    pub clock: Clock,
    tuning: Tuning,
    folder: Arc<TempDir>,
    _wire: Wire,
}

/// How the adapters reach the sample tenant.
struct Wire {
    transport: Arc<dyn Transport>,
    pbx: String,
    graph: String,
    _running: Option<Running>,
}

impl Wire {
    async fn open(simulator: &Simulator, sockets: bool) -> Self {
        if !sockets {
            let transport = Arc::new(RouterTransport::new(simulator.router()));
            return Self {
                transport,
                pbx: PBX.into(),
                graph: GRAPH.into(),
                _running: None,
            };
        }
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let running = simulator.serve(listener).expect("a server");
        Self {
            transport: Arc::new(NetworkTransport::new("voice-sync-tests")),
            pbx: running.endpoints.pbx_url.clone(),
            graph: running.endpoints.login_url.clone(),
            _running: Some(running),
        }
    }
}

impl Rig {
    /// Builds one in a folder of its own.
    pub async fn new(options: RigOptions) -> Self {
        let config = SimulatorConfig {
            users: options.users,
            seed: options.seed,
            knobs: options.knobs,
            ..SimulatorConfig::default()
        };
        let simulator = Simulator::new(&config);
        let control = simulator.control();
        let clock = Clock::starting_at(config.start);
        let wire = Wire::open(&simulator, options.sockets).await;
        let transport = wire.transport.clone();
        let identity = control.world().identity;
        let customer = CustomerId::new(identity.customer_id.clone());
        let key = SecretString::from(identity.api_key.clone());
        let settings = EightByEightSettings::new(
            Origin::parse(&wire.pbx).expect("origin"),
            key,
            Some(customer.clone()),
        );
        let pbx = EightByEight::new(settings, transport.clone(), Arc::new(move || clock.now()));
        let tenant = TenantId::new(identity.tenant_id.clone());
        let mut to = TenantConfig::new(
            tenant.clone(),
            identity.client_id.clone(),
            Origin::parse(&wire.graph).expect("origin"),
            Origin::parse(&wire.graph).expect("origin"),
        );
        to.batched = options.settings.next_gen;
        to.writes_per_second = f64::from(options.tuning.rate.unwrap_or(options.settings.writes_per_second));
        to.reads_per_second = options.reads_per_second;
        let directory = Tenant::connect(to, SecretString::from(identity.client_secret.clone()), transport);
        let folder = Arc::new(tempfile::tempdir().expect("a folder"));
        let database = Database::open(folder.path().join("sample"), move || clock.now())
            .await
            .expect("a database");
        database
            .save_connection(&Connection {
                id: ConnectionId::new("sample"),
                tenant,
                tenant_name: identity.display_name.clone(),
                tenant_domain: None,
                customer: Some(customer),
                created_at: clock.now(),
                first_sync_approved: options.approved,
                config: serde_json::json!({}),
            })
            .await
            .expect("a connection");
        let audit = audit_entry(clock.now(), "connection.saved");
        database
            .save_settings(&options.settings, &audit)
            .await
            .expect("settings");
        let (pbx, directory): (Arc<dyn PbxSource>, Arc<dyn Directory>) = (Arc::new(pbx), Arc::new(directory));
        let tuning = options.tuning;
        let engine = engine(&database, pbx.clone(), directory.clone(), clock, tuning);
        Self {
            control,
            simulator,
            database,
            engine,
            pbx,
            directory,
            clock,
            tuning,
            folder,
            _wire: wire,
        }
    }

    /// Drops the engine as a crash does and makes another one over the same folder.
    pub fn restart(&mut self) {
        self.engine = engine(
            &self.database,
            self.pbx.clone(),
            self.directory.clone(),
            self.clock,
            self.tuning,
        );
    }

    /// Another engine, of a caller who holds the lead with this epoch.
    pub fn lead_under(&mut self, epoch: u64) {
        let engine = engine(
            &self.database,
            self.pbx.clone(),
            self.directory.clone(),
            self.clock,
            self.tuning,
        );
        self.engine = engine.under_lead(epoch);
    }

    /// The same connection with another phone system.
    pub fn read_from(&mut self, pbx: Arc<dyn PbxSource>) {
        self.pbx = pbx;
        self.restart();
    }

    /// Saves settings as a person does while the engine may be at work.
    pub async fn save_settings(&self, settings: &Settings) {
        let audit = audit_entry(self.clock.now(), "settings.saved");
        self.database
            .save_settings(settings, &audit)
            .await
            .expect("settings");
    }

    /// Saves a default voice rule.
    pub async fn set_rules(&self, default: BTreeMap<PolicyType, PolicyChoice>) {
        let mut settings = self.database.settings().await.expect("settings");
        settings.voice_rules = VoiceRules {
            rules: Vec::new(),
            default,
        };
        self.database
            .save_settings(&settings, &audit_entry(self.clock.now(), "settings.saved"))
            .await
            .expect("settings");
    }

    /// Where the data is.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A manual sync of everybody.
    pub async fn sync(&self) -> Result<JobReport, Failure> {
        self.engine.sync(request(JobPurpose::Sync)).await
    }

    /// Waits until every operation and lag of the tenant is over.
    pub async fn quiet(&self) {
        self.control.quiet().await;
    }

    /// Lets the tenant's clock run.
    pub async fn pass(&self, time: Duration) {
        tokio::time::sleep(time).await;
    }

    /// The truth in the tenant.
    pub fn truth(&self) -> Truth {
        self.control.truth()
    }

    /// The steps of a job.
    pub async fn steps(&self, job: JobId) -> Vec<StepRow> {
        self.database.steps(job).await.expect("steps")
    }

    /// What a job decided about everybody, by PBX user.
    pub async fn verdicts(&self, job: JobId) -> BTreeMap<PbxUserId, Verdict> {
        let stored = self.database.plan(job).await.expect("plan").expect("a plan");
        stored
            .plan
            .people
            .into_iter()
            .map(|(user, person)| (user, person.verdict))
            .collect()
    }

    /// Who holds a number, in truth.
    pub fn holder(&self, number: &PhoneNumber) -> Option<EntraId> {
        self.truth()
            .numbers
            .get(number.as_str())?
            .holder
            .as_deref()
            .map(EntraId::new)
    }

    /// Everybody who could be synced has his number in truth, and nobody else had to give his.
    pub fn assert_converged(&self) {
        let truth = self.truth();
        for wanted in truth.wanted.iter().filter(|wanted| wanted.blocked_by.is_empty()) {
            let (Some(account), Some(number)) = (&wanted.account_id, &wanted.number) else {
                continue;
            };
            let holder = truth
                .numbers
                .get(number)
                .and_then(|record| record.holder.as_ref());
            assert_eq!(
                holder,
                Some(account),
                "{} should have {number}",
                wanted.pbx_user_id
            );
        }
        assert_eq!(
            self.control.violations(),
            Vec::new(),
            "the tenant had to refuse or repeat something"
        );
    }

    /// People of the PBX who can be synced: id and wanted number.
    pub fn ready(&self) -> Vec<(String, String)> {
        let wanted = self
            .truth()
            .wanted
            .into_iter()
            .filter(|wanted| wanted.blocked_by.is_empty());
        wanted
            .filter_map(|wanted| wanted.account_id.and(Some((wanted.pbx_user_id, wanted.number?))))
            .collect()
    }
}

fn engine(
    database: &Database,
    pbx: Arc<dyn PbxSource>,
    directory: Arc<dyn Directory>,
    clock: Clock,
    tuning: Tuning,
) -> Engine {
    let ports = Ports {
        pbx,
        directory,
        history: Arc::new(database.clone()),
        mirror: Arc::new(database.clone()),
        records: Arc::new(database.clone()),
    };
    Engine::new(ports, clock, tuning)
}

/// An entry for the audit trail by whoever runs tests.
pub fn audit_entry(at: Timestamp, what: &str) -> AuditEntry {
    AuditEntry {
        at,
        person: "test".into(),
        computer: "test".into(),
        microsoft_account: None,
        what: what.into(),
        old: None,
        new: None,
        reason: None,
    }
}

/// Who starts jobs in tests.
pub fn tester() -> StartedBy {
    StartedBy {
        person: "test".into(),
        computer: "test".into(),
        microsoft_account: None,
    }
}

/// A manual request.
pub fn request(purpose: JobPurpose) -> SyncRequest {
    SyncRequest {
        job_type: JobType::Manual,
        started_by: tester(),
        diagnostic: false,
        focus: None,
        purpose,
    }
}
