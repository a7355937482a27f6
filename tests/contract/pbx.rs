//! The phone-system adapter against the simulated 8x8, in this process and on tokio's paused clock.
//!
//! Client and simulator share no code: what both understand in the same way is likely to be what the
//! documentation says.

#![expect(clippy::unwrap_used, reason = "helpers of a test suite")]

use std::sync::Arc;

use outbound::{Origin, RouterTransport};
use pbx::{EightByEight, EightByEightSettings};
use secrecy::SecretString;
use simulator::{
    Fault, FaultRule, GatewayBody, LinkForm, ListRows, PbxChange, QuotaBody, Simulator, SimulatorConfig,
    SitePaging, System,
};
use sync_core::error_code::ErrorCode;
use sync_core::failure::Failure;
use sync_core::id::{CustomerId, PbxUserId};
use sync_core::ports::PbxSource;
use sync_core::user::{Completeness, Known, PbxLookup, PbxRead, PbxStatus};

const USERS: usize = 650;

fn sample() -> Simulator {
    Simulator::new(&SimulatorConfig {
        users: USERS,
        ..SimulatorConfig::default()
    })
}

fn source(simulator: &Simulator) -> EightByEight {
    source_of(simulator, None, None)
}

fn source_of(simulator: &Simulator, key: Option<&str>, customer: Option<&str>) -> EightByEight {
    let identity = simulator.control().world().identity;
    let origin = Origin::parse("http://localhost/admin-provisioning").unwrap();
    let key = SecretString::from(key.unwrap_or(&identity.api_key));
    let customer = CustomerId::new(customer.unwrap_or(&identity.customer_id));
    let settings = EightByEightSettings::new(origin, key, Some(customer));
    let start = SimulatorConfig::default().start;
    let begun = tokio::time::Instant::now();
    let now = Arc::new(move || start + jiff::SignedDuration::try_from(begun.elapsed()).unwrap());
    EightByEight::new(settings, Arc::new(RouterTransport::new(simulator.router())), now)
}

fn spoil(simulator: &Simulator, rule: FaultRule) {
    let _ = simulator.control().add_fault(rule);
}

fn on_users(fault: Fault) -> FaultRule {
    FaultRule::on(System::Pbx, "users", fault)
}

fn status(status: u16) -> Fault {
    Fault::Status {
        status,
        retry_after: None,
        message: None,
    }
}

async fn read_with(rule: FaultRule) -> Result<PbxRead, Failure> {
    let simulator = sample();
    spoil(&simulator, rule);
    source(&simulator).read_all().await
}

fn is_partial(read: &PbxRead) -> bool {
    matches!(read.completeness, Completeness::Partial(_))
}

