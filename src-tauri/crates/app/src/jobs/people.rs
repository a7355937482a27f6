//! The people of a job: everybody its plan speaks of, with what came of it, filtered and paged.

use crate::{
    connection::App,
    view::{
        JobPeopleCountsView, JobPeopleFilterRequest, JobPeopleRequest, JobPeopleShow, JobPeopleView,
        JobPersonView, PersonStateView, StepOutcomeView, StepView, UiError, cause_name, checked_limit, small,
    },
};
use jiff::Timestamp;
use std::collections::BTreeMap;
use sync_core::{failure::Failure, id::JobId, id::PbxUserId, plan::PersonPlan, ports::JobHistory};

/// Everybody of a job, by name.
#[derive(Debug, Default)]
pub(crate) struct JobPeople {
    people: Vec<JobPersonView>,
    counts: JobPeopleCountsView,
    /// When the next wait for Microsoft becomes a problem.
    good_until: Option<Timestamp>,
}

impl JobPeople {
    /// Whether time alone has made a wait a problem since this was built.
    pub(crate) fn is_stale(&self, now: Timestamp) -> bool {
        self.good_until.is_some_and(|until| until <= now)
    }
}

impl App {
    /// Everybody of a job.
    pub(crate) async fn people_of(&self, id: JobId) -> Result<JobPeople, Failure> {
        self.known_job(id).await?;
        let Some(stored) = self.database.plan(id).await? else {
            return Ok(JobPeople::default());
        };
        let now = self.outside.clock.now();
        let mut good_until: Option<Timestamp> = None;
        let mut steps: BTreeMap<PbxUserId, Vec<StepView>> = BTreeMap::new();
        for row in self.database.steps(id).await? {
            let user = row.step.user.clone();
            let until = row.shows_until().filter(|until| *until > now);
            good_until = good_until.into_iter().chain(until).min();
            steps
                .entry(user)
                .or_default()
                .push(StepView::new(row, Some(&stored.plan), now));
        }
        let mut people: Vec<JobPersonView> = stored
            .plan
            .people
            .values()
            .map(|person| person_of(person, steps.remove(&person.user).unwrap_or_default()))
            .collect();
        people.sort_by_cached_key(|person| (person.name.to_lowercase(), person.user.clone()));
        let count = |show| small(people.iter().filter(|person| shows(show, person)).count());
        let counts = JobPeopleCountsView {
            all: count(JobPeopleShow::All),
            with_steps: count(JobPeopleShow::WithSteps),
            problems: count(JobPeopleShow::Problems),
            failed: count(JobPeopleShow::Failed),
            already_right: count(JobPeopleShow::AlreadyRight),
        };
        Ok(JobPeople {
            people,
            counts,
            good_until,
        })
    }
}

fn person_of(person: &PersonPlan, steps: Vec<StepView>) -> JobPersonView {
    let outcome = steps
        .iter()
        .map(|step| step.outcome)
        .max_by_key(|outcome| outcome.severity());
    let sentence = match outcome {
        Some(StepOutcomeView::Verified) => person.verdict.sentence_when_done(),
        Some(_) | None => person.verdict.sentence(),
    };
    JobPersonView {
        user: person.user.to_string(),
        name: person.name.clone(),
        upn: person.upn.clone(),
        wanted: person.wanted.as_ref().map(ToString::to_string),
        actual: person.actual.as_ref().map(ToString::to_string),
        state: (&person.verdict).into(),
        cause: cause_name(&person.verdict).map(str::to_owned),
        outcome,
        sentence,
        advice: person.verdict.advice(),
        steps,
    }
}

impl JobPeople {
    /// Whom the filter shows, by name.
    pub(crate) fn matching(&self, filter: &JobPeopleFilterRequest) -> Vec<&JobPersonView> {
        let text = filter.text.as_deref().map(|text| text.trim().to_lowercase());
        self.people
            .iter()
            .filter(|person| shows(filter.show, person))
            .filter(|person| filter.state.is_none_or(|state| person.state == state))
            .filter(|person| text.as_deref().is_none_or(|text| contains(person, text)))
            .collect()
    }
}

/// The page that is asked for.
pub(crate) fn page(people: &JobPeople, request: &JobPeopleRequest) -> Result<JobPeopleView, UiError> {
    let limit = checked_limit(request.limit, "people")?;
    let matching = people.matching(&request.filter);
    Ok(JobPeopleView {
        total: small(matching.len()),
        people: matching
            .into_iter()
            .skip(request.offset as usize)
            .take(limit as usize)
            .cloned()
            .collect(),
        counts: people.counts,
    })
}

fn shows(show: JobPeopleShow, person: &JobPersonView) -> bool {
    match show {
        JobPeopleShow::All => true,
        JobPeopleShow::WithSteps => !person.steps.is_empty(),
        JobPeopleShow::Problems => is_problem(person),
        JobPeopleShow::Failed => person.outcome == Some(StepOutcomeView::Failed),
        JobPeopleShow::AlreadyRight => person.state == PersonStateView::AlreadyRight,
    }
}

fn is_problem(person: &JobPersonView) -> bool {
    let left_out = match person.state {
        PersonStateView::Blocked | PersonStateView::HeldElsewhere | PersonStateView::WaitsForNumber => true,
        PersonStateView::AlreadyRight
        | PersonStateView::Add
        | PersonStateView::Change
        | PersonStateView::Remove
        | PersonStateView::Drifted
        | PersonStateView::Left
        | PersonStateView::NotOurs => false,
    };
    let went_wrong = person.outcome.is_some_and(|outcome| match outcome {
        StepOutcomeView::Waiting
        | StepOutcomeView::NotShown
        | StepOutcomeView::Restored
        | StepOutcomeView::Skipped
        | StepOutcomeView::Failed => true,
        StepOutcomeView::Planned
        | StepOutcomeView::Open
        | StepOutcomeView::Verified
        | StepOutcomeView::NotSent => false,
    });
    left_out || went_wrong
}

fn contains(person: &JobPersonView, text: &str) -> bool {
    let named = [
        Some(person.name.as_str()),
        Some(person.user.as_str()),
        person.upn.as_deref(),
        person.wanted.as_deref(),
        person.actual.as_deref(),
    ];
    let step_values = person
        .steps
        .iter()
        .flat_map(|step| [step.old.as_deref(), step.new.as_deref()]);
    named
        .into_iter()
        .chain(step_values)
        .flatten()
        .any(|value| value.to_lowercase().contains(text))
}
