//! Refreshing the mirror from the phone system: from its whole list, or from its news.

use crate::{
    engine::Engine,
    event::{EngineState, Event},
    points::point,
};
use jiff::SignedDuration;
use std::collections::BTreeMap;
use sync_core::{
    change::{self, Change, Refresh},
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
    id::PbxUserId,
    job::StartedBy,
    mirror::Mirror,
    news::{News, NewsCursor},
    ports::QueueMark,
    user::{Completeness, PbxLookup, PbxRead},
};

/// News that name more people than this are answered by the whole list, which takes fewer requests.
const MANY: usize = 30;
/// How far a cursor may lag behind while nothing happens: saving it costs a write to the disk, and asking from an
/// older one brings the same records again, which it knows.
const CURSOR_LAG: SignedDuration = SignedDuration::from_secs(60);

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
}

impl Engine {
    /// Reads the whole list of the phone system and brings the mirror up to date. Who is missing is asked for one by
    /// one before anything is concluded from it. A job may be at work meanwhile: it plans from the mirror as it was.
    pub async fn refresh(&self) -> Result<Refreshed, Failure> {
        let _reading = self.reading.lock().await;
        self.state.send_if_modified(|state| {
            let at_rest = *state == EngineState::Idle;
            if at_rest {
                *state = EngineState::Refreshing;
            }
            at_rest
        });
        let refreshed = self.refresh_mirror().await;
        self.state.send_if_modified(|state| {
            let reading = *state == EngineState::Refreshing;
            if reading {
                *state = EngineState::Idle;
            }
            reading
        });
        refreshed
    }

    /// Asks the phone system what changed since it was asked last, reads the people it names, and brings the mirror up
    /// to date. Nobody counts as missing by it. How far the news was followed is saved together with what it brought:
    /// what is cut off in between is asked for again.
    pub async fn follow_news(&self) -> Result<Followed, Failure> {
        let _reading = self.reading.lock().await;
        let cursor = self.ports.mirror.news_cursor().await?;
        let started_at = self.clock.now();
        let Some(news) = self.ports.pbx.news(cursor.as_ref()).await? else {
            return Ok(Followed::default());
        };
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
            self.note_cursor(cursor.as_ref(), &news).await?;
            return Ok(followed);
        }
        let named: Vec<PbxUserId> = news.saved.keys().cloned().collect();
        let answers = self.ports.pbx.read_some(&named).await?;
        point!("refresh.read");
        followed.asked = named.len();
        followed.list_wanted |= answers.iter().any(|answer| match answer {
            PbxLookup::Found(_) => false,
            PbxLookup::Gone | PbxLookup::Unknown(_) => true,
        });
        let read = PbxRead {
            started_at,
            users: Vec::new(),
            completeness: Completeness::Partial("only whom the news names was read".to_owned()),
        };
        let mirror = self.ports.mirror.load_mirror().await?;
        let asked = named.into_iter().zip(answers).collect();
        let outcome = change::refresh(&mirror, &read, &asked, self.clock.now());
        followed.changes = self.take_over(outcome, Some(&news)).await?.1;
        Ok(followed)
    }

    /// An admin says that the source is right about being so much smaller. Removals may follow.
    pub async fn confirm_source(&self, by: &StartedBy) -> Result<(), Failure> {
        let _turn = self.turn.lock().await;
        let _reading = self.reading.lock().await;
        let mirror = self.ports.mirror.load_mirror().await?;
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
        let _reading = self.reading.lock().await;
        let mirror = self.refresh_mirror().await?.mirror;
        Ok((mirror, self.ports.mirror.queue_mark().await?))
    }

    /// The mirror as it is known, and how far the queue had grown with it.
    pub(crate) async fn mirror_known(&self) -> Result<(Mirror, QueueMark), Failure> {
        let _reading = self.reading.lock().await;
        let mirror = self.ports.mirror.load_mirror().await?;
        Ok((mirror, self.ports.mirror.queue_mark().await?))
    }

    /// The caller holds `reading`.
    async fn refresh_mirror(&self) -> Result<Refreshed, Failure> {
        let asked = self.news_before_list().await?;
        let news = asked.as_ref().ok().and_then(Option::as_ref);
        let mirror = self.ports.mirror.load_mirror().await?;
        let read = self.ports.pbx.read_all().await?;
        point!("refresh.read");
        let now = self.clock.now();
        let mut outcome = change::refresh(&mirror, &read, &BTreeMap::new(), now);
        if !outcome.to_ask.is_empty() {
            // Who could not be asked stays undecided; what the list said is kept all the same.
            match self.ports.pbx.read_some(&outcome.to_ask).await {
                Ok(answers) => {
                    let asked = outcome.to_ask.iter().cloned().zip(answers).collect();
                    outcome = change::refresh(&mirror, &read, &asked, now);
                }
                Err(failure) => tracing::warn!(%failure, "missing users could not be asked for"),
            }
        }
        // What a list that was cut short left out is still to be read for its news.
        let answered = news.filter(|_| read.completeness == Completeness::Complete);
        let (mirror, changes) = self.take_over(outcome, answered).await?;
        Ok(Refreshed {
            mirror,
            completeness: read.completeness,
            read: read.users.len(),
            changes,
            news: asked.ok().map(|news| news.is_some()),
        })
    }

    /// What changed until now: a list that is read from here on answers it. That it can't be had is no reason not to
    /// read the list.
    async fn news_before_list(&self) -> Result<Result<Option<News>, Failure>, Failure> {
        let cursor = self.ports.mirror.news_cursor().await?;
        let news = self.ports.pbx.news(cursor.as_ref()).await;
        if let Err(failure) = &news {
            tracing::warn!(%failure, "the phone system's news could not be read before its list");
        }
        Ok(news)
    }

    /// Saves what a read brought, dated by the news where they tell.
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
        self.ports
            .mirror
            .save_mirror(
                &outcome.mirror,
                &outcome.changed_rows,
                &changes,
                news.map(|news| &news.cursor),
            )
            .await?;
        point!("refresh.saved");
        let queued = self.ports.mirror.queued_changes().await?.len();
        let _ = self.events.send(Event::MirrorRefreshed { queued });
        Ok((outcome.mirror, changes))
    }

    /// Nobody is named: only how far the news was followed is to be kept, now and then.
    async fn note_cursor(&self, known: Option<&NewsCursor>, news: &News) -> Result<(), Failure> {
        let lag = |known: &NewsCursor| news.cursor.until.duration_since(known.until);
        if known.is_some_and(|known| lag(known) < CURSOR_LAG) && news.unnamed.is_none() {
            return Ok(());
        }
        self.ports.mirror.note_news(&news.cursor).await
    }
}
