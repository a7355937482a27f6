use std::time::Duration;

use serde_json::{Value, json};
use simulator::{Fault, FaultRule, JournalEvent, System};

use crate::office::{Answer, NUMBERS, Office, fixture};

const NEW: &str = "+441130055555";

fn status(status: u16) -> Fault {
    Fault::Status {
        status,
        retry_after: None,
        message: None,
    }
}

fn add(office: &Office, system: System, path: &str, fault: Fault) {
    let _ = office.control.add_fault(FaultRule::on(system, path, fault));
}

fn next(answer: &Answer) -> Value {
    answer.json()["pagination"]["nextScrollId"].clone()
}

#[tokio::test(start_paused = true)]
async fn statuses_come_with_the_systems_own_body() {
    let office = Office::quick(5).await;
    for (code, name) in [
        (401, "401"),
        (404, "404"),
        (408, "408"),
        (429, "429_openapi"),
        (503, "503"),
    ] {
        office.control.remove_faults(None);
        add(&office, System::Pbx, "users", status(code));
        let answer = office.pbx("users").await;
        assert_eq!(
            (answer.status, answer.json()),
            (code, fixture(&format!("pbx_errors/{name}")))
        );
    }
    add(
        &office,
        System::Graph,
        "*",
        Fault::Status {
            status: 429,
            retry_after: Some(10),
            message: None,
        },
    );
    let answer = office.get("users").await;
    assert_eq!((answer.status, answer.header("retry-after")), (429, "10"));
    assert_eq!(answer.json()["error"]["code"], "TooManyRequests");
    add(&office, System::Entra, "*", status(401));
    let form = office.form(&office.ends.client_secret);
    assert_eq!(
        office.token_form("x", &form).await.json()["error_codes"],
        json!([7_000_222])
    );
    add(&office, System::Pbx, "sites", Fault::Html { status: 502 });
    let page = office.pbx("sites").await;
    assert_eq!(
        (page.status, page.header("content-type")),
        (502, "text/html; charset=utf-8")
    );
}

#[tokio::test(start_paused = true)]
async fn a_rule_hits_as_often_as_it_says_and_then_no_more() {
    let office = Office::quick(5).await;
    let rule = FaultRule::on(System::Pbx, "users", status(500)).times(2).after(1);
    let id = office.control.add_fault(rule);
    let mut seen = Vec::new();
    for _ in 0..5 {
        seen.push(office.pbx("users").await.status);
    }
    assert_eq!(seen, [200, 500, 500, 200, 200]);
    assert_eq!(office.control.faults()[0].hits, 2);
    office.control.remove_faults(Some(id));
    assert!(office.control.faults().is_empty());
}

#[tokio::test(start_paused = true)]
async fn chance_is_seeded() {
    let run = async || {
        let office = Office::quick(5).await;
        let rule = FaultRule {
            probability: Some(0.5),
            ..FaultRule::on(System::Pbx, "users", status(500))
        };
        let _ = office.control.add_fault(rule);
        let mut seen = Vec::new();
        for _ in 0..40 {
            seen.push(office.pbx("users").await.status);
        }
        seen
    };
    let first = run().await;
    assert_eq!(first, run().await);
    let hit = first.iter().filter(|s| **s == 500).count();
    assert!((8..33).contains(&hit), "{hit}");
}

#[tokio::test(start_paused = true)]
async fn answers_can_be_cut_broken_and_slow() {
    let office = Office::quick(5).await;
    add(&office, System::Pbx, "users", Fault::BrokenJson);
    let broken = office.pbx("users").await;
    assert!(!broken.broken && serde_json::from_slice::<Value>(&broken.bytes).is_err());
    office.control.remove_faults(None);
    add(&office, System::Pbx, "users", Fault::Truncated);
    assert!(office.pbx("users").await.broken);
    office.control.remove_faults(None);
    for fault in [Fault::Slow { ms: 5_000 }, Fault::SlowBody { ms: 1_000 }] {
        add(&office, System::Pbx, "users", fault);
        let from = tokio::time::Instant::now();
        assert_eq!(office.pbx("users").await.rows().len(), 5);
        assert!(from.elapsed() >= Duration::from_secs(5));
        office.control.remove_faults(None);
    }
    add(
        &office,
        System::Pbx,
        "users",
        Fault::HugeBody { bytes: 3_000_000 },
    );
    assert!(office.pbx("users").await.bytes.len() >= 3_000_000);
}

#[tokio::test(start_paused = true)]
async fn a_dropped_request_does_nothing_and_a_dropped_answer_did_it() {
    let office = Office::quick(20).await;
    let account = office.free_accounts()[0].clone();
    for (fault, done) in [(Fault::Drop, false), (Fault::DropAfterWrite, true)] {
        office.control.remove_faults(None);
        add(&office, System::Graph, "*assignNumber", fault);
        assert!(office.assign(NEW, &account).await.broken);
        office.control.quiet().await;
        assert_eq!(office.number_holder(NEW).is_some(), done);
        let last = office
            .control
            .journal(0)
            .into_iter()
            .rev()
            .find_map(|e| match e.event {
                JournalEvent::Request { status, .. } => Some(status),
                _ => None,
            });
        assert_eq!(last, Some(0));
    }
}

