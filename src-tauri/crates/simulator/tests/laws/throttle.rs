use std::time::Duration;

use simulator::Knobs;

use crate::office::{NUMBERS, Office};

fn knobs() -> Knobs {
    Knobs {
        throttle: true,
        throttle_teams_per_second: 10,
        throttle_directory_units: 10,
        ..Knobs::quick()
    }
}

#[tokio::test(start_paused = true)]
async fn teams_requests_are_limited_by_the_second() {
    let office = Office::with(20, knobs()).await;
    let ask = async || office.get(&format!("{NUMBERS}?$top=1")).await;
    for n in 1..=10 {
        let answer = ask().await;
        assert_eq!(answer.status, 200);
        assert_eq!(
            answer.header("x-ms-throttle-limit-percentage").is_empty(),
            n < 8,
            "request {n}"
        );
    }
    let refused = ask().await;
    assert_eq!(refused.status, 429);
    assert_eq!(refused.json()["error"]["innerError"]["status"], "429");
    assert_eq!(refused.header("retry-after"), "1");
    let scope = format!(
        "Tenant_Application/ReadWrite/{}/{}",
        office.ends.client_id, office.ends.tenant_id
    );
    assert_eq!(refused.header("x-ms-throttle-scope"), scope);
    assert!(
        refused
            .header("x-ms-throttle-limit-percentage")
            .parse::<f64>()
            .unwrap()
            >= 1.0
    );
    tokio::time::advance(Duration::from_millis(1_001)).await;
    assert_eq!(ask().await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn directory_requests_cost_resource_units() {
    let office = Office::with(20, knobs()).await;
    let plain = office.get("users").await;
    assert_eq!(plain.header("x-ms-resource-unit"), "2");
    let cheap = office.get("users?$select=id&$top=5").await;
    assert_eq!(cheap.header("x-ms-resource-unit"), "1");
    office.control.set_knobs(|k| k.throttle_retry_after = false);
    let mut last = cheap;
    while last.status == 200 {
        last = office.get("users").await;
    }
    assert_eq!((last.status, last.header("retry-after")), (429, ""));
}

#[tokio::test(start_paused = true)]
async fn a_throttled_write_is_not_done_unless_the_knob_says_so() {
    let office = Office::with(
        20,
        Knobs {
            throttle_teams_per_second: 0,
            ..knobs()
        },
    )
    .await;
    let account = office.free_accounts()[0].clone();
    assert_eq!(office.assign("+441130055555", &account).await.status, 429);
    office.control.quiet().await;
    assert_eq!(office.number_holder("+441130055555"), None);
    office.control.set_knobs(|k| k.throttled_write_is_done = true);
    assert_eq!(office.assign("+441130055555", &account).await.status, 429);
    office.control.quiet().await;
    assert_eq!(office.number_holder("+441130055555"), Some(account));
}

#[tokio::test(start_paused = true)]
async fn throttling_can_be_switched_off() {
    let office = Office::with(
        20,
        Knobs {
            throttle: false,
            ..knobs()
        },
    )
    .await;
    for _ in 0..50 {
        assert_eq!(office.get(&format!("{NUMBERS}?$top=1")).await.status, 200);
    }
}
