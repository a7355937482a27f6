//! Users of a session: the list and one person, read again in the background, and an admin's answers.

use super::{Core, Session, held};
use crate::{
    leader::Leader,
    people::{PeopleList, Snapshot, person},
    person::{entry_of, started_by},
    view::{EventView, KeepRequest, PeoplePageView, PeopleRequest, PersonDetailView, UiError},
};
use jiff::Timestamp;
use std::sync::Arc;
use store::Wish;
use sync_core::{
    failure::Failure,
    id::PbxUserId,
    ports::{AuditEntry, RecordsStore},
    settings::Settings,
};
use tokio::task::AbortHandle;

/// What a session keeps about people.
#[derive(Debug, Default)]
pub(crate) struct Users {
    /// As both sides were read last.
    snapshot: Option<Arc<Snapshot>>,
    /// Joined for the page; rebuilt when something moved.
    list: Option<Known>,
    /// When what the page was told last is moved by time alone.
    told_until: Option<Timestamp>,
    /// Moves whenever something moved.
    revision: u64,
    /// Both sides are to be read.
    wanted: bool,
    /// Both sides are being read.
    reading: Option<AbortHandle>,
}

/// The list with the snapshot it was made from.
#[derive(Clone, Debug)]
struct Known {
    list: Arc<PeopleList>,
    snapshot: Option<Arc<Snapshot>>,
}

impl Session {
    /// A page of Users.
    pub async fn people(&self, request: PeopleRequest) -> Result<PeoplePageView, UiError> {
        let known = self.core.people().await?;
        let reading = held(&self.core.users).wanted;
        known.list.page(&request, reading)
    }

    /// One person, opened.
    pub async fn person(&self, user: &str) -> Result<PersonDetailView, UiError> {
        let known = self.core.people().await?;
        let user = PbxUserId::new(user);
        person(&self.core.app, &known.list, known.snapshot.as_deref(), &user).await
    }

    /// Reads both systems again, in the background; after a job that is at work.
    pub async fn read_people(&self) -> Result<(), UiError> {
        self.core.wish(Wish::ReadPeople).await
    }

    /// Ends a person's hold: the next sync plans for him again.
    pub async fn plan_again(&self, user: &str) -> Result<(), UiError> {
        let person = PbxUserId::new(user);
        self.core.wish(Wish::PlanAgain { person }).await
    }

    /// Keeps what somebody changed in Microsoft Teams for a person.
    pub async fn keep_shown(&self, request: KeepRequest) -> Result<(), UiError> {
        let until = match request.until.as_deref() {
            None => None,
            Some(text) => Some(text.parse::<Timestamp>().map_err(|_| {
                UiError::invalid_request("The day until which Microsoft's value is kept is not a time.")
            })?),
        };
        let (person, reason) = (PbxUserId::new(request.user), request.reason);
        self.core
            .wish(Wish::Keep {
                person,
                until,
                reason,
            })
            .await
    }

    /// Chooses a person's account by UPN or object id; without one it is found by his addresses again.
    pub async fn choose_account(&self, user: &str, account: Option<String>) -> Result<(), UiError> {
        let person = PbxUserId::new(user);
        self.core.wish(Wish::ChooseAccount { person, account }).await
    }

    /// The account that is found now, as it was shown, is the right one.
    pub async fn confirm_identity(&self, user: &str, found: String) -> Result<(), UiError> {
        let person = PbxUserId::new(user);
        self.core.wish(Wish::ConfirmIdentity { person, found }).await
    }

    /// The phone system is right about having so many fewer Teams-enabled users, as shown; removals may follow.
    pub async fn confirm_source(&self, after: u32) -> Result<(), UiError> {
        self.core.wish(Wish::ConfirmSource { after }).await
    }
}

/// The same decisions as the leader makes them.
impl Core {
    pub(super) async fn plan_again(self: &Arc<Self>, person: PbxUserId) -> Result<(), UiError> {
        self.leader()?.plan_again(person).await?;
        self.read_again();
        Ok(())
    }

    pub(super) async fn keep_shown_of(
        &self,
        person: &PbxUserId,
        until: Option<Timestamp>,
        reason: &str,
    ) -> Result<(), UiError> {
        let leader = self.idle_leader()?;
        self.interrupt_reading();
        leader.keep_shown(person, until, reason).await?;
        self.forget_people();
        self.tell(EventView::PeopleRead);
        self.tell(EventView::StateMoved);
        Ok(())
    }

