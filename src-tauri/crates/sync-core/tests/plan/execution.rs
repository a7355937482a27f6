//! Plans carried out step by step, with cuts and failures.

use crate::world::{World, account, number, stepped, user, worlds};
use proptest::prelude::*;
use std::collections::BTreeSet;
use sync_core::{
    id::{EntraId, StepId},
    mirror::{Intention, intention},
    plan::{Action, Plan, Step, StepClass, StepValue, Verdict},
    projection::WantedNumber,
};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn same_input_gives_the_same_bytes(world in worlds(12)) {
        let bytes = |world: &World| serde_json::to_vec(&world.plan()).expect("json");
        prop_assert_eq!(bytes(&world), bytes(&world.clone()));
        prop_assert_eq!(world.plan().hash(), world.clone().plan().hash());
    }

    #[test]
    fn steps_are_numbered_in_order_and_need_only_earlier_ones_of_their_chain(world in worlds(12)) {
        let plan = world.plan();
        well_formed(&plan)?;
        let mut smallest = Vec::new();
        for step in &plan.steps {
            let chain = step.chain.0 as usize;
            if chain == smallest.len() {
                smallest.push(&step.user);
            } else {
                prop_assert_eq!(chain, smallest.len() - 1);
                let known = smallest[chain];
                smallest[chain] = known.min(&step.user);
            }
        }
        prop_assert!(smallest.is_sorted());
    }

    #[test]
    fn one_clean_run_makes_wanted_equal_actual_and_the_next_plan_empty(mut world in worlds(12)) {
        let first = world.plan();
        world.run(&first);
        let next = world.plan();
        prop_assert!(next.is_empty(), "{:?}", next.steps);
        for person in stepped(&first) {
            match &first.people[person].verdict {
                Verdict::Add | Verdict::Change => {
                    prop_assert_eq!(&next.people[person].verdict, &Verdict::AlreadyRight);
                    prop_assert_eq!(&next.people[person].actual, &first.people[person].wanted);
                }
                Verdict::Remove => {
                    prop_assert_eq!(&next.people[person].verdict, &Verdict::NotOurs);
                    prop_assert_eq!(&next.people[person].actual, &None);
                }
                other => prop_assert!(false, "steps for {other:?}"),
            }
        }
    }

    #[test]
    fn verdicts_and_steps_agree(world in worlds(12)) {
        let plan = world.plan();
        let with_steps = stepped(&plan);
        for (id, person) in &plan.people {
            let acts = matches!(person.verdict, Verdict::Add | Verdict::Change | Verdict::Remove);
            prop_assert_eq!(acts, with_steps.contains(id), "{:?}", person);
        }
    }

    #[test]
    fn only_numbers_of_managed_or_wanted_people_are_ever_freed(world in worlds(12)) {
        for step in &world.plan().steps {
            let row = &world.mirror.rows[&step.user];
            let asked = intention(row, &world.mirror);
            let Action::UnassignNumber { number, .. } = &step.action else { continue };
            let record = &world.tenant.numbers[number];
            prop_assert!(record.may_be_unassigned());
            prop_assert_eq!(record.holder.as_ref(), Some(&step.account));
            if step.class == StepClass::Removal {
                prop_assert!(matches!(asked, Intention::Remove(_)));
                let ours = &world.managed[&step.user];
                prop_assert_eq!(&ours.account, &step.account);
                prop_assert_eq!(ours.number.as_ref(), Some(number));
            } else {
                prop_assert!(matches!(asked, Intention::Want(_)));
            }
        }
    }

    #[test]
    fn nobody_is_without_a_number_when_a_job_stops_between_chains(
        mut world in worlds(12),
        cut in any::<prop::sample::Index>(),
    ) {
        let plan = world.plan();
        let chains = plan.steps.last().map_or(0, |step| step.chain.0 as usize + 1);
        let done = cut.index(chains + 1);
        let had: BTreeSet<EntraId> = world.holders().into_keys().collect();
        for step in plan.steps.iter().filter(|step| (step.chain.0 as usize) < done) {
            world.write(step);
        }
        let has: BTreeSet<EntraId> = world.holders().into_keys().collect();
        for lost in had.difference(&has) {
            let removed = plan.people.values().any(|person| {
                person.account.as_ref() == Some(lost) && person.verdict == Verdict::Remove
            });
            prop_assert!(removed, "{lost} lost his number");
        }
    }

    #[test]
    fn a_cut_at_any_step_is_made_good_by_the_next_job(
        mut world in worlds(12),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut whole = world.clone();
        whole.run(&world.plan());
        let plan = world.plan();
        for step in plan.steps.iter().take(cut.index(plan.steps.len() + 1)) {
            world.write(step);
        }
        let rest = world.plan();
        world.run(&rest);
        prop_assert!(world.plan().is_empty());
        prop_assert_eq!(world.holders(), whole.holders());
    }

    #[test]
    fn a_failed_step_costs_nobody_else_his_number(
        mut world in worlds(12),
        failing in prop::collection::btree_set(0..30_u32, 0..4),
    ) {
        let plan = world.plan();
        let had = world.holders();
        let failing: BTreeSet<StepId> = failing.into_iter().map(StepId).collect();
        let left_out = run_with_failures(&mut world, &plan, &failing);
        let has = world.holders();
        for lost in had.keys().filter(|account| !has.contains_key(account)) {
            let person = plan.people.values().find(|person| person.account.as_ref() == Some(lost)).expect("known");
            let first_of_cycle = opens_a_cycle(&plan, lost);
            prop_assert!(person.verdict == Verdict::Remove || first_of_cycle, "{lost} lost his number");
        }
        let rest = world.plan();
        world.run(&rest);
        prop_assert!(world.plan().is_empty());
        for step in plan.steps.iter().filter(|step| left_out.is_empty() && step.class == StepClass::Addition) {
            prop_assert!(world.holders().contains_key(&step.account));
        }
    }
}

