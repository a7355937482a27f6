//! Every cause why a person is left, blocked or waits, each with the smallest world that shows it.

mod numbers;
mod removal;

use crate::world::{World, account, named, number, policy, user};
use sync_core::{
    fingerprint::Fingerprint,
    managed::{HoldReason, ManagedPolicy},
    matching::{JoinKey, Match},
    mirror::{Presence, Suspicion},
    number::NumberProblem,
    plan::{Action, LeaveReason, StepClass, Verdict, summary},
    preflight::{BlockCause, ForeignHolder},
    projection::{Scope, WantedNumber},
    tenant::{
        AccountType, HolderKind, HolderName, NumberCategory, NumberKind, NumberSource, PolicySource,
        PolicyType, ShownNumber, UserKind,
    },
    voice_rules::PolicyChoice,
};

/// One person who wants number 1 and has number 0, managed.
fn world() -> World {
    let mut world = World::empty();
    world.person(0, Some(1), Some(0)).manage(0, Some(0));
    world
}

fn blocked(world: &World) -> BlockCause {
    assert!(world.plan().is_empty());
    match world.verdict(0) {
        Verdict::Blocked { cause } => cause,
        other => panic!("{other:?}"),
    }
}

fn left(world: &World) -> LeaveReason {
    assert!(world.plan().is_empty());
    match world.verdict(0) {
        Verdict::Left { reason } => reason,
        other => panic!("{other:?}"),
    }
}

fn matched(found: Match) -> World {
    let mut world = world();
    world.matches.insert(user(0), found);
    world
}

#[test]
fn the_account_of_a_person_must_be_one_and_the_pinned_one() {
    let tried = vec!["x@example.test".to_owned()];
    assert_eq!(
        blocked(&matched(Match::Nobody { tried: tried.clone() })),
        BlockCause::NoAccount { tried }
    );
    let upns = vec!["a".to_owned(), "b".to_owned()];
    assert_eq!(
        blocked(&matched(Match::Several { upns: upns.clone() })),
        BlockCause::TwoAccounts { upns }
    );
    let upn = "guest".to_owned();
    assert_eq!(
        blocked(&matched(Match::Guest { upn: upn.clone() })),
        BlockCause::GuestAccount { upn }
    );
    let changed = BlockCause::IdentityChanged {
        pinned: account(0),
        found: "other".to_owned(),
    };
    let found = Match::IdentityChanged {
        pinned: account(0),
        found: "other".to_owned(),
    };
    assert_eq!(blocked(&matched(found)), changed);
    let mut other = matched(Match::Account {
        account: account(5),
        by: JoinKey::UserName,
    });
    other.licensed(5);
    let found = "p5@example.test".to_owned();
    assert_eq!(
        blocked(&other),
        BlockCause::IdentityChanged {
            pinned: account(0),
            found
        }
    );
}

#[test]
fn who_was_not_read_is_left_alone() {
    let reason = "timeout".to_owned();
    assert_eq!(
        left(&matched(Match::Unknown {
            reason: reason.clone()
        })),
        LeaveReason::NotRead { reason }
    );
    let mut unasked = world();
    unasked.matches.clear();
    assert!(matches!(left(&unasked), LeaveReason::NotRead { .. }));
    let mut unread = world();
    unread.tenant.users.clear();
    assert!(matches!(left(&unread), LeaveReason::NotRead { .. }));
}

#[test]
fn an_account_that_cannot_take_a_number_blocks() {
    let cause = |change: &dyn Fn(&mut World)| {
        let mut world = world();
        change(&mut world);
        blocked(&world)
    };
    let directory = |world: &mut World| world.tenant.users.get_mut(&account(0)).expect("a user").clone();
    assert_eq!(
        cause(&|world| {
            let user = directory(world);
            world.tenant.users.insert(
                account(0),
                sync_core::tenant::DirectoryUser {
                    enabled: Some(false),
                    ..user
                },
            );
        }),
        BlockCause::Disabled
    );
    assert!(matches!(
        cause(&|world| {
            let user = directory(world);
            world.tenant.users.insert(
                account(0),
                sync_core::tenant::DirectoryUser {
                    kind: UserKind::Guest,
                    ..user
                },
            );
        }),
        BlockCause::GuestAccount { .. }
    ));
    let unlicensed = |world: &mut World| {
        let user = directory(world);
        world.tenant.users.insert(
            account(0),
            sync_core::tenant::DirectoryUser {
                phone_plan: Some(false),
                ..user
            },
        );
    };
    assert_eq!(
        cause(&|world| {
            unlicensed(world);
            world.voice(0).phone_system = false;
        }),
        BlockCause::NoPhoneSystem
    );
    assert_eq!(
        cause(&|world| world.voice(0).phone_system = false),
        BlockCause::NotKnownToTeams
    );
    assert_eq!(
        cause(&|world| world.voice(0).account_type = AccountType::OnPremises),
        BlockCause::OnPremisesHomed
    );
    assert_eq!(
        cause(&|world| world.voice(0).account_type = AccountType::Unknown),
        BlockCause::NotKnownToTeams
    );
    assert_eq!(
        cause(&|world| {
            unlicensed(world);
            world.voice(0).account_type = AccountType::Ineligible;
        }),
        BlockCause::NoPhoneSystem
    );
    assert_eq!(
        cause(&|world| world.voice(0).calling_plan = true),
        BlockCause::CallingPlan
    );
    assert_eq!(
        cause(&|world| drop(world.tenant.voice.remove(&account(0)))),
        BlockCause::NotKnownToTeams
    );
    assert_eq!(
        cause(&|world| {
            unlicensed(world);
            world.tenant.voice.remove(&account(0));
        }),
        BlockCause::NoPhoneSystem
    );
}

