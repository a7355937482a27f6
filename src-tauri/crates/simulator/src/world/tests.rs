//! The laws of a seeded world.

use std::collections::{BTreeMap, BTreeSet};

use super::{AccountKind, PbxStatus, Problem, World};

fn start() -> jiff::Timestamp {
    "2026-03-02T09:00:00Z".parse().unwrap()
}

const ALL_CAUSES: [&str; 18] = [
    "ambiguous_account",
    "disabled_account",
    "duplicate_number",
    "guest_account",
    "has_calling_plan",
    "no_account",
    "no_number",
    "no_phone_system_licence",
    "number_held_by_deleted_person",
    "number_held_by_leaver",
    "number_held_by_resource_account",
    "number_not_e164",
    "on_premises_homed",
    "on_premises_number",
    "two_teams_extensions",
    "upn_with_hash",
    "upn_with_quote",
    "upn_with_slash",
];

fn causes(problems: &[Problem]) -> BTreeMap<&str, usize> {
    problems.iter().fold(BTreeMap::new(), |mut counts, problem| {
        *counts.entry(problem.cause.as_str()).or_insert(0) += 1;
        counts
    })
}

#[test]
fn same_seed_grows_the_same_world_byte_for_byte() {
    let bytes = |seed| World::seeded(seed, 120, start()).to_bytes().unwrap();
    assert_eq!(bytes(7), bytes(7));
    assert_ne!(bytes(7), bytes(8));
}

#[test]
fn every_problem_occurs_from_forty_users_on() {
    for seed in 0..12 {
        for users in [40, 60, 200] {
            let problems = World::seeded(seed, users, start()).problems();
            let found: Vec<&str> = causes(&problems).into_keys().collect();
            assert_eq!(found, ALL_CAUSES, "seed {seed}, {users} users");
        }
    }
}

#[test]
fn twenty_users_have_some_problems_but_not_all() {
    let world = World::seeded(1, 20, start());
    let found = causes(&world.problems()).len();
    assert!((3..12).contains(&found), "{found}");
}

#[test]
fn about_eight_percent_of_a_large_world_have_problems() {
    let world = World::seeded(3, 2_000, start());
    let people: BTreeSet<String> = world.problems().into_iter().map(|p| p.pbx_user_id).collect();
    assert!((140..=220).contains(&people.len()), "{}", people.len());
}

#[test]
fn a_world_has_as_many_users_as_asked_for() {
    for users in [0, 1, 5, 20, 333] {
        assert_eq!(World::seeded(5, users, start()).pbx_users.len(), users);
    }
}

#[test]
fn no_number_has_two_holders_and_both_books_agree() {
    let world = World::seeded(9, 500, start());
    for (number, record) in &world.numbers {
        let holder = record.holder.as_ref().unwrap();
        assert!(
            world.accounts[holder]
                .voice
                .numbers
                .iter()
                .any(|n| &n.telephone_number == number)
        );
    }
    let held: usize = world.accounts.values().map(|a| a.voice.numbers.len()).sum();
    assert_eq!(held, world.numbers.len());
}

#[test]
fn numbers_wanted_are_e164_except_where_that_is_the_problem() {
    let world = World::seeded(4, 1_000, start());
    let bad: BTreeSet<String> = world
        .problems()
        .into_iter()
        .filter(|p| p.cause == "number_not_e164")
        .map(|p| p.pbx_user_id)
        .collect();
    for user in world.pbx_users.values() {
        for number in user
            .extensions
            .iter()
            .filter_map(|e| e.primary_phone_number.as_deref())
        {
            assert_eq!(super::is_e164(number), !bad.contains(&user.user_id), "{number}");
        }
    }
}

#[test]
fn a_world_has_people_who_are_none_of_teams_business() {
    let world = World::seeded(2, 200, start());
    let users = || world.pbx_users.values();
    assert!(users().any(|u| u.status == PbxStatus::Inactive));
    assert!(users().any(|u| u.extensions.iter().all(|e| e.ms_teams_enabled == Some(false))));
    assert!(users().any(|u| u.extensions.iter().all(|e| e.kind == super::ExtensionKind::Cc)));
    assert!(
        world
            .accounts
            .values()
            .any(|a| a.kind == AccountKind::ResourceAccount)
    );
}

#[test]
fn hostile_names_survive_saving() {
    let world = World::seeded(6, 60, start());
    let names: Vec<&str> = world.pbx_users.values().map(|u| u.first_name.as_str()).collect();
    assert!(names.iter().any(|n| n.contains("<script>")));
    assert!(names.iter().any(|n| n.contains('\u{202e}')));
    let again = World::from_bytes(&world.to_bytes().unwrap()).unwrap();
    assert_eq!(again, world);
}

#[test]
fn logins_have_the_characters_8x8_allows() {
    let world = World::seeded(6, 300, start());
    for user in world.pbx_users.values() {
        let fine = |c: char| c.is_ascii_alphanumeric() || ".@-_/".contains(c);
        assert!(user.user_name.chars().all(fine), "{}", user.user_name);
        assert!((3..=70).contains(&user.user_name.len()));
        assert!((2..=128).contains(&user.first_name.chars().count()));
        assert!((2..=30).contains(&user.last_name.chars().count()));
    }
}

#[test]
fn a_world_of_another_format_is_refused_in_words() {
    let text = String::from_utf8(World::seeded(1, 2, start()).to_bytes().unwrap()).unwrap();
    let other = text.replacen("\"format\":1", "\"format\":99", 1);
    let refusal = World::from_bytes(other.as_bytes()).unwrap_err().to_string();
    assert!(refusal.contains("format 99"), "{refusal}");
    assert!(World::from_bytes(b"{").is_err());
}

#[test]
fn a_reopened_world_finds_people_by_name() {
    let world = World::seeded(1, 30, start());
    let again = World::from_bytes(&world.to_bytes().unwrap()).unwrap();
    let account = world.accounts.values().find(|a| a.deleted.is_none()).unwrap();
    assert_eq!(
        again.account_by_upn(&account.upn.to_uppercase()).unwrap().id,
        account.id
    );
}

#[test]
fn ten_thousand_users_get_ten_thousand_different_numbers() {
    let world = World::seeded(1, 10_000, start());
    let logins: BTreeSet<&str> = world.pbx_users.values().map(|u| u.user_name.as_str()).collect();
    assert_eq!(logins.len(), 10_000);
    let shared = world
        .problems()
        .iter()
        .filter(|p| p.cause == "duplicate_number")
        .count();
    assert!(shared < 120, "{shared}");
}
