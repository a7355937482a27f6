//! A plan as shown in a preview or a dry run.

use crate::view::{PersonStateView, StepView};
use serde::Serialize;
use std::collections::BTreeMap;
use sync_core::plan::{PersonPlan, Summary, Verdict};
use sync_engine::Preview;

/// Counts by verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct SummaryView {
    /// Already right.
    pub already_right: u32,
    /// A number where there was none.
    pub will_add: u32,
    /// Another number or policy.
    pub will_change: u32,
    /// The number taken away.
    pub will_remove: u32,
    /// Blocked, by cause.
    pub blocked: BTreeMap<String, u32>,
    /// Number held by somebody else.
    pub held_elsewhere: u32,
    /// The number stays with somebody whom the plan leaves alone.
    pub waits_for_number: u32,
    /// Left alone for now.
    pub left: u32,
    /// Never touched.
    pub not_ours: u32,
}

impl From<Summary> for SummaryView {
    fn from(summary: Summary) -> Self {
        Self {
            already_right: summary.already_right,
            will_add: summary.will_add,
            will_change: summary.will_change,
            will_remove: summary.will_remove,
            blocked: summary
                .blocked
                .into_iter()
                .map(|(cause, n)| (cause.to_string(), n))
                .collect(),
            held_elsewhere: summary.held_elsewhere,
            waits_for_number: summary.waits_for_number,
            left: summary.left,
            not_ours: summary.not_ours,
        }
    }
}

/// One person of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct PlannedPersonView {
    /// PBX user id.
    pub user: String,
    /// Name, for people.
    pub name: String,
    /// UPN, where an account was found.
    pub upn: Option<String>,
    /// Number he should have.
    pub wanted: Option<String>,
    /// Number he has.
    pub actual: Option<String>,
    /// What is done about him.
    pub state: PersonStateView,
    /// Stable name of the cause, where there is one.
    pub cause: Option<&'static str>,
    /// Why, in words.
    pub sentence: String,
    /// What to do next.
    pub advice: String,
}

impl From<&PersonPlan> for PlannedPersonView {
    fn from(person: &PersonPlan) -> Self {
        Self {
            user: person.user.to_string(),
            name: person.name.clone(),
            upn: person.upn.clone(),
            wanted: person.wanted.as_ref().map(ToString::to_string),
            actual: person.actual.as_ref().map(ToString::to_string),
            state: (&person.verdict).into(),
            cause: cause(&person.verdict),
            sentence: person.verdict.sentence(),
            advice: person.verdict.advice(),
        }
    }
}

pub(crate) fn cause(verdict: &Verdict) -> Option<&'static str> {
    match verdict {
        Verdict::Blocked { cause } => Some(cause.name()),
        Verdict::HeldElsewhere { .. } => Some("held_elsewhere"),
        Verdict::WaitsForNumber { .. } => Some("waits_for_number"),
        Verdict::AlreadyRight
        | Verdict::Add
        | Verdict::Change
        | Verdict::Remove
        | Verdict::Left { .. }
        | Verdict::NotOurs => None,
    }
}

/// A plan, before anything is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct PlanView {
    /// Digest.
    pub hash: String,
    /// Whether this would be the first sync, held as a whole.
    pub first_sync: bool,
    /// Counts.
    pub summary: SummaryView,
    /// Why part of it would be held.
    pub held_because: Vec<String>,
    /// Everybody with something to say about.
    pub people: Vec<PlannedPersonView>,
    /// The steps in order.
    pub steps: Vec<StepView>,
}

impl From<Preview> for PlanView {
    fn from(preview: Preview) -> Self {
        Self {
            hash: preview.hash.to_string(),
            first_sync: preview.first_sync,
            summary: preview.summary.into(),
            held_because: preview.held_because,
            people: preview
                .plan
                .people
                .values()
                .map(|person| PlannedPersonView::from(person.as_ref()))
                .collect(),
            steps: preview
                .plan
                .steps
                .iter()
                .map(|step| StepView::planned(step, &preview.plan))
                .collect(),
        }
    }
}
