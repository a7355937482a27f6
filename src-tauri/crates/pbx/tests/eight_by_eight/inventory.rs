use pbx::eight_by_eight::NumberStatus;
use serde_json::json;
use sync_core::error_code::ErrorCode;
use sync_core::user::Completeness;

use crate::fixture::*;

#[tokio::test(start_paused = true)]
async fn the_inventory_tells_porting_states() {
    let f = fixture(|asked, _| {
        assert_eq!(
            (asked.path.as_str(), asked.query.as_str()),
            ("/phone-numbers", "pageSize=100")
        );
        assert_eq!(asked.accept, "application/vnd.phonenumbers.v1+json");
        let rows = vec![
            json!({"phoneNumber": "+441130000001", "country": "GB", "status": "ASSIGNED", "portingNumber": null}),
            json!({"phoneNumber": "+441130000002", "status": "PORTING", "portingNumber": "+441130000003"}),
            json!({"phoneNumber": "+441130000004", "status": "PRE_PORTING",
                   "portingNumber": {"phoneNumber": "+441130000005"}, "temporaryNumber": "+441130000006"}),
            json!({"phoneNumber": "+441130000007", "status": "QUARANTINED", "temporaryNumber": true,
                   "portingNumber": {"phoneNumber": 7}}),
        ];
        json_reply(200, page(rows, None))
    });
    let inventory = f.source.phone_numbers().await.unwrap();
    assert_eq!(inventory.completeness, Completeness::Complete);
    let seen: Vec<_> = inventory
        .numbers
        .iter()
        .map(|n| (n.status, n.porting_number.as_deref()))
        .collect();
    assert_eq!(
        seen,
        [
            (NumberStatus::Assigned, None),
            (NumberStatus::Porting, Some("+441130000003")),
            (NumberStatus::PrePorting, Some("+441130000005")),
            (NumberStatus::Unknown, None),
        ]
    );
    assert_eq!(
        inventory.numbers[2].temporary_number.as_deref(),
        Some("+441130000006")
    );
}

#[tokio::test(start_paused = true)]
async fn the_plus_of_a_number_is_encoded_in_the_path() {
    let f = fixture(|asked, _| match asked.path.as_str() {
        "/phone-numbers/%2B441130000001" => json_reply(
            200,
            json!({"phoneNumber": "+441130000001", "status": "AVAILABLE"}),
        ),
        "/phone-numbers/%2B441130000002" => not_found(),
        other => panic!("{other}"),
    });
    let found = f.source.phone_number("+441130000001").await.unwrap().unwrap();
    assert_eq!(found.status, NumberStatus::Available);
    assert_eq!(f.source.phone_number("+441130000002").await.unwrap(), None);
}

#[tokio::test(start_paused = true)]
async fn a_403_names_the_product_of_the_resource() {
    let f = fixture(|_, _| error(403, None, "FORBIDDEN", "x"));
    let failure = f.source.phone_numbers().await.unwrap_err();
    assert_eq!(failure.code, ErrorCode::PbxForbidden);
    assert!(
        failure.detail.contains("UC & CC Number Admin"),
        "{}",
        failure.detail
    );
    assert!(
        f.source
            .sites()
            .await
            .unwrap_err()
            .detail
            .contains("UC Site Admin")
    );
}

fn site(n: usize) -> serde_json::Value {
    json!({"id": format!("s{n}"), "name": format!("Site {n}")})
}

#[tokio::test(start_paused = true)]
async fn sites_are_followed_by_page_number_where_no_scroll_is_named() {
    let f = fixture(|asked, _| {
        let numbered = |rows: Vec<_>, more| json!({"data": rows, "pagination": {"hasMore": more}});
        match asked.query.as_str() {
            "pageSize=100" => json_reply(200, numbered(vec![site(1)], true)),
            "pageSize=100&pageNumber=1" => json_reply(200, numbered(vec![site(2)], true)),
            "pageSize=100&pageNumber=2" => json_reply(200, numbered(vec![json!({"id": "s3"})], false)),
            other => panic!("{other}"),
        }
    });
    let list = f.source.sites().await.unwrap();
    let names: Vec<_> = list.sites.iter().map(|site| site.name.as_str()).collect();
    assert_eq!(names, ["Site 1", "Site 2", "s3"]);
    assert_eq!(list.completeness, Completeness::Complete);
}

#[tokio::test(start_paused = true)]
async fn sites_are_followed_by_scroll_where_one_is_named() {
    let f = fixture(|asked, _| match asked.query.as_str() {
        "pageSize=100" => json_reply(200, page(vec![site(1)], Some("A"))),
        "scrollId=A" => json_reply(200, page(vec![site(2)], None)),
        other => panic!("{other}"),
    });
    assert_eq!(f.source.sites().await.unwrap().sites.len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_server_that_ignores_page_numbers_leaves_a_partial_list() {
    let f = fixture(|_, _| json_reply(200, json!({"data": [site(1)], "pagination": {"hasMore": true}})));
    assert!(matches!(
        f.source.sites().await.unwrap().completeness,
        Completeness::Partial(_)
    ));
    assert_eq!(f.count(), 2);
}
