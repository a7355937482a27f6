//! Reads of the tenant that go wrong: a job that cannot know does not write.

use crate::scene::*;
use simulator::{Fault, FaultRule, JournalEvent, Knobs, System};
use std::collections::BTreeSet;
use sync_core::{
    error_code::ErrorCode,
    job::JobStatus,
    plan::{LeaveReason, Verdict},
};
use sync_engine::EngineState;
use voice_sync_tests::{Rig, RigOptions};

fn status(status: u16) -> Fault {
    Fault::Status {
        status,
        retry_after: None,
        message: None,
    }
}

/// Every read is spoiled for good: the job ends with one of these reasons, and nothing was written.
async fn ends(hit: Fault, reasons: &[ErrorCode]) {
    let rig = settled().await;
    let person = people(&rig)[0].clone();
    gives(&rig, &person.user, &unused(1));
    let since = mark(&rig);
    fault(&rig, FaultRule::on(System::Graph, "*", hit));
    let failure = rig.sync().await.expect_err("nothing can be read");
    assert!(reasons.contains(&failure.code), "{failure}");
    assert_eq!(writes_sent(&rig, since), 0);
    let failed = jobs(&rig, JobStatus::Failed).await;
    assert_eq!(
        failed[0].failure.as_ref().map(|failure| failure.0),
        Some(failure.code)
    );
    rig.control.remove_faults(None);
    rig.sync().await.expect("the next job");
    assert_done(&rig).await;
}

macro_rules! ends {
    ($($name:ident: $fault:expr => $($code:ident)|+),+ $(,)?) => {
        $(#[tokio::test(start_paused = true)]
        async fn $name() {
            ends($fault, &[$(ErrorCode::$code),+]).await;
        })+
    };
}

ends! {
    a_401_before_the_plan_is_said: status(401) => SignInNeeded,
    a_403_before_the_plan_is_said: status(403) => PermissionMissing,
    a_408_that_lasts_is_said: status(408) => TenantUnavailable,
    a_424_that_lasts_is_said: status(424) => TenantUnavailable,
    a_429_that_lasts_is_said: status(429) => TenantThrottled,
    a_500_that_lasts_is_said: status(500) => TenantUnavailable,
    a_503_that_lasts_is_said: status(503) => TenantUnavailable,
    a_web_page_instead_of_json_is_said: Fault::Html { status: 200 } => TenantMalformed | TenantUnavailable,
    truncated_json_is_said: Fault::BrokenJson => TenantMalformed | TenantUnavailable | OutcomeUnknown,
    a_body_that_ends_early_is_said: Fault::Truncated => TenantUnavailable | OutcomeUnknown,
    a_connection_that_is_cut_is_said: Fault::Drop => TenantUnavailable | OutcomeUnknown,
    an_answer_of_2_gb_is_refused: Fault::HugeBody { bytes: 2_000_000_000 } => TenantMalformed,
    an_answer_that_never_comes_is_said: Fault::Slow { ms: 3_600_000 } => TenantUnavailable | OutcomeUnknown,
}

/// Lists that are not whole: who is missing from them is asked for by himself, and nobody loses anything.
async fn harmless(rule: FaultRule) {
    let knobs = Knobs {
        pbx_quota: false,
        throttle: false,
        configurations_page: 10,
        ..Knobs::default()
    };
    let rig = settled_rig(RigOptions {
        knobs,
        settings: wide(),
        ..RigOptions::default()
    })
    .await;
    let before = people(&rig);
    gives(&rig, &before[0].user, &before[1].number);
    gives(&rig, &before[1].user, &before[0].number);
    fault(&rig, rule);
    for _ in 0..2 {
        let _ = rig.sync().await;
        rig.pass(std::time::Duration::from_secs(700)).await;
    }
    rig.control.remove_faults(None);
    assert_eq!(rig.control.violations(), Vec::new());
    rig.quiet().await;
    let without = before
        .iter()
        .filter(|person| held(&rig, &person.account).is_none());
    assert_eq!(without.count(), 0);
    rig.sync().await.expect("the next job");
    assert_done(&rig).await;
}

/// Only the whole list: a tenant that denies a number in every way cannot be told from one without it.
#[tokio::test(start_paused = true)]
async fn an_empty_list_of_numbers_harms_nobody() {
    harmless(FaultRule::on(System::Graph, "*numberAssignments", Fault::ListEmpty).times(1)).await;
}

