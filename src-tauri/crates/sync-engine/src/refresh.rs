//! Refreshing the mirror from the phone system: from its whole list, or from its news.

use crate::{
    engine::Engine,
    event::{EngineState, Event},
    identity::outdated,
    points::point,
};
use jiff::{SignedDuration, Timestamp};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex as Lock, MutexGuard, PoisonError},
};
use sync_core::{
    change::{self, Change, Refresh},
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
    id::PbxUserId,
    job::StartedBy,
    mirror::{Mirror, MirrorRow},
    news::{News, NewsCursor},
    ports::QueueMark,
    user::{Completeness, PbxLookup, PbxRead},
};
use tokio::sync::Mutex;

/// News that name more people than this are answered by the whole list, which takes fewer requests.
const MANY: usize = 30;
/// How far the kept cursor may lag behind while nothing happens: saving it costs a write to the disk, and asking from
/// an older one brings the same records again, which it knows.
const CURSOR_LAG: SignedDuration = SignedDuration::from_mins(3);

/// What keeps reads of the phone system from getting in each other's way. A whole list takes a minute; the news goes on
/// meanwhile, and whom it read is not overwritten by what the list said of him before.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    /// One list at a time.
    list: Mutex<()>,
    /// From the mirror as it was to the mirror as it is saved.
    mirror: Mutex<()>,
    /// Who was read by himself since the list that is being read was begun.
    meanwhile: Lock<BTreeMap<PbxUserId, PbxLookup>>,
    followed: Lock<Option<FollowedTo>>,
}

/// How far the news was followed, and how far of that is kept. Nobody but the leader's engine follows it.
#[derive(Clone, Debug)]
struct FollowedTo {
    cursor: NewsCursor,
    kept_until: Timestamp,
}

impl Reading {
    // These are whole whenever they are let go.
    fn meanwhile(&self) -> MutexGuard<'_, BTreeMap<PbxUserId, PbxLookup>> {
        self.meanwhile.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn followed(&self) -> MutexGuard<'_, Option<FollowedTo>> {
        self.followed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The news was followed so far, and that is kept.
    fn kept(&self, cursor: &NewsCursor) {
        *self.followed() = Some(FollowedTo {
            kept_until: cursor.until,
            cursor: cursor.clone(),
        });
    }
}

/// What a refresh found.
#[derive(Clone, Debug)]
pub struct Refreshed {
    /// The mirror after it.
    pub mirror: Mirror,
    /// Whether the list was read to its end.
    pub completeness: Completeness,
    /// Users read.
    pub read: usize,
    /// Changes that this refresh found.
    pub changes: Vec<Change>,
    /// Whether the source tells news between two lists; `None` where it did not answer.
    pub news: Option<bool>,
}

/// What the news brought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Followed {
    /// Whether the source tells news; where not, only whole lists tell.
    pub offered: bool,
    /// People who were read because of it.
    pub asked: usize,
    /// Changes that it found.
    pub changes: Vec<Change>,
    /// Something changed that only the whole list can tell.
    pub list_wanted: bool,
    /// Somebody was named whose Teams flag was set and nothing else of him, but for the number that goes with it.
    pub flag_told: bool,
}

impl Engine {
    /// Reads the whole list of the phone system and brings the mirror up to date. Who is missing is asked for one by
    /// one before anything is concluded from it. A job may be at work meanwhile: it plans from the mirror as it was.
    pub async fn refresh(&self) -> Result<Refreshed, Failure> {
        self.turn_state(&EngineState::Idle, EngineState::Refreshing);
        let refreshed = self.refresh_mirror().await;
        self.turn_state(&EngineState::Refreshing, EngineState::Idle);
        refreshed.map(|(refreshed, _)| refreshed)
    }

    /// Sets the state where it is still that one: a job says more than a read.
    fn turn_state(&self, from: &EngineState, to: EngineState) {
        self.state.send_if_modified(|state| {
            let turns = state == from;
            if turns {
                *state = to;
            }
            turns
        });
    }

