//! The plan: the ordered steps of a job, with before and after of each, as data.
//!
//! A plan is stored before the first write, shown as the dry run, hashed, and executed exactly.

use crate::{
    fingerprint::Fingerprint,
    id::{ChainId, ConnectionId, EntraId, PbxUserId, PolicyId, StepId},
    managed::HoldReason,
    number::PhoneNumber,
    preflight::{BlockCause, ForeignHolder},
    tenant::{EffectivePolicy, PolicyType},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

mod accounts;
mod action;
mod build;
pub(crate) mod chain;
pub(crate) mod checks;
pub(crate) mod claims;
pub(crate) mod holders;
mod input;
mod lookup;
mod people;
mod recheck;
mod removal;
mod summary;
pub(crate) mod wanted;
mod wish;

pub use build::build;
pub(crate) use build::refused;
pub use input::PlanInput;
pub use recheck::{Recheck, reached, recheck};
pub use summary::{Summary, summary};

/// One write for one user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum Action {
    /// Take the number from its holder.
    UnassignNumber {
        /// The number.
        number: PhoneNumber,
        /// The emergency address of its record, so that giving the number back keeps it.
        location_id: Option<String>,
    },
    /// Give the number to the account as its primary Direct Routing number.
    AssignNumber {
        /// The number.
        number: PhoneNumber,
        /// The emergency address that the account's number had, kept.
        location_id: Option<String>,
    },
    /// Assign a policy to the account directly.
    AssignPolicy {
        /// Its type.
        policy: PolicyType,
        /// Its opaque id.
        policy_id: PolicyId,
        /// Its name, for people.
        name: String,
    },
    /// Take a direct policy assignment away, so that the group's or the tenant's default applies.
    UnassignPolicy {
        /// Its type.
        policy: PolicyType,
    },
}

/// A value of the tenant before or after a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepValue {
    /// The account's primary number.
    Number(Option<PhoneNumber>),
    /// The policy in effect; `None` is the tenant default.
    Policy(Option<EffectivePolicy>),
}

/// What a step counts as for the limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepClass {
    /// A number for somebody who had none.
    Addition,
    /// Another number for somebody who had one.
    Replacement,
    /// No number any more for somebody who had one.
    Removal,
    /// A policy; not limited.
    Policy,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Its place in the plan.
    pub id: StepId,
    /// The chain it belongs to.
    pub chain: ChainId,
    /// The PBX user it is for.
    pub user: PbxUserId,
    /// The account it changes.
    pub account: EntraId,
    /// The write.
    pub action: Action,
    /// What must be there right before the write.
    pub before: StepValue,
    /// What must be there after it.
    pub after: StepValue,
    /// Steps that must be Verified first; always with smaller ids.
    pub requires: Vec<StepId>,
    /// What it counts as.
    pub class: StepClass,
}

/// Why a person who differs is left alone by this plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "leave", rename_all = "snake_case")]
pub enum LeaveReason {
    /// The PBX did not say enough.
    Unknown,
    /// Missing from the PBX, not long enough to act.
    Vanishing {
        /// When the grace ends at the earliest.
        until: Timestamp,
    },
    /// Removal is due but the source is suspect.
    SourceSuspect,
    /// On hold.
    OnHold {
        /// Why.
        reason: HoldReason,
    },
    /// The directory could not be asked about him.
    NotRead {
        /// Why.
        reason: String,
    },
}

/// What the plan does about one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Verdict {
    /// Wanted equals actual.
    AlreadyRight,
    /// A number where there was none.
    Add,
    /// Another number or policy.
    Change,
    /// The number and our policies are taken away.
    Remove,
    /// Can't be synced for a cause of his own.
    Blocked {
        /// The cause.
        cause: BlockCause,
    },
    /// His number is held by an account that we do not manage.
    HeldElsewhere {
        /// The number.
        number: PhoneNumber,
        /// The holder.
        holder: Option<EntraId>,
        /// His name, for people.
        name: String,
        /// What the holder is.
        kind: ForeignHolder,
    },
    /// His number stays with a person whom this plan does not touch (blocked, on hold).
    WaitsForNumber {
        /// The number.
        number: PhoneNumber,
        /// The PBX user who keeps it.
        holder: PbxUserId,
    },
    /// Left alone for now.
    Left {
        /// Why.
        reason: LeaveReason,
    },
    /// Not Teams-enabled and not managed: never touched.
    NotOurs,
}

/// One person in the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonPlan {
    /// The PBX user.
    pub user: PbxUserId,
    /// Name, for people.
    pub name: String,
    /// The account, where one was found.
    pub account: Option<EntraId>,
    /// Its UPN, for people.
    pub upn: Option<String>,
    /// The number he should have; `None` also where it is not known.
    pub wanted: Option<PhoneNumber>,
    /// The number he has in Teams.
    pub actual: Option<PhoneNumber>,
    /// What is done about him.
    pub verdict: Verdict,
    /// The digest of his mirror row (or of his managed record where he has none).
    pub fingerprint: Fingerprint,
}

/// What a plan is: people and steps, in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The connection it is for.
    pub connection: ConnectionId,
    /// The mirror it was made from (not hashed: the fingerprints of the people concerned are).
    pub mirror_revision: u64,
    /// Everybody it speaks of, by PBX user. In boxes: a map of large values is built by way of a list of them
    /// all, and so much memory that was never touched costs more than the planning.
    pub people: BTreeMap<PbxUserId, Box<PersonPlan>>,
    /// The steps; `steps[n].id == n`.
    pub steps: Vec<Step>,
}

impl Plan {
    /// The digest by which an approval knows the plan: connection, the steps with their before values and
    /// policy ids, and the fingerprints of the people they are for. What concerns nobody in the plan does
    /// not change it.
    pub fn hash(&self) -> Fingerprint {
        let users: BTreeSet<&PbxUserId> = self.steps.iter().map(|step| &step.user).collect();
        let people: Vec<(&PbxUserId, Option<&Fingerprint>)> = users
            .into_iter()
            .map(|user| (user, self.people.get(user).map(|p| &p.fingerprint)))
            .collect();
        Fingerprint::of(&("plan v1", &self.connection, people, &self.steps))
    }

    /// Whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }
}
