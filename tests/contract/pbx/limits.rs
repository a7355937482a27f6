//! The key, its products and its quota.

use crate::{answered, assert_whole, sample, source, source_of};
use simulator::{GatewayBody, ListRows, QuotaBody};
use sync_core::{error_code::ErrorCode, failure::FailureClass, ports::PbxSource};
use tokio::task::JoinSet;

#[tokio::test(start_paused = true)]
async fn a_wrong_key_is_refused_whatever_the_gateway_says() {
    for body in [GatewayBody::Json, GatewayBody::Html, GatewayBody::Empty] {
        let simulator = sample();
        simulator
            .control()
            .set_knobs(|knobs| knobs.pbx_gateway_body = body);
        let failure = source_of(&simulator, Some("eght_WRONG"), None)
            .probe()
            .await
            .unwrap_err();
        assert_eq!(failure.code, ErrorCode::PbxKeyRefused, "{body:?}");
        assert!(!format!("{failure:?}").contains("eght_"));
    }
}

#[tokio::test(start_paused = true)]
async fn a_missing_product_is_named_whatever_the_gateway_says() {
    for body in [GatewayBody::Json, GatewayBody::Html, GatewayBody::Empty] {
        let simulator = sample();
        simulator.control().set_knobs(|knobs| {
            knobs.pbx_gateway_body = body;
            knobs.product_users = false;
        });
        let failure = source(&simulator).probe().await.unwrap_err();
        assert_eq!(failure.code, ErrorCode::PbxForbidden, "{body:?}");
        assert!(
            failure.detail.contains("UC & CC User Admin"),
            "{}",
            failure.detail
        );
    }
}

#[tokio::test(start_paused = true)]
async fn the_quota_is_never_overrun_by_our_own_reads() {
    for body in [QuotaBody::Openapi, QuotaBody::Guide, QuotaBody::PlainText] {
        let simulator = sample();
        simulator.control().set_knobs(|knobs| {
            knobs.pbx_quota = true;
            knobs.pbx_quota_body = body;
            knobs.pbx_list_rows = ListRows::WithoutServiceInfo;
        });
        let source = source(&simulator);
        let read = source.read_all().await.unwrap();
        assert_whole(&read, &format!("{body:?}"));
        assert!(source.quota_left().is_some_and(|left| left > 0));
    }
}

#[tokio::test(start_paused = true)]
async fn another_tool_on_the_same_key_slows_us_down_but_does_not_stop_us() {
    for (per_minute, burst, retry_after) in [(12, 20, false), (12, 20, true), (100, 3, false), (100, 3, true)]
    {
        let simulator = sample();
        simulator.control().set_knobs(|knobs| {
            knobs.pbx_quota = true;
            knobs.pbx_quota_per_minute = per_minute;
            knobs.pbx_quota_burst = burst;
            knobs.pbx_retry_after = retry_after;
        });
        let said = format!("{per_minute} a minute, {burst} at once, Retry-After: {retry_after}");
        // The others ask all at once, before any answer says what is left; then they are gone.
        let mut others = JoinSet::new();
        for _ in 0..16 {
            let other = source(&simulator);
            others.spawn(async move { other.probe().await.map(drop) });
        }
        let ours = source(&simulator);
        let (read, _) = tokio::join!(ours.read_all(), others.join_all());
        assert_whole(&read.unwrap(), &said);
        assert!(answered(&simulator, 429) > 0, "nobody was slowed down: {said}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_page_size_that_is_refused_is_told_whatever_its_code() {
    for own_code in [true, false] {
        let simulator = sample();
        simulator.control().set_knobs(|knobs| {
            knobs.pbx_users_page_max = 50;
            knobs.pbx_page_size_own_code = own_code;
        });
        let failure = source(&simulator).read_all().await.unwrap_err();
        assert_eq!(
            (failure.code, failure.class),
            (ErrorCode::PbxMalformed, FailureClass::Permanent),
            "{failure}"
        );
        assert!(failure.detail.contains("pageSize"), "{failure}");
    }
}

#[tokio::test(start_paused = true)]
async fn each_list_names_the_product_that_it_needs() {
    let simulator = sample();
    simulator.control().set_knobs(|knobs| {
        knobs.product_numbers = false;
        knobs.product_sites = false;
    });
    let source = source(&simulator);
    assert_whole(
        &source.read_all().await.unwrap(),
        "users have a product of their own",
    );
    let numbers = source.phone_numbers().await.unwrap_err();
    let sites = source.sites().await.unwrap_err();
    for failure in [&numbers, &sites] {
        assert_eq!(failure.code, ErrorCode::PbxForbidden, "{failure}");
    }
    assert_ne!(numbers.detail, sites.detail, "each is named");
}