    /// Asks the phone system what changed since it was asked last, reads the people it names, and brings the mirror up
    /// to date. Nobody counts as missing by it. How far the news was followed is saved together with what it brought:
    /// what is cut off in between is asked for again.
    pub async fn follow_news(&self) -> Result<Followed, Failure> {
        let cursor = self.news_cursor().await?;
        let started_at = self.clock.now();
        let Some(news) = self.ports.pbx.news(cursor.as_ref()).await? else {
            return Ok(Followed::default());
        };
        if cursor.is_none() && self.reading.list.try_lock().is_err() {
            // The list that is being read says where the news begins.
            return Ok(Followed {
                offered: true,
                ..Followed::default()
            });
        }
        let mut followed = Followed {
            offered: true,
            list_wanted: cursor.is_none() || news.unnamed.is_some() || news.saved.len() > MANY,
            ..Followed::default()
        };
        if news.saved.len() > MANY {
            // The list asks for the same news and takes it.
            return Ok(followed);
        }
        if news.saved.is_empty() {
            self.note_cursor(&news).await?;
            return Ok(followed);
        }
        let named: Vec<PbxUserId> = news.saved.keys().cloned().collect();
        let answers = self.ports.pbx.read_some(&named).await?;
        point!("refresh.read");
        followed.asked = named.len();
        let asked: BTreeMap<PbxUserId, PbxLookup> = named.into_iter().zip(answers).collect();
        followed.list_wanted |= asked.values().any(|answer| match answer {
            PbxLookup::Found(_) => false,
            PbxLookup::Gone | PbxLookup::Unknown(_) => true,
        });
        let read = PbxRead {
            started_at,
            users: Vec::new(),
            completeness: Completeness::Partial("only whom the news names was read".to_owned()),
        };
        let _mirror = self.reading.mirror.lock().await;
        let mirror = self.ports.mirror.load_mirror().await?;
        let known = asked.keys().filter_map(|user| mirror.rows.get(user).cloned());
        let known: BTreeMap<PbxUserId, Arc<MirrorRow>> = known.map(|row| (row.user.clone(), row)).collect();
        let outcome = change::refresh(mirror, &read, &asked, self.clock.now());
        followed.flag_told = outcome.changed_rows.iter().any(|row| {
            let known = known.get(&row.user);
            known.is_some_and(|known| row.projection.was_only_ticked(&known.projection))
        });
        followed.changes = self.take_over(outcome, Some(&news)).await?.1;
        let found = |answer: &PbxLookup| match answer {
            PbxLookup::Found(_) => true,
            // That a list saw him is more than that he was not found since: the next one decides.
            PbxLookup::Gone | PbxLookup::Unknown(_) => false,
        };
        let newer = asked.into_iter().filter(|(_, answer)| found(answer));
        self.reading.meanwhile().extend(newer);
        Ok(followed)
    }

    /// This computer slept, or its clock was set: nobody can tell how long people were missing, so their grace begins
    /// anew.
    pub async fn begin_grace_anew(&self) -> Result<(), Failure> {
        let _mirror = self.reading.mirror.lock().await;
        let mirror = self.ports.mirror.load_mirror().await?;
        let (anew, changed) = mirror.with_grace_anew(self.clock.now());
        if changed.is_empty() {
            return Ok(());
        }
        self.ports.mirror.save_mirror(&anew, &changed, &[], None).await
    }

    /// An admin says that the source is right about being so much smaller: `after` Teams-enabled users, as he was shown.
    /// Removals may follow. `AnswerOutdated` where it is another number now, or nothing is in question.
    pub async fn confirm_source(&self, after: u32, by: &StartedBy) -> Result<(), Failure> {
        let _turn = self.turn.lock().await;
        let _mirror = self.reading.mirror.lock().await;
        let mirror = self.ports.mirror.load_mirror().await?;
        if mirror
            .suspect
            .as_ref()
            .is_none_or(|suspect| suspect.after != after)
        {
            return Err(outdated(format!("a list of {after} Teams-enabled users")));
        }
        let confirmed = change::confirm_source(&mirror);
        self.ports.mirror.save_mirror(&confirmed, &[], &[], None).await?;
        let words = |suspicion: &sync_core::mirror::Suspicion| {
            format!(
                "{} Teams-enabled users after {}",
                suspicion.after, suspicion.before
            )
        };
        let seen = mirror.suspect.as_ref().map(words);
        self.ports
            .records
            .audit(&self.audit_entry(by, "source.confirmed", None, seen, None))
            .await
    }

    /// The mirror as the phone system is now, and how far the queue had grown with it.
    pub(crate) async fn mirror_read(&self) -> Result<(Mirror, QueueMark), Failure> {
        let (refreshed, queued) = self.refresh_mirror().await?;
        Ok((refreshed.mirror, queued))
    }

    /// The mirror as it is known, and how far the queue had grown with it.
    pub(crate) async fn mirror_known(&self) -> Result<(Mirror, QueueMark), Failure> {
        let _mirror = self.reading.mirror.lock().await;
        let mirror = self.ports.mirror.load_mirror().await?;
        Ok((mirror, self.ports.mirror.queue_mark().await?))
    }

    async fn refresh_mirror(&self) -> Result<(Refreshed, QueueMark), Failure> {
        let _list = self.reading.list.lock().await;
        self.reading.meanwhile().clear();
        let asked_news = self.news_before_list().await?;
        let news = asked_news.as_ref().ok().and_then(Option::as_ref);
        let read = self.ports.pbx.read_all().await?;
        point!("refresh.read");
        let mut missing = BTreeMap::new();
        let (outcome, _mirror) = loop {
            let turn = self.reading.mirror.lock().await;
            let known = self.ports.mirror.load_mirror().await?;
            let mut asked = missing.clone();
            asked.extend(self.reading.meanwhile().clone());
            let outcome = change::refresh(known, &read, &asked, self.clock.now());
            if outcome.to_ask.is_empty() || !missing.is_empty() {
                break (outcome, turn);
            }
            // Not under the lock: the news goes on while they are asked for.
            drop(turn);
            missing = self.ask_for(outcome.to_ask).await;
        };
        self.reading.meanwhile().clear();
        let PbxRead {
            completeness, users, ..
        } = read;
        let count = users.len();
        drop(users);
        // What a list that was cut short left out is still to be read for its news.
        let answered = news.filter(|_| completeness == Completeness::Complete);
        let (mirror, changes) = self.take_over(outcome, answered).await?;
        let refreshed = Refreshed {
            mirror,
            completeness,
            read: count,
            changes,
            news: asked_news.ok().map(|news| news.is_some()),
        };
        Ok((refreshed, self.ports.mirror.queue_mark().await?))
    }

