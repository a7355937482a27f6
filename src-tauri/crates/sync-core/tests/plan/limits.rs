//! What runs without approval, and what stands.

use crate::{
    execution::well_formed,
    world::{World, account, stepped, worlds},
};
use proptest::prelude::*;
use std::collections::BTreeSet;
use sync_core::{
    id::PbxUserId,
    limits::{Limits, RecentCounts, Split, split},
    plan::{Plan, StepClass},
};

fn people(plan: &Plan, class: StepClass) -> u32 {
    let people: BTreeSet<&PbxUserId> = plan
        .steps
        .iter()
        .filter(|step| step.class == class)
        .map(|step| &step.user)
        .collect();
    people.len() as u32
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn what_runs_never_exceeds_a_limit_and_each_part_stands_alone(
        world in worlds(12),
        recent in (0..4_u32, 0..4_u32),
        limits in (0..6_u32, 0..6_u32, 0..70_u32),
        managed in 0..30_u32,
    ) {
        let plan = world.plan();
        let recent = RecentCounts { removals: recent.0, replacements: recent.1 };
        let limits = Limits { removals: limits.0, replacements: limits.1, percent: limits.2 };
        let Split { run, held } = split(&plan, recent, managed, &limits);
        let clamped = limits.clamped();
        well_formed(&run)?;
        let (removals, replacements) = (people(&run, StepClass::Removal), people(&run, StepClass::Replacement));
        prop_assert!(removals == 0 || removals + recent.removals <= clamped.removals);
        prop_assert!(replacements == 0 || replacements + recent.replacements <= clamped.replacements);
        if let Some(share) = clamped.share_of(managed) && removals + replacements > 0 {
            prop_assert!(removals + replacements + recent.removals + recent.replacements <= share);
        }
        let Some(held) = held else {
            prop_assert_eq!(run, plan);
            return Ok(());
        };
        well_formed(&held.plan)?;
        prop_assert!(!held.because.is_empty());
        prop_assert_eq!(run.steps.len() + held.plan.steps.len(), plan.steps.len());
        prop_assert!(stepped(&run).is_disjoint(&stepped(&held.plan)));
        prop_assert_eq!(run.people.len() + held.plan.people.len(), plan.people.len());
        let requirements = |plan: &Plan| plan.steps.iter().map(|step| step.requires.len()).sum::<usize>();
        prop_assert!(requirements(&held.plan) <= requirements(&plan));
        let had = world.holders();
        let mut after = world.clone();
        for step in &run.steps {
            after.write(step);
        }
        let removed: BTreeSet<_> =
            run.steps.iter().filter(|step| step.class == StepClass::Removal).map(|step| &step.account).collect();
        for account in had.keys().filter(|account| !removed.contains(account)) {
            prop_assert!(after.holders().contains_key(account), "{account} lost his number");
        }
        after.run(&held.plan);
        prop_assert!(after.plan().is_empty());
    }
}

fn removals(count: usize) -> World {
    let mut world = World::empty();
    for n in 0..count {
        world.person(n, Some(n), Some(n)).manage(n, Some(n)).unticked(n);
    }
    world
}

const ROOMY: u32 = 10_000;

#[test]
fn exactly_at_the_limit_runs_and_one_more_is_held() {
    let limits = Limits::default();
    let at = split(&removals(10).plan(), RecentCounts::default(), ROOMY, &limits);
    assert_eq!(at.held, None);
    let over = split(&removals(11).plan(), RecentCounts::default(), ROOMY, &limits);
    assert!(over.run.is_empty());
    let held = over.held.expect("held");
    assert_eq!(held.plan.steps.len(), 11);
    assert_eq!(
        held.because,
        ["11 people would lose their number, and 10 is the most in 24 hours."]
    );
}

#[test]
fn earlier_jobs_of_the_day_count() {
    let recent = RecentCounts {
        removals: 8,
        replacements: 0,
    };
    let limits = Limits::default();
    assert_eq!(split(&removals(2).plan(), recent, ROOMY, &limits).held, None);
    let held = split(&removals(3).plan(), recent, ROOMY, &limits)
        .held
        .expect("held");
    assert_eq!(
        held.because,
        ["3 people would lose their number after 8 in the last 24 hours, and 10 is the most in 24 hours."]
    );
}

#[test]
fn whoever_needs_a_held_number_is_held_too_and_the_rest_runs() {
    let mut world = removals(2);
    world.person(5, Some(0), Some(50)).manage(5, Some(50));
    world.person(6, Some(60), None);
    let limits = Limits {
        removals: 1,
        ..Limits::default()
    };
    let Split { run, held } = split(&world.plan(), RecentCounts::default(), ROOMY, &limits);
    assert_eq!(
        run.steps
            .iter()
            .map(|step| step.account.clone())
            .collect::<Vec<_>>(),
        [account(6)]
    );
    assert_eq!(held.expect("held").plan.steps.len(), 4);
}

#[test]
fn the_share_of_managed_people_holds_removals_and_replacements_but_not_additions() {
    let mut world = removals(3);
    world.person(7, Some(70), None);
    let split = split(&world.plan(), RecentCounts::default(), 10, &Limits::default());
    assert_eq!(people(&split.run, StepClass::Addition), 1);
    let held = split.held.expect("held");
    assert_eq!(
        held.because,
        [
            "3 people would lose or change their number in all, and 2 of the 10 managed people (20 %) is the most in 24 hours."
        ]
    );
}

#[test]
fn a_small_tenant_may_always_change_one_person_and_an_empty_one_has_no_share() {
    let limits = Limits::default();
    assert_eq!(
        split(&removals(1).plan(), RecentCounts::default(), 2, &limits).held,
        None
    );
    assert!(
        split(&removals(2).plan(), RecentCounts::default(), 2, &limits)
            .held
            .is_some()
    );
    assert_eq!(limits.share_of(0), None);
    assert_eq!(limits.share_of(14), Some(2));
}

#[test]
fn no_limit_can_be_switched_off_or_set_too_high() {
    let off = Limits {
        removals: 0,
        replacements: 0,
        percent: 0,
    };
    assert_eq!(
        off.clamped(),
        Limits {
            removals: 1,
            replacements: 1,
            percent: 1
        }
    );
    let high = Limits {
        removals: u32::MAX,
        replacements: u32::MAX,
        percent: u32::MAX,
    };
    assert_eq!(high.clamped(), Limits::MAXIMUM);
}
