//! Bad answers of the phone system: the job says why it ends, or goes on without what it cannot trust.

use crate::scene::*;
use simulator::{Fault, FaultRule, Knobs, ListRows, System};
use std::time::Duration;
use sync_core::{
    error_code::ErrorCode,
    job::JobStatus,
    ports::{JobHistory, MirrorStore},
};
use voice_sync_tests::{Rig, RigOptions};

const TEN_MINUTES: Duration = Duration::from_secs(601);

/// What a job makes of a spoiled list.
enum Then {
    /// It ends with this reason.
    Ends(ErrorCode),
    /// It goes on with what it can trust.
    GoesOn,
}

fn status(status: u16) -> Fault {
    Fault::Status {
        status,
        retry_after: None,
        message: None,
    }
}

async fn last_failure(rig: &Rig) -> Option<(ErrorCode, String)> {
    let failed = jobs(rig, JobStatus::Failed).await;
    rig.database
        .job(failed[0].id)
        .await
        .expect("a read")
        .expect("a job")
        .failure
}

/// The list is spoiled for half an hour; afterwards one sync is enough.
async fn spoiled(rig: Rig, rules: Vec<FaultRule>, then: Then) {
    let before = people(&rig);
    let rows = rig.database.load_mirror().await.expect("a mirror").rows.len();
    gives(&rig, &before[0].user, &unused(1));
    for rule in rules {
        fault(&rig, rule);
    }
    for _ in 0..3 {
        let result = rig.sync().await;
        match (&then, result) {
            (Then::Ends(code), Err(failure)) => {
                assert_eq!(failure.code, *code, "{failure}");
                assert_eq!(last_failure(&rig).await.map(|(code, _)| code), Some(*code));
            }
            (Then::GoesOn, Ok(report)) => assert_eq!(report.job.counts.failed, 0),
            (_, result) => panic!("{result:?}"),
        }
        rig.pass(TEN_MINUTES).await;
    }
    let fewer = before
        .iter()
        .filter(|person| held(&rig, &person.account).is_none());
    assert_eq!(fewer.count(), 0, "somebody lost his number by a bad list");
    assert_eq!(
        rig.database.load_mirror().await.expect("a mirror").rows.len(),
        rows
    );
    rig.control.remove_faults(None);
    rig.sync().await.expect("the next job");
    assert_done(&rig).await;
    assert_eq!(held(&rig, &before[0].account), Some(unused(1)));
}

fn list(fault: Fault) -> Vec<FaultRule> {
    vec![FaultRule::on(System::Pbx, "users", fault)]
}

/// Lists of several pages: 140 people.
async fn large() -> Rig {
    settled_rig(RigOptions {
        users: 140,
        settings: wide(),
        ..RigOptions::default()
    })
    .await
}

macro_rules! spoiled_lists {
    ($($name:ident: $fault:expr => $then:expr),+ $(,)?) => {
        $(#[tokio::test(start_paused = true)]
        async fn $name() {
            spoiled(settled().await, list($fault), $then).await;
        })+
    };
}

spoiled_lists! {
    a_refused_key_is_said: status(401) => Then::Ends(ErrorCode::PbxKeyRefused),
    a_key_without_the_product_is_said: status(403) => Then::Ends(ErrorCode::PbxForbidden),
    a_408_that_lasts_is_said: status(408) => Then::Ends(ErrorCode::PbxUnavailable),
    a_424_that_lasts_is_said: status(424) => Then::Ends(ErrorCode::PbxUnavailable),
    a_429_that_lasts_is_said: status(429) => Then::Ends(ErrorCode::PbxThrottled),
    a_500_that_lasts_is_said: status(500) => Then::Ends(ErrorCode::PbxUnavailable),
    a_503_that_lasts_is_said: status(503) => Then::Ends(ErrorCode::PbxUnavailable),
    a_web_page_instead_of_json_is_said: Fault::Html { status: 200 } => Then::Ends(ErrorCode::PbxMalformed),
    truncated_json_is_said: Fault::BrokenJson => Then::Ends(ErrorCode::PbxMalformed),
    a_body_that_ends_early_is_said: Fault::Truncated => Then::Ends(ErrorCode::PbxUnavailable),
    a_connection_that_is_cut_is_said: Fault::Drop => Then::Ends(ErrorCode::PbxUnavailable),
    an_answer_of_2_gb_is_refused: Fault::HugeBody { bytes: 2_000_000_000 } => Then::Ends(ErrorCode::PbxMalformed),
    an_answer_that_never_comes_is_said: Fault::Slow { ms: 3_600_000 } => Then::Ends(ErrorCode::PbxUnavailable),
    another_customers_key_is_refused: Fault::ForeignCustomer => Then::Ends(ErrorCode::PbxWrongCustomer),
    an_empty_list_removes_nobody: Fault::ListEmpty => Then::GoesOn,
    six_percent_fewer_people_remove_nobody: Fault::ListShrunk { percent: 6 } => Then::GoesOn,
    half_the_people_missing_remove_nobody: Fault::ListShrunk { percent: 50 } => Then::GoesOn,
    rows_without_service_info_remove_nobody: Fault::RowsWithoutServiceInfo => Then::GoesOn,
    unknown_enum_values_harm_nobody: Fault::UnknownEnum => Then::GoesOn,
    a_link_to_another_host_is_not_followed: Fault::ForeignNextLink { host: "evil.example".into() } => Then::GoesOn,
}

