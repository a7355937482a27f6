use serde_json::{Value, json};
use simulator::{Fault, FaultRule, JournalEvent, Knobs, System};

use crate::office::{NUMBERS, Office};

async fn batch(office: &Office, requests: Value) -> Vec<Value> {
    let answer = office.post("$batch", json!({"requests": requests})).await;
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.bytes));
    answer.json()["responses"].as_array().unwrap().clone()
}

fn get(id: &str, url: &str) -> Value {
    json!({"id": id, "method": "GET", "url": url})
}

#[tokio::test(start_paused = true)]
async fn items_are_answered_one_by_one() {
    let office = Office::quick(20).await;
    let account = office.free_accounts()[0].clone();
    let responses = batch(
        &office,
        json!([
            get("1", &format!("/users/{account}?$select=id")),
            get("2", "users/nobody@acme.example"),
            {"id": "3", "method": "POST", "url": format!("/{NUMBERS}/assignNumber"),
             "headers": {"Content-Type": "application/json"},
             "body": {"telephoneNumber": "+441130055555", "assignmentTargetId": account, "numberType": "directRouting"}},
        ]),
    )
    .await;
    let statuses: Vec<u64> = responses.iter().map(|r| r["status"].as_u64().unwrap()).collect();
    assert_eq!(statuses, [200, 404, 202]);
    assert!(
        responses[2]["headers"]["Location"]
            .as_str()
            .unwrap()
            .contains("operations('")
    );
    assert!(responses[2].get("body").is_none());
    office.control.quiet().await;
    assert_eq!(office.number_holder("+441130055555"), Some(account));
}

#[tokio::test(start_paused = true)]
async fn a_list_in_a_batch_is_json_as_it_is_outside_of_one() {
    let office = Office::quick(5).await;
    let of_teams = "admin/teams/userConfigurations?$top=2";
    let alone = office.get(of_teams).await.json();
    let in_batch = batch(&office, json!([get("1", of_teams)])).await;
    assert_eq!(alone["value"].as_array().map(Vec::len), Some(2));
    assert_eq!(in_batch[0]["body"]["value"], alone["value"]);
}

#[tokio::test(start_paused = true)]
async fn a_failed_dependency_is_424() {
    let office = Office::quick(5).await;
    let requests = json!([
        get("a", "/users/nobody@acme.example"),
        {"id": "b", "method": "GET", "url": "/organization", "dependsOn": ["A"]},
        {"id": "c", "method": "GET", "url": "/organization", "dependsOn": ["b"]},
        get("d", "/organization"),
    ]);
    let statuses: Vec<u64> = batch(&office, requests)
        .await
        .iter()
        .map(|r| r["status"].as_u64().unwrap())
        .collect();
    assert_eq!(statuses, [404, 424, 424, 200]);
}

#[tokio::test(start_paused = true)]
async fn malformed_batches_are_400() {
    let office = Office::quick(5).await;
    let many: Vec<Value> = (0..21).map(|i| get(&i.to_string(), "/organization")).collect();
    for bad in [
        json!(many),
        json!([]),
        json!([get("x", "/organization"), get("X", "/organization")]),
        json!([{"id": "1", "method": "GET", "url": "https://graph.microsoft.com/v1.0/users"}]),
        json!([{"id": "1", "method": "POST", "url": "/x", "body": {"a": 1}}]),
        json!([{"id": "1", "method": "GET", "url": "/x", "dependsOn": ["2"]}]),
        json!([{"method": "GET", "url": "/x"}]),
    ] {
        assert_eq!(
            office.post("$batch", json!({"requests": bad})).await.status,
            400,
            "{bad}"
        );
    }
    let exactly = &many[..20];
    assert_eq!(batch(&office, json!(exactly)).await.len(), 20);
}

#[tokio::test(start_paused = true)]
async fn items_are_throttled_alone() {
    let knobs = Knobs {
        throttle: true,
        throttle_teams_per_second: 2,
        ..Knobs::quick()
    };
    let office = Office::with(20, knobs).await;
    let path = format!("/{NUMBERS}?$top=1");
    let requests: Vec<Value> = (0..4).map(|i| get(&i.to_string(), &path)).collect();
    let responses = batch(&office, json!(requests)).await;
    let statuses: Vec<u64> = responses.iter().map(|r| r["status"].as_u64().unwrap()).collect();
    assert_eq!(statuses, [200, 200, 429, 429]);
    assert_eq!(responses[2]["headers"]["Retry-After"], "1");
    assert_eq!(responses[2]["body"]["error"]["code"], "TooManyRequests");
}

#[tokio::test(start_paused = true)]
async fn a_fault_can_hit_one_item() {
    let office = Office::quick(5).await;
    let fault = Fault::Status {
        status: 503,
        retry_after: Some(7),
        message: None,
    };
    let _ = office
        .control
        .add_fault(FaultRule::on(System::Graph, "organization", fault).times(1));
    let responses = batch(
        &office,
        json!([get("1", "/users?$top=1"), get("2", "/organization")]),
    )
    .await;
    assert_eq!(
        (&responses[0]["status"], &responses[1]["status"]),
        (&json!(200), &json!(503))
    );
    assert_eq!(responses[1]["headers"]["Retry-After"], "7");
    let entries = office.control.journal(0);
    let items = entries
        .iter()
        .filter(|e| matches!(e.event, JournalEvent::Request { in_batch: true, .. }));
    assert_eq!(items.count(), 2);
}
