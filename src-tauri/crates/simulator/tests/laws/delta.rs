use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::{Value, json};
use simulator::{DeltaExpired, Knobs, Licence, TenantChange};

use crate::office::{Answer, Office};

async fn round(office: &Office, first: Answer) -> (Vec<Value>, String) {
    let mut page = first;
    let mut rows = Vec::new();
    loop {
        assert_eq!(page.status, 200, "{}", String::from_utf8_lossy(&page.bytes));
        rows.extend(page.rows());
        if let Some(link) = page.json()["@odata.deltaLink"].as_str() {
            return (rows, link.to_owned());
        }
        let link = page.json()["@odata.nextLink"].as_str().unwrap().to_owned();
        page = office.follow(&link).await;
    }
}

const FIRST: &str = "users/delta?$select=id,userPrincipalName,accountEnabled";

fn rename(account: &str, upn: &str) -> TenantChange {
    TenantChange::Rename {
        account: account.to_owned(),
        upn: upn.to_owned(),
    }
}

#[tokio::test(start_paused = true)]
async fn the_first_round_gives_everybody_and_the_next_only_changes() {
    let office = Office::with(
        60,
        Knobs {
            delta_page: 10,
            ..Knobs::quick()
        },
    )
    .await;
    let (rows, link) = round(&office, office.get(FIRST).await).await;
    let live = office
        .control
        .world()
        .accounts
        .values()
        .filter(|a| a.deleted.is_none())
        .count();
    assert_eq!(
        rows.iter()
            .map(|r| r["id"].to_string())
            .collect::<BTreeSet<_>>()
            .len(),
        live
    );
    let (none, link) = round(&office, office.follow(&link).await).await;
    assert!(none.is_empty());
    let people = office.free_accounts();
    office
        .control
        .change_tenant(&rename(&people[0], "renamed@acme.example"))
        .unwrap();
    office
        .control
        .change_tenant(&TenantChange::Delete {
            account: people[1].clone(),
        })
        .unwrap();
    office
        .control
        .change_tenant(&TenantChange::Purge {
            account: people[2].clone(),
        })
        .unwrap();
    let (changes, _) = round(&office, office.follow(&link).await).await;
    assert_eq!(changes.len(), 3);
    assert_eq!(changes[0]["userPrincipalName"], "renamed@acme.example");
    assert_eq!(
        changes[1],
        json!({"id": people[1], "@removed": {"reason": "changed"}})
    );
    assert_eq!(
        changes[2],
        json!({"id": people[2], "@removed": {"reason": "deleted"}})
    );
    let (again, _) = round(&office, office.follow(&link).await).await;
    assert_eq!(again, changes, "a delta link may be used again");
}

#[tokio::test(start_paused = true)]
async fn the_latest_token_starts_from_now() {
    let office = Office::quick(20).await;
    let (rows, link) = round(&office, office.get("users/delta?$deltatoken=latest").await).await;
    assert!(rows.is_empty());
    let person = office.free_accounts()[0].clone();
    office
        .control
        .change_tenant(&rename(&person, "moved@acme.example"))
        .unwrap();
    office
        .control
        .change_tenant(&rename(&person, "moved.again@acme.example"))
        .unwrap();
    let (changes, _) = round(&office, office.follow(&link).await).await;
    assert_eq!(changes.len(), 1);
    assert_eq!(changes[0]["userPrincipalName"], "moved.again@acme.example");
}

#[tokio::test(start_paused = true)]
async fn a_token_lives_seven_days() {
    let office = Office::quick(5).await;
    let (_, link) = round(&office, office.get(FIRST).await).await;
    office.control.set_knobs(|k| k.token_seconds = 30 * 86_400);
    let mut office = office;
    office.token = office.sign_in().await;
    tokio::time::advance(Duration::from_secs(7 * 86_400 - 10)).await;
    assert_eq!(office.follow(&link).await.status, 200);
    tokio::time::advance(Duration::from_secs(20)).await;
    let late = office.follow(&link).await;
    assert_eq!(late.status, 410);
    assert!(late.header("location").ends_with("users/delta?$deltatoken="));
    assert_eq!(office.follow(late.header("location")).await.status, 200);
    office
        .control
        .set_knobs(|k| k.delta_expired = DeltaExpired::SyncStateNotFound);
    let late = office.follow(&link).await;
    assert_eq!(
        (late.status, late.json()["error"]["code"].clone()),
        (400, json!("syncStateNotFound"))
    );
}

#[tokio::test(start_paused = true)]
async fn duplicates_and_licence_changes_follow_their_knobs() {
    let office = Office::with(
        20,
        Knobs {
            delta_duplicates: true,
            ..Knobs::quick()
        },
    )
    .await;
    let (rows, link) = round(&office, office.get(FIRST).await).await;
    assert!(
        rows.iter()
            .map(|r| r["id"].to_string())
            .collect::<BTreeSet<_>>()
            .len()
            < rows.len()
    );
    let account = office.free_accounts()[0].clone();
    office
        .control
        .change_tenant(&TenantChange::RemoveLicence {
            account,
            licence: Licence::PhoneSystem,
        })
        .unwrap();
    assert!(round(&office, office.follow(&link).await).await.0.is_empty());
    office.control.set_knobs(|k| k.delta_licences = true);
    assert!(!round(&office, office.follow(&link).await).await.0.is_empty());
}

#[tokio::test(start_paused = true)]
async fn what_delta_does_not_support_is_refused() {
    let office = Office::quick(5).await;
    for bad in ["$top=5", "$orderby=id", "$expand=manager"] {
        assert_eq!(office.get(&format!("users/delta?{bad}")).await.status, 400);
    }
    assert_eq!(office.get("users/delta?$deltatoken=invented").await.status, 400);
    assert_eq!(office.get("users/microsoft.graph.delta()").await.status, 200);
}
