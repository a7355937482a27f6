//! The sample tenant of the window: the built-in simulator on a loopback port, for as long as its connection
//! is open. It keeps its world in the folder of the connection. Not here: what it is made of.

mod changes;
mod world;

use app::{
    Outside, Place, SampleTenant, connect_sample,
    core::{
        error_code::ErrorCode,
        failure::{Failure, FailureClass},
    },
    sample_request,
    view::{EventView, SampleChangeRequest, SampleChangeView},
};
use simulator::{ApplicationChange, Control, Endpoints, Knobs, Running};
use std::env;
use tokio::{net::TcpListener, sync::broadcast::Receiver, task::JoinHandle};
use world::Kept;

/// The name of its connection.
pub(crate) const CONNECTION: &str = "sample";

/// How a new sample tenant is made.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SampleOptions {
    /// People in the phone system of a new one.
    users: usize,
    /// How long an operation takes at most, and then its result to show; in milliseconds.
    lag_ms: u64,
}

impl SampleOptions {
    /// Long enough to see a job at work, short enough to be patient with it.
    const USUAL: Self = Self {
        users: 60,
        lag_ms: 400,
    };

    /// `VOICE_SYNC_SAMPLE_USERS` and `VOICE_SYNC_SAMPLE_LAG_MS`, for measurements and suites.
    pub(crate) fn from_env() -> Result<Self, Failure> {
        let usual = Self::USUAL;
        Ok(Self {
            users: named("VOICE_SYNC_SAMPLE_USERS")?
                .unwrap_or(usual.users)
                .clamp(1, 100_000),
            lag_ms: named("VOICE_SYNC_SAMPLE_LAG_MS")?
                .unwrap_or(usual.lag_ms)
                .clamp(1, 60_000),
        })
    }
}

fn named<T: std::str::FromStr>(name: &str) -> Result<Option<T>, Failure> {
    let Ok(text) = env::var(name) else { return Ok(None) };
    let number = text.parse();
    number
        .map(Some)
        .map_err(|_| unusable(format!("{name} is no number: {text}")))
}

/// A sample tenant that is being served.
pub(crate) struct Sample {
    running: Running,
    control: Control,
    kept: Kept,
    keeping: Option<JoinHandle<()>>,
}

impl Sample {
    /// Serves the sample tenant of this place, and connects it where that was not done or its port is taken.
    pub(crate) async fn open(
        place: Place,
        options: SampleOptions,
        outside: &Outside,
    ) -> Result<Self, Failure> {
        let folder = place.folder();
        tokio::fs::create_dir_all(&folder)
            .await
            .map_err(|error| unusable(format!("{}: {error}", folder.display())))?;
        let kept = Kept::in_folder(folder.clone());
        let simulator = kept
            .simulator(options.users, Knobs::with_lag(options.lag_ms), outside)
            .await?;
        let (listener, same) = listen(kept.port().await).await?;
        let port = listener.local_addr().map_err(unserved)?.port();
        let running = simulator.serve(listener).map_err(unserved)?;
        let sample = Self {
            control: simulator.control(),
            running,
            kept,
            keeping: None,
        };
        if !(same && place.exists()) {
            let tenant = tenant(&sample.running.endpoints, options.lag_ms);
            let key_file = folder.join("vault.key");
            connect_sample(sample_request(place, tenant, key_file, true), outside).await?;
            sample.kept.keep_port(port).await?;
        }
        sample.keep().await?;
        Ok(sample)
    }

    /// Keeps the world whenever something moved, so that a crash takes little of it along.
    pub(crate) fn keep_on(&mut self, events: Receiver<EventView>) {
        let (control, kept) = (self.control.clone(), self.kept.clone());
        self.keeping = Some(tokio::spawn(world::keep_on(control, kept, events)));
    }

    /// Makes a change in the phone system.
    pub(crate) async fn change(&self, request: SampleChangeRequest) -> Result<SampleChangeView, Failure> {
        let made = changes::make(&self.control, &request)?;
        self.keep().await?;
        Ok(made)
    }

    /// Registers a certificate, as an administrator of a real tenant would.
    pub(crate) async fn register(&self, client_id: &str, thumbprint: &str, pem: &str) -> Result<(), Failure> {
        let application = self.control.application(client_id);
        let known = application.is_some_and(|application| {
            application
                .certificates
                .iter()
                .any(|one| one.thumbprint == thumbprint)
        });
        if !known {
            let change = ApplicationChange::AddCertificate {
                certificate: pem.to_owned(),
            };
            self.control
                .change_application(client_id, &change)
                .map_err(|error| {
                    unusable(format!("the sample tenant did not take the certificate: {error}"))
                })?;
        }
        self.keep().await
    }

    /// Closes the ports and keeps the world.
    pub(crate) async fn close(mut self) -> Result<(), Failure> {
        if let Some(keeping) = self.keeping.take() {
            keeping.abort();
            // An aborted task ends as such.
            let _ = keeping.await;
        }
        let Self {
            running,
            control,
            kept,
            ..
        } = self;
        running.stop().await;
        kept.keep(&control).await
    }

    async fn keep(&self) -> Result<(), Failure> {
        self.kept.keep(&self.control).await
    }
}

/// The port of before where it is free, so that addresses and secrets stay as they were connected; else any.
/// Whether it is that of before.
async fn listen(before: Option<u16>) -> Result<(TcpListener, bool), Failure> {
    if let Some(port) = before
        && let Ok(listener) = TcpListener::bind(("127.0.0.1", port)).await
    {
        return Ok((listener, true));
    }
    let listener = TcpListener::bind("127.0.0.1:0").await.map_err(unserved)?;
    Ok((listener, false))
}

fn tenant(at: &Endpoints, lag_ms: u64) -> SampleTenant {
    SampleTenant {
        pbx_url: at.pbx_url.clone(),
        login_url: at.login_url.clone(),
        graph_url: at.graph_url.clone(),
        tenant_id: at.tenant_id.clone(),
        client_id: at.client_id.clone(),
        client_secret: at.client_secret.clone(),
        api_key: at.api_key.clone(),
        lag_ms: Some(lag_ms),
    }
}

fn unserved(error: std::io::Error) -> Failure {
    unusable(format!(
        "the sample tenant cannot be served on this computer: {error}"
    ))
}

fn unusable(detail: impl Into<String>) -> Failure {
    Failure::new(
        ErrorCode::BadConfiguration,
        FailureClass::NeedsAdmin,
        detail.into(),
    )
}