    /// Asks one by one for those who would be missed by this list. Who could not be asked stays undecided; what the
    /// list said is kept all the same.
    async fn ask_for(&self, missing: Vec<PbxUserId>) -> BTreeMap<PbxUserId, PbxLookup> {
        match self.ports.pbx.read_some(&missing).await {
            Ok(answers) => missing.into_iter().zip(answers).collect(),
            Err(failure) => {
                let unknown = PbxLookup::Unknown(failure.detail.clone());
                tracing::warn!(%failure, "missing users could not be asked for");
                missing.into_iter().map(|user| (user, unknown.clone())).collect()
            }
        }
    }

    /// What changed until now: a list that is read from here on answers it. That it can't be had is no reason not to
    /// read the list.
    async fn news_before_list(&self) -> Result<Result<Option<News>, Failure>, Failure> {
        let cursor = self.news_cursor().await?;
        let news = self.ports.pbx.news(cursor.as_ref()).await;
        if let Err(failure) = &news {
            tracing::warn!(%failure, "the phone system's news could not be read before its list");
        }
        Ok(news)
    }

    /// Saves what a read brought, dated by the news where they tell. The caller holds the mirror.
    async fn take_over(
        &self,
        outcome: Refresh,
        news: Option<&News>,
    ) -> Result<(Mirror, Vec<Change>), Failure> {
        if let Some(foreign) = outcome.foreign {
            let detail = format!("the list is of customer {foreign}");
            return Err(Failure::new(
                ErrorCode::PbxWrongCustomer,
                FailureClass::NeedsAdmin,
                detail,
            ));
        }
        let mut changes = outcome.changes;
        for change in &mut changes {
            change.saved_at = news.and_then(|news| news.saved.get(&change.user).copied());
        }
        let followed = match news {
            Some(news) => self.further(&news.cursor).await?,
            None => None,
        };
        self.ports
            .mirror
            .save_mirror(&outcome.mirror, &outcome.changed_rows, &changes, followed)
            .await?;
        if let Some(cursor) = followed {
            self.reading.kept(cursor);
        }
        point!("refresh.saved");
        let queued = self.ports.mirror.queued_changes().await?.len();
        let _ = self.events.send(Event::MirrorRefreshed { queued });
        Ok((outcome.mirror, changes))
    }

    /// The cursor where it is further than the one that is kept: a list took its own before the news went on.
    async fn further<'a>(&self, cursor: &'a NewsCursor) -> Result<Option<&'a NewsCursor>, Failure> {
        let kept = self.news_cursor().await?;
        Ok(Some(cursor).filter(|cursor| kept.is_none_or(|kept| kept.until <= cursor.until)))
    }

    /// How far the news was followed.
    async fn news_cursor(&self) -> Result<Option<NewsCursor>, Failure> {
        if let Some(known) = &*self.reading.followed() {
            return Ok(Some(known.cursor.clone()));
        }
        let kept = self.ports.mirror.news_cursor().await?;
        if let Some(kept) = &kept {
            self.reading.kept(kept);
        }
        Ok(kept)
    }

    /// Nobody is named: only how far the news was followed is to be remembered, and kept now and then.
    async fn note_cursor(&self, news: &News) -> Result<(), Failure> {
        let cursor = &news.cursor;
        if let Some(known) = &mut *self.reading.followed()
            && cursor.until.duration_since(known.kept_until) < CURSOR_LAG
            && news.unnamed.is_none()
        {
            known.cursor = cursor.clone();
            return Ok(());
        }
        self.keep_cursor(cursor).await
    }

    async fn keep_cursor(&self, cursor: &NewsCursor) -> Result<(), Failure> {
        self.ports.mirror.note_news(cursor).await?;
        self.reading.kept(cursor);
        Ok(())
    }

    /// Until when (UTC, by the phone system's clock) the news was followed, where this engine followed it.
    pub fn followed_until(&self) -> Option<Timestamp> {
        let followed = self.reading.followed();
        followed.as_ref().map(|followed| followed.cursor.until)
    }

    /// Keeps how far the news was followed: nobody follows it from here on.
    pub async fn end_following(&self) -> Result<(), Failure> {
        let followed = self.reading.followed().clone();
        match followed {
            Some(followed) if followed.cursor.until != followed.kept_until => {
                self.keep_cursor(&followed.cursor).await
            }
            Some(_) | None => Ok(()),
        }
    }
}
