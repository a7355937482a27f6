//! What is shown of numbers, and whose they are.

use super::*;

#[test]
fn a_number_of_another_kind_is_never_taken_away() {
    let cause = |change: &dyn Fn(&mut World)| {
        let mut world = world();
        change(&mut world);
        blocked(&world)
    };
    let foreign = BlockCause::ForeignNumber { number: number(0) };
    assert_eq!(
        cause(&|world| world.record(0).kind = NumberKind::OperatorConnect),
        foreign
    );
    assert_eq!(
        cause(&|world| world.record(0).kind = NumberKind::CallingPlan),
        foreign
    );
    assert_eq!(cause(&|world| world.tenant.numbers.clear()), foreign);
    assert_eq!(
        cause(&|world| world.record(0).source = NumberSource::OnPremises),
        BlockCause::OnPremisesNumber
    );
    assert_eq!(
        cause(&|world| {
            world.give(0, 1);
            world.record(1).category = NumberCategory::Private;
            world.voice(0).numbers[1].category = NumberCategory::Private;
        }),
        BlockCause::ForeignNumber { number: number(1) }
    );
}

#[test]
fn a_private_line_beside_the_primary_one_is_not_touched() {
    let mut world = world();
    world.give(0, 7);
    world.record(7).category = NumberCategory::Private;
    world.voice(0).numbers[1].category = NumberCategory::Private;
    world.run(&world.plan());
    assert_eq!(world.voice(0).numbers.len(), 2);
    assert_eq!(world.record(7).holder, Some(account(0)));
}

#[test]
fn while_microsofts_two_lists_disagree_nothing_is_written() {
    let mut shown_only = world();
    shown_only.record(0).holder_kind = HolderKind::Nobody;
    assert!(matches!(left(&shown_only), LeaveReason::NotRead { .. }));
    let mut recorded_only = world();
    recorded_only.voice(0).numbers.clear();
    assert!(matches!(left(&recorded_only), LeaveReason::NotRead { .. }));
    let mut both = world();
    both.give(0, 1);
    both.voice(0).numbers.pop();
    assert!(matches!(left(&both), LeaveReason::NotRead { .. }));
}

#[test]
fn a_number_that_only_one_list_shows_with_somebody_counts_as_his() {
    let mut world = world();
    world.licensed(5);
    world.voice(5).numbers.push(ShownNumber {
        number: number(1),
        category: NumberCategory::Primary,
    });
    assert!(
        matches!(world.verdict(0), Verdict::HeldElsewhere { holder: Some(holder), .. } if holder == account(5))
    );
    world.tenant.voice.remove(&account(5));
    world.give(5, 1);
    assert!(
        matches!(world.verdict(0), Verdict::HeldElsewhere { holder: Some(holder), .. } if holder == account(5))
    );
}

#[test]
fn a_number_held_by_somebody_we_do_not_manage_names_him() {
    let kind = |change: &dyn Fn(&mut World)| {
        let mut world = world();
        world.give(9, 1);
        change(&mut world);
        assert!(world.plan().is_empty());
        match world.verdict(0) {
            Verdict::HeldElsewhere { kind, name, .. } => (kind, name),
            other => panic!("{other:?}"),
        }
    };
    let name = "Account 9".to_owned();
    assert_eq!(
        kind(&|world| {
            world.licensed(9);
        }),
        (ForeignHolder::Person, name.clone())
    );
    assert_eq!(
        kind(&|world| {
            world.licensed(9);
            world
                .tenant
                .users
                .get_mut(&account(9))
                .expect("a user")
                .phone_plan = Some(false);
        }),
        (ForeignHolder::Unlicensed, name)
    );
    let reception = HolderName::Account {
        name: "Reception".to_owned(),
        licensed: None,
    };
    assert_eq!(
        kind(&|world| {
            world.record(1).holder_kind = HolderKind::ResourceAccount;
            world.tenant.holder_names.insert(account(9), reception.clone());
        }),
        (ForeignHolder::ResourceAccount, "Reception".to_owned())
    );
    assert_eq!(
        kind(&|world| drop(world.tenant.holder_names.insert(account(9), HolderName::Deleted))).0,
        ForeignHolder::Deleted
    );
    assert_eq!(
        kind(&|world| world.record(1).holder_kind = HolderKind::Conference).0,
        ForeignHolder::Other
    );
    assert_eq!(
        kind(&|world| {
            world.record(1).holder = None;
            world.record(1).holder_kind = HolderKind::Policy;
        }),
        (ForeignHolder::Other, "a shared calling policy".to_owned())
    );
    assert_eq!(
        kind(&|world| {
            world.record(1).holder_kind = HolderKind::Nobody;
            world.record(1).kind = NumberKind::CallingPlan;
        })
        .0,
        ForeignHolder::Other
    );
}

#[test]
fn a_number_whose_holder_was_not_read_is_neither_taken_nor_given() {
    let mut wanted = world();
    wanted.tenant.unread_numbers.insert(number(1));
    assert!(matches!(left(&wanted), LeaveReason::NotRead { .. }));
    let mut own = world();
    own.tenant.numbers.remove(&number(0));
    own.tenant.unread_numbers.insert(number(0));
    assert!(matches!(left(&own), LeaveReason::NotRead { .. }));
}

#[test]
fn an_account_with_a_number_that_cannot_be_read_is_not_taken_for_one_without() {
    let mut world = world();
    world.voice(0).numbers.clear();
    world.tenant.numbers.remove(&number(0));
    world.voice(0).unreadable = Some("+441134960000;ext=12a".to_owned());
    assert!(matches!(left(&world), LeaveReason::NotRead { reason } if reason.contains("ext=12a")));
}