/// Runs a plan in which these steps fail for good; what needs them is skipped, and a freed number whose
/// owner then gets no other is given back. Returns the steps that were not done.
fn run_with_failures(world: &mut World, plan: &Plan, failing: &BTreeSet<StepId>) -> BTreeSet<StepId> {
    let mut undone: BTreeSet<StepId> = BTreeSet::new();
    for step in &plan.steps {
        if failing.contains(&step.id) || step.requires.iter().any(|id| undone.contains(id)) {
            undone.insert(step.id);
            if let Some(freed) = freed_for(plan, step) {
                world.give_back(freed);
            }
        } else {
            world.write(step);
        }
    }
    undone
}

/// The step that freed the number of the person whose take this is.
fn freed_for<'p>(plan: &'p Plan, take: &Step) -> Option<&'p Step> {
    matches!(take.action, Action::AssignNumber { .. })
        .then(|| {
            plan.steps
                .iter()
                .find(|step| step.user == take.user && matches!(step.action, Action::UnassignNumber { .. }))
        })
        .flatten()
}

/// Whether this account frees its number without waiting for anybody although somebody before it in the
/// chain gives it the number it takes.
fn opens_a_cycle(plan: &Plan, account: &EntraId) -> bool {
    let of = |step: &&Step| step.account == *account;
    let free = plan
        .steps
        .iter()
        .filter(of)
        .find(|step| matches!(step.action, Action::UnassignNumber { .. }));
    let take = plan
        .steps
        .iter()
        .filter(of)
        .find(|step| matches!(step.action, Action::AssignNumber { .. }));
    match (free, take) {
        (Some(free), Some(take)) => take.id.0 > free.id.0 + 1,
        _ => false,
    }
}

pub fn well_formed(plan: &Plan) -> Result<(), TestCaseError> {
    for (at, step) in plan.steps.iter().enumerate() {
        prop_assert_eq!(step.id.0 as usize, at);
        prop_assert!(plan.people.contains_key(&step.user));
        prop_assert!(step.requires.is_sorted());
        for required in &step.requires {
            prop_assert!(*required < step.id);
            prop_assert_eq!(plan.steps[required.0 as usize].chain, step.chain);
        }
    }
    Ok(())
}

#[test]
fn numbers_go_round_a_cycle_of_any_length() {
    for length in 2..=20 {
        let mut world = World::empty();
        for n in 0..length {
            world
                .person(n, Some((n + 1) % length), Some(n))
                .manage(n, Some(n));
        }
        let plan = world.plan();
        assert_eq!(plan.steps.len(), 2 * length);
        assert_eq!(plan.steps[0].user, user(0), "the smallest user begins");
        assert!(
            plan.steps
                .iter()
                .all(|step| step.chain.0 == 0 && step.class == StepClass::Replacement)
        );
        let last = plan.steps.last().expect("steps");
        assert_eq!(
            last.after,
            StepValue::Number(Some(number(1))),
            "and is served at the end"
        );
        world.run(&plan);
        for n in 0..length {
            assert_eq!(world.holders()[&account(n)], number((n + 1) % length));
        }
        assert!(world.plan().is_empty());
    }
}

