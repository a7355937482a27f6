//! `watch`: Auto Sync in the foreground, for a service manager: it leads the connection, or follows whoever does and
//! steps in when that one ends, until it is told to stop.

mod systemd;

use super::{interrupt::Stops, open};
use crate::{arguments::Global, exit::Exit, output::Output, trouble::Trouble};
use app::{
    Face, Session,
    view::{EventView, JobStatus, StandingView, StateView, name_of},
};
use serde_json::json;
use systemd::Service;
use tokio::sync::broadcast::error::RecvError;

/// What is told of one run.
struct Watch<'a> {
    session: &'a Session,
    output: &'a Output,
    told: Option<Told>,
    jobs: u32,
}

/// What was said last, so that it is said once.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Told {
    standing: StandingView,
    leader: Option<(String, u32)>,
    trouble: Option<String>,
}

impl From<&StateView> for Told {
    fn from(state: &StateView) -> Self {
        Self {
            standing: state.auto_sync.standing,
            leader: state
                .following
                .as_ref()
                .map(|leader| (leader.person.clone(), leader.pid)),
            trouble: state.failure.as_ref().map(|failure| failure.message.to_owned()),
        }
    }
}

pub(super) async fn run(global: &Global, output: &Output) -> Result<Exit, Trouble> {
    let mut stops = Stops::listen();
    let session = Session::open(open(global).await?, Face::Service).await;
    let service = Service::of_this_process();
    let mut watch = Watch {
        session: &session,
        output,
        told: None,
        jobs: 0,
    };
    let mut events = session.events();
    watch.look(&service).await?;
    service.ready();
    let mut beat = service.beat();
    loop {
        tokio::select! {
            () = stops.next() => break,
            () = beat.due() => service.alive(),
            event = events.recv() => match event {
                Ok(event) => watch.hear(&event, &service).await?,
                Err(RecvError::Lagged(_)) => watch.look(&service).await?,
                Err(RecvError::Closed) => break,
            },
        }
    }
    service.stopping();
    output.line("Stopping after the change in flight.");
    let jobs = watch.jobs;
    session.close().await;
    output.json(&json!({ "watch": { "jobs": jobs } }));
    Ok(Exit::Done)
}

impl Watch<'_> {
    async fn hear(&mut self, event: &EventView, service: &Service) -> Result<(), Trouble> {
        match event {
            EventView::JobMoved { job, status } => self.job(*job, *status),
            EventView::MirrorRefreshed { queued } if *queued > 0 => {
                self.output.line(&format!("{queued} changes are queued."));
            }
            EventView::Noticed { words, .. } => self.output.line(words),
            EventView::StateMoved | EventView::ConsentMoved | EventView::SettingsSaved => {
                self.look(service).await?;
            }
            EventView::MirrorRefreshed { .. }
            | EventView::JobProgressed { .. }
            | EventView::ConnectionChanged
            | EventView::PeopleRead
            | EventView::SignInMoved
            | EventView::PreferencesSaved => {}
        }
        Ok(())
    }

    fn job(&mut self, job: u32, status: JobStatus) {
        self.jobs += u32::from(status.ended());
        self.output
            .line(&format!("Job {job}: {}.", name_of(&status).replace('_', " ")));
    }

    /// Says how it stands, where that is news.
    async fn look(&mut self, service: &Service) -> Result<(), Trouble> {
        let state = self.session.look().await?;
        let now = Told::from(&state);
        if self.told.as_ref() == Some(&now) {
            return Ok(());
        }
        let words = words(&now);
        service.status(&words);
        self.output.line(&words);
        if self.told.is_none()
            && let Some(since) = &state.auto_sync.not_watching_since
        {
            self.output
                .line(&format!("Not watching since {since}: catching up."));
        }
        self.told = Some(now);
        Ok(())
    }
}

fn words(told: &Told) -> String {
    if let Some((person, pid)) = &told.leader {
        return format!("Following another Voice Sync (process {pid}, started by {person}).");
    }
    let standing = match told.standing {
        StandingView::Ready => "Auto Sync is on.",
        StandingView::Off => {
            "Auto Sync is off: changes only queue. Switch it on with `voice-sync services --auto-sync on`."
        }
        StandingView::PbxEnableSync => "Auto Sync is paused: PBX Enable Sync is on.",
        StandingView::NotApproved => {
            "Auto Sync waits: a Global Administrator must approve Voice Sync (`voice-sync consent`)."
        }
        StandingView::ReconnectNeeded => "Auto Sync is paused: reconnect needed (`voice-sync consent`).",
        StandingView::FirstSync => {
            "Auto Sync waits for the approval of the first sync (`voice-sync jobs`, then `voice-sync approve`)."
        }
    };
    match &told.trouble {
        Some(trouble) => format!("{standing} {trouble}"),
        None => standing.to_owned(),
    }
}
