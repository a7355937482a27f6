use serde_json::json;
use sync_core::error_code::ErrorCode;
use sync_core::id::PbxUserId;
use sync_core::ports::PbxSource;
use sync_core::user::{Completeness, Known, PbxLookup};

use crate::fixture::*;

fn wanted(numbers: &[usize]) -> Vec<PbxUserId> {
    numbers.iter().map(|&n| PbxUserId::new(id(n))).collect()
}

fn n_of(asked: &Asked) -> usize {
    asked.path.trim_start_matches("/users/u").parse().unwrap()
}

/// A list whose rows lack `serviceInfo`, and single records that have it.
fn short_rows(asked: &Asked, count: usize) -> Reply {
    if asked.path != "/users" {
        return json_reply(200, user(n_of(asked)));
    }
    let rows = (0..count).map(|n| {
        let mut row = user(n);
        row.as_object_mut().unwrap().remove("serviceInfo");
        row
    });
    json_reply(200, page(rows.collect(), None))
}

#[tokio::test(start_paused = true)]
async fn answers_come_in_the_order_of_the_ids() {
    let f = fixture(|asked, _| match n_of(asked) {
        4 => not_found(),
        n => json_reply(200, user(n)),
    });
    let answers = f.source.read_some(&wanted(&[5, 4, 3])).await.unwrap();
    assert!(matches!(&answers[0], PbxLookup::Found(u) if u.id.as_str() == id(5)));
    assert_eq!(answers[1], PbxLookup::Gone);
    assert!(matches!(&answers[2], PbxLookup::Found(u) if u.id.as_str() == id(3)));
}

#[tokio::test(start_paused = true)]
async fn only_8x8s_own_404_means_gone() {
    for reply in [
        raw_reply(404, "text/html", "<html>Not found</html>"),
        raw_reply(404, "text/plain", ""),
        json_reply(404, json!({})),
    ] {
        let f = fixture(move |_, _| reply.clone());
        let answers = f.source.read_some(&wanted(&[1])).await.unwrap();
        assert!(matches!(answers[0], PbxLookup::Unknown(_)), "{answers:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn another_users_record_is_no_answer() {
    let f = fixture(|_, _| json_reply(200, user(9)));
    let answers = f.source.read_some(&wanted(&[1])).await.unwrap();
    assert!(matches!(&answers[0], PbxLookup::Unknown(why) if why.contains("another user")));
}

#[tokio::test(start_paused = true)]
async fn another_customers_record_fails_the_question() {
    let f = fixture(|_, _| {
        let mut row = user(1);
        row["basicInfo"]["customerId"] = json!("001SOMEBODYELSE");
        json_reply(200, row)
    });
    let failure = f.source.read_some(&wanted(&[1])).await.unwrap_err();
    assert_eq!(failure.code, ErrorCode::PbxWrongCustomer);
}

#[tokio::test(start_paused = true)]
async fn one_users_fault_stops_nobody_else_but_a_silent_8x8_is_not_asked_on_and_on() {
    let f = fixture(|asked, _| match n_of(asked) {
        1 => error(500, None, "UNKNOWN", "x"),
        n => json_reply(200, user(n)),
    });
    let answers = f.source.read_some(&wanted(&[1, 2])).await.unwrap();
    assert!(matches!(answers[0], PbxLookup::Unknown(_)) && matches!(answers[1], PbxLookup::Found(_)));

    let f = fixture(|_, _| error(500, None, "UNKNOWN", "x"));
    let answers = f.source.read_some(&wanted(&[1, 2, 3, 4])).await.unwrap();
    assert!(
        answers
            .iter()
            .all(|answer| matches!(answer, PbxLookup::Unknown(_)))
    );
    assert_eq!(f.count(), 12, "two users, six tries each");
}

#[tokio::test(start_paused = true)]
async fn a_strange_id_stays_within_the_collection() {
    let f = fixture(|asked, _| {
        assert_eq!(asked.path, "/users/a%2Fb%3Fc%20%2B");
        not_found()
    });
    let ids = [
        PbxUserId::new("a/b?c +"),
        PbxUserId::new(".."),
        PbxUserId::new(""),
    ];
    let answers = f.source.read_some(&ids).await.unwrap();
    assert_eq!(answers[0], PbxLookup::Gone);
    assert!(
        answers[1..]
            .iter()
            .all(|answer| matches!(answer, PbxLookup::Unknown(_)))
    );
    assert_eq!(f.count(), 1);
}

#[tokio::test(start_paused = true)]
async fn rows_without_service_info_are_asked_for_one_by_one() {
    let f = fixture(|asked, _| short_rows(asked, 3));
    let read = f.source.read_all().await.unwrap();
    assert_eq!(read.completeness, Completeness::Complete);
    assert!(
        read.users
            .iter()
            .all(|user| user.extensions.as_option().is_some_and(|list| list.len() == 1))
    );
    assert_eq!(f.count(), 4);
}

#[tokio::test(start_paused = true)]
async fn what_the_single_record_does_not_say_either_stays_unknown() {
    let f = fixture(|asked, _| match asked.path.as_str() {
        "/users" => short_rows(asked, 2),
        _ if n_of(asked) == 0 => not_found(),
        _ => {
            let mut row = user(1);
            row["serviceInfo"]["extensions"] = json!(null);
            json_reply(200, row)
        }
    });
    let read = f.source.read_all().await.unwrap();
    assert_eq!(
        read.users.len(),
        2,
        "nobody is dropped because of a 404 in between"
    );
    assert!(read.users.iter().all(|user| user.extensions == Known::Unknown));
}

#[tokio::test(start_paused = true)]
async fn single_reads_are_bounded_and_everybody_has_a_turn() {
    let f = fixture_with(
        |settings| settings.most_single_reads = 2,
        |asked, _| short_rows(asked, 5),
    );
    let mut turns = Vec::new();
    for _ in 0..3 {
        let before = f.count();
        let read = f.source.read_all().await.unwrap();
        let unknown = read
            .users
            .iter()
            .filter(|user| user.extensions == Known::Unknown)
            .count();
        assert_eq!(unknown, 3);
        turns.extend(
            f.asked()[before..]
                .iter()
                .filter(|a| a.path != "/users")
                .map(n_of),
        );
    }
    assert_eq!(turns, [0, 1, 2, 3, 4, 0]);
}

#[tokio::test(start_paused = true)]
async fn the_probe_shows_customer_and_quota() {
    let f = fixture_with(
        |settings| settings.customer = None,
        |asked, _| {
            assert_eq!(asked.query, "pageSize=1");
            paged(asked, 3, 1)
                .with("x-ratelimit-limit", 100)
                .with("x-ratelimit-remaining", 88)
        },
    );
    let probe = f.source.probe().await.unwrap();
    assert_eq!(probe.customer.unwrap().as_str(), CUSTOMER);
    assert_eq!((probe.quota_left, f.source.quota_left()), (Some(88), Some(88)));
    assert_eq!(f.count(), 1);
}

#[tokio::test(start_paused = true)]
async fn the_probe_refuses_another_customers_key() {
    let f = fixture_with(
        |settings| settings.customer = Some("001PINNED".into()),
        |asked, _| paged(asked, 1, 1),
    );
    assert_eq!(
        f.source.probe().await.unwrap_err().code,
        ErrorCode::PbxWrongCustomer
    );
}
