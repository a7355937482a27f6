//! A company that registered Voice Sync by hand, and a connection to it that has no secret.

use crate::browser::Browser;
use app::{
    App, ApprovalRequest, ApprovalStage, ConnectRequest, ConnectionConfig, KeyPlace, Outside, PbxConfig,
    Place, SignInWay, connect_through,
    core::{consent::Consent, consent::ConsentMethod, failure::Failure, id::TenantId},
};
use jiff::{SignedDuration, Timestamp};
use outbound::NetworkTransport;
use simulator::{
    ApplicationChange, Control, Endpoints, Knobs, Registration, Running, Simulator, SimulatorConfig,
};
use std::{fs, path::Path, sync::Arc};
use sync_engine::Clock;
use tempfile::TempDir;
use tokio::net::TcpListener;

/// The Global Administrator among the simulator's people.
pub const GLOBAL: &str = "global_administrator";

pub struct Office {
    pub control: Control,
    pub app: App,
    pub client_id: String,
    pub folder: TempDir,
    pub outside: Outside,
    running: Running,
}

/// A connection for which no secret is entered.
fn without_secret(place: Place, ends: &Endpoints, client_id: &str, folder: &Path) -> ConnectRequest {
    ConnectRequest {
        place,
        config: ConnectionConfig {
            pbx: PbxConfig::eight_by_eight(ends.pbx_url.as_str()),
            login_url: ends.login_url.clone(),
            graph_url: ends.graph_url.clone(),
            client_id: client_id.to_owned(),
            vault_key: KeyPlace::File {
                path: folder.join("vault.key"),
            },
            tenant_lag_ms: Some(20),
        },
        tenant: TenantId::new(ends.tenant_id.clone()),
        pbx_key: Some(ends.api_key.clone().into()),
        client_secret: None,
        voice_rules: None,
        next_gen: Some(true),
        create_key_file: true,
        anew: false,
    }
}

impl Office {
    /// Registered, with this computer's certificate uploaded, and nobody has approved it yet.
    pub async fn registered() -> Self {
        let office = Self::without_certificate().await;
        office.upload().await;
        office
    }

    /// Approved by its Global Administrator: Voice Sync signs in by certificate.
    pub async fn approved() -> Self {
        let office = Self::registered().await;
        office
            .approve(ConsentMethod::Certificate, &[GLOBAL, GLOBAL], "accept")
            .await
            .expect("approved");
        office
    }

    /// Registered before the certificate was made.
    pub async fn without_certificate() -> Self {
        let simulator = Simulator::new(&SimulatorConfig {
            users: 20,
            seed: 5,
            start: Outside::usual().time(),
            knobs: Knobs::with_lag(20),
            ..SimulatorConfig::default()
        });
        let control = simulator.control();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let running = simulator.serve(listener).expect("a server");
        let registered = control.register_application(&Registration::default());
        let client_id = registered.expect("registered").application.client_id;
        let folder = tempfile::tempdir().expect("a folder");
        let place = Place {
            data_dir: folder.path().join("data"),
            connection: "main".into(),
        };
        let outside = Outside::usual();
        let request = without_secret(place.clone(), &running.endpoints, &client_id, folder.path());
        connect_through(request, &outside).await.expect("a connection");
        let app = App::open_through(place, outside.clone())
            .await
            .expect("a connection");
        Self {
            control,
            app,
            client_id,
            folder,
            outside,
            running,
        }
    }

    /// What connects this company again, under another name.
    pub fn connecting(&self, connection: &str) -> ConnectRequest {
        let place = Place {
            connection: connection.into(),
            ..self.app.place().clone()
        };
        without_secret(
            place,
            &self.running.endpoints,
            &self.client_id,
            self.folder.path(),
        )
    }

    /// Where its systems are.
    pub fn endpoints(&self) -> &Endpoints {
        &self.running.endpoints
    }

    /// The company's administrator uploads the certificate.
    pub async fn upload(&self) {
        let material = self.app.material().await.expect("a certificate");
        self.take(material.registration().certificate.pem.clone());
    }

    /// The same with any certificate.
    pub fn take(&self, certificate: String) {
        let change = ApplicationChange::AddCertificate { certificate };
        self.control
            .change_application(&self.client_id, &change)
            .expect("uploaded");
    }

    /// The company's administrator changes the registration.
    pub fn change(&self, change: &ApplicationChange) {
        self.control
            .change_application(&self.client_id, change)
            .expect("changed");
    }

