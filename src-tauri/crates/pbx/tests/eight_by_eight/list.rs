use serde_json::{Value, json};
use sync_core::error_code::ErrorCode;
use sync_core::ports::PbxSource;
use sync_core::user::{Completeness, ExtensionKind, Known, PbxRead, PbxStatus};

use crate::fixture::*;

fn reason(read: &PbxRead) -> &str {
    match &read.completeness {
        Completeness::Partial(reason) => reason,
        Completeness::Complete => "complete",
    }
}

pub(crate) fn ids(read: &PbxRead) -> Vec<&str> {
    read.users.iter().map(|user| user.id.as_str()).collect()
}

#[tokio::test(start_paused = true)]
async fn a_list_read_to_its_end_is_complete() {
    let f = fixture(|asked, _| paged(asked, 7, 3));
    let read = f.source.read_all().await.unwrap();
    assert_eq!(read.completeness, Completeness::Complete);
    assert_eq!(ids(&read), (0..7).map(id).collect::<Vec<_>>());
    assert_eq!(read.started_at.to_string(), "2026-01-01T00:00:00Z");
    let asked = f.asked();
    let queries: Vec<_> = asked.iter().map(|a| a.query.as_str()).collect();
    assert_eq!(queries, ["pageSize=100", "scrollId=S3", "scrollId=S6"]);
    for a in asked {
        assert_eq!((a.path.as_str(), a.key.as_str()), ("/users", "eght_TESTKEY"));
        assert_eq!(a.accept, "application/vnd.users.v1+json");
        assert!(a.request_id);
    }
}

#[tokio::test(start_paused = true)]
async fn a_row_is_read_into_cores_words() {
    let f = fixture(|asked, _| paged(asked, 1, 3));
    let read = f.source.read_all().await.unwrap();
    let user = &read.users[0];
    assert_eq!(user.display_name, "User Number 0");
    assert_eq!(user.customer.as_ref().unwrap().as_str(), CUSTOMER);
    assert_eq!(user.status, PbxStatus::Active);
    assert_eq!(user.country.as_deref(), Some("GB"));
    assert_eq!(user.site.as_ref().unwrap().name, "Leeds");
    let line = &user.extensions.as_option().unwrap()[0];
    assert_eq!(line.kind, ExtensionKind::Uc);
    assert_eq!(line.teams_enabled, Known::Known(true));
    assert_eq!(line.primary_number.as_deref(), Some("+441130000000"));
    let numbers = line.numbers.as_option().unwrap();
    assert!(numbers[0].primary);
    assert_eq!(numbers[0].porting_to.as_deref(), Some("+441130009999"));
}

#[tokio::test(start_paused = true)]
async fn activation_codes_and_private_numbers_are_never_kept() {
    let f = fixture(|asked, _| paged(asked, 2, 3));
    let text = format!("{:?}", f.source.read_all().await.unwrap());
    assert!(!text.contains("SECRETCODE") && !text.contains("+447700900999"));
}

#[tokio::test(start_paused = true)]
async fn a_list_cut_off_on_page_seven_is_partial() {
    let f = fixture(|asked, _| match asked.query.as_str() {
        "scrollId=S12" => error(503, None, "SERVICE_UNAVAILABLE", "Service unavailable"),
        _ => paged(asked, 20, 2),
    });
    let read = f.source.read_all().await.unwrap();
    assert_eq!(read.users.len(), 12);
    assert!(reason(&read).contains("page 7"), "{}", reason(&read));
}

#[tokio::test(start_paused = true)]
async fn a_key_revoked_in_mid_list_fails_the_read() {
    let f = fixture(|asked, before| match before {
        3 => error(401, None, "x", "Valid authentication credentials required"),
        _ => paged(asked, 20, 2),
    });
    assert_eq!(
        f.source.read_all().await.unwrap_err().code,
        ErrorCode::PbxKeyRefused
    );
}

#[tokio::test(start_paused = true)]
async fn an_empty_list_is_unknown_not_empty() {
    for body in [
        page(vec![], None),
        json!({"data": null, "pagination": {"hasMore": false}}),
        json!({}),
    ] {
        let f = fixture(move |_, _| json_reply(200, body.clone()));
        let read = f.source.read_all().await.unwrap();
        assert!(matches!(read.completeness, Completeness::Partial(_)));
    }
}

