//! Writes that Microsoft accepted and does not show: while one may still take effect, no other write is
//! sent for its person or its number.
//!
//! An assign that is in flight may be repeated, because that asks for the same again. An unassign may not:
//! Microsoft takes no user with it, so that a late one takes the number from whoever has it by then.

use crate::engine::Engine;
use std::collections::BTreeMap;
use sync_core::{
    failure::Failure,
    id::PbxUserId,
    managed::{Hold, HoldReason},
    number::PhoneNumber,
    outcome::Outcome,
    plan::{Action, Plan, Step, reached},
    ports::StepRow,
    tenant::TenantState,
};

/// So many of a person's steps are looked at for a later write of the same field.
const STEPS: u32 = 100;

impl Engine {
    /// The steps of the last 24 hours that still wait for Microsoft: the tenant does not show them, and no
    /// later write of the same field was proved. What is older has become a problem for a person.
    pub(crate) async fn in_flight(&self, tenant: &TenantState) -> Result<Vec<Step>, Failure> {
        let mut found = Vec::new();
        for row in self.ports.history.waiting_steps(self.yesterday()).await? {
            if !shown(&row.step, tenant) && !self.is_superseded(&row).await? {
                found.push(row.step);
            }
        }
        Ok(found)
    }

    async fn is_superseded(&self, row: &StepRow) -> Result<bool, Failure> {
        let later = self.ports.history.steps_of(&row.step.user, STEPS).await?;
        Ok(later.into_iter().any(|(_, other)| {
            other.outcome == Some(Outcome::Verified)
                && other.settled_at > row.settled_at
                && same_field(&other.step.action, &row.step.action)
        }))
    }

    /// People for whom this plan would send something that a write in flight forbids.
    pub(crate) fn kept_waiting(&self, plan: &Plan, in_flight: &[Step]) -> BTreeMap<PbxUserId, Hold> {
        let stopped = plan
            .steps
            .iter()
            .filter(|step| in_flight.iter().any(|waiting| forbids(waiting, step)));
        stopped
            .filter_map(|step| {
                let hold = Hold {
                    user: step.user.clone(),
                    reason: HoldReason::Unsettled,
                    since: self.clock.now(),
                    fingerprint: plan.people.get(&step.user)?.fingerprint.clone(),
                };
                Some((step.user.clone(), hold))
            })
            .collect()
    }
}

fn shown(step: &Step, tenant: &TenantState) -> bool {
    let record = number_of(&step.action).and_then(|number| tenant.numbers.get(number));
    reached(step, tenant.voice.get(&step.account), record)
}

fn forbids(waiting: &Step, step: &Step) -> bool {
    let repeats = step.account == waiting.account
        && step.action == waiting.action
        && !matches!(step.action, Action::UnassignNumber { .. });
    let same_number =
        number_of(&step.action).is_some_and(|number| number_of(&waiting.action) == Some(number));
    let same_account = step.account == waiting.account && same_field(&step.action, &waiting.action);
    !repeats && (same_number || same_account)
}

fn number_of(action: &Action) -> Option<&PhoneNumber> {
    match action {
        Action::UnassignNumber { number, .. } | Action::AssignNumber { number, .. } => Some(number),
        Action::AssignPolicy { .. } | Action::UnassignPolicy { .. } => None,
    }
}

/// Whether both write the account's number, or both the same policy of it.
fn same_field(one: &Action, other: &Action) -> bool {
    let policy = |action: &Action| match action {
        Action::AssignPolicy { policy, .. } | Action::UnassignPolicy { policy } => Some(*policy),
        Action::AssignNumber { .. } | Action::UnassignNumber { .. } => None,
    };
    policy(one) == policy(other)
}
