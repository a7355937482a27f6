//! Telling an administrator what stands, whether or not he looks: every quarter of a minute, between jobs.

use super::super::{Core, held};
use crate::view::{ButtonView, EventView, FailingView, StateView, UiError};
use std::{collections::BTreeSet, sync::Arc, time::Duration};
use store::Stir;
use sync_core::{
    error_code::ErrorCode,
    failure::Failure,
    id::{JobId, PbxUserId},
    job::{Job, JobPurpose, JobStatus},
    managed::HoldReason,
    mirror::{Intention, intention},
    notice::{self, Audience, Standing, Stands, Topic},
    outcome::Outcome,
    ports::JobHistory,
    projection::WantedNumber,
    schedule::Failures,
};

const EVERY: Duration = Duration::from_secs(15);
/// How often where nothing has moved: a reminder is due by time alone.
const AT_REST: Duration = Duration::from_mins(5);
/// How soon the Teams channel is told again what could not be posted; twice as long each time after it.
const AGAIN: Duration = Duration::from_secs(60);
/// The longest of these.
const AGAIN_AT_LAST: Duration = Duration::from_secs(3_600);

/// What a look was at: in the same scene stands the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Scene {
    stir: Stir,
    read_failure: Option<ErrorCode>,
    work_failure: Option<ErrorCode>,
}

impl Core {
    /// Tells what is due, and remembers that it was told. During a job nothing is told: it is about to change what stands.
    pub(super) async fn look_for_notices(self: &Arc<Self>) {
        let now = self.moment();
        let scene = self.scene();
        {
            let mut watch = held(&self.watch);
            let same = scene.is_some() && watch.noticed_in == scene;
            let every = if same { AT_REST } else { EVERY };
            if watch.noticed.is_some_and(|last| now.since(last) < every) || self.busy() {
                return;
            }
            watch.noticed = Some(now);
            watch.noticed_in = None;
        }
        let told = async {
            let standing = self.what_stands().await?;
            self.tell_here(&standing).await?;
            self.tell_channel(standing).await
        };
        match told.await {
            Ok(()) => held(&self.watch).noticed_in = scene,
            Err(failure) => {
                tracing::warn!(%failure, "it could not be found out whether somebody is to be told something")
            }
        }
    }

    /// The scene now; `None` where it cannot be told whether another one is the same, or where the channel is still to be
    /// told of it.
    fn scene(&self) -> Option<Scene> {
        let work_failure = self.work.borrow().failure.as_ref().map(|failure| failure.code);
        let watch = held(&self.watch);
        if watch.channel.posting || watch.channel.failures.count > 0 {
            return None;
        }
        Some(Scene {
            stir: self.app.database.stir()?,
            read_failure: watch.failure.as_ref().map(|failure| failure.code),
            work_failure,
        })
    }

    async fn tell_here(&self, standing: &Standing) -> Result<(), Failure> {
        let database = &self.app.database;
        let told = database.tellings(Audience::Here).await?;
        let (notices, tellings) = notice::due(standing, &told, self.app.outside.clock.now());
        // First remembered: what is told twice is worse than what stands on the page alone.
        if tellings != told {
            database.save_tellings(Audience::Here, &tellings).await?;
        }
        for notice in notices {
            let words = notice.topic.words(notice.count);
            tracing::warn!(topic = ?notice.topic, count = notice.count, reminder = notice.reminder, "{words}");
            self.tell(EventView::Noticed {
                topic: notice.topic.into(),
                words,
                reminder: notice.reminder,
            });
        }
        Ok(())
    }

    /// Another channel is to be told: what failed at the one before says nothing about it.
    pub(crate) fn tell_channel_anew(&self) {
        let channel = &mut held(&self.watch).channel;
        channel.failures = Failures::default();
        channel.failing = None;
    }

    /// Since when and why the channel is not told, where this process tells it.
    pub(crate) fn channel_fails(&self) -> Option<FailingView> {
        let (since, failure) = held(&self.watch).channel.failing.clone()?;
        Some(FailingView {
            since: since.to_string(),
            why: UiError::from(failure).message,
        })
    }

