//! Broken lines, broken answers and lists that are no proof of anything.

use crate::{USERS, is_partial, on_users, read_with, sample, source_of, status};
use simulator::Fault;
use sync_core::{error_code::ErrorCode, ports::PbxSource, user::Completeness};

#[tokio::test(start_paused = true)]
async fn a_list_cut_off_on_page_seven_is_partial() {
    let read = read_with(on_users(status(503)).after(6)).await.unwrap();
    assert!(is_partial(&read));
    assert_eq!(read.users.len(), 600);
}

#[tokio::test(start_paused = true)]
async fn an_empty_list_is_partial() {
    let read = read_with(on_users(Fault::ListEmpty)).await.unwrap();
    assert!(is_partial(&read) && read.users.is_empty());
}

#[tokio::test(start_paused = true)]
async fn another_customers_rows_fail_the_read() {
    let failure = read_with(on_users(Fault::ForeignCustomer).after(3).times(1))
        .await
        .unwrap_err();
    assert_eq!(failure.code, ErrorCode::PbxWrongCustomer);
    let simulator = sample();
    let other = source_of(&simulator, None, Some("001SOMEBODYELSE"));
    assert_eq!(other.probe().await.unwrap_err().code, ErrorCode::PbxWrongCustomer);
}

#[tokio::test(start_paused = true)]
async fn an_expired_scroll_is_begun_again_and_proves_nobody_gone() {
    let read = read_with(on_users(Fault::ScrollCut { page: 4 }).times(1))
        .await
        .unwrap();
    assert!(is_partial(&read));
    assert_eq!(read.users.len(), USERS);
}

#[tokio::test(start_paused = true)]
async fn a_scroll_that_never_lasts_is_partial() {
    let read = read_with(on_users(Fault::ScrollCut { page: 4 })).await.unwrap();
    assert!(is_partial(&read) && read.users.len() < USERS);
}

#[tokio::test(start_paused = true)]
async fn an_empty_page_in_mid_scroll_is_followed_on() {
    let read = read_with(on_users(Fault::EmptyPage).times(1)).await.unwrap();
    assert_eq!(
        (read.completeness, read.users.len()),
        (Completeness::Complete, USERS)
    );
}

#[tokio::test(start_paused = true)]
async fn a_next_link_to_another_host_is_not_followed() {
    let read = read_with(on_users(Fault::ForeignNextLink {
        host: "evil.example".to_owned(),
    }))
    .await
    .unwrap();
    assert_eq!(
        (read.completeness, read.users.len()),
        (Completeness::Complete, USERS)
    );
}

#[tokio::test(start_paused = true)]
async fn passing_statuses_are_repeated_until_they_pass_and_reported_when_they_stay() {
    for (code, expected) in [
        (408, ErrorCode::PbxUnavailable),
        (424, ErrorCode::PbxUnavailable),
        (429, ErrorCode::PbxThrottled),
        (500, ErrorCode::PbxUnavailable),
        (503, ErrorCode::PbxUnavailable),
    ] {
        let read = read_with(on_users(status(code)).after(2).times(2)).await.unwrap();
        assert_eq!(
            (read.completeness, read.users.len()),
            (Completeness::Complete, USERS),
            "{code}"
        );
        assert_eq!(
            read_with(on_users(status(code))).await.unwrap_err().code,
            expected,
            "{code}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn html_is_not_taken_for_a_list() {
    let failure = read_with(on_users(Fault::Html { status: 200 }))
        .await
        .unwrap_err();
    assert_eq!(failure.code, ErrorCode::PbxMalformed);
    assert!(failure.detail.contains("HTML"), "{}", failure.detail);
    let failure = read_with(on_users(Fault::Html { status: 502 }))
        .await
        .unwrap_err();
    assert_eq!(failure.code, ErrorCode::PbxUnavailable);
}

#[tokio::test(start_paused = true)]
async fn half_an_answer_is_never_a_list() {
    let failure = read_with(on_users(Fault::BrokenJson)).await.unwrap_err();
    assert_eq!(failure.code, ErrorCode::PbxMalformed);
    for fault in [Fault::Truncated, Fault::Drop, Fault::DropAfterWrite] {
        let failure = read_with(on_users(fault.clone())).await.unwrap_err();
        assert_eq!(failure.code, ErrorCode::PbxUnavailable, "{fault:?}: {failure:?}");
        let read = read_with(on_users(fault.clone()).after(3).times(1))
            .await
            .unwrap();
        assert_eq!(read.users.len(), USERS, "{fault:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn two_gigabytes_are_cut_early() {
    let failure = read_with(on_users(Fault::HugeBody { bytes: 2_000_000_000 }))
        .await
        .unwrap_err();
    assert_eq!(failure.code, ErrorCode::PbxMalformed);
    assert!(failure.detail.contains("larger"), "{}", failure.detail);
}

#[tokio::test(start_paused = true)]
async fn a_trickling_answer_times_out() {
    let failure = read_with(on_users(Fault::SlowBody { ms: 60_000 }))
        .await
        .unwrap_err();
    assert_eq!(failure.code, ErrorCode::PbxUnavailable);
}