#[tokio::test(start_paused = true)]
async fn another_customers_rows_fail_the_whole_list() {
    let foreign = |n| {
        let mut row = user(n);
        row["basicInfo"]["customerId"] = json!("001SOMEBODYELSE");
        row
    };
    let f = fixture(move |_, before| match before {
        0 => json_reply(200, page(vec![user(0)], Some("S1"))),
        _ => json_reply(200, page(vec![user(1), foreign(2)], None)),
    });
    let failure = f.source.read_all().await.unwrap_err();
    assert_eq!(failure.code, ErrorCode::PbxWrongCustomer);
    assert!(failure.detail.contains("001SOMEBODYELSE"), "{}", failure.detail);
}

#[tokio::test(start_paused = true)]
async fn two_customers_in_one_list_fail_it_even_before_one_is_pinned() {
    let f = fixture_with(
        |settings| settings.customer = None,
        |_, _| {
            let mut other = user(1);
            other["basicInfo"]["customerId"] = json!("001SOMEBODYELSE");
            json_reply(200, page(vec![user(0), other], None))
        },
    );
    assert_eq!(
        f.source.read_all().await.unwrap_err().code,
        ErrorCode::PbxWrongCustomer
    );
}

#[tokio::test(start_paused = true)]
async fn an_expired_scroll_is_begun_again_once_and_proves_nobody_gone() {
    let f = fixture(|asked, before| match before {
        1 => error(
            400,
            Some("scrollId"),
            "VALIDATION_ERROR",
            "Invalid scroll identifier",
        ),
        _ => paged(asked, 6, 2),
    });
    let read = f.source.read_all().await.unwrap();
    assert_eq!(ids(&read), (0..6).map(id).collect::<Vec<_>>());
    assert!(reason(&read).contains("from the start"), "{}", reason(&read));
    assert_eq!(f.count(), 5);
}

#[tokio::test(start_paused = true)]
async fn a_scroll_that_expires_twice_leaves_what_was_read() {
    let f = fixture(|asked, _| match asked.query.as_str() {
        "scrollId=S4" => error(
            400,
            Some("scrollId"),
            "VALIDATION_ERROR",
            "Invalid scroll identifier",
        ),
        _ => paged(asked, 6, 2),
    });
    let read = f.source.read_all().await.unwrap();
    assert_eq!(read.users.len(), 4);
    assert!(reason(&read).contains("twice"), "{}", reason(&read));
}

#[tokio::test(start_paused = true)]
async fn an_empty_page_in_mid_scroll_is_followed_on() {
    let f = fixture(|_, before| match before {
        0 => json_reply(200, page(vec![user(0)], Some("A"))),
        1 => json_reply(200, page(vec![], Some("B"))),
        _ => json_reply(200, page(vec![user(1)], None)),
    });
    let read = f.source.read_all().await.unwrap();
    assert_eq!(
        (read.users.len(), &read.completeness),
        (2, &Completeness::Complete)
    );
}

#[tokio::test(start_paused = true)]
async fn endless_empty_pages_end_as_partial() {
    let f = fixture(|_, before| match before {
        0 => json_reply(200, page(vec![user(0)], Some("A"))),
        n => json_reply(200, page(vec![], Some(&format!("A{n}")))),
    });
    let read = f.source.read_all().await.unwrap();
    assert!(reason(&read).contains("empty"), "{}", reason(&read));
    assert_eq!(f.count(), 6);
}

