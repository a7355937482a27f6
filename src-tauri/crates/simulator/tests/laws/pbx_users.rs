use http::Method;
use serde_json::json;
use simulator::{GatewayBody, Knobs, ListRows, QuotaBody};

use crate::office::{Office, assert_shape, fixture};

#[tokio::test(start_paused = true)]
async fn a_page_of_users_has_the_documented_shape() {
    let office = Office::quick(60).await;
    let page = office.pbx("users?pageSize=1").await;
    assert_eq!(page.status, 200);
    assert_eq!(page.header("content-type"), "application/vnd.users.v1+json");
    assert!(!page.header("x-response-id").is_empty());
    assert_shape(&fixture("pbx_page"), &page.json(), "page");
    assert!(page.json().get("total").is_none());
}

#[tokio::test(start_paused = true)]
async fn the_single_record_is_the_row_of_the_list() {
    let office = Office::quick(60).await;
    for row in office.pbx("users").await.rows() {
        let id = row["basicInfo"]["userId"].as_str().unwrap();
        assert_eq!(office.pbx(&format!("users/{id}")).await.json(), row);
    }
    let missing = office.pbx("users/nobody").await;
    assert_eq!((missing.status, missing.json()), (404, fixture("pbx_errors/404")));
}

#[tokio::test(start_paused = true)]
async fn hostile_names_arrive_unharmed() {
    let office = Office::quick(60).await;
    let rows = office.pbx("users?pageSize=1000").await.rows();
    let names: Vec<&str> = rows
        .iter()
        .map(|r| r["basicInfo"]["firstName"].as_str().unwrap())
        .collect();
    for hostile in [
        "<script>alert(1)</script>",
        "\u{202e}gnol",
        "=cmd|' /C calc'!A0",
        "Bell\u{7}\u{1b}[31m",
    ] {
        assert!(names.contains(&hostile), "{hostile:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_wrong_key_is_401_in_each_form() {
    for (form, is_json) in [
        (GatewayBody::Json, true),
        (GatewayBody::Html, false),
        (GatewayBody::Empty, false),
    ] {
        let office = Office::with(
            1,
            Knobs {
                pbx_gateway_body: form,
                ..Knobs::quick()
            },
        )
        .await;
        let answer = office
            .ask(
                Method::GET,
                "/admin-provisioning/users",
                &[("x-api-key", "wrong")],
                "",
            )
            .await;
        assert_eq!(answer.status, 401);
        if is_json {
            assert_eq!(answer.json(), fixture("pbx_errors/401"));
        } else {
            assert!(serde_json::from_slice::<serde_json::Value>(&answer.bytes).is_err());
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_key_without_the_product_is_403_for_that_resource_alone() {
    let office = Office::with(
        1,
        Knobs {
            product_users: false,
            ..Knobs::quick()
        },
    )
    .await;
    assert_eq!(office.pbx("users").await.status, 403);
    assert_eq!(office.pbx("sites").await.status, 200);
    office
        .control
        .set_knobs(|k| (k.product_users, k.product_sites, k.product_numbers) = (true, false, false));
    assert_eq!(office.pbx("users").await.status, 200);
    assert_eq!(office.pbx("sites").await.status, 403);
    assert_eq!(office.pbx("phone-numbers").await.status, 403);
}

#[tokio::test(start_paused = true)]
async fn a_wrong_accept_is_406_unless_the_knob_lets_it_pass() {
    let office = Office::quick(1).await;
    let headers = [
        ("x-api-key", office.ends.api_key.as_str()),
        ("accept", "application/json"),
    ];
    assert_eq!(
        office
            .ask(Method::GET, "/admin-provisioning/users", &headers, "")
            .await
            .status,
        406
    );
    office.control.set_knobs(|k| k.pbx_accept_checked = false);
    assert_eq!(
        office
            .ask(Method::GET, "/admin-provisioning/users", &headers, "")
            .await
            .status,
        200
    );
}

#[tokio::test(start_paused = true)]
async fn nothing_can_be_written_through_the_8x8_api() {
    let office = Office::quick(1).await;
    let headers = [
        ("x-api-key", office.ends.api_key.as_str()),
        ("accept", "application/vnd.users.v1+json"),
    ];
    for method in [Method::POST, Method::PUT, Method::DELETE] {
        assert_eq!(
            office
                .ask(method, "/admin-provisioning/users", &headers, "{}")
                .await
                .status,
            405
        );
    }
}

#[tokio::test(start_paused = true)]
async fn list_rows_can_lack_what_the_single_record_has() {
    let office = Office::quick(3).await;
    let first = async |form| {
        office.control.set_knobs(|k| k.pbx_list_rows = form);
        office.pbx("users").await.rows()[0].clone()
    };
    assert!(first(ListRows::Full).await["serviceInfo"]["extensions"].is_array());
    assert!(
        first(ListRows::WithoutServiceInfo)
            .await
            .get("serviceInfo")
            .is_none()
    );
    assert!(
        first(ListRows::WithoutExtensions).await["serviceInfo"]
            .get("extensions")
            .is_none()
    );
    assert_eq!(
        first(ListRows::NullExtensions).await["serviceInfo"]["extensions"],
        json!(null)
    );
}

#[tokio::test(start_paused = true)]
async fn the_quota_allows_a_burst_of_twenty_and_a_hundred_a_minute() {
    let office = Office::with(
        1,
        Knobs {
            throttle: false,
            ..Knobs::default()
        },
    )
    .await;
    let mut answered = 0;
    for _ in 0..20 {
        let answer = office.pbx("users").await;
        answered += 1;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("x-ratelimit-limit"), "100");
        assert_eq!(
            answer.header("x-ratelimit-remaining"),
            (100 - answered).to_string()
        );
    }
    let refused = office.pbx("users").await;
    assert_eq!(
        (refused.status, refused.json()),
        (429, fixture("pbx_errors/429_openapi"))
    );
    assert_eq!(refused.header("x-ratelimit-remaining"), "0");
    assert_eq!(refused.header("retry-after"), "");
    for _ in 0..4 {
        tokio::time::advance(std::time::Duration::from_secs(10)).await;
        for _ in 0..20 {
            answered += 1;
            assert_eq!(office.pbx("users").await.status, 200, "request {answered}");
        }
    }
    tokio::time::advance(std::time::Duration::from_secs(10)).await;
    assert_eq!(
        office.pbx("users").await.status,
        429,
        "the hundred of the minute are used up"
    );
    tokio::time::advance(std::time::Duration::from_secs(11)).await;
    assert_eq!(office.pbx("users").await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn a_429_has_either_documented_body_or_none() {
    let knobs = Knobs {
        pbx_quota: true,
        pbx_quota_per_minute: 100,
        pbx_quota_burst: 0,
        ..Knobs::quick()
    };
    let office = Office::with(1, knobs).await;
    office.control.set_knobs(|k| k.pbx_quota_body = QuotaBody::Guide);
    assert_eq!(office.pbx("users").await.json(), fixture("pbx_errors/429_guide"));
    office.control.set_knobs(|k| {
        k.pbx_quota_body = QuotaBody::PlainText;
        k.pbx_retry_after = true;
    });
    let answer = office.pbx("users").await;
    assert_eq!(
        (answer.header("content-type"), answer.status),
        ("text/plain", 429)
    );
    assert!(answer.header("retry-after").parse::<u64>().unwrap() >= 1);
}

#[tokio::test(start_paused = true)]
async fn a_quota_that_is_switched_off_still_tells_its_headers() {
    let office = Office::quick(1).await;
    for _ in 0..130 {
        let answer = office.pbx("users").await;
        assert_eq!(answer.status, 200);
        assert!(answer.header("x-ratelimit-reset").parse::<u64>().is_ok());
    }
}

#[tokio::test(start_paused = true)]
async fn phone_numbers_and_sites_have_the_documented_shape() {
    let office = Office::quick(60).await;
    let numbers = office.pbx("phone-numbers?pageSize=100").await.rows();
    assert_shape(&fixture("phone_number"), &numbers[0], "number");
    assert!(numbers[0].get("userId").is_none());
    let number = numbers[0]["phoneNumber"].as_str().unwrap();
    let one = office
        .pbx(&format!("phone-numbers/{}", number.replace('+', "%2B")))
        .await;
    assert_eq!(one.json(), numbers[0]);
    assert_eq!(office.pbx("phone-numbers?pageSize=101").await.status, 400);
    let sites = office.pbx("sites").await.rows();
    assert_shape(&fixture("site"), &sites[0], "site");
    let named = office.pbx("sites?filter=name%3D%3DLe*").await.rows();
    assert_eq!((named.len(), &named[0]["name"]), (1, &json!("Leeds")));
    let id = named[0]["id"].as_str().unwrap();
    assert_eq!(office.pbx(&format!("sites/{id}")).await.json(), named[0]);
}