macro_rules! harmless {
    ($($name:ident: $path:literal, $fault:expr),+ $(,)?) => {
        $(#[tokio::test(start_paused = true)]
        async fn $name() {
            harmless(FaultRule::on(System::Graph, $path, $fault)).await;
        })+
    };
}

harmless! {
    a_shrunken_list_of_numbers_harms_nobody: "*numberAssignments", Fault::ListShrunk { percent: 50 },
    an_empty_list_of_teams_users_harms_nobody: "*userConfigurations", Fault::ListEmpty,
    a_shrunken_list_of_teams_users_harms_nobody: "*userConfigurations", Fault::ListShrunk { percent: 50 },
    an_empty_list_of_accounts_harms_nobody: "users", Fault::ListEmpty,
    unknown_enum_values_of_numbers_harm_nobody: "*numberAssignments", Fault::UnknownEnum,
    unknown_enum_values_of_teams_users_harm_nobody: "*userConfigurations*", Fault::UnknownEnum,
    unknown_enum_values_of_accounts_harm_nobody: "users*", Fault::UnknownEnum,
    a_next_link_to_another_host_harms_nobody: "*", Fault::ForeignNextLink { host: "evil.example".into() },
}

#[tokio::test(start_paused = true)]
async fn two_people_who_cannot_be_read_do_not_keep_the_others_waiting() {
    let rig = settled().await;
    let three = people(&rig)[..3].to_vec();
    for (n, person) in (1..).zip(&three) {
        gives(&rig, &person.user, &unused(n));
    }
    let shrunk = Fault::ListShrunk { percent: 10 };
    fault(&rig, FaultRule::on(System::Graph, "*userConfigurations", shrunk));
    let list = mark(&rig);
    rig.engine.preview(None).await.expect("a preview");
    let alone = asked_alone(&rig, list);
    assert!((2..8).contains(&alone.len()), "{alone:?}");
    for account in &alone {
        let read = format!("*userConfigurations/{account}");
        fault(&rig, FaultRule::on(System::Graph, &read, status(500)));
    }
    let report = rig.sync().await.expect("a job about the others");
    let unread = report.plan.people.values().filter(|person| {
        matches!(
            person.verdict,
            Verdict::Left {
                reason: LeaveReason::NotRead { .. }
            } | Verdict::Blocked { .. }
        ) && person
            .account
            .as_ref()
            .is_some_and(|id| alone.contains(&id.to_string()))
    });
    assert_eq!(unread.count(), alone.len(), "{:?}", report.plan.people);
    let others = three
        .iter()
        .zip(1..)
        .filter(|(person, _)| !alone.contains(person.account.as_str()));
    for (person, n) in others.clone() {
        assert_eq!(held(&rig, &person.account), Some(unused(n)));
    }
    assert!(others.count() > 0, "{alone:?}");
    rig.control.remove_faults(None);
    rig.sync().await.expect("the next job");
    assert_done(&rig).await;
}

/// The accounts whose Teams side was asked for one by one since.
fn asked_alone(rig: &Rig, since: u64) -> BTreeSet<String> {
    let asked = rig.control.journal(since).into_iter();
    asked
        .filter_map(|entry| match entry.event {
            JournalEvent::Request { path, .. } => {
                Some(path.strip_prefix("admin/teams/userConfigurations/")?.to_owned())
            }
            JournalEvent::Transition { .. } | JournalEvent::Violation { .. } => None,
        })
        .collect()
}

#[tokio::test(start_paused = true)]
async fn a_refused_sign_in_is_reconnect_needed_and_the_queue_stays() {
    use sync_core::ports::MirrorStore;
    let rig = settled().await;
    let person = people(&rig)[0].clone();
    gives(&rig, &person.user, &unused(1));
    tampers(&rig, &simulator::TenantChange::RevokeTokens);
    fault(&rig, FaultRule::on(System::Entra, "*", status(401)));
    let failure = rig.sync().await.expect_err("no token");
    assert_eq!(failure.code, ErrorCode::CredentialEnded, "{failure}");
    assert!(matches!(
        *rig.engine.state().borrow(),
        EngineState::ReconnectNeeded { .. }
    ));
    let queued = rig.database.queued_changes().await.expect("a queue");
    assert!(queued.iter().any(|change| change.user == person.user));
    rig.control.remove_faults(None);
    rig.sync().await.expect("the next job");
    assert_eq!(*rig.engine.state().borrow(), EngineState::Idle);
    assert_done(&rig).await;
    let queued = rig.database.queued_changes().await.expect("a queue");
    assert!(queued.iter().all(|change| change.user != person.user));
}
