//! What a plan for some people is, and what an approval's digest speaks of.

use crate::world::{World, account, named, stepped, user, worlds};
use proptest::prelude::*;
use std::collections::BTreeSet;
use sync_core::{
    id::PbxUserId,
    plan::{self, Plan, PlanInput, Step, StepValue, Verdict},
    tenant::PolicyType,
};

fn focused(world: &World, focus: &BTreeSet<PbxUserId>) -> Plan {
    plan::build(&PlanInput {
        focus: Some(focus),
        ..world.input()
    })
}

fn writes<'p>(steps: impl Iterator<Item = &'p Step>) -> Vec<String> {
    steps
        .map(|step| {
            format!(
                "{} {:?} {:?} {:?}",
                step.user, step.action, step.before, step.class
            )
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn a_focused_plan_is_the_whole_chains_of_its_people_and_nothing_else(
        world in worlds(12),
        chosen in prop::collection::btree_set(0..12_usize, 0..4),
    ) {
        let focus: BTreeSet<PbxUserId> = chosen.into_iter().map(user).collect();
        let all = world.plan();
        let some = focused(&world, &focus);
        let chains: BTreeSet<_> =
            all.steps.iter().filter(|step| focus.contains(&step.user)).map(|step| step.chain).collect();
        let expected = writes(all.steps.iter().filter(|step| chains.contains(&step.chain)));
        prop_assert_eq!(writes(some.steps.iter()), expected);
        crate::execution::well_formed(&some)?;
        for (id, person) in &some.people {
            prop_assert_eq!(&person.verdict, &all.people[id].verdict);
            let kept_from = some.people.values().any(|other| {
                matches!(&other.verdict, Verdict::WaitsForNumber { holder, .. } if holder == id)
            });
            prop_assert!(focus.contains(id) || stepped(&some).contains(id) || kept_from);
        }
    }

    #[test]
    fn the_digest_changes_with_any_before_value_and_with_no_unrelated_person(
        world in worlds(8),
        at in any::<prop::sample::Index>(),
    ) {
        let plan = world.plan();
        if plan.is_empty() { return Ok(()); }
        let mut other = plan.clone();
        let at = at.index(other.steps.len());
        other.steps[at].before = match &other.steps[at].before {
            StepValue::Number(_) => StepValue::Number(Some(crate::world::number(98))),
            StepValue::Policy(_) => StepValue::Policy(Some(crate::world::policy("x", sync_core::tenant::PolicySource::Direct))),
        };
        prop_assert_ne!(plan.hash(), other.hash());
        let mut larger = world.clone();
        larger.mirror.revision += 1;
        larger.person(77, None, None);
        prop_assert_eq!(plan.hash(), larger.plan().hash());
    }
}

#[test]
fn the_digest_speaks_of_connection_policy_ids_and_the_pbx_record() {
    let mut world = World::empty();
    world
        .rules
        .default
        .insert(PolicyType::VoiceRouting, named("route"));
    world.person(0, Some(0), None);
    let first = world.plan().hash();
    let mut moved = world.clone();
    moved.connection = "other".into();
    assert_ne!(moved.plan().hash(), first);
    let mut ruled = world.clone();
    ruled
        .rules
        .default
        .insert(PolicyType::VoiceRouting, named("route2"));
    assert_ne!(ruled.plan().hash(), first);
    let mut renamed = world.clone();
    renamed.row_of(0).fingerprint = sync_core::fingerprint::Fingerprint::of(&"changed");
    assert_ne!(renamed.plan().hash(), first);
}

#[test]
fn a_focused_plan_shows_who_keeps_the_number() {
    let mut world = World::empty();
    world.person(0, Some(1), None);
    world.person(1, None, Some(1)).manage(1, Some(1));
    world.person(2, Some(2), None);
    let plan = focused(&world, &BTreeSet::from([user(0)]));
    assert_eq!(
        plan.people.keys().cloned().collect::<Vec<_>>(),
        [user(0), user(1)]
    );
    assert!(plan.is_empty());
    assert_eq!(plan.people[&user(1)].account, Some(account(1)));
}
