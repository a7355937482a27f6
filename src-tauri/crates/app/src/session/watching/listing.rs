//! Reads of the phone system in a session: its news, and its whole list in the background, so that the news goes on.

use super::{
    super::{Core, Session, held},
    memory::give_back,
};
use crate::{
    config::PbxConfig,
    leader::Leader,
    view::{EventView, UiError},
};
use std::{sync::Arc, time::Duration};
use store::Wish;
use sync_core::{
    mirror::Mirror,
    ports::MirrorStore,
    schedule::{ListReason, Moment},
    user::Completeness,
};

/// A list that is cut short is read again so often, and then at its regular time.
const CUT_SHORT: u32 = 3;

impl Session {
    /// Reads the phone system in the background; changes only queue. Tells when it is done.
    pub async fn refresh_mirror(&self) -> Result<(), UiError> {
        self.core.wish(Wish::RefreshPbx).await
    }
}

impl Core {
    /// The phone system's list is read as soon as none is being read.
    pub(crate) fn read_soon(&self) {
        let now = self.moment();
        held(&self.watch).want(ListReason::Asked, now);
        self.wake.notify_one();
    }

    /// A job read the whole list: the next one is a while away, and what failed before is over.
    pub(crate) async fn list_was_read(&self) {
        let now = self.moment();
        let mirror = self.app.database.load_mirror().await;
        let missing = mirror.ok().and_then(|mirror| missing_due(&mirror, now));
        let mut watch = held(&self.watch);
        watch.last_list = Some(now);
        watch.missing_due = missing;
        watch.not_watching_since = None;
        watch.list_came();
    }

    pub(super) async fn follow_news(&self, leader: &Leader) {
        let followed = leader.engine().follow_news().await;
        let now = self.moment();
        let mut watch = held(&self.watch);
        watch.last_news = Some(now);
        match followed {
            Ok(followed) => {
                watch.news = Some(followed.offered);
                watch.flag_told |= followed.flag_told;
                if followed.offered {
                    watch.news_came();
                }
                if followed.list_wanted {
                    watch.want(ListReason::Unnamed, now);
                }
            }
            Err(failure) => {
                tracing::warn!(%failure, "the phone system's news could not be read");
                watch.read_failed(now, failure);
                drop(watch);
                self.tell(EventView::StateMoved);
            }
        }
    }

    /// Reads the whole list in the background, so that the news goes on.
    pub(super) fn begin_list(self: &Arc<Self>, leader: Arc<Leader>, reason: ListReason) {
        tracing::debug!(?reason, "the phone system's list is read");
        {
            let mut watch = held(&self.watch);
            watch.listing = true;
            watch.wanted = None;
        }
        self.tell(EventView::StateMoved);
        self.spawn(self.clone().read_list(leader, reason));
    }

    /// A file says of nobody that he is gone, unless it is all there is: reading it again changes nothing.
    fn lists_can_be_whole(&self) -> bool {
        matches!(self.app.config.pbx, PbxConfig::EightByEight { .. })
    }

    async fn read_list(self: Arc<Self>, leader: Arc<Leader>, reason: ListReason) {
        let listing = Listing { core: &self };
        if let Err(failure) = leader.engine().expire_held().await {
            tracing::warn!(%failure, "held jobs could not be expired");
        }
        self.look_at_clocks().await;
        let begun = self.moment();
        let read = leader.engine().refresh().await;
        let now = self.moment();
        {
            let mut watch = held(&self.watch);
            match read {
                Ok(read) => {
                    watch.last_list = Some(begun);
                    watch.people = read.read;
                    watch.news = read.news.or(watch.news);
                    watch.last_news = read.news.and(Some(begun)).or(watch.last_news);
                    watch.missing_due = missing_due(&read.mirror, begun);
                    watch.not_watching_since = None;
                    let before = watch.lists;
                    watch.list_came();
                    if let (Completeness::Partial(why), true) = (read.completeness, self.lists_can_be_whole())
                        && before.count < CUT_SHORT
                    {
                        tracing::warn!(%why, "the phone system's list was cut short; it is read again");
                        watch.lists = before.and(now, None);
                        watch.want(ListReason::Regular, now);
                    }
                }
                Err(failure) => {
                    tracing::warn!(%failure, "the phone system's list could not be read");
                    // What it was read for is still to be found out; who asked for it is told, and asks again.
                    if reason != ListReason::Asked {
                        watch.want(reason, begun);
                    }
                    watch.list_failed(now, failure);
                }
            }
        }
        drop(listing);
        let late = self.people_became_stale();
        self.forget_people();
        if late {
            self.tell(EventView::PeopleRead);
        }
        self.tell(EventView::StateMoved);
        self.wake.notify_one();
        drop(leader);
        give_back().await;
    }
}

/// When somebody who is missing is to be looked for.
fn missing_due(mirror: &Mirror, now: Moment) -> Option<Moment> {
    let due = mirror.missing_due(now.wall)?;
    let ahead = Duration::try_from(due.duration_since(now.wall)).ok()?;
    Some(now.after(ahead))
}

/// The list is not being read any more, however its reading ended.
struct Listing<'a> {
    core: &'a Core,
}

impl Drop for Listing<'_> {
    fn drop(&mut self) {
        held(&self.core.watch).listing = false;
    }
}