    /// The connection so many days later; Microsoft's clock agrees.
    pub async fn days_later(&self, days: i32) -> App {
        let passed = SignedDuration::from_hours(24 * i64::from(days));
        self.control
            .set_knobs(|knobs| knobs.entra_clock_skew_seconds = passed.as_secs());
        let clock = Clock::starting_at(Timestamp::now() + passed);
        let outside = Outside::through(Arc::new(NetworkTransport::new("voice-sync/test")), clock);
        App::open_through(self.app.place().clone(), outside)
            .await
            .expect("a connection")
    }

    /// The database, as another process would open it.
    pub async fn database(&self) -> store::Database {
        let now = self.outside.time();
        store::Database::open(self.app.place().folder(), move || now)
            .await
            .expect("a database")
    }

    pub fn object_id(&self) -> String {
        self.control
            .application(&self.client_id)
            .expect("registered")
            .object_id
    }

    /// The approval in a browser, with these people at the sign-in page and on the consent page, and the button
    /// pressed there.
    pub async fn approve(
        &self,
        method: ConsentMethod,
        accounts: &[&str],
        button: &str,
    ) -> Result<Consent, Failure> {
        self.approve_by(SignInWay::Browser, method, accounts, button)
            .await
    }

    /// The same, signed in by any way.
    pub async fn approve_by(
        &self,
        way: SignInWay,
        method: ConsentMethod,
        accounts: &[&str],
        button: &str,
    ) -> Result<Consent, Failure> {
        let request = ApprovalRequest {
            method,
            way,
            object_id: Some(self.object_id()),
        };
        self.app
            .approve_consent(request, &self.pressing(accounts, button))
            .await
    }

    /// Approved by the Global Administrator, who does not name the registration's object id.
    pub async fn approve_unnamed(&self) -> Consent {
        let request = ApprovalRequest {
            object_id: None,
            ..self.request()
        };
        self.app
            .approve_consent(request, &self.pressing(&[GLOBAL, GLOBAL], "accept"))
            .await
            .expect("approved")
    }

    /// What is approved in most stories.
    pub fn request(&self) -> ApprovalRequest {
        ApprovalRequest {
            method: ConsentMethod::Certificate,
            way: SignInWay::Browser,
            object_id: Some(self.object_id()),
        }
    }

    /// Somebody who opens each page that is to be opened, as the next of these people.
    pub fn pressing(
        &self,
        accounts: &[&str],
        button: &str,
    ) -> impl Fn(ApprovalStage) + Send + Sync + 'static {
        let ids: Vec<String> = accounts
            .iter()
            .map(|key| self.control.sign_in_person(key).expect("somebody").id)
            .collect();
        let people = Arc::new(std::sync::Mutex::new(ids.into_iter()));
        let button = button.to_owned();
        move |stage| {
            let next = || {
                people
                    .lock()
                    .expect("people")
                    .next()
                    .expect("one more page than expected")
            };
            match stage {
                ApprovalStage::OpenPage { url, .. } => {
                    let (account, button) = (next(), button.clone());
                    tokio::spawn(async move { Browser::new().visit(&url, &account, &button).await });
                }
                ApprovalStage::EnterCode { code, url, .. } => {
                    let account = next();
                    tokio::spawn(async move { Browser::new().enter_code(&url, &code, &account).await });
                }
                ApprovalStage::Checking { .. } | ApprovalStage::Waiting { .. } => {}
            }
        }
    }

    /// Which of the secrets that the simulator gave out stand in a file of this folder.
    pub fn leaked(&self, folder: &Path) -> Vec<String> {
        let secrets: Vec<String> = self
            .control
            .issued_secrets()
            .into_iter()
            .map(|secret| secret.value)
            .chain(self.control.secrets())
            .filter(|secret| secret.len() >= 12)
            .collect();
        assert!(secrets.len() > 5, "the simulator knows what it issued");
        let mut found = Vec::new();
        let mut folders = vec![folder.to_owned()];
        while let Some(next) = folders.pop() {
            for entry in fs::read_dir(next).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let bytes = fs::read(&path).expect("a file");
                for secret in &secrets {
                    let hit = bytes.windows(secret.len()).any(|part| part == secret.as_bytes());
                    if hit {
                        found.push(format!("{}: {secret}", path.display()));
                    }
                }
            }
        }
        found
    }
}
