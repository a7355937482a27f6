//! Undo restores what a job changed, and nothing that somebody else changed since.

use crate::world::{World, account, number, policy, user, worlds};
use proptest::prelude::*;
use sync_core::{
    outcome::Outcome,
    plan::{Plan, StepClass, Verdict},
    ports::StepRow,
    tenant::{AccountType, NumberCategory, PolicySource, PolicyType},
    undo::{self, UndoInput, UndoPlan},
};

fn rows(plan: &Plan) -> Vec<StepRow> {
    plan.steps
        .iter()
        .map(|step| StepRow {
            step: step.clone(),
            intended_at: None,
            restoring: false,
            attempts: 1,
            operation: None,
            outcome: Some(Outcome::Verified),
            settled_at: None,
            request_ids: Vec::new(),
            client_request_ids: Vec::new(),
            wait_over_at: None,
        })
        .collect()
}

fn undo(world: &World, rows: &[StepRow]) -> UndoPlan {
    undo::plan(&UndoInput {
        connection: &world.connection,
        mirror: &world.mirror,
        steps: rows,
        tenant: &world.tenant,
        managed: &world.managed,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn an_undone_job_leaves_the_first_state(mut world in worlds(12)) {
        let first = world.clone();
        let plan = world.plan();
        world.run(&plan);
        let undone = undo(&world, &rows(&plan));
        let again = undo(&world, &rows(&plan));
        prop_assert_eq!(serde_json::to_vec(&undone.plan).expect("json"), serde_json::to_vec(&again.plan).expect("json"));
        // An account that could no longer take a number when it was removed can't be given it back, nor can
        // whoever would have had to pass his own on to it.
        let stuck = !undone.conflicts.is_empty();
        if stuck {
            let unready = world.tenant.voice.values().any(|voice| {
                !voice.phone_system || voice.calling_plan || voice.account_type != AccountType::User
            });
            prop_assert!(unready, "{:?}", undone.conflicts);
        }
        world.run(&undone.plan);
        if !stuck {
            prop_assert_eq!(world.holders(), first.holders());
            prop_assert_eq!(world.policies(), first.policies());
            for (account, number) in world.holders() {
                if let (Some(now), Some(then)) = (world.tenant.held(&number), first.tenant.held(&number)) {
                    prop_assert_eq!(&now.location_id, &then.location_id, "{} of {}", number, account);
                }
            }
        }
    }

    #[test]
    fn undoing_part_of_a_job_never_makes_two_holders(
        mut world in worlds(12),
        done in any::<prop::sample::Index>(),
    ) {
        let plan = world.plan();
        let rows = rows(&plan);
        let done = done.index(rows.len() + 1);
        for row in &rows[..done] {
            world.write(&row.step);
        }
        let undone = undo(&world, &rows[..done]);
        world.run(&undone.plan);
    }
}

#[test]
fn the_undo_of_an_addition_is_a_removal_and_the_other_way_round() {
    let mut world = World::empty();
    world.person(0, Some(0), None);
    world.person(1, Some(1), Some(1)).manage(1, Some(1)).unticked(1);
    world.person(2, Some(3), Some(2)).manage(2, Some(2));
    let plan = world.plan();
    world.run(&plan);
    let undone = undo(&world, &rows(&plan)).plan;
    let classes: Vec<_> = undone.steps.iter().map(|step| step.class).collect();
    use StepClass::{Addition, Removal, Replacement};
    assert_eq!(classes, [Removal, Addition, Replacement, Replacement]);
    let verdicts: Vec<_> = undone
        .people
        .values()
        .map(|person| person.verdict.clone())
        .collect();
    assert_eq!(verdicts, [Verdict::Remove, Verdict::Add, Verdict::Change]);
}

#[test]
fn what_somebody_changed_since_is_listed_and_not_overwritten() {
    let mut world = World::empty();
    world.person(0, Some(0), None);
    let plan = world.plan();
    world.run(&plan);
    world.voice(0).numbers.clear();
    world.tenant.numbers.clear();
    world.give(0, 44);
    let undone = undo(&world, &rows(&plan));
    assert!(undone.plan.is_empty());
    assert_eq!(undone.conflicts.len(), 1);
    assert_eq!(undone.conflicts[0].user, user(0));
    assert_eq!(undone.conflicts[0].name, "Person 0");
    assert_eq!(
        undone.conflicts[0].found,
        format!("Teams shows {} now.", number(44))
    );
}

#[test]
fn a_number_that_somebody_else_took_since_is_not_taken_from_him() {
    let mut world = World::empty();
    world.person(0, Some(0), Some(0)).manage(0, Some(0)).unticked(0);
    let plan = world.plan();
    world.run(&plan);
    world.licensed(8).give(8, 0);
    let undone = undo(&world, &rows(&plan));
    assert!(undone.plan.is_empty());
    assert_eq!(
        undone.conflicts[0].found,
        format!("{} belongs to Account 8 now.", number(0))
    );
}

#[test]
fn only_verified_steps_are_undone() {
    let mut world = World::empty();
    world.person(0, Some(0), None);
    let mut rows = rows(&world.plan());
    for outcome in [
        None,
        Some(Outcome::Waiting),
        Some(Outcome::Restored),
        Some(Outcome::NotSent),
    ] {
        rows[0].outcome = outcome;
        assert_eq!(undo(&world, &rows).conflicts, []);
        assert!(undo(&world, &rows).plan.is_empty());
    }
}

#[test]
fn a_number_that_is_no_longer_a_plain_direct_routing_line_is_not_taken() {
    let mut world = World::empty();
    world.person(0, Some(0), None);
    let plan = world.plan();
    world.run(&plan);
    world.record(0).category = NumberCategory::Private;
    assert!(undo(&world, &rows(&plan)).plan.is_empty());
}

#[test]
fn a_policy_is_given_back_or_taken_away_as_it_was() {
    let mut world = World::empty();
    world
        .rules
        .default
        .insert(PolicyType::VoiceRouting, crate::world::named("route"));
    world.person(0, Some(0), Some(0)).manage(0, Some(0));
    world.person(1, Some(1), Some(1)).manage(1, Some(1));
    world
        .voice(0)
        .policies
        .insert(PolicyType::VoiceRouting, policy("old", PolicySource::Direct));
    let before = world.policies();
    let plan = world.plan();
    world.run(&plan);
    assert_eq!(
        world.policies()[&account(0)][&PolicyType::VoiceRouting].name,
        "route"
    );
    let undone = undo(&world, &rows(&plan));
    assert_eq!(undone.plan.steps.len(), 2);
    world.run(&undone.plan);
    assert_eq!(world.policies(), before);
}
