//! Contested fields: what somebody else changes back again and again. Only changes that are not ours count:
//! a number that the phone system itself moved to and fro is no contest.

use crate::engine::Engine;
use std::collections::BTreeMap;
use sync_core::{
    failure::Failure,
    id::{PbxUserId, PolicyId},
    managed::{Hold, HoldReason, ManagedAccount},
    number::PhoneNumber,
    outcome::Outcome,
    plan::{Action, Plan},
    tenant::PolicyType,
};

/// How often somebody else must have changed a field of ours in 24 hours to make it contested.
const CONTESTED_AFTER: usize = 3;
/// So many of a person's steps are looked at.
const STEPS: u32 = 100;

/// A field of an account with a value that we gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Given {
    Number(PhoneNumber),
    Policy(PolicyType, PolicyId),
}

impl Given {
    fn by(action: &Action) -> Option<Self> {
        match action {
            Action::AssignNumber { number, .. } => Some(Self::Number(number.clone())),
            Action::AssignPolicy {
                policy, policy_id, ..
            } => Some(Self::Policy(*policy, policy_id.clone())),
            Action::UnassignNumber { .. } | Action::UnassignPolicy { .. } => None,
        }
    }

    /// Whether the account had this from us before, so that somebody else took it away.
    fn is_ours(&self, ours: &ManagedAccount) -> bool {
        match self {
            Self::Number(number) => ours.number.as_ref() == Some(number),
            Self::Policy(kind, id) => ours
                .policies
                .get(kind)
                .is_some_and(|known| known.policy_id == *id),
        }
    }

    /// Whether a write of ours concerns the same field.
    fn is_touched_by(&self, action: &Action) -> bool {
        match (self, action) {
            (Self::Number(_), Action::AssignNumber { .. }) => true,
            // A replacement frees the number that somebody else gave; only the own one counts.
            (Self::Number(number), Action::UnassignNumber { number: freed, .. }) => number == freed,
            (
                Self::Policy(kind, _),
                Action::AssignPolicy { policy, .. } | Action::UnassignPolicy { policy },
            ) => kind == policy,
            (Self::Number(_), Action::AssignPolicy { .. } | Action::UnassignPolicy { .. })
            | (Self::Policy(..), Action::AssignNumber { .. } | Action::UnassignNumber { .. }) => false,
        }
    }
}

impl Engine {
    /// People a field of whom would have to be written once more after somebody else changed it three times
    /// in 24 hours.
    pub(crate) async fn contested(
        &self,
        plan: &Plan,
        managed: &BTreeMap<PbxUserId, ManagedAccount>,
    ) -> Result<Vec<Hold>, Failure> {
        let mut contested: BTreeMap<PbxUserId, Hold> = BTreeMap::new();
        for step in &plan.steps {
            let (Some(given), Some(ours)) = (Given::by(&step.action), managed.get(&step.user)) else {
                continue;
            };
            if !given.is_ours(ours) || contested.contains_key(&step.user) {
                continue;
            }
            // This plan would answer one more change.
            let changes = self.changes_of_others(&step.user, &given).await? + 1;
            if changes >= CONTESTED_AFTER
                && let Some(person) = plan.people.get(&step.user)
            {
                let hold = Hold {
                    user: step.user.clone(),
                    reason: HoldReason::Contested,
                    since: self.clock.now(),
                    fingerprint: person.fingerprint.clone(),
                    kept: None,
                };
                contested.insert(step.user.clone(), hold);
            }
        }
        Ok(contested.into_values().collect())
    }

    /// How often in the last 24 hours we gave back what we had given and had not touched in between.
    async fn changes_of_others(&self, user: &PbxUserId, given: &Given) -> Result<usize, Failure> {
        let since = self.yesterday();
        let mut steps: Vec<_> = self
            .ports
            .history
            .steps_of(user, STEPS)
            .await?
            .into_iter()
            .filter(|(_, row)| row.outcome == Some(Outcome::Verified))
            .filter_map(|(_, row)| Some((row.settled_at?, row.step.action)))
            .filter(|(at, action)| *at >= since && given.is_touched_by(action))
            .collect();
        steps.sort_by_key(|(at, _)| *at);
        let again = steps.windows(2).filter(|pair| {
            pair.iter()
                .all(|(_, action)| Given::by(action).as_ref() == Some(given))
        });
        Ok(again.count())
    }
}
