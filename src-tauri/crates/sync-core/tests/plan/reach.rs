//! A plan made from what concerns some people says the same of them as one made from everybody.

use crate::world::{World, user, worlds};
use proptest::prelude::*;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use sync_core::{
    id::{EntraId, PbxUserId},
    matching::Match,
    number::PhoneNumber,
    plan::{self, Plan, PlanInput},
    projection::WantedNumber,
    reach::{Reach, Sighted},
    tenant::{DirectoryUser, HolderKind, HolderName, NumberCategory, TenantState},
};

/// Of the world what is seen when only these people are read.
struct Seen {
    world: World,
    strangers: BTreeMap<EntraId, DirectoryUser>,
}

fn seen(world: &World, people: &BTreeSet<PbxUserId>) -> Seen {
    let mut part = world.clone();
    part.mirror.rows.retain(|id, _| people.contains(id));
    part.managed.retain(|id, _| people.contains(id));
    part.matches.retain(|id, _| people.contains(id));
    let accounts: BTreeSet<&EntraId> = part
        .matches
        .values()
        .filter_map(|found| match found {
            Match::Account { account, .. } => Some(account),
            _ => None,
        })
        .chain(part.managed.values().map(|ours| &ours.account))
        .collect();
    let mut tenant = TenantState::empty(world.tenant.read_at);
    tenant.users = kept(&world.tenant.users, |id| accounts.contains(id));
    tenant.voice = kept(&world.tenant.voice, |id| accounts.contains(id));
    let wanted: BTreeSet<&PhoneNumber> = part
        .mirror
        .rows
        .values()
        .filter_map(|row| match &row.projection.number {
            WantedNumber::Number(number) => Some(number),
            _ => None,
        })
        .collect();
    let ours = part.managed.values().filter_map(|ours| ours.number.as_ref());
    let shown = tenant.voice.values().flat_map(|voice| &voice.numbers);
    let numbers: BTreeSet<PhoneNumber> = wanted
        .iter()
        .copied()
        .chain(ours)
        .chain(shown.map(|shown| &shown.number))
        .cloned()
        .collect();
    tenant.numbers = kept(&world.tenant.numbers, |number| numbers.contains(number));
    let holders: BTreeSet<EntraId> = tenant
        .numbers
        .values()
        .filter_map(|record| record.holder.clone())
        .collect();
    let strangers = kept(&world.tenant.users, |id| {
        holders.contains(id) && !tenant.users.contains_key(id)
    });
    tenant.holder_names = strangers
        .iter()
        .map(|(id, user)| {
            let name = user.display_name.clone();
            let licensed = user.phone_plan;
            (id.clone(), HolderName::Account { name, licensed })
        })
        .collect();
    part.tenant = tenant;
    Seen {
        world: part,
        strangers,
    }
}

fn kept<K: Ord + Clone, V: Clone>(all: &BTreeMap<K, V>, keep: impl Fn(&K) -> bool) -> BTreeMap<K, V> {
    let some = all.iter().filter(|(key, _)| keep(key));
    some.map(|(key, value)| (key.clone(), value.clone())).collect()
}

/// Reads further people until nobody comes in addition.
fn within_reach(world: &World, focus: &BTreeSet<PbxUserId>) -> (World, BTreeSet<PbxUserId>) {
    let overrides = BTreeMap::new();
    let reach = Reach::new(&world.mirror, &world.managed, &overrides);
    let mut people = focus.clone();
    loop {
        let Seen {
            world: part,
            strangers,
        } = seen(world, &people);
        let sighted = Sighted {
            matches: &part.matches,
            tenant: &part.tenant,
            strangers: &strangers,
        };
        let wider = reach.of(&people, sighted);
        if wider == people {
            return (part, people);
        }
        people = wider;
    }
}

/// The addresses by which people are matched, as the phone system has them.
fn with_addresses(mut world: World) -> World {
    for (id, row) in &mut world.mirror.rows {
        if let Some(Match::Account { account, .. }) = world.matches.get(id) {
            let upn = world.tenant.users[account].upn.to_uppercase();
            Arc::make_mut(row).projection.keys.user_name = Some(upn);
        }
    }
    world
}

/// Whether every record of a primary number is shown with its holder: while Microsoft's lists disagree, only whole
/// lists tell.
fn lists_agree(world: &World) -> bool {
    let mut records = world.tenant.numbers.values();
    records.all(|record| {
        let primary = record.category == NumberCategory::Primary && record.holder_kind != HolderKind::Nobody;
        !primary
            || record
                .holder
                .as_ref()
                .and_then(|holder| world.tenant.voice.get(holder))
                .is_some_and(|voice| voice.numbers.iter().any(|shown| shown.number == record.number))
    }) && world.tenant.voice.values().all(|voice| {
        let mut shown = voice.numbers.iter();
        shown.all(|shown| world.tenant.numbers.contains_key(&shown.number))
    })
}

fn focused(world: &World, focus: &BTreeSet<PbxUserId>) -> Plan {
    plan::build(&PlanInput {
        focus: Some(focus),
        ..world.input()
    })
}

fn told(plan: &Plan, focus: &BTreeSet<PbxUserId>) -> BTreeMap<PbxUserId, String> {
    let people = plan.people.iter().filter(|(id, _)| focus.contains(*id));
    people
        .map(|(id, person)| (id.clone(), format!("{:?} {:?}", person.verdict, person.actual)))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn what_concerns_some_people_gives_the_plan_that_everybody_gives(
        world in worlds(12).prop_filter("lists agree", lists_agree).prop_map(with_addresses),
        chosen in prop::collection::btree_set(0..12_usize, 1..4),
    ) {
        let focus: BTreeSet<PbxUserId> = chosen.into_iter().map(user).collect();
        let whole = focused(&world, &focus);
        let (part, people) = within_reach(&world, &focus);
        let some = focused(&part, &focus);
        prop_assert_eq!(told(&whole, &focus), told(&some, &focus), "of {:?}", people);
        let writes = |plan: &Plan| -> Vec<String> {
            plan.steps.iter().map(|step| format!("{} {:?} {:?}", step.user, step.action, step.before)).collect()
        };
        prop_assert_eq!(writes(&whole), writes(&some));
        prop_assert_eq!(whole.hash(), some.hash());
    }
}

#[test]
fn who_has_nothing_to_do_with_each_other_is_not_read() {
    let mut world = World::empty();
    for n in 0..9 {
        world.person(n, Some(n), Some(n)).manage(n, Some(n));
    }
    let alone = BTreeSet::from([user(3)]);
    assert_eq!(within_reach(&world, &alone).1, alone);
    world.person(3, Some(4), None);
    let with_holder = BTreeSet::from([user(3), user(4)]);
    assert_eq!(within_reach(&world, &alone).1, with_holder);
}
