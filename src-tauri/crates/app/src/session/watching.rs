//! Watching the phone system while this process leads: its news, its whole list, and the next Auto job, each when
//! `sync_core::schedule` says so. Changes queue whether or not Auto Sync is on.

mod again;
mod clocks;
mod drift;
mod listing;
mod memory;
mod notices;
mod retention;
mod standing;

use super::{Core, held, work::Order};
use crate::view::EventView;
use jiff::Timestamp;
use std::{sync::Arc, time::Duration};
use store::{Stir, WaitingChanges};
use sync_core::{
    failure::Failure,
    ports::{MirrorStore, QueueMark},
    schedule::{self, Clocks, Failures, ListReason, Moment, Next, Pace, Queue, Situation, Standing},
};
use sync_engine::Clock;
use tokio::time::Instant;

/// How long after the last word of the phone system a start is worth a remark: more than the kept word may lag behind.
const UNWATCHED: Duration = Duration::from_mins(4);
/// How often people who could not be synced are looked at again.
const LOOK_AGAIN: Duration = Duration::from_secs(3_600);
/// How soon for the first time, twice as long each time after it: an account or a licence is often on its way.
const LOOK_AGAIN_FIRST: Duration = Duration::from_secs(60);
/// How soon after the database could not be read.
const AFTER_FAULT: Duration = Duration::from_secs(30);

/// How the watching stands. Memory only: what must outlive the process is in the database.
#[derive(Clone, Debug)]
pub(crate) struct Watch {
    clocks: Clocks,
    /// What the running clock counts from.
    base: Instant,
    news: Option<bool>,
    /// The news has told of a Teams flag that alone was changed.
    flag_told: bool,
    last_news: Option<Moment>,
    last_heard: Moment,
    last_list: Option<Moment>,
    /// How many people the last whole list named.
    people: usize,
    wanted: Option<(ListReason, Moment)>,
    missing_due: Option<Moment>,
    reads: Failures,
    lists: Failures,
    jobs: Failures,
    queue: Option<Queue>,
    stored: Option<Stored>,
    /// Why Auto jobs started, or did not, at the last look.
    standing: Option<Standing>,
    /// How far the queue was when it was looked at last.
    mark: QueueMark,
    /// The whole list is being read.
    pub(crate) listing: bool,
    /// Why the last read failed.
    pub(crate) failure: Option<Failure>,
    /// Requests left when the source was tested last.
    pub(crate) quota_left: Option<u32>,
    /// When those whose changes could not be done were looked at last, how soon they are looked at again, and how many
    /// they were.
    looked_again: Moment,
    look_again_in: Duration,
    set_aside: usize,
    /// When the tenant was compared last with what was verified there.
    compared: Option<Moment>,
    comparing: bool,
    /// When it was looked at last whether an administrator is to be told something, and what it was looked at in.
    noticed: Option<Moment>,
    noticed_in: Option<notices::Scene>,
    /// When old history was forgotten last.
    forgot: Option<Moment>,
    channel: Telling,
    /// A clock jumped, and the grace of who is missing was not begun anew yet.
    grace_owed: bool,
    /// When the next Auto job starts, where one waits.
    pub(crate) sync_at: Option<Instant>,
    /// Nobody watched from then (UTC) until the first whole list of this run.
    pub(crate) not_watching_since: Option<Timestamp>,
}

/// What the database says of the queue and of what Auto Sync stands on.
#[derive(Clone, Debug)]
struct Stored {
    /// The database as it was when it was asked.
    stir: Option<Stir>,
    mark: QueueMark,
    waiting: WaitingChanges,
    standing: Standing,
}

/// How the Teams channel is being told.
#[derive(Clone, Debug, Default)]
struct Telling {
    posting: bool,
    failures: Failures,
    /// Since when (UTC) and why it was not told.
    failing: Option<(Timestamp, Failure)>,
}

