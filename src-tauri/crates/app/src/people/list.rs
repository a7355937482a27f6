//! The list of Users: searched, filtered, sorted, counted, paged. Built once for each state of both sides.

use crate::{
    connection::App,
    people::{Snapshot, Waits, since::person_view},
    view::{
        HoldView, PeoplePageView, PeopleRequest, PeopleSort, PersonStateView, PersonView, UiError,
        checked_limit, name_of, small,
    },
};
use jiff::Timestamp;
use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use sync_core::{
    drift::Drift,
    failure::Failure,
    id::PbxUserId,
    managed::Hold,
    ports::{MirrorStore, RecordsStore},
};

/// Everybody, by name.
#[derive(Debug, Default)]
pub(crate) struct PeopleList {
    people: Vec<Listed>,
    read_at: Option<Timestamp>,
    /// When the next wait for Microsoft becomes a problem, or the next hold ends by itself.
    good_until: Option<Timestamp>,
}

#[derive(Debug)]
struct Listed {
    view: PersonView,
    state: String,
    /// Everything he is searched by, in lower case.
    text: String,
}

impl PeopleList {
    /// Joins what is known of both sides now.
    pub(crate) async fn build(app: &App, snapshot: Option<&Snapshot>) -> Result<Self, Failure> {
        let mirror = app.database.load_mirror().await?;
        let holds = app.holds().await?;
        let kept_until: Vec<Timestamp> = holds.values().filter_map(Hold::until).collect();
        let drift = app.database.drift().await?;
        let queued = app.database.waiting_users().await?;
        let mut waits = Waits::of(app).await?;
        let none = BTreeMap::new();
        let planned = snapshot.map_or(&none, |snapshot| &snapshot.people);
        let users: BTreeSet<&PbxUserId> = mirror.rows.keys().chain(planned.keys()).collect();
        let mut people: Vec<Listed> = users
            .into_iter()
            .filter_map(|user| {
                let row = mirror.rows.get(user).map(Arc::as_ref);
                let view = person_view(planned.get(user).map(Box::as_ref), row, &mirror)?;
                let hold = holds.get(user);
                let view = PersonView {
                    hold: hold.and_then(|hold| HoldView::of(hold.reason)),
                    queued: queued.contains(user),
                    ..view
                };
                let same = |drift: &&Drift| {
                    mirror
                        .rows
                        .get(user)
                        .is_some_and(|row| row.fingerprint == drift.fingerprint)
                };
                let drift = drift.get(user).filter(same);
                let view = view.with_number_of(drift).with_drift(drift, hold);
                Some(Listed::new(view.with_not_shown(waits.not_shown.remove(user))))
            })
            .collect();
        people.sort_by_cached_key(|person| (person.view.name.to_lowercase(), person.view.user.clone()));
        Ok(Self {
            people,
            read_at: snapshot.map(|snapshot| snapshot.read_at),
            good_until: waits.next.into_iter().chain(kept_until).min(),
        })
    }

    /// Whether time alone has made somebody's wait a problem since this was built.
    pub(crate) fn is_stale(&self, now: Timestamp) -> bool {
        self.good_until.is_some_and(|until| until <= now)
    }

    /// When time alone makes the next wait a problem, or ends the next hold.
    pub(crate) fn good_until(&self) -> Option<Timestamp> {
        self.good_until
    }

    /// The page that is asked for.
    pub(crate) fn page(&self, request: &PeopleRequest, reading: bool) -> Result<PeoplePageView, UiError> {
        let limit = checked_limit(request.limit, "people")?;
        let text = request.text.as_deref().unwrap_or_default().trim().to_lowercase();
        let found: Vec<&Listed> = self
            .people
            .iter()
            .filter(|person| person.text.contains(&text))
            .collect();
        let mut states: BTreeMap<String, u32> = BTreeMap::new();
        let mut causes: BTreeMap<String, u32> = BTreeMap::new();
        for person in &found {
            *states.entry(person.state.clone()).or_default() += 1;
            if let Some(cause) = &person.view.cause {
                *causes.entry(cause.clone()).or_default() += 1;
            }
        }
        let mut chosen: Vec<&Listed> = found.into_iter().filter(|person| person.fits(request)).collect();
        chosen.sort_by(|a, b| order(request.sort, &a.view, &b.view));
        if request.descending {
            chosen.reverse();
        }
        Ok(PeoplePageView {
            total: small(chosen.len()),
            people: chosen
                .into_iter()
                .skip(request.offset as usize)
                .take(limit as usize)
                .map(|person| person.view.clone())
                .collect(),
            states,
            causes,
            read_at: self.read_at.map(|at| at.to_string()),
            reading,
        })
    }

    /// Everybody's row.
    pub(crate) fn everybody(&self) -> impl Iterator<Item = &PersonView> {
        self.people.iter().map(|person| &person.view)
    }

    /// People whose account somebody changed.
    pub(crate) fn drifted(&self) -> impl Iterator<Item = &PersonView> {
        self.everybody().filter(|view| view.drift.is_some())
    }

    /// One person's row.
    pub(crate) fn person(&self, user: &str) -> Option<&PersonView> {
        self.everybody().find(|view| view.user == user)
    }
}

impl Listed {
    fn new(view: PersonView) -> Self {
        let texts = [
            Some(&view.name),
            Some(&view.user),
            view.upn.as_ref(),
            view.pbx.as_ref(),
            view.wanted.as_ref(),
            view.actual.as_ref(),
        ];
        let text: Vec<String> = texts
            .into_iter()
            .flatten()
            .map(|text| text.to_lowercase())
            .collect();
        Self {
            state: name_of(&view.state),
            text: text.join("\n"),
            view,
        }
    }

    fn fits(&self, request: &PeopleRequest) -> bool {
        let cause = || {
            self.view
                .cause
                .as_ref()
                .is_some_and(|cause| request.causes.contains(cause))
        };
        (request.states.is_empty() || request.states.contains(&self.view.state))
            && (request.causes.is_empty() || cause())
    }
}

/// The list comes by name, and the sort is stable: equal ones stay so.
fn order(sort: PeopleSort, a: &PersonView, b: &PersonView) -> Ordering {
    match sort {
        PeopleSort::Name => Ordering::Equal,
        PeopleSort::Number => (a.pbx.is_none(), &a.pbx).cmp(&(b.pbx.is_none(), &b.pbx)),
        PeopleSort::State => urgency(a).cmp(&urgency(b)),
    }
}

fn urgency(person: &PersonView) -> u8 {
    if person.not_shown.is_some() {
        return 0;
    }
    match person.state {
        PersonStateView::Blocked => 1,
        PersonStateView::HeldElsewhere => 2,
        PersonStateView::WaitsForNumber => 3,
        PersonStateView::Drifted => 4,
        PersonStateView::Remove => 5,
        PersonStateView::Change => 6,
        PersonStateView::Add => 7,
        PersonStateView::Left => 8,
        PersonStateView::AlreadyRight => 9,
        PersonStateView::NotOurs => 10,
    }
}
