use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use outbound::Origin;
use proptest::prelude::*;
use serde_json::{Value, json};
use sync_core::error_code::ErrorCode;
use sync_core::failure::Failure;
use sync_core::id::PbxUserId;
use sync_core::news::{News, NewsCursor};
use sync_core::ports::PbxSource;

use crate::fixture::*;

fn time(second: i64) -> Timestamp {
    "2031-05-01T12:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_secs(second)
}

fn http_date(at: Timestamp) -> String {
    at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// A cursor at second 0 of the server's clock, five years ahead of ours.
fn cursor() -> NewsCursor {
    NewsCursor {
        until: time(0),
        seen: Default::default(),
    }
}

fn record(id: &str, at: i64, event: &str, entity: &str, key: &str, user: Option<&str>) -> Value {
    json!({
        "id": id, "customerId": CUSTOMER, "service": "platform", "displayName": "x",
        "auditTimestamp": time(at).strftime("%Y-%m-%dT%H:%M:%S%.3f+00:00").to_string(),
        "eventType": event, "entityType": entity, "entityKey": key,
        "correlationType": user.map(|_| "user"), "correlationId": user,
        "auditUserId": "admin", "impersonator": null, "details": "} not json {"
    })
}

fn records(at: i64, rows: Vec<Value>, scroll: Option<&str>) -> Reply {
    let body = json!({"meta": {"totalRecordCount": rows.len(), "scrollId": scroll}, "data": rows});
    json_reply(200, body).with("date", http_date(time(at)))
}

fn audit(script: impl Fn(&Asked, usize) -> Reply + Send + Sync + 'static) -> Fixture {
    let origin = Origin::parse("https://api.8x8.test/administration/audit/v1").unwrap();
    fixture_with(|settings| settings.audit = Some(origin), script)
}

async fn news_of(rows: Vec<Value>) -> News {
    let fixture = audit(move |_, _| records(12, rows.clone(), None));
    fixture.source.news(Some(&cursor())).await.unwrap().unwrap()
}

fn param(query: &str, name: &str) -> String {
    let value = query
        .split('&')
        .find_map(|pair| pair.strip_prefix(&format!("{name}=")));
    value.unwrap_or_default().replace("%3A", ":")
}

fn start_of(asked: &Asked) -> Timestamp {
    param(&asked.query, "startTime").parse().unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_source_without_an_audit_address_has_no_news_and_asks_nothing() {
    let fixture = fixture(|_, _| records(12, vec![], None));
    assert_eq!(fixture.source.news(None).await.unwrap(), None);
    assert!(fixture.asked().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_user_record_names_its_user_and_an_extension_record_the_one_it_is_correlated_to() {
    let news = news_of(vec![
        record("a", 5, "update", "user", &id(1), None),
        record("b", 7, "update", "extension", "ext-2", Some(&id(2))),
        record("c", 6, "create", "phonenumber", "+441130000002", Some(&id(2))),
        record("d", 8, "delete", "USER", &id(3), None),
    ])
    .await;
    let saved: Vec<(&str, Timestamp)> = news.saved.iter().map(|(id, at)| (id.as_str(), *at)).collect();
    let wanted = [(id(1), time(5)), (id(2), time(6)), (id(3), time(8))];
    assert_eq!(saved, wanted.each_ref().map(|(id, at)| (id.as_str(), *at)));
    assert_eq!((news.unnamed, news.cursor.until), (None, time(12)));
}

#[tokio::test(start_paused = true)]
async fn a_change_without_a_user_is_unnamed_since_the_first_of_its_kind() {
    for rows in [
        vec![
            record("a", 9, "update", "extension", "ext-2", None),
            record("b", 4, "update", "extension", "ext-3", None),
        ],
        vec![record("a", 4, "delete", "phonenumber", "+441130000002", None)],
        vec![json!({"id": 7, "auditTimestamp": "2031-05-01T12:00:04Z", "entityType": ["user"]})],
    ] {
        let news = news_of(rows.clone()).await;
        assert_eq!((news.saved.len(), news.unnamed), (0, Some(time(4))), "{rows:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn views_exports_and_other_entities_are_no_news() {
    let news = news_of(vec![
        record("a", 5, "view", "user", &id(1), None),
        record("b", 5, "export", "extension", "ext-1", None),
        record("c", 5, "update", "ringgroup", "rg-1", None),
    ])
    .await;
    assert_eq!((news.saved.len(), news.unnamed), (0, None));
}

#[tokio::test(start_paused = true)]
async fn the_window_follows_the_clock_of_the_server_and_never_spans_more_than_31_days() {
    let fixture = audit(|_, before| records(12 + 20 * before as i64, vec![], None));
    let begun = fixture.source.news(None).await.unwrap().unwrap();
    assert_eq!(begun.cursor.until, time(12), "our own clock is five years behind");
    fixture.source.news(Some(&begun.cursor)).await.unwrap().unwrap();
    let asked = fixture.asked();
    assert_eq!(asked.len(), 2);
    let asked = &asked[1];
    assert!(start_of(asked) < time(12) && start_of(asked) >= time(12 - 300));
    let end: Timestamp = param(&asked.query, "endTime").parse().unwrap();
    assert!(end > time(32) && end.duration_since(start_of(asked)) <= SignedDuration::from_hours(31 * 24));
    assert_eq!(
        ["service", "size"].map(|name| param(&asked.query, name)),
        ["platform", "100"]
    );
    assert!(asked.path.ends_with("/administration/audit/v1/audits"));
    assert_eq!(
        (asked.accept.as_str(), asked.key.as_str()),
        ("application/json", "eght_TESTKEY")
    );
}

#[tokio::test(start_paused = true)]
async fn a_longer_absence_or_a_server_clock_set_back_begins_anew_and_wants_the_list() {
    for at in [40 * 86_400, -3_600] {
        let row = record("a", 5, "update", "user", &id(1), None);
        let fixture = audit(move |_, _| records(at, vec![row.clone()], None));
        let news = fixture.source.news(Some(&cursor())).await.unwrap().unwrap();
        assert_eq!((news.unnamed, news.cursor.until), (Some(time(at)), time(at)));
    }
}

#[tokio::test(start_paused = true)]
async fn every_page_is_read_and_the_time_is_that_of_the_first() {
    let fixture = audit(|asked, before| {
        let row = record(&format!("r{before}"), 5, "update", "user", &id(before), None);
        let next = ["S1", "S2"].get(before).copied();
        let given = ["", "S1", "S2"][before];
        assert_eq!(param(&asked.query, "scrollId"), given);
        records(12 + before as i64, vec![row], next)
    });
    let news = fixture.source.news(Some(&cursor())).await.unwrap().unwrap();
    assert_eq!(
        (news.saved.len(), news.unnamed, news.cursor.until),
        (3, None, time(12))
    );
}

#[tokio::test(start_paused = true)]
async fn pages_that_cannot_be_read_to_the_end_want_the_list_and_keep_what_was_read() {
    let row = record("a", 5, "update", "user", &id(1), None);
    let (same, broken) = (row.clone(), row);
    let round = audit(move |_, _| records(12, vec![same.clone()], Some("S1")));
    let cut = audit(move |_, before| match before {
        0 => records(12, vec![broken.clone()], Some("S1")),
        _ => error(
            400,
            Some("scrollId"),
            "VALIDATION_ERROR",
            "Invalid scroll identifier",
        ),
    });
    for fixture in [round, cut] {
        let news = fixture.source.news(Some(&cursor())).await.unwrap().unwrap();
        assert_eq!((news.saved.len(), news.unnamed), (1, Some(time(12))));
        assert_eq!(fixture.asked().len(), 2);
    }
}

#[tokio::test(start_paused = true)]
async fn a_key_without_the_product_has_no_news_and_other_faults_are_failures() {
    let answer = |status: u16| async move {
        let fixture =
            audit(move |_, _| raw_reply(status, "application/json", r#"{"status":1,"error":"no"}"#));
        fixture.source.news(Some(&cursor())).await
    };
    for status in [400, 403, 404] {
        assert_eq!(answer(status).await.unwrap(), None, "{status}");
    }
    let code = |result: Result<Option<News>, Failure>| result.unwrap_err().code;
    assert_eq!(code(answer(401).await), ErrorCode::PbxKeyRefused);
    assert_eq!(code(answer(429).await), ErrorCode::PbxThrottled);
    assert_eq!(code(answer(500).await), ErrorCode::PbxUnavailable);
}

#[tokio::test(start_paused = true)]
async fn records_of_another_customer_are_refused() {
    let mut row = record("a", 5, "update", "user", &id(1), None);
    row["customerId"] = "001OTHER".into();
    let fixture = audit(move |_, _| records(12, vec![row.clone()], None));
    let failure = fixture.source.news(Some(&cursor())).await.unwrap_err();
    assert_eq!(failure.code, ErrorCode::PbxWrongCustomer);
}

#[tokio::test(start_paused = true)]
async fn news_and_users_are_paid_from_one_quota() {
    let fixture = audit(|asked, before| match asked.path.contains("audit") {
        true => records(12, vec![], None)
            .with("x-ratelimit-limit", 100)
            .with("x-ratelimit-remaining", 93 - before),
        false => not_found(),
    });
    fixture.source.news(None).await.unwrap();
    assert_eq!(fixture.source.quota_left(), Some(93));
    let users: Vec<PbxUserId> = (0..30).map(|n| PbxUserId::new(id(n))).collect();
    let begun = tokio::time::Instant::now();
    for _ in 0..15 {
        fixture.source.news(Some(&cursor())).await.unwrap();
    }
    fixture.source.read_some(&users).await.unwrap();
    // 45 requests: five at once, the rest at four fifths of a hundred a minute.
    assert!(
        begun.elapsed() >= Duration::from_secs(29),
        "{:?}",
        begun.elapsed()
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Changes at random times whose records can be read at random times after, in any order, twice.
    #[test]
    fn no_record_is_missed_and_none_is_named_twice_whatever_its_latency(
        changes in prop::collection::vec((1_i64..900, 0_i64..290, any::<bool>()), 1..40),
        pauses in prop::collection::vec(1_i64..60, 80),
        newest_first in any::<bool>(),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        let named = runtime.block_on(follow(changes.clone(), pauses, newest_first));
        prop_assert_eq!(named, vec![1; changes.len()]);
    }
}

/// How often each change was named, until the server's clock is past the last record.
async fn follow(changes: Vec<(i64, i64, bool)>, pauses: Vec<i64>, newest_first: bool) -> Vec<usize> {
    let clock = Arc::new(Mutex::new(0_i64));
    let (server, all) = (clock.clone(), changes.clone());
    let fixture = audit(move |asked, _| {
        let (now, start) = (*server.lock().unwrap(), start_of(asked));
        let mut rows = Vec::new();
        for (n, &(saved, latency, twice)) in all.iter().enumerate() {
            if saved + latency <= now && time(saved) >= start {
                let row = record(&format!("r{n}"), saved, "update", "user", &id(n), None);
                rows.extend(std::iter::repeat_n(row, 1 + usize::from(twice)));
            }
        }
        if newest_first {
            rows.reverse();
        }
        records(now, rows, None)
    });
    let mut at = fixture.source.news(None).await.unwrap().unwrap().cursor;
    let mut named = vec![0; changes.len()];
    for pause in pauses.into_iter().chain([1_200]) {
        *clock.lock().unwrap() += pause;
        let news = fixture.source.news(Some(&at)).await.unwrap().unwrap();
        for (n, count) in named.iter_mut().enumerate() {
            *count += usize::from(news.saved.contains_key(&PbxUserId::new(id(n))));
        }
        at = news.cursor;
    }
    named
}
