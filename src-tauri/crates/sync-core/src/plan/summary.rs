//! Counts of people for previews.

use super::{Plan, Verdict};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How many people get which verdict.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Wanted equals actual.
    pub already_right: u32,
    /// A number where there was none.
    pub will_add: u32,
    /// Another number or policy.
    pub will_change: u32,
    /// The number and our policies are taken away.
    pub will_remove: u32,
    /// Blocked people by the stable name of the cause.
    pub blocked: BTreeMap<String, u32>,
    /// The number is held by an account that we do not manage.
    pub held_elsewhere: u32,
    /// The number stays with a person whom this plan does not touch.
    pub waits_for_number: u32,
    /// Left alone for now.
    pub left: u32,
    /// Not Teams-enabled and not managed.
    pub not_ours: u32,
}

/// Counts the people of a plan by verdict.
pub fn summary(plan: &Plan) -> Summary {
    let mut summary = Summary::default();
    for person in plan.people.values() {
        let count = match &person.verdict {
            Verdict::AlreadyRight => &mut summary.already_right,
            Verdict::Add => &mut summary.will_add,
            Verdict::Change => &mut summary.will_change,
            Verdict::Remove => &mut summary.will_remove,
            Verdict::Blocked { cause } => summary.blocked.entry(cause.name().to_owned()).or_default(),
            Verdict::HeldElsewhere { .. } => &mut summary.held_elsewhere,
            Verdict::WaitsForNumber { .. } => &mut summary.waits_for_number,
            Verdict::Left { .. } => &mut summary.left,
            Verdict::NotOurs => &mut summary.not_ours,
        };
        *count = count.saturating_add(1);
    }
    summary
}