#[test]
fn a_path_of_any_length_begins_at_its_free_number_and_frees_one_at_a_time() {
    for length in 1..=20 {
        let mut world = World::empty();
        for n in 0..length {
            world.person(n, Some(n + 1), Some(n)).manage(n, Some(n));
        }
        let plan = world.plan();
        let users: Vec<_> = plan.steps.iter().map(|step| step.user.clone()).collect();
        let expected: Vec<_> = (0..length).rev().flat_map(|n| [user(n), user(n)]).collect();
        assert_eq!(users, expected);
        for step in &plan.steps {
            world.write(step);
            let without = (0..length)
                .filter(|n| !world.holders().contains_key(&account(*n)))
                .count();
            assert!(without <= 1);
        }
    }
}

#[test]
fn a_removed_person_gives_his_number_to_the_next() {
    let mut world = World::empty();
    world.person(0, Some(5), Some(5)).manage(0, Some(5)).unticked(0);
    world.person(1, Some(5), Some(6)).manage(1, Some(6));
    world.person(2, Some(6), None);
    let plan = world.plan();
    let classes: Vec<_> = plan.steps.iter().map(|step| step.class).collect();
    use StepClass::{Addition, Removal, Replacement};
    assert_eq!(classes, [Removal, Replacement, Replacement, Addition]);
    world.run(&plan);
    assert_eq!(world.holders().get(&account(0)), None);
    assert_eq!(world.holders()[&account(1)], number(5));
    assert_eq!(world.holders()[&account(2)], number(6));
}

#[test]
fn a_chain_stops_at_a_person_who_is_not_ready_before_anything_is_freed() {
    let mut world = World::empty();
    world.person(0, Some(9), Some(0)).manage(0, Some(0));
    world.voice(0).phone_system = false;
    world.person(1, Some(0), Some(1)).manage(1, Some(1));
    world.person(2, Some(1), Some(2)).manage(2, Some(2));
    let plan = world.plan();
    assert!(plan.is_empty());
    assert_eq!(
        world.verdict(1),
        Verdict::WaitsForNumber {
            number: number(0),
            holder: user(0)
        }
    );
    assert_eq!(
        world.verdict(2),
        Verdict::WaitsForNumber {
            number: number(1),
            holder: user(1)
        }
    );
}

#[test]
fn a_cycle_with_a_blocked_member_moves_nobody() {
    let mut world = World::empty();
    for n in 0..4 {
        world.person(n, Some((n + 1) % 4), Some(n)).manage(n, Some(n));
    }
    world.tenant.users.get_mut(&account(2)).expect("a user").enabled = Some(false);
    assert!(world.plan().is_empty());
}

#[test]
fn the_emergency_address_stays_with_the_person() {
    let mut world = World::empty();
    world.person(0, Some(1), Some(0)).manage(0, Some(0));
    world.person(1, Some(0), Some(1)).manage(1, Some(1));
    let plan = world.plan();
    for step in &plan.steps {
        let place = match &step.action {
            Action::UnassignNumber { location_id, .. } | Action::AssignNumber { location_id, .. } => {
                location_id
            }
            Action::AssignPolicy { .. } | Action::UnassignPolicy { .. } => continue,
        };
        let expected = if step.user == user(0) {
            "place-0"
        } else {
            "place-1"
        };
        assert_eq!(place.as_deref(), Some(expected));
    }
}

#[test]
fn a_number_that_waits_free_with_an_address_keeps_it() {
    let mut world = World::empty();
    world.person(0, Some(0), Some(0)).manage(0, Some(0)).unticked(0);
    world.run(&world.plan());
    world.row(
        0,
        sync_core::projection::Scope::TeamsEnabled,
        WantedNumber::Number(number(0)),
    );
    let Action::AssignNumber { location_id, .. } = &world.plan().steps[0].action else {
        panic!("an assign")
    };
    assert_eq!(location_id.as_deref(), Some("place-0"));
}
