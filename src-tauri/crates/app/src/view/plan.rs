//! A plan as shown in a preview or a dry run.

use crate::view::job::StepView;
use serde::Serialize;
use std::collections::BTreeMap;
use sync_core::{
    id::PbxUserId,
    plan::{PersonPlan, Plan, Summary, Verdict},
    ports::StepRow,
};
use sync_engine::Preview;

/// Counts by verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
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
            not_ours: summary.not_ours,
        }
    }
}

/// One person of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlannedPersonView {
    /// PBX user id.
    pub user: PbxUserId,
    /// Name, for people.
    pub name: String,
    /// UPN, where an account was found.
    pub upn: Option<String>,
    /// Number he should have.
    pub wanted: Option<String>,
    /// Number he has.
    pub actual: Option<String>,
    /// already_right, add, change, remove, blocked, held_elsewhere, waits_for_number, left, not_ours.
    pub state: &'static str,
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
            user: person.user.clone(),
            name: person.name.clone(),
            upn: person.upn.clone(),
            wanted: person.wanted.as_ref().map(ToString::to_string),
            actual: person.actual.as_ref().map(ToString::to_string),
            state: state(&person.verdict),
            cause: cause(&person.verdict),
            sentence: person.verdict.sentence(),
            advice: person.verdict.advice(),
        }
    }
}

pub(crate) fn state(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::AlreadyRight => "already_right",
        Verdict::Add => "add",
        Verdict::Change => "change",
        Verdict::Remove => "remove",
        Verdict::Blocked { .. } => "blocked",
        Verdict::HeldElsewhere { .. } => "held_elsewhere",
        Verdict::WaitsForNumber { .. } => "waits_for_number",
        Verdict::Left { .. } => "left",
        Verdict::NotOurs => "not_ours",
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
                .map(PlannedPersonView::from)
                .collect(),
            steps: planned_steps(&preview.plan),
        }
    }
}

fn planned_steps(plan: &Plan) -> Vec<StepView> {
    let row = |step: &sync_core::plan::Step| StepRow {
        step: step.clone(),
        intended_at: None,
        restoring: false,
        attempts: 0,
        operation: None,
        outcome: None,
        settled_at: None,
        request_ids: Vec::new(),
    };
    plan.steps
        .iter()
        .map(|step| StepView {
            outcome: "planned",
            ..StepView::new(row(step), Some(plan))
        })
        .collect()
}