#[tokio::test(start_paused = true)]
async fn everybody_is_read_as_the_phone_system_has_them() {
    let simulator = sample();
    let read = source(&simulator).read_all().await.unwrap();
    assert_eq!(read.completeness, Completeness::Complete);
    let truth = simulator.control().pbx_users();
    assert_eq!(read.users.len(), truth.len());
    for user in &read.users {
        let expected = truth
            .iter()
            .find(|other| other.user_id == user.id.as_str())
            .unwrap();
        let active = expected.status == simulator::PbxStatus::Active;
        assert_eq!(user.status == PbxStatus::Active, active);
        let lines = user.extensions.as_option().unwrap();
        assert_eq!(lines.len(), expected.extensions.len());
        for (line, expected) in lines.iter().zip(&expected.extensions) {
            assert_eq!(line.primary_number, expected.primary_phone_number);
            assert_eq!(line.teams_enabled.as_option().copied(), expected.ms_teams_enabled);
            if let Known::Known(numbers) = &line.numbers {
                assert_eq!(numbers.len(), expected.numbers.len());
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn every_form_of_links_and_rows_gives_the_same_list() {
    let expected = source(&sample()).read_all().await.unwrap();
    for links in [LinkForm::Relative, LinkForm::Absent] {
        let simulator = sample();
        simulator.control().set_knobs(|knobs| {
            knobs.pbx_links = links;
            knobs.pbx_page_size_with_scroll = false;
        });
        assert_eq!(source(&simulator).read_all().await.unwrap().users, expected.users);
    }
}

#[tokio::test(start_paused = true)]
async fn rows_without_service_info_are_unknown_or_asked_for_but_never_empty() {
    for rows in [
        ListRows::WithoutServiceInfo,
        ListRows::WithoutExtensions,
        ListRows::NullExtensions,
    ] {
        let simulator = sample();
        simulator.control().set_knobs(|knobs| knobs.pbx_list_rows = rows);
        let read = source(&simulator).read_all().await.unwrap();
        assert_eq!(read.completeness, Completeness::Complete);
        let truth = simulator.control().pbx_users();
        let known = read
            .users
            .iter()
            .filter(|user| user.extensions != Known::Unknown)
            .count();
        assert_eq!(known, 200, "{rows:?}");
        for user in &read.users {
            let Known::Known(lines) = &user.extensions else {
                continue;
            };
            let expected = truth
                .iter()
                .find(|other| other.user_id == user.id.as_str())
                .unwrap();
            assert_eq!(lines.len(), expected.extensions.len());
        }
    }
}

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
async fn values_nobody_has_heard_of_change_nothing() {
    let expected = source(&sample()).read_all().await.unwrap();
    assert_eq!(
        read_with(on_users(Fault::UnknownEnum)).await.unwrap().users,
        expected.users
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
        assert_eq!(
            (read.completeness, read.users.len()),
            (Completeness::Complete, USERS)
        );
        assert!(source.quota_left().is_some_and(|left| left > 0));
    }
}

#[tokio::test(start_paused = true)]
async fn another_tool_on_the_same_key_slows_us_down_but_does_not_stop_us() {
    let simulator = sample();
    simulator.control().set_knobs(|knobs| {
        knobs.pbx_quota = true;
        knobs.pbx_quota_per_minute = 12;
    });
    let read = source(&simulator).read_all().await.unwrap();
    assert_eq!(
        (read.completeness, read.users.len()),
        (Completeness::Complete, USERS)
    );
}

#[tokio::test(start_paused = true)]
async fn gone_users_are_told_from_those_that_could_not_be_read() {
    let simulator = sample();
    let control = simulator.control();
    let ids: Vec<PbxUserId> = control
        .pbx_users()
        .iter()
        .take(3)
        .map(|user| PbxUserId::new(user.user_id.clone()))
        .collect();
    control.delete_pbx_user(ids[1].as_str()).unwrap();
    spoil(
        &simulator,
        FaultRule::on(
            System::Pbx,
            &format!("users/{}", ids[2]),
            Fault::Html { status: 404 },
        ),
    );
    let answers = source(&simulator).read_some(&ids).await.unwrap();
    assert!(matches!(&answers[0], PbxLookup::Found(user) if user.id == ids[0]));
    assert_eq!(answers[1], PbxLookup::Gone);
    assert!(matches!(answers[2], PbxLookup::Unknown(_)));
}

#[tokio::test(start_paused = true)]
async fn a_saved_change_shows_in_the_next_read() {
    let simulator = sample();
    let source = source(&simulator);
    let id = source.read_all().await.unwrap().users[0].id.clone();
    let change = PbxChange {
        number: Some(Some("+441134960999".to_owned())),
        ..PbxChange::default()
    };
    simulator.control().edit_pbx_user(id.as_str(), &change).unwrap();
    let read = source.read_all().await.unwrap();
    let user = read.users.iter().find(|user| user.id == id).unwrap();
    let lines = user.extensions.as_option().unwrap();
    assert!(
        lines
            .iter()
            .any(|line| line.primary_number.as_deref() == Some("+441134960999"))
    );
}

#[tokio::test(start_paused = true)]
async fn numbers_and_sites_are_read_in_both_forms_of_paging() {
    let simulator = sample();
    let truth = simulator.control().world();
    let source = source(&simulator);
    let inventory = source.phone_numbers().await.unwrap();
    assert_eq!(inventory.completeness, Completeness::Complete);
    let first = &inventory.numbers[0];
    assert_eq!(
        source.phone_number(&first.number).await.unwrap().as_ref(),
        Some(first)
    );
    assert_eq!(source.phone_number("+15005550000").await.unwrap(), None);
    for paging in [SitePaging::PageNumber, SitePaging::Scroll] {
        simulator
            .control()
            .set_knobs(|knobs| knobs.pbx_site_paging = paging);
        let list = source.sites().await.unwrap();
        assert_eq!(
            (list.sites.len(), list.completeness),
            (truth.sites.len(), Completeness::Complete)
        );
    }
}
