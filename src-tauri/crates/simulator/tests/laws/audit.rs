use std::time::Duration;

use simulator::{Knobs, PbxChange};

use crate::office::{Answer, Office, assert_shape, fixture};

const DAY: &str = "startTime=2026-03-02T00:00:00Z&endTime=2026-03-03T00:00:00Z&service=platform";

fn number(office: &Office) -> String {
    set(office, "+441130077777")
}

/// Gives the first person this number.
fn set(office: &Office, number: &str) -> String {
    let users = office.control.pbx_users();
    let user = users
        .iter()
        .find(|u| u.is_teams_enabled())
        .unwrap()
        .user_id
        .clone();
    let change = PbxChange {
        number: Some(Some(number.to_owned())),
        ..PbxChange::default()
    };
    office.control.edit_pbx_user(&user, &change).unwrap();
    user
}

fn kinds(answer: &Answer) -> Vec<String> {
    let kind = |r: &serde_json::Value| {
        format!(
            "{} {}",
            r["eventType"].as_str().unwrap(),
            r["entityType"].as_str().unwrap()
        )
    };
    answer.rows().iter().map(kind).collect()
}

#[tokio::test(start_paused = true)]
async fn a_changed_number_leaves_an_extension_record_with_its_user() {
    let office = Office::quick(20).await;
    let user = number(&office);
    let answer = office.audits(DAY).await;
    assert_eq!(kinds(&answer), ["update extension"]);
    let record = answer.rows()[0].clone();
    assert_shape(&fixture("audit_record"), &record, "record");
    assert_eq!(record["correlationId"], user.as_str());
    let details: serde_json::Value = serde_json::from_str(record["details"].as_str().unwrap()).unwrap();
    assert_eq!(details["new"]["primaryPhoneNumber"], "+441130077777");
    assert_eq!(answer.json()["meta"]["totalRecordCount"], 1);
    assert!(record["auditTimestamp"].as_str().unwrap().ends_with("+00:00"));
    office.control.set_knobs(|k| k.audit_extension_user = false);
    assert!(office.audits(DAY).await.rows()[0]["correlationId"].is_null());
}

#[tokio::test(start_paused = true)]
async fn each_change_leaves_its_record() {
    let office = Office::quick(20).await;
    let id = office.control.create_pbx_user(&PbxChange::default(), true);
    office.control.delete_pbx_user(&id).unwrap();
    office.control.set_knobs(|k| k.audit_newest_first = false);
    assert_eq!(
        kinds(&office.audits(DAY).await),
        ["create user", "create extension", "delete user"]
    );
    office.control.set_knobs(|k| k.audit_newest_first = true);
    assert_eq!(kinds(&office.audits(DAY).await)[0], "delete user");
    let only = office
        .audits(&format!("{DAY}&entityTypes=user&eventTypes=create,update"))
        .await;
    assert_eq!(kinds(&only), ["create user"]);
    let first = office.audits(&format!("{DAY}&size=2")).await;
    let scroll = first.json()["meta"]["scrollId"].as_str().unwrap().to_owned();
    let rest = office.audits(&format!("{DAY}&size=2&scrollId={scroll}")).await;
    assert_eq!((first.rows().len(), rest.rows().len()), (2, 1));
    assert!(rest.json()["meta"]["scrollId"].is_null());
}

#[tokio::test(start_paused = true)]
async fn a_bare_change_of_the_teams_flag_is_recorded_only_where_the_knob_says() {
    let office = Office::quick(20).await;
    let user = office
        .control
        .pbx_users()
        .into_iter()
        .find(|u| u.is_teams_enabled())
        .unwrap();
    let change = PbxChange {
        teams: Some(Some(false)),
        ..PbxChange::default()
    };
    office.control.edit_pbx_user(&user.user_id, &change).unwrap();
    assert_eq!(office.audits(DAY).await.rows().len(), 1);
    office.control.set_knobs(|k| k.audit_teams_flag = false);
    assert_eq!(office.audits(DAY).await.rows().len(), 0);
}

#[tokio::test(start_paused = true)]
async fn records_appear_after_their_latency_and_go_after_their_retention() {
    let knobs = Knobs {
        audit_latency_ms: 60_000,
        audit_retention_days: 1,
        ..Knobs::quick()
    };
    let office = Office::with(20, knobs).await;
    number(&office);
    assert!(office.audits(DAY).await.rows().is_empty());
    office.control.quiet().await;
    assert_eq!(
        office.audits(DAY).await.rows().len(),
        1,
        "quiet means that audit records can be read, too"
    );
    tokio::time::advance(Duration::from_secs(86_400)).await;
    assert!(office.audits(DAY).await.rows().is_empty());
    assert_eq!(
        office.control.world().audit.len(),
        1,
        "nothing has happened since"
    );
    set(&office, "+441130077778");
    let left = office.control.world().audit;
    assert_eq!(left.len(), 1, "the first is forgotten: {left:?}");
}

#[tokio::test(start_paused = true)]
async fn a_window_over_31_days_and_missing_parameters_are_refused() {
    let office = Office::quick(1).await;
    for bad in [
        "startTime=2026-01-01T00:00:00Z&endTime=2026-03-03T00:00:00Z&service=platform",
        "startTime=2026-03-03T00:00:00Z&endTime=2026-03-02T00:00:00Z&service=platform",
        "startTime=2026-03-02T00:00:00Z&endTime=2026-03-03T00:00:00Z",
        "endTime=2026-03-03T00:00:00Z&service=platform",
        "startTime=2026-03-02T00:00:00Z&endTime=2026-03-03T00:00:00Z&service=platform&size=101",
    ] {
        let answer = office.audits(bad).await;
        assert_eq!(
            (answer.status, answer.json()["status"].clone()),
            (400, 400.into()),
            "{bad}"
        );
        assert!(answer.json()["message"].is_string());
    }
    assert_eq!(
        office
            .audits("startTime=2026-03-01T00:00:00Z&endTime=2026-04-01T00:00:00Z&service=platform")
            .await
            .status,
        200
    );
}

#[tokio::test(start_paused = true)]
async fn without_the_product_there_is_no_audit() {
    let office = Office::with(
        1,
        Knobs {
            audit: false,
            ..Knobs::quick()
        },
    )
    .await;
    assert_eq!(office.audits(DAY).await.status, 403);
    office.control.set_knobs(|k| k.audit = true);
    assert_eq!(office.audits(DAY).await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn every_answer_says_the_time_of_the_simulated_world() {
    let office = Office::quick(1).await;
    tokio::time::advance(Duration::from_secs(90)).await;
    let now = simulator::SimulatorConfig::default().start + jiff::SignedDuration::from_secs(90);
    let wanted = now.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
    for answer in [office.audits(DAY).await, office.audits("nothing").await] {
        assert_eq!(answer.header("date"), wanted, "{}", answer.status);
    }
}

#[tokio::test(start_paused = true)]
async fn last_updated_time_moves_on_extension_edits_only_where_the_knob_says() {
    let office = Office::quick(20).await;
    tokio::time::advance(Duration::from_secs(5)).await;
    office
        .control
        .set_knobs(|k| k.pbx_extension_edits_touch_user = false);
    let user = number(&office);
    let updated = |office: &Office| office.control.pbx_user(&user).unwrap().updated;
    let before = updated(&office);
    office
        .control
        .set_knobs(|k| k.pbx_extension_edits_touch_user = true);
    let change = PbxChange {
        number: Some(None),
        ..PbxChange::default()
    };
    office.control.edit_pbx_user(&user, &change).unwrap();
    assert!(updated(&office) > before);
}
