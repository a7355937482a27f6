//! The last look before a write, and the first after it.

use crate::world::{World, account, number, policy};
use sync_core::{
    plan::{Recheck, Step, reached, recheck},
    tenant::{HolderKind, NumberKind, PolicySource, PolicyType},
};

fn judged(world: &World, step: &Step, n: usize) -> Recheck {
    recheck(
        step,
        world.tenant.voice.get(&step.account),
        world.tenant.numbers.get(&number(n)),
    )
}

fn adding() -> (World, Step) {
    let mut world = World::empty();
    world.person(0, Some(1), None);
    let step = world.plan().steps[0].clone();
    (world, step)
}

fn freeing() -> (World, Step) {
    let mut world = World::empty();
    world.person(0, Some(1), Some(0)).manage(0, Some(0));
    let step = world.plan().steps[0].clone();
    (world, step)
}

#[test]
fn a_number_that_somebody_took_meanwhile_is_not_assigned() {
    let (mut world, step) = adding();
    assert_eq!(judged(&world, &step, 1), Recheck::Ready);
    world.licensed(5).give(5, 1);
    let held = Recheck::HeldByOther {
        holder: Some(account(5)),
        kind: HolderKind::User,
    };
    assert_eq!(judged(&world, &step, 1), held);
}

#[test]
fn an_account_that_got_another_number_meanwhile_is_not_given_a_second() {
    let (mut world, step) = adding();
    world.give(0, 9);
    assert_eq!(
        judged(&world, &step, 1),
        Recheck::Changed {
            found: number(9).to_string()
        }
    );
}

#[test]
fn a_number_counts_as_there_only_when_both_lists_show_it() {
    let (mut world, step) = adding();
    world.give(0, 1);
    assert_eq!(judged(&world, &step, 1), Recheck::AlreadySo);
    world.voice(0).numbers.clear();
    assert!(matches!(judged(&world, &step, 1), Recheck::Changed { .. }));
    assert!(!reached(
        &step,
        world.tenant.voice.get(&account(0)),
        world.tenant.numbers.get(&number(1))
    ));
}

#[test]
fn a_free_number_of_another_kind_is_not_assigned() {
    let (mut world, step) = adding();
    world.give(5, 1);
    world.record(1).holder = None;
    world.record(1).holder_kind = HolderKind::Nobody;
    assert_eq!(judged(&world, &step, 1), Recheck::Ready);
    world.record(1).kind = NumberKind::CallingPlan;
    assert!(matches!(judged(&world, &step, 1), Recheck::Changed { .. }));
}

#[test]
fn a_number_is_taken_only_from_the_account_that_the_plan_names() {
    let (mut world, step) = freeing();
    assert_eq!(judged(&world, &step, 0), Recheck::Ready);
    world.record(0).holder = Some(account(5));
    let held = Recheck::HeldByOther {
        holder: Some(account(5)),
        kind: HolderKind::User,
    };
    assert_eq!(judged(&world, &step, 0), held);
    world.voice(0).numbers.clear();
    assert_eq!(judged(&world, &step, 0), Recheck::AlreadySo);
}

#[test]
fn a_number_that_became_another_kind_is_not_taken() {
    let (mut world, step) = freeing();
    world.record(0).kind = NumberKind::OperatorConnect;
    assert!(matches!(judged(&world, &step, 0), Recheck::Changed { .. }));
}

#[test]
fn an_account_that_teams_no_longer_shows_is_not_written() {
    let (mut world, step) = adding();
    world.tenant.voice.clear();
    assert!(matches!(judged(&world, &step, 1), Recheck::Changed { .. }));
}

#[test]
fn a_policy_that_changed_meanwhile_is_not_overwritten() {
    let mut world = World::empty();
    world
        .rules
        .default
        .insert(PolicyType::VoiceRouting, crate::world::named("route"));
    world.person(0, Some(0), Some(0));
    let step = world.plan().steps[0].clone();
    assert_eq!(judged(&world, &step, 0), Recheck::Ready);
    world
        .voice(0)
        .policies
        .insert(PolicyType::VoiceRouting, policy("other", PolicySource::Direct));
    assert_eq!(
        judged(&world, &step, 0),
        Recheck::Changed {
            found: "other".to_owned()
        }
    );
    world
        .voice(0)
        .policies
        .insert(PolicyType::VoiceRouting, policy("route", PolicySource::Group));
    assert_eq!(judged(&world, &step, 0), Recheck::AlreadySo);
}
