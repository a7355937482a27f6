//! Leading or following: one process leads a connection, the others watch what it does and step in when it
//! ends.

use super::{Core, held, work::Order};
use crate::{
    leader::Leader,
    view::{EventView, LeaderView, StateView, small},
};
use std::{sync::Arc, time::Duration};
use store::Holder;
use sync_core::{error_code::ErrorCode, failure::Failure, job::JobStatus, ports::JobHistory};
use sync_engine::{EngineState, Event};
use tokio::{
    sync::{broadcast, watch},
    time::{Instant, sleep_until},
};

/// How often a follower looks, and tries to lead.
const LOOK: Duration = Duration::from_secs(2);
/// How often the lead is tried where something else than another leader is in the way.
const TRY_AGAIN: Duration = Duration::from_secs(60);
/// How often progress is told at most.
const PROGRESS: Duration = Duration::from_millis(250);

/// What this process is to the connection.
pub(crate) enum Role {
    /// Not decided yet, or closed.
    Undecided,
    /// It leads.
    Leading(Arc<Leader>),
    /// Another process leads.
    Following(Option<Holder>),
    /// Nobody leads, and this process cannot: the vault is closed, a secret is missing.
    Unable(Failure),
}

impl Core {
    /// Tries to lead, and takes up what was interrupted.
    pub(crate) async fn try_to_lead(self: &Arc<Self>) {
        let before = self.leader_view();
        let role = match self.app.clone().lead(self.face).await {
            Ok(leader) => Role::Leading(Arc::new(leader)),
            Err(failure) if failure.code == ErrorCode::AnotherLeader => {
                Role::Following(self.app.database.last_leader().await.unwrap_or_default())
            }
            Err(failure) => Role::Unable(failure),
        };
        let leading = match &role {
            Role::Leading(leader) => Some(leader.clone()),
            Role::Undecided | Role::Following(_) | Role::Unable(_) => None,
        };
        *held(&self.role) = role;
        if let Some(leader) = leading {
            self.begin_watching().await;
            let engine = leader.engine();
            self.spawn(self.clone().pass_on(engine.events(), engine.state()));
            self.take_up().await;
            self.tell(EventView::StateMoved);
        } else if self.leader_view() != before {
            self.tell(EventView::StateMoved);
        }
    }

    /// Jobs that an earlier process left unfinished go on.
    pub(crate) async fn take_up(self: &Arc<Self>) {
        let unfinished = match self.app.database.unfinished().await {
            Ok(jobs) => jobs,
            Err(failure) => return tracing::warn!(%failure, "unfinished jobs could not be read"),
        };
        if unfinished.iter().any(|job| job.status != JobStatus::Held)
            && let Err(error) = self.start(Order::Resume)
        {
            tracing::warn!(%error, "unfinished jobs are not taken up");
        }
    }

    /// Who leads, where that is another process.
    pub(crate) fn leader_view(&self) -> Option<LeaderView> {
        match &*held(&self.role) {
            Role::Following(Some(holder)) => Some(holder.clone().into()),
            Role::Following(None) => Some(LeaderView {
                person: "somebody".to_owned(),
                computer: "this computer".to_owned(),
                face: crate::view::FaceView::Cli,
                since: self.app.outside.clock.now().to_string(),
                pid: 0,
                takes_requests: false,
            }),
            Role::Undecided | Role::Leading(_) | Role::Unable(_) => None,
        }
    }

    /// What keeps this process from leading, where it is not another one.
    pub(crate) fn unable(&self) -> Option<Failure> {
        match &*held(&self.role) {
            Role::Unable(failure) => Some(failure.clone()),
            Role::Undecided | Role::Leading(_) | Role::Following(_) => None,
        }
    }

    /// Whether another process leads.
    fn follows(&self) -> bool {
        matches!(&*held(&self.role), Role::Following(_))
    }

    /// For as long as the session lives: watches the phone system while it leads, looks while it follows.
    pub(crate) async fn keep(self: Arc<Self>) {
        let mut seen = None;
        loop {
            let next = if self.leader().is_ok() {
                let rest = self.watch().await;
                (Instant::now() + rest).min(*held(&self.consent_due))
            } else if self.follows() {
                Instant::now() + LOOK
            } else {
                Instant::now() + TRY_AGAIN
            };
            tokio::select! {
                () = sleep_until(next) => {}
                () = self.wake.notified() => {}
            }
            self.let_go();
            if self.leader().is_ok() {
                self.make_consent_last().await;
            } else {
                self.observe(&mut seen).await;
                self.try_to_lead().await;
            }
        }
    }

    /// Tells what the leader has moved since the last look.
    async fn observe(&self, seen: &mut Option<StateView>) {
        let Ok(state) = self.state().await else { return };
        if seen.as_ref() == Some(&state) {
            return;
        }
        if let Some(before) = &*seen {
            self.tell_jobs(before, &state);
        }
        self.forget_people();
        self.tell(EventView::StateMoved);
        *seen = Some(state);
    }

    fn tell_jobs(&self, before: &StateView, now: &StateView) {
        if before.last_job != now.last_job
            && let Some(last) = &now.last_job
        {
            self.tell(EventView::JobMoved {
                job: last.id,
                status: last.status,
            });
        }
        if let Some(running) = &now.running
            && before.running.as_ref() != Some(running)
            && let Some(job) = running.job
        {
            self.tell(EventView::JobProgressed {
                job,
                done: running.done,
                of: running.of,
            });
        }
        for held in now.held_jobs.iter().filter(|job| !before.held_jobs.contains(job)) {
            self.tell(EventView::JobMoved {
                job: *held,
                status: crate::view::JobStatus::Held,
            });
        }
        if before.mirror_at != now.mirror_at || before.queued != now.queued {
            self.tell(EventView::MirrorRefreshed { queued: now.queued });
        }
    }

    /// Passes on what the engine tells, for as long as there is one.
    async fn pass_on(
        self: Arc<Self>,
        mut events: broadcast::Receiver<Event>,
        mut state: watch::Receiver<EngineState>,
    ) {
        let mut told = Instant::now();
        let mut shown = std::mem::discriminant(&*state.borrow_and_update());
        loop {
            tokio::select! {
                event = events.recv() => match event {
                    Ok(Event::Progress { done, of, .. }) if done < of && told.elapsed() < PROGRESS => {}
                    Ok(event) => {
                        told = Instant::now();
                        self.pass_on_one(&event).await;
                    }
                    Err(broadcast::error::RecvError::Lagged(_)) => self.tell(EventView::StateMoved),
                    Err(broadcast::error::RecvError::Closed) => return,
                },
                changed = state.changed() => {
                    if changed.is_err() {
                        return;
                    }
                    let now = std::mem::discriminant(&*state.borrow_and_update());
                    if now != shown {
                        shown = now;
                        self.tell(EventView::StateMoved);
                    }
                }
            }
        }
    }

    async fn pass_on_one(&self, event: &Event) {
        match event {
            Event::Progress { .. } => self.tell(event.into()),
            Event::JobMoved { .. } => {
                self.forget_people();
                self.tell(event.into());
                self.tell(EventView::StateMoved);
            }
            Event::MirrorRefreshed { .. } => {
                self.forget_people();
                let waiting = self.waiting(0).await;
                let queued = waiting.map_or(0, |waiting| small(waiting.count));
                self.tell(EventView::MirrorRefreshed { queued });
                self.tell(EventView::StateMoved);
            }
        }
    }
}
