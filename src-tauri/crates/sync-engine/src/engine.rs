//! The engine: one per connection and process that leads it. Its verbs are spread over this crate's
//! modules; one job runs at a time.

use crate::{
    clock::Clock,
    event::{EngineState, Event},
    points::point,
    refresh::Reading,
    tuning::Tuning,
};
use std::sync::Arc;
use sync_core::{
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
    id::{EntraId, JobId},
    job::{Job, JobStatus, NewJob},
    plan::Plan,
    ports::{Connection, Consented, Directory, Epochs, JobHistory, MirrorStore, PbxSource, RecordsStore},
    settings::Settings,
};
use tokio::sync::{Mutex, broadcast, watch};

/// The adapters that an engine works with.
#[derive(Clone)]
pub struct Ports {
    /// The phone system.
    pub pbx: Arc<dyn PbxSource>,
    /// The tenant.
    pub directory: Arc<dyn Directory>,
    /// Jobs and steps.
    pub history: Arc<dyn JobHistory>,
    /// The mirror and the queue.
    pub mirror: Arc<dyn MirrorStore>,
    /// Connection, settings, managed accounts, audit.
    pub records: Arc<dyn RecordsStore>,
}

/// Runs sync jobs for one connection. The caller holds the lead (the file lock) for as long as it lives.
pub struct Engine {
    pub(crate) ports: Ports,
    pub(crate) clock: Clock,
    /// The lead epoch this engine works under, where its caller holds a lead.
    lead: Option<u64>,
    /// Whose token the tenant is signed in to with; absent where that is the stored credential.
    pub(crate) signed_in: Option<EntraId>,
    pub(crate) tuning: Tuning,
    pub(crate) events: broadcast::Sender<Event>,
    pub(crate) state: watch::Sender<EngineState>,
    /// One job at a time.
    pub(crate) turn: Arc<Mutex<()>>,
    /// Reads of the phone system, which go on beside a job.
    pub(crate) reading: Arc<Reading>,
}

impl Engine {
    /// An engine at rest.
    pub fn new(ports: Ports, clock: Clock, tuning: Tuning) -> Self {
        let (events, _) = broadcast::channel(1024);
        let (state, _) = watch::channel(EngineState::Idle);
        Self {
            ports,
            clock,
            lead: None,
            signed_in: None,
            tuning,
            events,
            state,
            turn: Arc::default(),
            reading: Arc::default(),
        }
    }

    /// The same, but nothing is planned or sent once another lead than this one has begun.
    #[must_use]
    pub fn under_lead(self, epoch: u64) -> Self {
        Self {
            lead: Some(epoch),
            ..self
        }
    }

    /// This engine with the token of a person who signed in: one turn, one state, the same listeners. It takes up
    /// this person's jobs and nobody else's, and asks for no consent.
    #[must_use]
    pub fn signed_in_by(&self, person: EntraId, directory: Arc<dyn Directory>) -> Self {
        Self {
            ports: Ports {
                directory,
                ..self.ports.clone()
            },
            clock: self.clock,
            lead: self.lead,
            signed_in: Some(person),
            tuning: self.tuning,
            events: self.events.clone(),
            state: self.state.clone(),
            turn: self.turn.clone(),
            reading: self.reading.clone(),
        }
    }

    /// The epochs that a plan made now is decided under. The consent is looked at in the same moment: who revokes it
    /// from here on moves the epoch that every intent of the plan is compared with.
    pub(crate) async fn epochs(&self) -> Result<Epochs, Failure> {
        let Consented { consent, epochs } = self.ports.records.consented().await?;
        if self.signed_in.is_none() {
            consent.usable()?;
        }
        if self.lead.is_some_and(|lead| lead != epochs.lead) {
            return Err(Failure::new(
                ErrorCode::SafetyChanged,
                FailureClass::NeedsAdmin,
                "another Voice Sync took the lead",
            ));
        }
        Ok(epochs)
    }

    /// What happens from now on. A slow listener misses events and asks again.
    pub fn events(&self) -> broadcast::Receiver<Event> {
        self.events.subscribe()
    }

    /// The one observable state.
    pub fn state(&self) -> watch::Receiver<EngineState> {
        self.state.subscribe()
    }

    pub(crate) fn set_state(&self, state: EngineState) {
        self.state.send_replace(state);
    }

    pub(crate) fn tuning_for(&self, settings: &Settings) -> Tuning {
        let rate = self.tuning.rate.unwrap_or(settings.writes_per_second);
        if settings.next_gen {
            self.tuning.at_rate(rate)
        } else {
            self.tuning.classic()
        }
    }

    pub(crate) async fn connection(&self) -> Result<Connection, Failure> {
        self.ports.records.connection().await?.ok_or_else(|| {
            Failure::new(
                ErrorCode::NotConnected,
                FailureClass::NeedsAdmin,
                "this folder has no connection",
            )
        })
    }

    pub(crate) async fn the_job(&self, id: JobId) -> Result<Job, Failure> {
        self.ports.history.job(id).await?.ok_or_else(|| {
            Failure::new(
                ErrorCode::NotFound,
                FailureClass::Permanent,
                format!("there is no job {id}"),
            )
        })
    }

    pub(crate) async fn create_job(&self, mut job: NewJob, plan: Option<&Plan>) -> Result<JobId, Failure> {
        job.signed_in.clone_from(&self.signed_in);
        let status = job.status;
        let id = self.ports.history.create_job(job, plan).await?;
        point!("job.created");
        let _ = self.events.send(Event::JobMoved { job: id, status });
        Ok(id)
    }

    pub(crate) async fn move_job(&self, job: JobId, status: JobStatus) -> Result<(), Failure> {
        self.ports.history.set_status(job, status).await?;
        let _ = self.events.send(Event::JobMoved { job, status });
        Ok(())
    }

    /// Whether this engine may go on with an unfinished job: with the credential that it was begun with. One that
    /// somebody cancelled is brought to its end by the stored credential too.
    pub(crate) async fn takes_up(&self, job: &Job) -> Result<bool, Failure> {
        if job.signed_in == self.signed_in {
            return Ok(true);
        }
        Ok(self.signed_in.is_none() && self.ports.history.cancel_requested(job.id).await?)
    }

    /// Asks a job to stop between chains.
    pub async fn cancel(&self, job: JobId) -> Result<(), Failure> {
        self.ports.history.request_cancel(job).await
    }
}