#[tokio::test(start_paused = true)]
async fn an_empty_list_and_single_reads_that_fail_remove_nobody() {
    let rules = vec![
        FaultRule::on(System::Pbx, "users", Fault::ListEmpty),
        FaultRule::on(System::Pbx, "users/*", status(500)),
    ];
    spoiled(settled().await, rules, Then::GoesOn).await;
}

#[tokio::test(start_paused = true)]
async fn an_empty_list_and_single_reads_that_say_404_remove_nobody() {
    let rules = vec![
        FaultRule::on(System::Pbx, "users", Fault::ListEmpty),
        FaultRule::on(System::Pbx, "users/*", status(404)),
    ];
    spoiled(settled().await, rules, Then::GoesOn).await;
}

#[tokio::test(start_paused = true)]
async fn a_list_cut_off_on_page_seven_removes_nobody() {
    let options = RigOptions {
        users: 610,
        settings: wide(),
        ..RigOptions::default()
    };
    spoiled(
        settled_rig(options).await,
        list(Fault::ScrollCut { page: 6 }),
        Then::GoesOn,
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_second_page_that_fails_removes_nobody() {
    let rig = large().await;
    let before = people(&rig);
    let since = mark(&rig);
    fault(&rig, FaultRule::on(System::Pbx, "users", status(500)).after(1));
    rig.sync().await.expect("a job with a part of the list");
    assert_eq!(moves(&rig, since), []);
    assert!(before.iter().all(|person| held(&rig, &person.account).is_some()));
}

#[tokio::test(start_paused = true)]
async fn an_expired_scroll_removes_nobody() {
    spoiled(large().await, list(Fault::ScrollCut { page: 1 }), Then::GoesOn).await;
}

#[tokio::test(start_paused = true)]
async fn an_empty_page_in_the_middle_removes_nobody() {
    let rules = vec![FaultRule::on(System::Pbx, "users", Fault::EmptyPage).times(1)];
    spoiled(large().await, rules, Then::GoesOn).await;
}

#[tokio::test(start_paused = true)]
async fn a_full_list_of_links_to_another_host_is_read_without_them() {
    let link = Fault::ForeignNextLink {
        host: "evil.example".into(),
    };
    spoiled(large().await, list(link), Then::GoesOn).await;
}

/// A fault that passes is overcome within the job.
async fn passes(fault: Fault) {
    let rig = settled().await;
    gives(&rig, &people(&rig)[0].user, &unused(1));
    crate::scene::fault(&rig, FaultRule::on(System::Pbx, "users", fault).times(2));
    let report = rig.sync().await.expect("a job");
    assert_eq!(report.job.status, JobStatus::Completed);
    assert_done(&rig).await;
}

macro_rules! passing {
    ($($name:ident: $fault:expr),+ $(,)?) => {
        $(#[tokio::test(start_paused = true)]
        async fn $name() {
            passes($fault).await;
        })+
    };
}

passing! {
    a_passing_408_is_overcome: status(408),
    a_passing_424_is_overcome: status(424),
    a_passing_429_is_waited_for: Fault::Status { status: 429, retry_after: Some(40), message: None },
    a_passing_500_is_overcome: status(500),
    a_passing_503_is_overcome: status(503),
    a_passing_cut_is_overcome: Fault::Drop,
    a_passing_truncation_is_overcome: Fault::Truncated,
}

/// Rows that never say everything: people are asked for one by one.
async fn poor_rows(rows: ListRows) {
    let knobs = Knobs {
        pbx_list_rows: rows,
        pbx_quota: false,
        throttle: false,
        ..Knobs::default()
    };
    let rig = settled_rig(RigOptions {
        knobs,
        settings: wide(),
        ..RigOptions::default()
    })
    .await;
    let person = people(&rig)[0].clone();
    unticks(&rig, &person.user);
    gives(&rig, &people(&rig)[1].user, &unused(1));
    rig.sync().await.expect("a job");
    assert_done(&rig).await;
    assert_eq!(held(&rig, &person.account), None);
}

#[tokio::test(start_paused = true)]
async fn lists_without_service_info_are_filled_in_person_by_person() {
    poor_rows(ListRows::WithoutServiceInfo).await;
}

#[tokio::test(start_paused = true)]
async fn lists_without_extensions_are_filled_in_person_by_person() {
    poor_rows(ListRows::WithoutExtensions).await;
}

#[tokio::test(start_paused = true)]
async fn lists_with_null_extensions_are_filled_in_person_by_person() {
    poor_rows(ListRows::NullExtensions).await;
}