impl Watch {
    /// Nothing was looked at yet.
    pub(crate) fn new(clock: Clock) -> Self {
        let base = Instant::now();
        let begun = Moment {
            wall: clock.now(),
            running: Duration::ZERO,
        };
        Self {
            clocks: Clocks::new(begun),
            looked_again: begun,
            look_again_in: LOOK_AGAIN,
            set_aside: 0,
            compared: None,
            comparing: false,
            noticed: None,
            noticed_in: None,
            forgot: None,
            channel: Telling::default(),
            grace_owed: false,
            base,
            news: None,
            flag_told: false,
            last_news: None,
            last_heard: begun,
            last_list: None,
            people: 0,
            wanted: None,
            missing_due: None,
            reads: Failures::default(),
            lists: Failures::default(),
            jobs: Failures::default(),
            queue: None,
            stored: None,
            standing: None,
            mark: QueueMark(0),
            listing: false,
            failure: None,
            quota_left: None,
            sync_at: None,
            not_watching_since: None,
        }
    }

    /// When the next whole list is due by itself.
    pub(crate) fn next_list(&self) -> Instant {
        let last = self.last_list.map_or(Duration::ZERO, |last| last.running);
        self.base + last + Pace::default().list_every(self.news, self.flag_told, self.people)
    }

    /// Whether the source tells news; not known before it was asked.
    pub(crate) fn news(&self) -> Option<bool> {
        self.news
    }

    /// Both clocks.
    fn moment(&self, clock: Clock) -> Moment {
        Moment {
            wall: clock.now(),
            running: self.base.elapsed(),
        }
    }

    /// Whether the whole list of this run came, none is wanted, and the last questions were answered.
    fn is_caught_up(&self) -> bool {
        let failed = self.reads.count + self.lists.count > 0;
        self.last_list.is_some() && self.wanted.is_none() && !self.listing && !failed
    }

    fn want(&mut self, reason: ListReason, now: Moment) {
        let stronger = self.wanted.is_none_or(|(known, _)| reason < known);
        if stronger || reason == ListReason::Asked {
            self.wanted = Some((reason, now));
        }
    }

    fn read_failed(&mut self, now: Moment, failure: Failure) {
        self.reads = self.reads.and(now, failure.retry_after);
        self.failure = Some(failure);
    }

    fn list_failed(&mut self, now: Moment, failure: Failure) {
        self.lists = self.lists.and(now, failure.retry_after);
        self.read_failed(now, failure);
    }

    /// The news came. A list that failed has still failed.
    fn news_came(&mut self) {
        self.reads = Failures::default();
        if self.lists.count == 0 {
            self.failure = None;
        }
    }

    fn list_came(&mut self) {
        self.lists = Failures::default();
        self.news_came();
    }

    /// Notices what was queued since the last look. The quiet counts from the save, where the phone system tells its
    /// time: most of it is over when the change is heard of.
    fn look_at_queue(&mut self, mark: QueueMark, waiting: &WaitingChanges, now: Moment) {
        if mark != self.mark {
            self.last_heard = now;
        }
        if waiting.count == 0 {
            self.queue = None;
        } else if mark != self.mark || self.queue.is_none() {
            let saved = waiting.newest.first().and_then(|change| change.saved_at);
            // The phone system's clock may be another than ours: it never makes more of it than the quiet itself.
            let ago = saved
                .and_then(|saved| Duration::try_from(now.wall.duration_since(saved)).ok())
                .map_or(Duration::ZERO, |ago| ago.min(Pace::default().quiet));
            let oldest = self.queue.map_or(now, |queue| queue.oldest);
            self.queue = Some(Queue {
                oldest,
                newest: now.before(ago),
            });
        }
        self.mark = mark;
    }
}

impl Core {
    /// Both clocks.
    fn moment(&self) -> Moment {
        held(&self.watch).moment(self.app.outside.clock)
    }

    /// Begins to watch: whoever leads reads the whole list first.
    pub(crate) async fn begin_watching(&self) {
        let since = self.last_watched().await;
        let now = self.app.outside.clock.now();
        let away = |since: &Timestamp| {
            Duration::try_from(now.duration_since(*since)).is_ok_and(|away| away >= UNWATCHED)
        };
        let mut watch = held(&self.watch);
        let quota_left = watch.quota_left;
        *watch = Watch::new(self.app.outside.clock);
        watch.quota_left = quota_left;
        watch.not_watching_since = since.filter(away);
    }

    /// The last word of the phone system that is known (UTC).
    async fn last_watched(&self) -> Option<Timestamp> {
        let database = &self.app.database;
        let list = database.mirror_head().await.ok()?.last_complete;
        let news = database.news_cursor().await.ok()?.map(|cursor| cursor.until);
        list.max(news)
    }

