use http::Method;
use serde_json::{Value, json};
use simulator::{Knobs, TenantChange};
use std::time::Duration;

use crate::{
    numbers::NEW,
    office::{NUMBERS, Office},
};

#[tokio::test(start_paused = true)]
async fn malformed_assignments_are_400() {
    let office = Office::quick(20).await;
    let account = office.free_accounts()[0].clone();
    let path = format!("{NUMBERS}/assignNumber");
    for (number, target, kind) in [
        ("tel:+441130055555", account.as_str(), "directRouting"),
        ("0113 000", &account, "directRouting"),
        (NEW, "someone@acme.example", "directRouting"),
        (NEW, &account, "carrierPigeon"),
        ("", &account, "directRouting"),
    ] {
        let body = json!({"telephoneNumber": number, "assignmentTargetId": target, "numberType": kind});
        assert_eq!(
            office.post(&path, body).await.status,
            400,
            "{number} {target} {kind}"
        );
    }
    let bearer = format!("Bearer {}", office.token);
    let broken = office
        .ask(
            Method::POST,
            &format!("/v1.0/{path}"),
            &[("authorization", &bearer)],
            "{",
        )
        .await;
    assert_eq!(broken.status, 400);
}

#[tokio::test(start_paused = true)]
async fn a_plus_that_was_not_encoded_finds_nothing() {
    let office = Office::quick(20).await;
    let account = office.free_accounts()[0].clone();
    office.outcome(&office.assign(NEW, &account).await).await;
    let rows = office
        .get(&format!("{NUMBERS}?$filter=telephoneNumber%20eq%20'{NEW}'"))
        .await
        .rows();
    assert!(rows.is_empty());
}

#[tokio::test(start_paused = true)]
async fn number_lists_page_by_skip_with_and_without_links() {
    let office = Office::quick(60).await;
    let whole = office.get(NUMBERS).await.rows();
    let numbers: Vec<&str> = whole
        .iter()
        .map(|r| r["telephoneNumber"].as_str().unwrap())
        .collect();
    assert!(numbers.is_sorted());
    let first = office.get(&format!("{NUMBERS}?$top=10")).await;
    let second = office
        .follow(first.json()["@odata.nextLink"].as_str().unwrap())
        .await;
    assert_eq!(second.rows(), whole[10..20].to_vec());
    office.control.set_knobs(|k| k.numbers_next_link = false);
    let bare = office.get(&format!("{NUMBERS}?$top=10&$skip=20")).await;
    assert_eq!(bare.rows(), whole[20..30].to_vec());
    assert!(bare.json().get("@odata.nextLink").is_none());
    assert_eq!(office.get(&format!("{NUMBERS}?$top=1001")).await.status, 400);
    let free = "assignmentStatus%20eq%20'unassigned'%20and%20capabilities/any(c:c%20eq%20'userAssignment')";
    assert!(
        office
            .get(&format!("{NUMBERS}?$filter={free}"))
            .await
            .rows()
            .is_empty()
    );
    assert!(
        office
            .get(&format!("{NUMBERS}?$filter=numberType%20eq%20'DirectRouting'"))
            .await
            .rows()
            .len()
            > 10
    );
}

#[tokio::test(start_paused = true)]
async fn odd_shapes_of_the_documentation_can_be_had() {
    let office = Office::quick(20).await;
    let account = office.free_accounts()[0].clone();
    office.control.set_knobs(|k| {
        k.operation_wrapped = true;
        k.single_number_as_object = true;
        k.accepted_retry_after = true;
    });
    let accepted = office.assign(NEW, &account).await;
    assert_eq!(accepted.header("retry-after"), "2");
    assert_eq!(office.outcome(&accepted).await["value"]["status"], "succeeded");
    let one = office
        .get(&format!(
            "{NUMBERS}?$filter=telephoneNumber%20eq%20'%2B441130055555'"
        ))
        .await;
    assert_eq!(one.json()["value"]["telephoneNumber"], NEW);
}

#[tokio::test(start_paused = true)]
async fn an_operation_can_be_read_for_its_retention() {
    let office = Office::with(
        20,
        Knobs {
            operation_retention_ms: 60_000,
            ..Knobs::quick()
        },
    )
    .await;
    let account = office.free_accounts()[0].clone();
    let accepted = office.assign(NEW, &account).await;
    office.outcome(&accepted).await;
    tokio::time::advance(Duration::from_secs(61)).await;
    assert_eq!(office.follow(accepted.header("location")).await.status, 404);
}

#[tokio::test(start_paused = true)]
async fn an_emergency_location_is_kept() {
    let office = Office::quick(20).await;
    let account = office.free_accounts()[0].clone();
    let change = TenantChange::AssignNumber {
        account: account.clone(),
        number: NEW.to_owned(),
        number_type: None,
        location_id: Some("b2222222-2222-4222-8222-222222222222".to_owned()),
    };
    office.control.change_tenant(&change).unwrap();
    office.control.quiet().await;
    let row: Value = office
        .get(&format!(
            "{NUMBERS}?$filter=telephoneNumber%20eq%20'%2B441130055555'"
        ))
        .await
        .rows()[0]
        .clone();
    assert_eq!(row["locationId"], "b2222222-2222-4222-8222-222222222222");
}
