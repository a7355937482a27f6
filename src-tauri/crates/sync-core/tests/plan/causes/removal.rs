//! What is taken away, what is left, and whom a hold keeps as he is.

use super::*;

#[test]
fn a_removal_leaves_a_number_that_somebody_changed_since() {
    let mut world = World::empty();
    world.person(0, Some(0), Some(5)).manage(0, Some(0)).unticked(0);
    assert_eq!(world.verdict(0), Verdict::NotOurs);
}

#[test]
fn a_removal_takes_back_only_our_own_direct_policies() {
    let mut world = World::empty();
    world.person(0, Some(0), Some(0)).manage(0, Some(0)).unticked(0);
    let policies = &mut world.voice(0).policies;
    policies.insert(PolicyType::VoiceRouting, policy("route", PolicySource::Direct));
    policies.insert(PolicyType::DialPlan, policy("dial", PolicySource::Group));
    policies.insert(PolicyType::Calling, policy("by-hand", PolicySource::Direct));
    for (kind, name) in [
        (PolicyType::VoiceRouting, "route"),
        (PolicyType::DialPlan, "dial"),
        (PolicyType::Calling, "ours"),
    ] {
        let ours = ManagedPolicy {
            policy_id: format!("id-{name}").as_str().into(),
            name: name.to_owned(),
        };
        world
            .managed
            .get_mut(&user(0))
            .expect("managed")
            .policies
            .insert(kind, ours);
    }
    let plan = world.plan();
    let actions: Vec<_> = plan
        .steps
        .iter()
        .map(|step| (&step.action, step.class, step.requires.len()))
        .collect();
    let place = Some("place-0".to_owned());
    assert_eq!(
        actions,
        [
            (
                &Action::UnassignNumber {
                    number: number(0),
                    location_id: place
                },
                StepClass::Removal,
                0
            ),
            (
                &Action::UnassignPolicy {
                    policy: PolicyType::VoiceRouting
                },
                StepClass::Policy,
                1
            ),
        ]
    );
    world.write(&plan.steps[0]);
    let rest = world.plan();
    assert_eq!(rest.steps.len(), 1, "a cut removal goes on with the policies");
    world.run(&rest);
    assert!(world.plan().is_empty());
}

#[test]
fn nothing_is_removed_while_the_source_is_suspect_or_the_person_only_missing() {
    let mut world = world();
    world.unticked(0);
    world.mirror.suspect = Some(Suspicion {
        since: world.now,
        before: 100,
        after: 50,
    });
    assert_eq!(left(&world), LeaveReason::SourceSuspect);
    world.managed.clear();
    assert_eq!(world.verdict(0), Verdict::NotOurs);
    let mut missing = self::world();
    missing.row_of(0).presence = Presence::Vanishing {
        since: missing.now,
        reads: 1,
    };
    assert!(matches!(left(&missing), LeaveReason::Vanishing { .. }));
    let mut unlisted = self::world();
    unlisted.mirror.rows.clear();
    assert_eq!(left(&unlisted), LeaveReason::Unknown);
    assert_eq!(
        unlisted.plan().people[&user(0)].fingerprint,
        Fingerprint::of(&unlisted.managed[&user(0)])
    );
}

#[test]
fn an_account_that_a_recreated_person_has_is_not_stripped_for_the_old_one() {
    let mut world = World::empty();
    world.person(0, Some(0), Some(0)).manage(0, Some(0));
    world.row_of(0).presence = Presence::Gone { since: world.now };
    world.person(1, Some(0), None);
    world.matches.insert(
        user(1),
        Match::Account {
            account: account(0),
            by: JoinKey::UserName,
        },
    );
    assert_eq!(world.verdict(0), Verdict::NotOurs);
    assert_eq!(world.verdict(1), Verdict::AlreadyRight);
    assert!(world.plan().is_empty());
}

#[test]
fn a_hold_stands_until_the_pbx_record_changes_but_contested_stays() {
    let mut world = world();
    world.hold(0, HoldReason::Rejected);
    assert_eq!(
        left(&world),
        LeaveReason::OnHold {
            reason: HoldReason::Rejected
        }
    );
    world.row(0, Scope::TeamsEnabled, WantedNumber::Number(number(2)));
    assert_eq!(world.verdict(0), Verdict::Change);
    world.hold(0, HoldReason::Contested);
    world.row(0, Scope::TeamsEnabled, WantedNumber::Number(number(3)));
    assert_eq!(
        left(&world),
        LeaveReason::OnHold {
            reason: HoldReason::Contested
        }
    );
}

#[test]
fn the_number_of_a_person_on_hold_is_waited_for() {
    let mut world = world();
    world.hold(0, HoldReason::Undone);
    world.person(1, Some(0), None);
    assert_eq!(
        world.verdict(1),
        Verdict::WaitsForNumber {
            number: number(0),
            holder: user(0)
        }
    );
}
