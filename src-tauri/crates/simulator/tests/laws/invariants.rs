use std::time::Duration;

use proptest::prelude::*;
use serde_json::json;
use simulator::{JournalEvent, Knobs, SecondPrimary, TenantChange, Truth};

use crate::office::Office;

#[derive(Debug, Clone)]
enum Act {
    Assign(usize, usize),
    Unassign(usize),
    Behind(usize, usize),
    Delete(usize),
    Restore(usize),
    Wait(u64),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        4 => (0..4_usize, 0..4_usize).prop_map(|(n, a)| Act::Assign(n, a)),
        3 => (0..4_usize).prop_map(Act::Unassign),
        1 => (0..4_usize, 0..4_usize).prop_map(|(n, a)| Act::Behind(n, a)),
        1 => (0..4_usize).prop_map(Act::Delete),
        1 => (0..4_usize).prop_map(Act::Restore),
        3 => (0..6_000_u64).prop_map(Act::Wait),
    ]
}

fn number(n: usize) -> String {
    format!("+44113005555{n}")
}

fn books_agree(truth: &Truth) {
    for (number, record) in &truth.numbers {
        let holders: Vec<&String> = truth
            .accounts
            .iter()
            .filter(|(_, a)| a.numbers.contains(number))
            .map(|(id, _)| id)
            .collect();
        assert_eq!(holders, record.holder.iter().collect::<Vec<_>>(), "{number}");
    }
    for account in truth.accounts.values() {
        assert_eq!(
            account.enterprise_voice,
            !account.numbers.is_empty(),
            "{}",
            account.upn
        );
    }
}

async fn live(acts: Vec<Act>, second_primary: SecondPrimary) {
    let knobs = Knobs {
        second_primary,
        throttle: false,
        ..Knobs::default()
    };
    let office = Office::with(20, knobs).await;
    let people = office.free_accounts();
    for act in acts {
        match act {
            Act::Assign(n, a) => drop(office.assign(&number(n), &people[a]).await),
            Act::Unassign(n) => drop(office.unassign(&number(n)).await),
            Act::Behind(n, a) => {
                let (account, number) = (people[a].clone(), number(n));
                let change = TenantChange::AssignNumber {
                    account,
                    number,
                    number_type: None,
                    location_id: None,
                };
                drop(office.control.change_tenant(&change));
            }
            Act::Delete(a) => drop(office.control.change_tenant(&TenantChange::Delete {
                account: people[a].clone(),
            })),
            Act::Restore(a) => {
                drop(office.control.change_tenant(&TenantChange::Restore {
                    account: people[a].clone(),
                }));
            }
            Act::Wait(ms) => tokio::time::advance(Duration::from_millis(ms)).await,
        }
        books_agree(&office.control.truth());
    }
    office.control.quiet().await;
    let truth = office.control.truth();
    books_agree(&truth);
    for (id, account) in truth.accounts.iter().filter(|(id, _)| people.contains(id)) {
        let shown = office.configuration(id).await["telephoneNumbers"].clone();
        let shown: Vec<_> = shown
            .as_array()
            .unwrap()
            .iter()
            .map(|n| n["telephoneNumber"].clone())
            .collect();
        assert_eq!(
            json!(shown),
            json!(account.numbers),
            "when all is quiet, reads show the truth"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_asked_a_number_has_one_holder_and_both_books_agree(
        acts in prop::collection::vec(act(), 1..25),
        replaces in any::<bool>(),
    ) {
        let second = if replaces { SecondPrimary::Replace } else { SecondPrimary::Refuse };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build();
        runtime.unwrap().block_on(live(acts, second));
    }
}

#[tokio::test(start_paused = true)]
async fn reads_never_go_back_in_time() {
    let knobs = Knobs {
        read_lag_min_ms: 0,
        read_lag_max_ms: 10_000,
        throttle: false,
        ..Knobs::default()
    };
    let office = Office::with(20, knobs).await;
    let account = office.free_accounts()[0].clone();
    let mut expected = Vec::new();
    for n in 0..6 {
        let change = TenantChange::AssignNumber {
            account: account.clone(),
            number: number(n),
            number_type: None,
            location_id: None,
        };
        office
            .control
            .set_knobs(|k| k.second_primary = SecondPrimary::Replace);
        office.control.change_tenant(&change).unwrap();
        expected.push(number(n));
    }
    let mut last = 0;
    for _ in 0..200 {
        tokio::time::advance(Duration::from_millis(100)).await;
        let shown = office.configuration(&account).await["telephoneNumbers"][0]["telephoneNumber"].clone();
        if let Some(shown) = shown.as_str() {
            let at = expected.iter().position(|n| n == shown).unwrap();
            assert!(at >= last, "{shown} after {}", expected[last]);
            last = at;
        }
    }
    assert_eq!(last, 5);
}

#[tokio::test(start_paused = true)]
async fn without_lag_a_read_shows_a_write_at_once() {
    let knobs = Knobs {
        operation_min_ms: 0,
        operation_max_ms: 0,
        read_lag_min_ms: 0,
        read_lag_max_ms: 0,
        ..Knobs::quick()
    };
    let office = Office::with(20, knobs).await;
    let account = office.free_accounts()[0].clone();
    assert_eq!(office.assign(&number(1), &account).await.status, 202);
    assert_eq!(
        office.configuration(&account).await["telephoneNumbers"][0]["telephoneNumber"],
        number(1)
    );
}

#[tokio::test(start_paused = true)]
async fn a_swap_in_the_right_order_is_no_violation() {
    let office = Office::quick(20).await;
    let people = office.free_accounts();
    for (n, person) in people.iter().take(2).enumerate() {
        assert_eq!(
            office.outcome(&office.assign(&number(n), person).await).await["status"],
            "succeeded"
        );
    }
    for n in 0..2 {
        assert_eq!(
            office.outcome(&office.unassign(&number(n)).await).await["status"],
            "succeeded"
        );
    }
    for (n, person) in people.iter().take(2).rev().enumerate() {
        assert_eq!(
            office.outcome(&office.assign(&number(n), person).await).await["status"],
            "succeeded"
        );
    }
    assert!(office.control.violations().is_empty());
    let moves = office.control.journal(0);
    let moves = moves
        .iter()
        .filter(|e| matches!(e.event, JournalEvent::Transition { .. }))
        .count();
    assert_eq!(moves, 6);
}
