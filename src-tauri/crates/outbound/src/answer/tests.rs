use super::*;

fn answer(status: u16, headers: &[(&'static str, &str)], body: &str) -> Answer {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.insert(*name, value.parse().unwrap());
    }
    let ids = [
        HeaderName::from_static("x-response-id"),
        HeaderName::from_static("request-id"),
    ];
    Answer::new(status, map, Bytes::copy_from_slice(body.as_bytes()), &ids)
}

#[test]
fn html_is_named_as_html() {
    for page in [
        answer(200, &[("content-type", "text/html; charset=utf-8")], "x"),
        answer(200, &[], " \n<!DOCTYPE html><html>"),
        answer(200, &[("content-type", "application/json")], "<HTML>502"),
    ] {
        let error = page.json::<serde_json::Value>().unwrap_err();
        assert!(error.to_string().contains("HTML"), "{error}");
    }
}

#[test]
fn malformed_answers_never_quote_the_body() {
    for body in ["{\"secret\": ", "secret", "\"secret\""] {
        let error = answer(200, &[], body).json::<Vec<u8>>().unwrap_err();
        assert!(matches!(error, HttpError::Malformed { status: 200, .. }));
        assert!(!format!("{error:?} {error}").contains("secret"));
    }
}

#[test]
fn a_status_error_keeps_the_id_and_the_wait() {
    let error = answer(429, &[("retry-after", "7"), ("request-id", "abc")], "busy")
        .success()
        .unwrap_err();
    assert_eq!(error.request_id(), Some("abc"));
    assert!(
        matches!(error, HttpError::Status { code: 429, retry_after: Some(d), ref body, .. }
        if d == Duration::from_secs(7) && body == "busy")
    );
}

#[test]
fn redirects_are_not_success() {
    assert!(
        answer(302, &[("location", "https://elsewhere.example")], "")
            .success()
            .is_err()
    );
    assert!(answer(204, &[], "").success().is_ok());
}

#[test]
fn tokens_and_keys_are_removed_from_the_kept_text() {
    let long = "a".repeat(65);
    let text = format!("key eght_abc, token Bearer eyJhbGciOi.J9-x_y and {long}; id 123e4567-e89b-12d3\u{7}");
    let kept = answer(500, &[], &text).redacted_text();
    assert_eq!(
        kept,
        "key [redacted], token Bearer [redacted] and [redacted]; id 123e4567-e89b-12d3 "
    );
}

#[test]
fn the_kept_text_is_bounded() {
    let kept = answer(500, &[], &"é ".repeat(50_000)).redacted_text();
    assert_eq!(kept.chars().count(), KEPT_OF_AN_ERROR);
}

#[test]
fn a_retry_date_is_counted_from_the_servers_own_clock() {
    let headers = [
        ("date", "Sun, 06 Nov 1994 08:49:37 GMT"),
        ("retry-after", "Sun, 06 Nov 1994 08:50:07 GMT"),
    ];
    assert_eq!(
        answer(503, &headers, "").retry_after(),
        Some(Duration::from_secs(30))
    );
    assert_eq!(answer(503, &headers[1..], "").retry_after(), None);
    let past = [
        ("date", "Sun, 06 Nov 1994 08:49:37 GMT"),
        ("retry-after", "Sun, 06 Nov 1994 08:00:00 GMT"),
    ];
    assert_eq!(answer(503, &past, "").retry_after(), Some(Duration::ZERO));
    assert_eq!(answer(503, &[("retry-after", "soon")], "").retry_after(), None);
}

#[test]
fn the_quota_is_read_only_when_whole() {
    let headers = [
        ("x-ratelimit-limit", "100"),
        ("x-ratelimit-remaining", "7"),
        ("x-ratelimit-reset", "1767225600"),
    ];
    let quota = answer(200, &headers, "").quota().unwrap();
    assert_eq!((quota.limit, quota.remaining), (100, 7));
    assert_eq!(quota.reset.unwrap().to_string(), "2026-01-01T00:00:00Z");
    assert_eq!(answer(200, &headers[..1], "").quota(), None);
    assert_eq!(
        answer(
            200,
            &[("x-ratelimit-limit", "x"), ("x-ratelimit-remaining", "1")],
            ""
        )
        .quota(),
        None
    );
}

#[test]
fn only_uncertain_outcomes_count_as_maybe_sent() {
    let status = |code| answer(code, &[], "").success().unwrap_err().was_sent_maybe();
    let host = || "h".to_owned();
    assert!(!status(400) && !status(429) && !status(404) && status(408) && status(500) && status(503));
    assert!(
        !HttpError::Connect {
            host: host(),
            detail: host()
        }
        .was_sent_maybe()
    );
    assert!(
        HttpError::Cut {
            host: host(),
            detail: host()
        }
        .was_sent_maybe()
    );
    assert!(
        HttpError::Timeout {
            host: host(),
            after: Duration::ZERO
        }
        .was_sent_maybe()
    );
}
