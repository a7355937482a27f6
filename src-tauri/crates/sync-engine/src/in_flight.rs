//! Writes that Microsoft accepted and does not show: while one may still take effect, no other write is
//! sent for its person or its number.
//!
//! An assign that is in flight may be repeated, because that asks for the same again. An unassign may not:
//! Microsoft takes no user with it, so that a late one takes the number from whoever has it by then.

use crate::{
    apply::{as_sent, step_number},
    engine::Engine,
};
use std::collections::{BTreeMap, BTreeSet};
use sync_core::{
    failure::Failure,
    id::{JobId, PbxUserId, StepId},
    managed::{Hold, HoldReason},
    outcome::Outcome,
    plan::{Action, Plan, Step, Verdict, reached},
    ports::{SHOW_WITHIN, StepRow},
    tenant::TenantState,
};

/// An accepted write that Microsoft has not shown within 24 hours, and whom it is for.
pub(crate) type OverdueStep = ((JobId, StepId), PbxUserId);

/// Writes that Microsoft accepted and does not show.
#[derive(Default)]
pub(crate) struct Waits {
    /// Sent less than 24 hours ago: they may still take effect.
    pub(crate) in_flight: Vec<Step>,
    /// Sent before that: a problem for a person, and nothing is kept waiting for them.
    pub(crate) overdue: Vec<OverdueStep>,
}

/// So many of a person's steps are looked at for a later write of the same field.
const STEPS: u32 = 100;

impl Engine {
    /// The steps that still wait for Microsoft: the tenant does not show them, and no later write of the same
    /// field was proved. The wait of the others is noted as over. What was sent in a job of another credential, which
    /// only that one goes on with, is in flight too.
    pub(crate) async fn waits(&self, tenant: &TenantState) -> Result<Waits, Failure> {
        let now = self.clock.now();
        let mut waits = Waits::default();
        let mut over = Vec::new();
        for (job, row) in self.ports.history.waiting_steps(self.yesterday()).await? {
            let sent = as_sent(&row.step, row.restoring);
            let id = (job, row.step.id);
            if shown(&sent, tenant) || self.is_superseded(&row, &sent).await? {
                over.extend(row.wait_over_at.is_none().then_some(id));
            } else if row
                .intended_at
                .is_some_and(|at| now.duration_since(at) < SHOW_WITHIN)
            {
                waits.in_flight.push(sent);
            } else {
                waits.overdue.push((id, row.step.user));
            }
        }
        self.note_over(&over).await?;
        for row in self.open_elsewhere().await? {
            let sent = as_sent(&row.step, row.restoring);
            if !shown(&sent, tenant) && !self.is_superseded(&row, &sent).await? {
                waits.in_flight.push(sent);
            }
        }
        Ok(waits)
    }

    /// Where nothing is left to do for a person, a write of his that never showed matters no more.
    pub(crate) async fn forgive(&self, overdue: Vec<OverdueStep>, plan: &Plan) -> Result<(), Failure> {
        let right = |user: &PbxUserId| {
            plan.people.get(user).is_some_and(|person| match person.verdict {
                Verdict::AlreadyRight | Verdict::NotOurs => true,
                Verdict::Add
                | Verdict::Change
                | Verdict::Remove
                | Verdict::Blocked { .. }
                | Verdict::HeldElsewhere { .. }
                | Verdict::WaitsForNumber { .. }
                | Verdict::Left { .. } => false,
            })
        };
        let over: Vec<_> = overdue
            .into_iter()
            .filter_map(|(id, user)| right(&user).then_some(id))
            .collect();
        self.note_over(&over).await
    }

    async fn note_over(&self, over: &[(JobId, StepId)]) -> Result<(), Failure> {
        if over.is_empty() {
            return Ok(());
        }
        self.ports.history.waits_over(over, self.clock.now()).await
    }

    /// Sent not long ago in jobs that this engine does not take up, outcome unknown.
    async fn open_elsewhere(&self) -> Result<Vec<StepRow>, Failure> {
        let now = self.clock.now();
        let mut open = Vec::new();
        for job in self.ports.history.unfinished().await? {
            if job.signed_in == self.signed_in {
                continue;
            }
            let rows = self.ports.history.steps(job.id).await?;
            open.extend(rows.into_iter().filter(|row| {
                let recent = |at| now.duration_since(at) < SHOW_WITHIN;
                row.outcome.is_none() && row.intended_at.is_some_and(recent)
            }));
        }
        Ok(open)
    }

    /// Whether a later write was proved that could only be sent because this one had shown.
    async fn is_superseded(&self, row: &StepRow, waiting: &Step) -> Result<bool, Failure> {
        let later = self.ports.history.steps_of(&row.step.user, STEPS).await?;
        Ok(later.into_iter().any(|(_, other)| {
            let proved = matches!(other.outcome, Some(Outcome::Verified | Outcome::Restored));
            let again = as_sent(&other.step, other.restoring);
            let ends = match &waiting.action {
                Action::UnassignNumber { number, .. } => {
                    matches!(&again.action, Action::AssignNumber { number: taken, .. } if taken == number)
                }
                Action::AssignNumber { .. } | Action::AssignPolicy { .. } | Action::UnassignPolicy { .. } => {
                    same_field(&again.action, &waiting.action)
                }
            };
            proved && other.settled_at > row.settled_at && ends
        }))
    }

    /// Holds for the people for whom this plan would send something that a write in flight forbids.
    pub(crate) fn kept_waiting(&self, plan: &Plan, in_flight: &[Step]) -> BTreeMap<PbxUserId, Hold> {
        stopped_by(in_flight, plan)
            .into_iter()
            .filter_map(|user| {
                let hold = Hold {
                    user: user.clone(),
                    reason: HoldReason::Unsettled,
                    since: self.clock.now(),
                    fingerprint: plan.people.get(&user)?.fingerprint.clone(),
                    kept: None,
                };
                Some((user, hold))
            })
            .collect()
    }
}

/// People with a step in this plan that a write in flight forbids.
pub(crate) fn stopped_by(in_flight: &[Step], plan: &Plan) -> BTreeSet<PbxUserId> {
    plan.steps
        .iter()
        .filter(|step| in_flight.iter().any(|waiting| forbids(waiting, step)))
        .map(|step| step.user.clone())
        .collect()
}

/// Whether the tenant as it was read shows what the step wanted. What was not read shows nothing.
fn shown(step: &Step, tenant: &TenantState) -> bool {
    let Some(account) = tenant.voice.get(&step.account) else {
        return false;
    };
    let number = step_number(step);
    if number.is_some_and(|number| tenant.unread_numbers.contains(number)) {
        return false;
    }
    reached(
        step,
        Some(account),
        number.and_then(|number| tenant.numbers.get(number)),
    )
}

fn forbids(waiting: &Step, step: &Step) -> bool {
    let repeats = step.account == waiting.account
        && step.action == waiting.action
        && !matches!(step.action, Action::UnassignNumber { .. });
    let same_number = step_number(step).is_some_and(|number| step_number(waiting) == Some(number));
    let same_account = step.account == waiting.account && same_field(&step.action, &waiting.action);
    !repeats && (same_number || same_account)
}

/// Whether both write the account's number, or both the same policy of it.
fn same_field(one: &Action, other: &Action) -> bool {
    let policy = |action: &Action| match action {
        Action::AssignPolicy { policy, .. } | Action::UnassignPolicy { policy } => Some(*policy),
        Action::AssignNumber { .. } | Action::UnassignNumber { .. } => None,
    };
    policy(one) == policy(other)
}