#[test]
fn the_pbx_must_say_one_usable_number() {
    let with = |scope: Scope, wanted: WantedNumber| {
        let mut world = world();
        world.row(0, scope, wanted);
        world
    };
    let none = with(Scope::TeamsEnabled, WantedNumber::None);
    assert_eq!(blocked(&none), BlockCause::NoNumber);
    let text = "0113 496".to_owned();
    let unusable = WantedNumber::Unusable {
        text: text.clone(),
        problem: NumberProblem::NotE164,
    };
    assert_eq!(
        blocked(&with(Scope::TeamsEnabled, unusable)),
        BlockCause::NotE164 { text }
    );
    let two = with(Scope::TwoExtensions, WantedNumber::Number(number(1)));
    assert_eq!(blocked(&two), BlockCause::TwoExtensions);
    assert_eq!(
        left(&with(Scope::TeamsEnabled, WantedNumber::Unknown)),
        LeaveReason::Unknown
    );
    assert_eq!(
        left(&with(Scope::Unknown, WantedNumber::Number(number(1)))),
        LeaveReason::Unknown
    );
}

#[test]
fn of_two_pbx_users_with_one_number_neither_is_written_even_if_one_is_blocked() {
    let mut world = world();
    world.person(1, Some(1), None);
    let others = vec!["Person 1".to_owned()];
    assert_eq!(
        blocked(&world),
        BlockCause::TwoPbxUsers {
            number: number(1),
            others
        }
    );
    world.matches.insert(user(1), Match::Nobody { tried: Vec::new() });
    assert!(matches!(blocked(&world), BlockCause::TwoPbxUsers { .. }));
}

#[test]
fn of_two_pbx_users_with_one_account_neither_is_written() {
    let mut world = world();
    world.person(1, Some(2), None);
    world.matches.insert(
        user(1),
        Match::Account {
            account: account(0),
            by: JoinKey::Override,
        },
    );
    assert_eq!(
        blocked(&world),
        BlockCause::SharedAccount {
            others: vec!["Person 1".to_owned()]
        }
    );
}

#[test]
fn a_policy_that_was_not_checked_blocks() {
    let mut world = world();
    let unchecked = PolicyChoice::Named {
        name: "route".to_owned(),
        policy_id: None,
    };
    world.rules.default.insert(PolicyType::VoiceRouting, unchecked);
    assert_eq!(
        blocked(&world),
        BlockCause::PolicyUnknown {
            name: "route".to_owned()
        }
    );
}

#[test]
fn a_person_set_up_by_hand_is_changed_on_first_sync_but_never_removed() {
    let mut world = World::empty();
    world.person(0, Some(1), Some(0));
    assert_eq!(world.verdict(0), Verdict::Change);
    world.unticked(0);
    assert_eq!(world.verdict(0), Verdict::NotOurs);
    assert!(world.plan().is_empty());
}

#[test]
fn policies_in_effect_from_a_group_are_right_and_types_without_a_rule_are_left_alone() {
    let mut world = World::empty();
    world
        .rules
        .default
        .insert(PolicyType::VoiceRouting, named("route"));
    world.person(0, Some(0), Some(0));
    world
        .voice(0)
        .policies
        .insert(PolicyType::VoiceRouting, policy("route", PolicySource::Group));
    world
        .voice(0)
        .policies
        .insert(PolicyType::DialPlan, policy("dial", PolicySource::Direct));
    assert_eq!(world.verdict(0), Verdict::AlreadyRight);
}

#[test]
fn the_tenant_default_takes_away_only_what_we_assigned() {
    let mut world = World::empty();
    world
        .rules
        .default
        .insert(PolicyType::Calling, PolicyChoice::TenantDefault);
    world.person(0, Some(0), Some(0)).manage(0, Some(0));
    world
        .voice(0)
        .policies
        .insert(PolicyType::Calling, policy("calls", PolicySource::Direct));
    assert_eq!(world.verdict(0), Verdict::AlreadyRight);
    let ours = ManagedPolicy {
        policy_id: "id-calls".into(),
        name: "calls".to_owned(),
    };
    world
        .managed
        .get_mut(&user(0))
        .expect("managed")
        .policies
        .insert(PolicyType::Calling, ours);
    assert_eq!(
        world.plan().steps[0].action,
        Action::UnassignPolicy {
            policy: PolicyType::Calling
        }
    );
}

#[test]
fn a_summary_counts_people_by_verdict_and_cause() {
    let mut world = World::empty();
    world.person(0, Some(0), Some(0));
    world.person(1, Some(1), None);
    world.person(2, Some(3), Some(2));
    world.person(4, Some(4), Some(4)).manage(4, Some(4)).unticked(4);
    world.person(5, None, None);
    world.person(6, Some(6), None).unticked(6);
    world.person(7, Some(70), None).licensed(90).give(90, 70);
    let summary = summary(&world.plan());
    assert_eq!(
        (summary.already_right, summary.will_add, summary.will_change),
        (1, 1, 1)
    );
    assert_eq!(
        (summary.will_remove, summary.not_ours, summary.held_elsewhere),
        (1, 1, 1)
    );
    assert_eq!(
        summary.blocked.into_iter().collect::<Vec<_>>(),
        [("no_number".to_owned(), 1)]
    );
}
