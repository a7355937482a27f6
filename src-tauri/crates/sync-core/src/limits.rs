//! The safety limits: how much may be removed or replaced in 24 hours without a person's approval.

use crate::{
    id::{ChainId, PbxUserId, StepId},
    plan::{Plan, Step, StepClass},
};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

/// The limits; each counts people over all jobs of the last 24 hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Removals.
    pub removals: u32,
    /// Replacements of existing numbers.
    pub replacements: u32,
    /// Removals and replacements together, in percent of the managed users.
    pub percent: u32,
}

impl fmt::Display for Limits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            removals,
            replacements,
            percent,
        } = self;
        write!(
            f,
            "{removals} removals, {replacements} replacements, {percent} % of managed users"
        )
    }
}

impl Limits {
    /// No limit can be set higher than this, and none can be switched off.
    pub const MAXIMUM: Limits = Limits {
        removals: 100,
        replacements: 500,
        percent: 50,
    };

    /// The same limits, each at least 1 and at most [`Limits::MAXIMUM`].
    pub fn clamped(self) -> Self {
        Self {
            removals: self.removals.clamp(1, Self::MAXIMUM.removals),
            replacements: self.replacements.clamp(1, Self::MAXIMUM.replacements),
            percent: self.percent.clamp(1, Self::MAXIMUM.percent),
        }
    }

    /// Removals and replacements that the percentage allows: rounded down, but at least 1, so that a small
    /// tenant can be synced at all. `None` while nobody is managed: then a percentage says nothing.
    pub fn share_of(self, managed: u32) -> Option<u32> {
        if managed == 0 {
            return None;
        }
        let share = u64::from(self.percent) * u64::from(managed) / 100;
        Some(u32::try_from(share).unwrap_or(u32::MAX).max(1))
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            removals: 10,
            replacements: 50,
            percent: 20,
        }
    }
}

/// People removed and replaced by earlier jobs in the last 24 hours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecentCounts {
    /// Removals.
    pub removals: u32,
    /// Replacements.
    pub replacements: u32,
}

/// A plan after the limits were applied. Each part is a plan of its own, with steps and chains numbered
/// from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    /// What may run now, with everybody who has no step held.
    pub run: Plan,
    /// What needs a person's approval.
    pub held: Option<HeldPart>,
}

/// The part of a plan that crosses a limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldPart {
    /// The steps of the classes that cross, and the steps that need theirs; and the people they are for.
    pub plan: Plan,
    /// Why, one sentence for each limit.
    pub because: Vec<String>,
}

/// Splits a plan by the limits, which are clamped first.
///
/// `managed` is the number of managed users. A class is within its limit when the people of `recent` and
/// those planned are at most the limit. A class that crosses is held whole: which of its people should
/// go first is not ours to choose.
pub fn split(plan: &Plan, recent: RecentCounts, managed: u32, limits: &Limits) -> Split {
    let limits = limits.clamped();
    let removals = people_of(plan, StepClass::Removal);
    let replacements = people_of(plan, StepClass::Replacement);
    let mut crossing = BTreeSet::new();
    let mut because = Vec::new();
    if removals > 0 && recent.removals.saturating_add(removals) > limits.removals {
        crossing.insert(StepClass::Removal);
        because.push(sentence(
            "lose their number",
            removals,
            recent.removals,
            limits.removals,
        ));
    }
    if replacements > 0 && recent.replacements.saturating_add(replacements) > limits.replacements {
        crossing.insert(StepClass::Replacement);
        because.push(sentence(
            "get another number",
            replacements,
            recent.replacements,
            limits.replacements,
        ));
    }
    let planned = removals.saturating_add(replacements);
    let before = recent.removals.saturating_add(recent.replacements);
    if let Some(share) = limits.share_of(managed)
        && planned > 0
        && before.saturating_add(planned) > share
    {
        crossing.extend([StepClass::Removal, StepClass::Replacement]);
        because.push(format!(
            "{} in all, and {} of the {managed} managed people ({} %) is the most in 24 hours.",
            sentence_head("lose or change their number", planned, before),
            share,
            limits.percent
        ));
    }
    let held = needing(plan, &crossing);
    if held.is_empty() {
        return Split {
            run: plan.clone(),
            held: None,
        };
    }
    Split {
        run: part(plan, |step| !held.contains(&step.id), true),
        held: Some(HeldPart {
            plan: part(plan, |step| held.contains(&step.id), false),
            because,
        }),
    }
}

fn people_of(plan: &Plan, class: StepClass) -> u32 {
    let people: BTreeSet<&PbxUserId> = plan
        .steps
        .iter()
        .filter(|step| step.class == class)
        .map(|step| &step.user)
        .collect();
    u32::try_from(people.len()).unwrap_or(u32::MAX)
}

fn sentence(what: &str, planned: u32, recent: u32, limit: u32) -> String {
    format!(
        "{}, and {limit} is the most in 24 hours.",
        sentence_head(what, planned, recent)
    )
}

fn sentence_head(what: &str, planned: u32, recent: u32) -> String {
    let people = if planned == 1 { "person" } else { "people" };
    match recent {
        0 => format!("{planned} {people} would {what}"),
        recent => format!("{planned} {people} would {what} after {recent} in the last 24 hours"),
    }
}

/// The steps of these classes and every step that needs one of them, directly or not. Requirements have
/// smaller ids, so one pass is enough.
fn needing(plan: &Plan, classes: &BTreeSet<StepClass>) -> BTreeSet<StepId> {
    let mut held = BTreeSet::new();
    for step in &plan.steps {
        if classes.contains(&step.class) || step.requires.iter().any(|id| held.contains(id)) {
            held.insert(step.id);
        }
    }
    held
}

/// The plan of these steps alone, renumbered; with the people they are for, and on demand with everybody
/// who has no step at all.
fn part(plan: &Plan, belongs: impl Fn(&Step) -> bool, stepless_too: bool) -> Plan {
    let mut ids: BTreeMap<StepId, StepId> = BTreeMap::new();
    let mut chains: BTreeMap<ChainId, ChainId> = BTreeMap::new();
    let mut steps: Vec<Step> = Vec::new();
    for step in plan.steps.iter().filter(|step| belongs(step)) {
        let id = StepId(u32::try_from(steps.len()).unwrap_or(u32::MAX));
        let next = ChainId(u32::try_from(chains.len()).unwrap_or(u32::MAX));
        let chain = *chains.entry(step.chain).or_insert(next);
        ids.insert(step.id, id);
        let requires = step
            .requires
            .iter()
            .filter_map(|required| ids.get(required).copied())
            .collect();
        steps.push(Step {
            id,
            chain,
            requires,
            ..step.clone()
        });
    }
    let with_steps: BTreeSet<&PbxUserId> = plan.steps.iter().map(|step| &step.user).collect();
    let here: BTreeSet<&PbxUserId> = steps.iter().map(|step| &step.user).collect();
    let people = plan
        .people
        .iter()
        .filter(|(user, _)| here.contains(user) || (stepless_too && !with_steps.contains(user)))
        .map(|(user, person)| (user.clone(), person.clone()))
        .collect();
    Plan {
        connection: plan.connection.clone(),
        mirror_revision: plan.mirror_revision,
        people,
        steps,
    }
}