    /// Does what is due, and says how long there is nothing to do.
    pub(crate) async fn watch(self: &Arc<Self>) -> Duration {
        self.look_again().await;
        self.look_for_drift().await;
        self.look_for_notices().await;
        self.look_for_old();
        loop {
            self.look_at_clocks().await;
            let Ok(leader) = self.leader() else {
                return Duration::ZERO;
            };
            let situation = match self.situation().await {
                Ok(situation) => situation,
                Err(failure) => {
                    tracing::warn!(%failure, "what is to be watched could not be read");
                    return AFTER_FAULT;
                }
            };
            match schedule::next(&situation, &Pace::default()) {
                Next::News => self.follow_news(&leader).await,
                Next::List(reason) => self.begin_list(leader, reason),
                Next::Sync => self.begin_auto_job(situation.now),
                Next::Rest { time, sync_in } => {
                    self.note_next_job(sync_in);
                    return time;
                }
            }
        }
    }

    async fn situation(&self) -> Result<Situation, Failure> {
        let Stored {
            mark,
            waiting,
            standing,
            ..
        } = self.stored().await?;
        let now = self.moment();
        let mut watch = held(&self.watch);
        watch.look_at_queue(mark, &waiting, now);
        if watch
            .standing
            .replace(standing)
            .is_some_and(|was| was != standing)
        {
            self.tell(EventView::StateMoved);
        }
        Ok(Situation {
            now,
            standing,
            news: watch.news,
            flag_told: watch.flag_told,
            last_news: watch.last_news,
            last_heard: watch.last_heard,
            last_list: watch.last_list,
            people: watch.people,
            wanted: watch.wanted,
            missing_due: watch.missing_due,
            listing: watch.listing,
            reads: watch.reads,
            lists: watch.lists,
            jobs: watch.jobs,
            queue: watch.queue,
            job_running: self.busy(),
        })
    }

    /// What the database says; asked again only once somebody has written to it.
    async fn stored(&self) -> Result<Stored, Failure> {
        let database = &self.app.database;
        let stir = database.stir();
        let known = held(&self.watch).stored.clone();
        if let Some(known) = known.filter(|known| stir.is_some() && known.stir == stir) {
            return Ok(known);
        }
        let stored = Stored {
            stir,
            mark: database.queue_mark().await?,
            waiting: database.waiting_changes(1).await?,
            standing: self.standing().await?,
        };
        held(&self.watch).stored = Some(stored.clone());
        Ok(stored)
    }

    fn begin_auto_job(self: &Arc<Self>, now: Moment) {
        if let Err(error) = self.start(Order::Auto) {
            // Somebody was quicker, or the lead is gone: looked at again after the pause.
            tracing::info!(%error, "an Auto job did not start");
            let mut watch = held(&self.watch);
            watch.jobs = watch.jobs.and(now, None);
        }
    }

    /// An Auto job has ended. Where it failed, or left changes waiting that it could not do, the next one takes its
    /// time: it would meet the same.
    pub(crate) async fn auto_job_ended(&self, failure: Option<&Failure>) {
        let database = &self.app.database;
        let mark = database.queue_mark().await.unwrap_or(QueueMark(0));
        let left = database
            .waiting_changes(0)
            .await
            .map_or(0, |waiting| waiting.count);
        let aside = database.users_set_aside().await.map_or(0, |people| people.len());
        let now = self.moment();
        let mut watch = held(&self.watch);
        if aside > watch.set_aside {
            watch.looked_again = now;
            watch.look_again_in = LOOK_AGAIN_FIRST;
        }
        watch.set_aside = aside;
        let nothing_new = mark == watch.mark;
        watch.jobs = match failure {
            Some(failure) => watch.jobs.and(now, failure.retry_after),
            None if left > 0 && nothing_new => watch.jobs.and(now, None),
            None => Failures::default(),
        };
        watch.queue = None;
    }

    /// Somebody changed what Auto Sync stands on: what failed before is tried again at once.
    pub(crate) fn watch_anew(&self) {
        held(&self.watch).jobs = Failures::default();
        self.wake.notify_one();
    }

    fn note_next_job(&self, sync_in: Option<Duration>) {
        let at = sync_in.map(|time| Instant::now() + time);
        let was = std::mem::replace(&mut held(&self.watch).sync_at, at);
        if was.is_some() != at.is_some() {
            self.tell(EventView::StateMoved);
        }
    }
}