    /// Tells the channel in the background, where there is one: the watch goes on meanwhile. What could not be posted
    /// is due still, and tried again after a while.
    async fn tell_channel(self: &Arc<Self>, standing: Standing) -> Result<(), Failure> {
        let database = &self.app.database;
        let Some(webhook) = self.app.settings().await?.webhook else {
            return Ok(());
        };
        let told = database.tellings(Audience::Channel).await?;
        let (notices, tellings) = notice::due(&standing, &told, self.app.outside.clock.now());
        if notices.is_empty() {
            if tellings != told {
                database.save_tellings(Audience::Channel, &tellings).await?;
            }
            return Ok(());
        }
        let now = self.moment();
        {
            let channel = &mut held(&self.watch).channel;
            if channel.posting || channel.failures.pause(now, AGAIN, AGAIN_AT_LAST).is_some() {
                return Ok(());
            }
            channel.posting = true;
        }
        let core = self.clone();
        self.spawn(async move {
            let lines = notices.iter().map(|notice| notice.topic.words(notice.count));
            let posted = async {
                core.app.post(&webhook, lines.collect()).await?;
                core.app
                    .database
                    .save_tellings(Audience::Channel, &tellings)
                    .await
            };
            let posted = posted.await;
            let now = core.moment();
            let channel = &mut held(&core.watch).channel;
            channel.posting = false;
            let was = channel.failing.is_some();
            (channel.failures, channel.failing) = match &posted {
                Ok(()) => (Failures::default(), None),
                Err(failure) => {
                    let since = channel.failing.take().map_or(now.wall, |(since, _)| since);
                    let failures = channel.failures.and(now, failure.retry_after);
                    (failures, Some((since, failure.clone())))
                }
            };
            if was != posted.is_err() {
                core.tell(EventView::SettingsSaved);
            }
            drop(
                posted.inspect_err(|failure| tracing::warn!(%failure, "the Teams channel could not be told")),
            );
        });
        Ok(())
    }

    async fn what_stands(&self) -> Result<Standing, Failure> {
        let database = &self.app.database;
        let state = self.state().await?;
        let mut standing = of_state(&state);
        let contested = self
            .app
            .holds()
            .await?
            .into_values()
            .filter(|hold| hold.reason == HoldReason::Contested)
            .map(|hold| hold.user);
        standing.insert(Topic::Held, Stands::each(self.held_unseen(&state).await?));
        if let Some(job) = database.last_ended().await?
            && job.status == JobStatus::CompletedWithErrors
        {
            let rows = database.steps(job.id).await?;
            let failed = rows.into_iter().filter(|row| went_wrong(row.outcome.as_ref()));
            let failed: BTreeSet<PbxUserId> = failed.map(|row| row.step.user).collect();
            standing.insert(Topic::PeopleFailed, Stands::each(failed));
        }
        standing.insert(Topic::Contested, Stands::each(contested));
        standing.insert(Topic::Drift, Stands::each(self.drifted().await?));
        standing.insert(Topic::WithoutNumber, Stands::each(self.without_number().await?));
        Ok(standing)
    }

    /// Jobs that wait for approval. The preview of a first sync stands before whoever made it, unless Auto Sync waits.
    async fn held_unseen(&self, state: &StateView) -> Result<Vec<JobId>, Failure> {
        let seen = |job: &Job| job.purpose == JobPurpose::FirstSync && !state.auto_sync.auto_sync;
        let unfinished = self.app.database.unfinished().await?.into_iter();
        let held = unfinished.filter(|job| job.status == JobStatus::Held && !seen(job));
        Ok(held.map(|job| job.id).collect())
    }

    /// Whose number was taken away although the phone system wants one for him.
    async fn without_number(&self) -> Result<BTreeSet<PbxUserId>, Failure> {
        let database = &self.app.database;
        let head = database.mirror_head().await?;
        let mut without = BTreeSet::new();
        for user in database.freed_users().await? {
            let row = database.mirror_row(&user).await?;
            let wants = row.is_some_and(|row| match intention(&row, &head) {
                Intention::Want(wish) => matches!(wish.number, WantedNumber::Number(_)),
                Intention::Remove(_) | Intention::Leave(_) | Intention::OutOfScope => false,
            });
            if wants {
                without.insert(user);
            }
        }
        Ok(without)
    }
}

fn went_wrong(outcome: Option<&Outcome>) -> bool {
    match outcome {
        Some(Outcome::Failed { .. } | Outcome::Waiting | Outcome::NotSent) => true,
        Some(Outcome::Verified | Outcome::Restored | Outcome::Skipped(_)) | None => false,
    }
}

fn of_state(state: &StateView) -> Standing {
    let mut standing = Standing::new();
    let code = state.failure.as_ref().map_or("unknown", |failure| failure.code);
    let of_button = match state.button {
        ButtonView::Failed => Some(Topic::Failed),
        ButtonView::ReconnectNeeded => Some(Topic::ReconnectNeeded),
        ButtonView::NotConnected
        | ButtonView::UpToDate
        | ButtonView::ChangesQueued
        | ButtonView::Syncing
        | ButtonView::CompletedWithErrors
        | ButtonView::Held
        | ButtonView::ApprovalNeeded
        | ButtonView::Offline => None,
    };
    if let Some(topic) = of_button {
        standing.insert(topic, Stands::each([code]));
    }
    let since = state.suspect.iter().map(|suspect| &suspect.since);
    standing.insert(Topic::SourceSuspect, Stands::each(since));
    standing
}