#[tokio::test(start_paused = true)]
async fn lists_can_be_empty_shrunk_foreign_or_without_details() {
    let office = Office::quick(40).await;
    let with = async |fault: Fault| {
        office.control.remove_faults(None);
        add(&office, System::Pbx, "users", fault);
        office.pbx("users?pageSize=1000").await
    };
    let empty = with(Fault::ListEmpty).await;
    assert_eq!(
        (empty.rows().len(), empty.json()["pagination"]["hasMore"].clone()),
        (0, json!(false))
    );
    assert_eq!(with(Fault::ListShrunk { percent: 25 }).await.rows().len(), 30);
    assert!(
        with(Fault::RowsWithoutServiceInfo)
            .await
            .rows()
            .iter()
            .all(|r| r.get("serviceInfo").is_none())
    );
    let foreign = with(Fault::ForeignCustomer).await.rows();
    assert!(
        foreign
            .iter()
            .all(|r| r["basicInfo"]["customerId"] == "001SIMFOREIGN00QAA")
    );
    let strange = with(Fault::UnknownEnum).await.rows();
    assert_eq!(strange[0]["serviceInfo"]["someNewField"]["a"][0], 1);
}

#[tokio::test(start_paused = true)]
async fn scrolls_can_have_a_hole_or_be_cut() {
    let office = Office::quick(40).await;
    let _ = office
        .control
        .add_fault(FaultRule::on(System::Pbx, "users", Fault::EmptyPage).times(1));
    let mut page = office.pbx("users?pageSize=10").await;
    let mut sizes = vec![page.rows().len()];
    while let Some(scroll) = next(&page).as_str() {
        page = office.pbx(&format!("users?scrollId={scroll}")).await;
        sizes.push(page.rows().len());
    }
    assert_eq!(
        sizes,
        [10, 0, 10, 10, 10],
        "an empty page in mid-scroll is not the end"
    );
    add(&office, System::Pbx, "users", Fault::ScrollCut { page: 2 });
    let first = office.pbx("users?pageSize=10").await;
    let second = office
        .pbx(&format!("users?scrollId={}", next(&first).as_str().unwrap()))
        .await;
    assert_eq!(second.status, 200);
    let third = office
        .pbx(&format!("users?scrollId={}", next(&second).as_str().unwrap()))
        .await;
    assert_eq!((third.status, third.json()), (400, fixture("pbx_errors/scroll")));
}

#[tokio::test(start_paused = true)]
async fn next_links_can_lead_elsewhere() {
    let office = Office::quick(40).await;
    let fault = || Fault::ForeignNextLink {
        host: "evil.example".to_owned(),
    };
    add(&office, System::Graph, "*", fault());
    add(&office, System::Pbx, "*", fault());
    let link = office.get("users?$top=5").await.json()["@odata.nextLink"].clone();
    assert!(
        link.as_str()
            .unwrap()
            .starts_with("https://evil.example/v1.0/users?")
    );
    let link = office.pbx("users?pageSize=5").await.json()["_links"]["next"]["href"].clone();
    assert!(link.as_str().unwrap().starts_with("http://evil.example/"));
}

#[tokio::test(start_paused = true)]
async fn graph_can_send_values_nobody_knows() {
    let office = Office::quick(40).await;
    add(&office, System::Graph, "*", Fault::UnknownEnum);
    assert_eq!(
        office.get(&format!("{NUMBERS}?$top=1")).await.rows()[0]["numberType"],
        "satellite"
    );
    let shown = office.get("admin/teams/userConfigurations?$top=1").await.rows()[0].clone();
    assert!(
        shown["featureTypes"]
            .as_array()
            .unwrap()
            .contains(&json!("Holograms"))
    );
}

#[tokio::test(start_paused = true)]
async fn operations_can_fail_hang_or_lie() {
    let office = Office::quick(20).await;
    let account = office.free_accounts()[0].clone();
    let with = async |fault: Fault| {
        office.control.remove_faults(None);
        add(&office, System::Graph, "*ssignNumber", fault);
        let outcome = office.outcome(&office.assign(NEW, &account).await).await;
        (
            outcome["status"].as_str().unwrap().to_owned(),
            outcome["numbers"][0]["statusDetail"].clone(),
        )
    };
    let text = "Service is unavailable. Please try again";
    assert_eq!(
        with(Fault::OperationFails {
            text: text.to_owned()
        })
        .await,
        ("failed".into(), json!(text))
    );
    assert_eq!(with(Fault::OperationNeverEnds).await.0, "running");
    assert_eq!(with(Fault::SuccessNeverShows).await.0, "succeeded");
    assert_eq!(office.number_holder(NEW), None);
    office.control.remove_faults(None);
    office.outcome(&office.assign(NEW, &account).await).await;
    add(
        &office,
        System::Graph,
        "*unassignNumber",
        Fault::LateUnassign { ms: 60_000 },
    );
    let accepted = office.unassign(NEW).await;
    tokio::time::advance(Duration::from_secs(1)).await;
    assert_eq!(
        office.follow(accepted.header("location")).await.json()["status"],
        "succeeded"
    );
    assert_eq!(office.number_holder(NEW), Some(account));
    tokio::time::advance(Duration::from_secs(61)).await;
    assert_eq!(office.number_holder(NEW), None);
}

#[tokio::test(start_paused = true)]
async fn latency_is_the_same_for_every_answer_but_controls() {
    let office = Office::quick(5).await;
    office.control.set_knobs(|k| k.latency_ms = 250);
    let from = tokio::time::Instant::now();
    office.pbx("users").await;
    office.get("users").await;
    assert_eq!(from.elapsed(), Duration::from_millis(500));
}
