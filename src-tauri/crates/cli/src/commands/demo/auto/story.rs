//! A connection with Auto Sync on, and somebody who saves one change after the other in the phone system.

use super::{
    super::{DemoArgs, sample_place, sample_tenant},
    AUDIT_LATENCY,
    edits::{Edits, Expected},
    measure::{Told, ended_jobs},
};
use crate::{control::Control, output::Output, trouble::Trouble};
use ::simulator::Endpoints;
use app::{
    App, Face, Outside, Session, connect_through,
    core::{limits::Limits, toggle::Toggle},
    sample_request,
    view::{StandingView, StateView, UiError},
};
use jiff::Timestamp;
use serde_json::json;
use std::{path::Path, time::Duration};

/// How often it is looked at what has come of it.
const LOOK: Duration = Duration::from_millis(500);
/// Longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(3_600);
/// What is not verified so long after it was saved is missed.
const MISSED: Duration = Duration::from_secs(900);

/// How long the administrator rests between two changes, in milliseconds.
#[derive(Clone, Copy, Debug)]
struct Pauses {
    usual: [u64; 2],
}

impl Pauses {
    /// A working day.
    const HOURS: Self = Self {
        usual: [50_000, 220_000],
    };
    /// For whom waits in real time.
    const SECONDS: Self = Self {
        usual: [3_000, 9_000],
    };
    const IN_A_ROW: [u64; 2] = [1_500, 5_000];

    /// As asked for: half as long to half as long again.
    fn of(args: &DemoArgs) -> Self {
        match args.pause.map(|seconds| u64::from(seconds) * 500) {
            Some(half) => Self {
                usual: [half, half * 3],
            },
            None if args.real_time => Self::SECONDS,
            None => Self::HOURS,
        }
    }
}

/// A change that was saved.
#[derive(Clone, Debug)]
pub(super) struct Saved {
    pub(super) expected: Expected,
    pub(super) at: Timestamp,
}

pub(super) struct Story {
    pub(super) session: Session,
    pub(super) control: Control,
    outside: Outside,
    pauses: Pauses,
    changes: usize,
    edits: Edits,
    output: Output,
}

impl Story {
    /// Connects, approves the first sync and switches Auto Sync on.
    pub(super) async fn begin(
        args: &DemoArgs,
        to: &Endpoints,
        control: Control,
        outside: Outside,
        folder: &Path,
        output: Output,
    ) -> Result<Self, Trouble> {
        let place = sample_place(folder);
        let request = sample_request(
            place.clone(),
            sample_tenant(to, None),
            folder.join("vault.key"),
            true,
        );
        connect_through(request, &outside).await?;
        let app = App::open_through(place, outside.clone()).await?;
        let reason = Some("demonstration".to_owned());
        app.set_limits(Limits::MAXIMUM, 30, reason.clone()).await?;
        let edits = Edits::new(&control, args.seed, args.changes.into()).await?;
        let session = Session::open(app, Face::Cli).await;
        let story = Self {
            session,
            control,
            outside,
            pauses: Pauses::of(args),
            changes: args.changes.into(),
            edits,
            output,
        };
        story.session.sync_now(false).await.map_err(refused)?;
        let held = story.until(|state| state.held_jobs.first().copied()).await?;
        story.until(|state| state.running.is_none().then_some(())).await?;
        story.session.approve(held, reason).await.map_err(refused)?;
        story.until(|state| state.running.is_none().then_some(())).await?;
        story.session.app().set_toggle(Toggle::AutoSync, true).await?;
        let ready = |state: &StateView| (state.auto_sync.standing == StandingView::Ready).then_some(());
        story.until(ready).await?;
        story.output.line("Auto Sync is on; the first sync is done.");
        Ok(story)
    }

    /// Saves the changes, waits for the last of them, and measures.
    pub(super) async fn told(mut self) -> Result<Told, Trouble> {
        let began = self.outside.time();
        let before = ended_jobs(&self.session).await?.len();
        let mut saved: Vec<Saved> = Vec::new();
        while saved.len() < self.changes {
            self.rest().await;
            let latency = self.edits.between(AUDIT_LATENCY);
            let knob = json!({ "audit_latency_ms": latency });
            self.control
                .ask::<serde_json::Value>("PATCH", "knobs", Some(&knob))
                .await?;
            let at = self.outside.time();
            for expected in self.edits.save(&self.control).await? {
                saved.push(Saved { expected, at });
            }
            self.edits.aside(&self.control).await?;
        }
        let told = self.arrived(&saved, before).await?;
        let hours = self.outside.time().duration_since(began).as_secs_f64() / 3_600.0;
        let asides = "changes of other people, and of the tenant alone, came between them";
        self.output.line(&format!(
            "{} changes were saved within {hours:.1} h; {asides}.",
            saved.len()
        ));
        self.session.close().await;
        Ok(told)
    }

    async fn rest(&mut self) {
        let range = if self.edits.is_in_a_row() {
            Pauses::IN_A_ROW
        } else {
            self.pauses.usual
        };
        tokio::time::sleep(Duration::from_millis(self.edits.between(range))).await;
    }

    /// Waits until everything is verified, or has had its time.
    async fn arrived(&self, saved: &[Saved], before: usize) -> Result<Told, Trouble> {
        let last = saved.last().map_or_else(|| self.outside.time(), |saved| saved.at);
        loop {
            let told = Told::of(&self.session, &self.control, saved, before).await?;
            let passed = self.outside.time().duration_since(last).unsigned_abs();
            let state = self.session.state().await.map_err(refused)?;
            let rests = state.running.is_none() && state.queued == 0;
            if (told.missed == 0 && rests) || passed > MISSED {
                return Ok(told);
            }
            tokio::time::sleep(LOOK * 4).await;
        }
    }

    async fn until<T>(&self, wanted: impl Fn(&StateView) -> Option<T>) -> Result<T, Trouble> {
        let found = async {
            loop {
                let state = self.session.state().await.map_err(refused)?;
                if let Some(found) = wanted(&state) {
                    return Ok(found);
                }
                tokio::time::sleep(LOOK).await;
            }
        };
        tokio::time::timeout(PATIENCE, found)
            .await
            .map_err(|_| Trouble::Deviations(vec!["Nothing moves any more.".to_owned()]))?
    }
}

pub(super) fn refused(error: UiError) -> Trouble {
    let advice = error.advice.unwrap_or_default();
    Trouble::Deviations(vec![format!("{} {advice}", error.message)])
}