#[tokio::test(start_paused = true)]
async fn a_list_that_goes_round_ends_as_partial() {
    let f = fixture(|_, _| json_reply(200, page(vec![user(0), user(1)], Some("SAME"))));
    let read = f.source.read_all().await.unwrap();
    assert_eq!(read.users.len(), 2);
    assert!(reason(&read).contains("repeats"), "{}", reason(&read));
    assert_eq!(f.count(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_repeated_row_is_kept_once_and_doubted() {
    let f = fixture(|_, before| match before {
        0 => json_reply(200, page(vec![user(0), user(1)], Some("A"))),
        _ => json_reply(200, page(vec![user(1), user(2)], None)),
    });
    let read = f.source.read_all().await.unwrap();
    assert_eq!(ids(&read), [id(0), id(1), id(2)]);
    assert!(reason(&read).contains("repeats"), "{}", reason(&read));
}

#[tokio::test(start_paused = true)]
async fn pages_that_contradict_themselves_are_partial() {
    for pagination in [
        json!(null),
        json!({}),
        json!({"hasMore": null, "nextScrollId": null}),
        json!({"hasMore": true, "nextScrollId": null}),
        json!({"hasMore": true}),
    ] {
        let body = json!({"data": [user(0)], "pagination": pagination});
        let f = fixture(move |_, _| json_reply(200, body.clone()));
        let read = f.source.read_all().await.unwrap();
        assert_eq!(read.users.len(), 1);
        assert!(reason(&read).contains("more"), "{}", reason(&read));
    }
}

#[tokio::test(start_paused = true)]
async fn a_row_without_an_id_makes_the_list_partial() {
    for strange in [
        json!({}),
        json!({"basicInfo": null}),
        json!({"basicInfo": {"userId": null}}),
    ] {
        let f = fixture(move |_, _| json_reply(200, page(vec![user(0), strange.clone()], None)));
        let read = f.source.read_all().await.unwrap();
        assert_eq!(read.users.len(), 1);
        assert!(reason(&read).contains("without an id"), "{}", reason(&read));
    }
}

#[tokio::test(start_paused = true)]
async fn a_page_of_a_moving_scroll_asked_for_twice_is_doubted() {
    let f = fixture(|_, before| match before {
        0 => json_reply(200, page(vec![user(0)], Some("SAME"))),
        1 => json_reply(200, page(vec![user(1)], Some("SAME"))),
        2 => error(500, None, "UNKNOWN", "An unexpected error occurred"),
        _ => json_reply(200, page(vec![user(3)], None)),
    });
    let read = f.source.read_all().await.unwrap();
    assert!(reason(&read).contains("asked for twice"), "{}", reason(&read));
}

#[tokio::test(start_paused = true)]
async fn a_next_link_to_another_host_is_not_followed() {
    let f = fixture(|asked, _| {
        let mut reply = paged(asked, 4, 2);
        let mut body: Value = serde_json::from_str(&reply.body).unwrap();
        body["_links"] = json!({"next": {"href": "https://evil.example/users?scrollId=S2"}});
        reply.body = body.to_string();
        reply
    });
    let read = f.source.read_all().await.unwrap();
    assert_eq!(read.users.len(), 4);
    assert!(f.asked().iter().all(|asked| asked.path == "/users"));
}

#[tokio::test(start_paused = true)]
async fn unknown_values_are_unknown() {
    let mut row = user(0);
    row["basicInfo"]["status"] = json!("SUSPENDED");
    row["basicInfo"]["newField"] = json!({"a": [1]});
    row["basicInfo"]["ssoFederationId"] = json!(12);
    row["serviceInfo"]["extensions"][0]["extensionType"] = json!("AI");
    row["serviceInfo"]["extensions"][0]["msTeamsEnabled"] = json!("maybe");
    let f = fixture(move |_, _| json_reply(200, page(vec![row.clone()], None)));
    let read = f.source.read_all().await.unwrap();
    assert_eq!(read.completeness, Completeness::Complete);
    let user = &read.users[0];
    assert_eq!(
        (user.status, &user.sso_federation_id),
        (PbxStatus::Unknown, &None)
    );
    let line = &user.extensions.as_option().unwrap()[0];
    assert_eq!(
        (line.kind, &line.teams_enabled),
        (ExtensionKind::Unknown, &Known::Unknown)
    );
}

#[tokio::test(start_paused = true)]
async fn null_and_absent_are_unknown_and_an_empty_list_is_known() {
    let mut rows = vec![user(0), user(1), user(2)];
    rows[0]["serviceInfo"]["extensions"][0]["phoneNumbers"] = json!(null);
    rows[0]["serviceInfo"]["extensions"][0]["msTeamsEnabled"] = json!(null);
    rows[1]["serviceInfo"]["extensions"] = json!([]);
    rows[2]["serviceInfo"]["extensions"][0]["phoneNumbers"] = json!([{"phoneNumber": null}]);
    let f = fixture(move |_, _| json_reply(200, page(rows.clone(), None)));
    let read = f.source.read_all().await.unwrap();
    let line = &read.users[0].extensions.as_option().unwrap()[0];
    assert_eq!(
        (&line.numbers, &line.teams_enabled),
        (&Known::Unknown, &Known::Unknown)
    );
    assert_eq!(read.users[1].extensions, Known::Known(vec![]));
    assert_eq!(
        read.users[2].extensions.as_option().unwrap()[0].numbers,
        Known::Unknown
    );
}
