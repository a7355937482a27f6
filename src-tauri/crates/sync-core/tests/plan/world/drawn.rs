//! Worlds that are drawn by chance, with every kind of trouble.

use super::*;
use proptest::prelude::*;

/// What a random person is like.
#[derive(Clone, Debug)]
struct Draft {
    wanted: Option<usize>,
    scope: u8,
    matched: u8,
    licence: u8,
    record: u8,
    managed: u8,
    policy: u8,
    hold: u8,
}

fn draft(numbers: usize) -> impl Strategy<Value = Draft> {
    let wanted = prop_oneof![9 => (0..numbers).prop_map(Some), 1 => Just(None)];
    (
        wanted,
        0..24_u8,
        0..20_u8,
        0..20_u8,
        0..24_u8,
        0..8_u8,
        0..6_u8,
        0..16_u8,
    )
        .prop_map(
            |(wanted, scope, matched, licence, record, managed, policy, hold)| Draft {
                wanted,
                scope,
                matched,
                licence,
                record,
                managed,
                policy,
                hold,
            },
        )
}

/// Worlds of up to `most` people with every kind of trouble, and some accounts that are nobody's.
pub fn worlds(most: usize) -> impl Strategy<Value = World> {
    (2..=most).prop_flat_map(|people| {
        let numbers = people + 4;
        let drafts = prop::collection::vec(draft(numbers), people);
        let held = Just((0..numbers).collect::<Vec<_>>()).prop_shuffle();
        let has = prop::collection::vec(prop::bool::weighted(0.8), people + 2);
        let permuted = prop::bool::weighted(0.6);
        let wanted = Just((0..numbers).collect::<Vec<_>>()).prop_shuffle();
        (drafts, held, has, permuted, wanted).prop_map(|(mut drafts, held, has, permuted, wanted)| {
            if permuted {
                for (draft, wanted) in drafts.iter_mut().zip(&wanted) {
                    draft.wanted = draft.wanted.map(|_| *wanted);
                }
            }
            make(&drafts, &held, &has)
        })
    })
}

fn make(drafts: &[Draft], held: &[usize], has: &[bool]) -> World {
    let mut world = World::empty();
    world
        .rules
        .default
        .insert(PolicyType::VoiceRouting, named("route"));
    world
        .rules
        .default
        .insert(PolicyType::Calling, PolicyChoice::TenantDefault);
    for (n, draft) in drafts.iter().enumerate() {
        let has = has[n].then_some(held[n]);
        world.person(n, draft.wanted, has);
        match draft.scope {
            0..=2 => drop(world.unticked(n)),
            3 => world.row_of(n).presence = Presence::Gone { since: world.now },
            4 => {
                world.row_of(n).presence = Presence::Vanishing {
                    since: world.now,
                    reads: 1,
                };
            }
            5 => drop(world.row(n, Scope::TwoExtensions, WantedNumber::Number(number(0)))),
            6 => drop(world.mirror.rows.remove(&user(n))),
            _ => {}
        }
        troubled(&mut world, n, draft, has);
    }
    for n in drafts.len()..drafts.len() + 2 {
        world.licensed(n);
        if has[n] {
            world.give(n, held[n]);
        }
    }
    world
}

fn troubled(world: &mut World, n: usize, draft: &Draft, has: Option<usize>) {
    match draft.matched {
        0 => drop(world.matches.insert(
            user(n),
            Match::Nobody {
                tried: vec!["x@example.test".to_owned()],
            },
        )),
        1 => drop(world.matches.insert(
            user(n),
            Match::Unknown {
                reason: "timeout".to_owned(),
            },
        )),
        2 => drop(world.matches.insert(
            user(n),
            Match::Account {
                account: account(0),
                by: JoinKey::Override,
            },
        )),
        _ => {}
    }
    match draft.licence {
        0 => world.voice(n).phone_system = false,
        1 => world.voice(n).account_type = AccountType::OnPremises,
        2 => world.voice(n).calling_plan = true,
        _ => {}
    }
    if let Some(has) = has {
        match draft.record {
            0 => world.record(has).kind = NumberKind::OperatorConnect,
            1 => world.record(has).source = NumberSource::OnPremises,
            2 => drop(world.tenant.numbers.remove(&number(has))),
            3 => world.voice(n).numbers.clear(),
            _ => {}
        }
    }
    match draft.managed {
        0..=4 => drop(world.manage(n, has)),
        5 => drop(world.manage(n, Some(99))),
        _ => {}
    }
    let group = policy("route", PolicySource::Group);
    let policies = &mut world.voice(n).policies;
    match draft.policy {
        0 => drop(policies.insert(PolicyType::VoiceRouting, policy("route", PolicySource::Direct))),
        1 => drop(policies.insert(PolicyType::VoiceRouting, policy("other", PolicySource::Direct))),
        2 => {
            policies.insert(PolicyType::VoiceRouting, group.clone());
            world.groups.insert((account(n), PolicyType::VoiceRouting), group);
        }
        3 => drop(policies.insert(PolicyType::Calling, policy("calls", PolicySource::Direct))),
        _ => {}
    }
    if draft.policy == 3 && draft.managed < 5 {
        let ours = ManagedPolicy {
            policy_id: PolicyId::new("id-calls"),
            name: "calls".to_owned(),
        };
        world
            .managed
            .get_mut(&user(n))
            .expect("managed")
            .policies
            .insert(PolicyType::Calling, ours);
    }
    if draft.hold == 0 && world.mirror.rows.contains_key(&user(n)) {
        world.hold(n, HoldReason::Undone);
    }
}