    pub(super) async fn choose_account_of(
        self: &Arc<Self>,
        person: &PbxUserId,
        account: Option<String>,
    ) -> Result<(), UiError> {
        let leader = self.idle_leader()?;
        let user = self.known_person(person.as_str()).await?;
        let chosen = match account.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
            Some(text) => Some(leader.engine().account_named(&user, text).await?.upn),
            None => None,
        };
        let database = &self.app.database;
        let before = database.settings().await?.overrides.remove(&user);
        let new = format!("{user}: {}", chosen.as_deref().unwrap_or_default());
        let entry = self.decision("person.account_chosen", before, new);
        let edit = move |settings: &mut Settings| {
            match chosen {
                Some(upn) => settings.overrides.insert(user, upn),
                None => settings.overrides.remove(&user),
            };
        };
        database.edit_settings(edit, &entry).await?;
        self.tell(EventView::SettingsSaved);
        self.read_again();
        Ok(())
    }

    pub(super) async fn confirm_identity_of(
        self: &Arc<Self>,
        person: &PbxUserId,
        found: &str,
    ) -> Result<(), UiError> {
        let leader = self.idle_leader()?;
        self.interrupt_reading();
        let confirmed = leader
            .engine()
            .confirm_identity(person, found, &started_by())
            .await;
        self.read_again();
        Ok(confirmed?)
    }

    pub(super) async fn confirm_smaller_source(self: &Arc<Self>, after: u32) -> Result<(), UiError> {
        let leader = self.idle_leader()?;
        self.interrupt_reading();
        leader.engine().confirm_source(after, &started_by()).await?;
        self.tell(EventView::StateMoved);
        self.read_soon();
        self.read_again();
        Ok(())
    }

    /// The lead, where nothing is at work.
    fn idle_leader(&self) -> Result<Arc<Leader>, UiError> {
        let leader = self.leader()?;
        if self.busy() {
            return Err(UiError::busy());
        }
        Ok(leader)
    }
}

impl Core {
    /// What was known of people has moved: it is joined anew when somebody asks.
    pub(crate) fn forget_people(&self) {
        let mut users = held(&self.users);
        users.revision += 1;
        users.list = None;
        *held(&self.opened_job) = None;
    }

    /// Whether time alone has moved what the page was told of people; asked once for each such moment.
    pub(crate) fn people_became_stale(&self) -> bool {
        let now = self.app.outside.clock.now();
        let stale = |until: &mut Timestamp| *until <= now;
        held(&self.users).told_until.take_if(stale).is_some()
    }

    async fn people(&self) -> Result<Known, Failure> {
        let (revision, snapshot) = {
            let users = held(&self.users);
            let now = self.app.outside.clock.now();
            if let Some(known) = users.list.as_ref().filter(|known| !known.list.is_stale(now)) {
                return Ok(known.clone());
            }
            (users.revision, users.snapshot.clone())
        };
        let snapshot = match snapshot {
            Some(read) => Some(Snapshot::clone(&read).brought_up_to_date(&self.app).await?),
            None => Snapshot::of_history(&self.app).await?,
        };
        let known = Known {
            list: Arc::new(PeopleList::build(&self.app, snapshot.as_ref()).await?),
            snapshot: snapshot.map(Arc::new),
        };
        let mut users = held(&self.users);
        users.told_until = known.list.good_until();
        if users.revision == revision {
            users.list = Some(known.clone());
            // What jobs did until now is in it: after a long history that is not read a second time.
            users.snapshot.clone_from(&known.snapshot);
        }
        Ok(known)
    }

    /// Reads both sides as soon as no job is at work.
    pub(crate) fn read_again(self: &Arc<Self>) {
        self.forget_people();
        held(&self.users).wanted = true;
        self.interrupt_reading();
        self.go_on_reading();
        self.tell(EventView::PeopleRead);
    }

    /// Stops reading, because something that a person waits for begins. A read changes nothing but the
    /// mirror, which is saved at once or not at all.
    pub(crate) fn interrupt_reading(&self) {
        if let Some(reading) = held(&self.users).reading.take() {
            reading.abort();
        }
    }

    /// Begins to read where that is wanted and nothing is at work.
    pub(crate) fn go_on_reading(self: &Arc<Self>) {
        let Ok(leader) = self.leader() else { return };
        let mut users = held(&self.users);
        if !users.wanted || users.reading.is_some() || self.busy() {
            return;
        }
        let reading = tokio::spawn(self.clone().read_people(leader));
        users.reading = Some(reading.abort_handle());
        held(&self.tasks).push(reading);
    }

    async fn read_people(self: Arc<Self>, leader: Arc<Leader>) {
        self.look_at_clocks().await;
        let began = self.app.outside.clock.now();
        let read = leader.plan(None).await;
        let failure = {
            let mut users = held(&self.users);
            users.reading = None;
            users.wanted = false;
            match read {
                Ok(preview) => {
                    users.snapshot = Some(Arc::new(Snapshot::new(preview.plan, began)));
                    users.revision += 1;
                    None
                }
                Err(failure) => Some(failure),
            }
        };
        match failure {
            None => {
                self.list_was_read().await;
                self.begin_comparing();
            }
            Some(failure) => {
                tracing::warn!(%failure, "people could not be read");
                held(&self.watch).failure = Some(failure);
            }
        }
        self.forget_people();
        self.tell(EventView::PeopleRead);
        self.tell(EventView::StateMoved);
    }

    /// An entry of the audit trail by whoever is at this computer.
    pub(crate) fn decision(&self, what: &str, old: Option<String>, new: String) -> AuditEntry {
        AuditEntry {
            what: what.to_owned(),
            old,
            new: Some(new),
            ..entry_of(self.app.outside.clock.now())
        }
    }
}
