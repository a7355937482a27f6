//! Steps as shown: old -> new, outcome, reason and advice.

use super::PolicyTypeView;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sync_core::{
    outcome::Outcome,
    plan::{Action, Plan, Step, StepValue},
    ports::StepRow,
};

/// What a step writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum StepKindView {
    /// A number.
    Number,
    /// A voice policy.
    Policy,
}

/// How a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum StepOutcomeView {
    /// Not sent: part of a plan that nobody started or decided on.
    Planned,
    /// Sent or about to be, outcome not known yet.
    Open,
    /// The tenant shows the wanted value.
    Verified,
    /// Accepted, not shown yet.
    Waiting,
    /// Accepted more than 24 hours ago and not shown: a problem.
    NotShown,
    /// Given back.
    Restored,
    /// Not sent for a reason.
    Skipped,
    /// Refused or given up.
    Failed,
    /// The job ended before.
    NotSent,
}

impl StepOutcomeView {
    /// How bad it is for the person: of several steps the worst one is shown.
    pub(crate) fn severity(self) -> u8 {
        match self {
            Self::Verified => 0,
            Self::Planned => 1,
            Self::Open => 2,
            Self::NotSent => 3,
            Self::Waiting => 4,
            Self::Skipped => 5,
            Self::Restored => 6,
            Self::NotShown => 7,
            Self::Failed => 8,
        }
    }
}

impl From<&Outcome> for StepOutcomeView {
    fn from(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Verified => Self::Verified,
            Outcome::Waiting => Self::Waiting,
            Outcome::Restored => Self::Restored,
            Outcome::Skipped(_) => Self::Skipped,
            Outcome::Failed { .. } => Self::Failed,
            Outcome::NotSent => Self::NotSent,
        }
    }
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct StepView {
    /// Place in the plan.
    pub id: u32,
    /// Chain.
    pub chain: u32,
    /// PBX user id.
    pub user: String,
    /// Name, for people.
    pub name: String,
    /// UPN, for people.
    pub upn: Option<String>,
    /// What is done, in words.
    pub action: String,
    /// Number or policy.
    pub kind: StepKindView,
    /// Which policy, where it is one.
    pub policy: Option<PolicyTypeView>,
    /// Value before.
    pub old: Option<String>,
    /// Value after.
    pub new: Option<String>,
    /// How it stands.
    pub outcome: StepOutcomeView,
    /// Why, where it is not verified.
    pub reason: Option<String>,
    /// What to do next.
    pub advice: Option<String>,
    /// Microsoft's request ids.
    pub request_ids: Vec<String>,
    /// Our own ids of the writes that Microsoft accepted (`client-request-id`).
    pub client_request_ids: Vec<String>,
    /// Microsoft's operation, where it named one.
    pub operation: Option<String>,
    /// When it was last sent (UTC).
    pub sent_at: Option<String>,
    /// How many times it was sent.
    pub attempts: u32,
    /// When it ended (UTC).
    pub settled_at: Option<String>,
}

impl StepView {
    /// A kept step as it stands `now`, with the names of its plan.
    pub fn new(row: StepRow, plan: Option<&Plan>, now: Timestamp) -> Self {
        let person = plan.and_then(|plan| plan.people.get(&row.step.user));
        let outcome = standing(&row, now);
        let (reason, advice) = words(&row, outcome);
        Self {
            id: row.step.id.0,
            chain: row.step.chain.0,
            name: person.map_or_else(|| row.step.user.to_string(), |person| person.name.clone()),
            upn: person.and_then(|person| person.upn.clone()),
            action: row.step.action.words(),
            kind: kind(&row.step.after),
            policy: policy(&row.step.action),
            old: value(&row.step.before),
            new: value(&row.step.after),
            outcome,
            reason,
            advice,
            request_ids: row.request_ids,
            client_request_ids: row.client_request_ids,
            operation: row.operation.map(|operation| operation.as_str().to_owned()),
            sent_at: row.intended_at.map(|at| at.to_string()),
            attempts: row.attempts,
            settled_at: row.settled_at.map(|at| at.to_string()),
            user: row.step.user.to_string(),
        }
    }

    /// A step of a plan that is only shown.
    pub(crate) fn planned(step: &Step, plan: &Plan) -> Self {
        let row = StepRow {
            step: step.clone(),
            intended_at: None,
            restoring: false,
            attempts: 0,
            operation: None,
            outcome: None,
            settled_at: None,
            request_ids: Vec::new(),
            client_request_ids: Vec::new(),
            wait_over_at: None,
        };
        Self::new(row, Some(plan), Timestamp::UNIX_EPOCH)
    }
}

fn policy(action: &Action) -> Option<PolicyTypeView> {
    match action {
        Action::AssignPolicy { policy, .. } | Action::UnassignPolicy { policy } => Some((*policy).into()),
        Action::AssignNumber { .. } | Action::UnassignNumber { .. } => None,
    }
}

/// How a step stands. That a wait has become a problem is reckoned, not kept.
fn standing(row: &StepRow, now: Timestamp) -> StepOutcomeView {
    match (&row.outcome, row.intended_at) {
        (Some(_), _) if row.shows_until().is_some_and(|until| until <= now) => StepOutcomeView::NotShown,
        (Some(outcome), _) => outcome.into(),
        (None, Some(_)) => StepOutcomeView::Open,
        (None, None) => StepOutcomeView::Planned,
    }
}

fn words(row: &StepRow, standing: StepOutcomeView) -> (Option<String>, Option<String>) {
    if standing == StepOutcomeView::NotShown {
        return (
            Some(row.not_shown_sentence()),
            Some(row.not_shown_advice().to_owned()),
        );
    }
    if let Some(late) = row.shown_late_sentence() {
        return (Some(late), None);
    }
    let outcome = row.outcome.as_ref();
    (
        outcome.and_then(Outcome::sentence),
        outcome.and_then(Outcome::advice),
    )
}

fn kind(value: &StepValue) -> StepKindView {
    match value {
        StepValue::Number(_) => StepKindView::Number,
        StepValue::Policy(_) => StepKindView::Policy,
    }
}

fn value(value: &StepValue) -> Option<String> {
    match value {
        StepValue::Number(number) => number.as_ref().map(ToString::to_string),
        StepValue::Policy(policy) => policy.as_ref().map(|policy| policy.name.clone()),
    }
}
