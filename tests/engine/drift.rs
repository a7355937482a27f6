//! What somebody changes in the tenant alone: shown, kept, repaired, and never a job by itself.

use crate::scene::*;
use jiff::{SignedDuration, Timestamp};
use simulator::{Fault, FaultRule, System, TenantChange};
use std::{collections::BTreeSet, time::Duration};
use sync_core::{
    change::ChangeKind,
    drift::{Drift, DriftField},
    error_code::ErrorCode,
    id::PbxUserId,
    job::JobType,
    managed::HoldReason,
    ports::{MirrorStore, RecordsStore},
    settings::Settings,
    tenant::PolicyType,
};
use sync_engine::Compared;
use voice_sync_tests::{Rig, tester};

const A_WHILE: Duration = Duration::from_secs(900);

async fn compared(rig: &Rig) -> Compared {
    rig.engine
        .compare()
        .await
        .expect("a comparison")
        .expect("no job at work")
}

async fn drift_of(rig: &Rig, person: &Person) -> Option<Drift> {
    rig.database.drift().await.expect("drift").remove(&person.user)
}

async fn waiting(rig: &Rig) -> BTreeSet<PbxUserId> {
    rig.database.waiting_users().await.expect("queue")
}

async fn held_for(rig: &Rig, person: &Person) -> HoldReason {
    let hold = rig.database.holds().await.expect("holds").remove(&person.user);
    hold.expect("on hold").reason
}

fn somebody_else_gives(rig: &Rig, person: &Person, number: &str) {
    tampers(
        rig,
        &TenantChange::AssignNumber {
            account: person.account.to_string(),
            number: number.to_owned(),
            number_type: None,
            location_id: None,
        },
    );
}

async fn repairing(rig: &Rig) {
    let settings = Settings {
        auto_sync: true,
        repair_drift: true,
        ..wide()
    };
    rig.save_settings(&settings).await;
}

#[tokio::test(start_paused = true)]
async fn a_number_that_others_change_is_shown_with_since_when_and_start_nothing() {
    let rig = settled().await;
    let [first, second] = [people(&rig)[0].clone(), people(&rig)[1].clone()];
    assert_eq!(
        compared(&rig).await,
        Compared {
            drifted: 0,
            moved: false,
            queued: 0
        }
    );
    takes_away(&rig, &first.number);
    takes_away(&rig, &second.number);
    somebody_else_gives(&rig, &second, &unused(7));
    rig.pass(A_WHILE).await;
    let noticed = rig.clock.now();
    assert_eq!(compared(&rig).await.drifted, 2);
    rig.pass(A_WHILE).await;
    assert!(!compared(&rig).await.moved, "the same answer is no news");
    let drift = drift_of(&rig, &first).await.expect("shown");
    assert!(drift.since.duration_since(noticed).abs() < SignedDuration::from_mins(1));
    assert_eq!(drift.differences.len(), 1);
    assert_eq!(drift.differences[0].field, DriftField::Number);
    assert_eq!(
        (drift.differences[0].ours.as_str(), &drift.differences[0].shown),
        (first.number.as_str(), &None)
    );
    let other = drift_of(&rig, &second).await.expect("shown");
    assert_eq!(other.differences[0].shown, Some(unused(7)));
    assert!(waiting(&rig).await.is_empty());

    // A person's own decision repairs it, and it is gone at once.
    let since = mark(&rig);
    rig.sync().await.expect("a job");
    rig.quiet().await;
    assert!(!moves(&rig, since).is_empty());
    assert_eq!(held(&rig, &first.account), Some(first.number.clone()));
    assert_eq!(held(&rig, &second.account), Some(second.number.clone()));
    assert_eq!(rig.database.drift().await.expect("drift").len(), 0);
    rig.pass(A_WHILE).await;
    assert_eq!(compared(&rig).await.drifted, 0);
}

#[tokio::test(start_paused = true)]
async fn a_policy_of_ours_that_others_change_is_shown_by_its_name() {
    let rig = settled().await;
    let ours = "PBX-OVRP-UK";
    rig.save_settings(&everybody(policy(&rig, ours).await)).await;
    rig.sync().await.expect("a job");
    rig.pass(A_WHILE).await;
    let assigned = rig.database.managed().await.expect("managed").into_values();
    let mut assigned = assigned.filter(|ours| !ours.policies.is_empty());
    let account = assigned.next().expect("somebody got it from us");
    tampers(
        &rig,
        &TenantChange::SetPolicy {
            account: account.account.to_string(),
            policy_type: PolicyType::VoiceRouting.as_str().to_owned(),
            name: None,
        },
    );
    rig.pass(A_WHILE).await;
    assert_eq!(compared(&rig).await.drifted, 1);
    let drift = rig
        .database
        .drift()
        .await
        .expect("drift")
        .remove(&account.user)
        .expect("shown");
    let difference = &drift.differences[0];
    assert_eq!(difference.field, DriftField::Policy(PolicyType::VoiceRouting));
    assert_eq!(difference.ours, ours);
    assert_ne!(difference.shown.as_deref(), Some(ours));
    rig.sync().await.expect("a job");
    rig.pass(A_WHILE).await;
    assert_eq!(compared(&rig).await.drifted, 0);
}

#[tokio::test(start_paused = true)]
async fn what_the_phone_system_changed_and_what_is_under_way_is_no_drift() {
    let rig = settled().await;
    let [first, second] = [people(&rig)[0].clone(), people(&rig)[1].clone()];
    gives(&rig, &first.user, &unused(1));
    rig.engine.refresh().await.expect("read");
    takes_away(&rig, &first.number);
    rig.pass(A_WHILE).await;
    assert_eq!(compared(&rig).await.drifted, 0, "a plan decides about him");
    rig.sync().await.expect("a job");
    rig.quiet().await;
    // Just verified: the lists may still show what was before.
    takes_away(&rig, &unused(1));
    rig.quiet().await;
    assert_eq!(compared(&rig).await.drifted, 0);
    takes_away(&rig, &second.number);
    gives(&rig, &second.user, &second.number);
    rig.pass(A_WHILE).await;
    assert_eq!(compared(&rig).await.drifted, 2);
    assert!(drift_of(&rig, &first).await.is_some() && drift_of(&rig, &second).await.is_some());
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_confirmed_is_no_drift_and_what_is_known_stays_known() {
    let rig = settled().await;
    let person = people(&rig)[0].clone();
    takes_away(&rig, &person.number);
    rig.quiet().await;
    let single = format!("*userConfigurations/{}", person.account);
    let down = || {
        FaultRule::on(
            System::Graph,
            &single,
            Fault::Status {
                status: 503,
                retry_after: None,
                message: None,
            },
        )
    };
    let id = fault(&rig, down());
    assert_eq!(compared(&rig).await.drifted, 0, "not confirmed");
    rig.control.remove_faults(Some(id));
    assert_eq!(compared(&rig).await.drifted, 1);
    let id = fault(&rig, down());
    assert_eq!(compared(&rig).await.drifted, 1, "what is known stays known");
    rig.control.remove_faults(Some(id));
}

#[tokio::test(start_paused = true)]
async fn what_is_kept_stays_until_its_day_is_over_and_then_goes_by_the_phone_system() {
    let rig = settled().await;
    let person = people(&rig)[0].clone();
    let until = rig.clock.now() + SignedDuration::from_hours(48);
    let keep = |until: Option<Timestamp>, reason: &'static str| {
        let user = person.user.clone();
        let engine = &rig.engine;
        async move { engine.keep_shown(&user, until, reason, &tester()).await }
    };
    let refused = keep(None, "why not").await.expect_err("nothing differs");
    assert_eq!(refused.code, ErrorCode::BadConfiguration);
    takes_away(&rig, &person.number);
    rig.pass(A_WHILE).await;
    compared(&rig).await;
    let nameless = keep(None, "  ").await.expect_err("no reason");
    assert_eq!(nameless.code, ErrorCode::BadConfiguration);
    let past = Some(rig.clock.now() - SignedDuration::from_secs(1));
    assert_eq!(
        keep(past, "late").await.expect_err("over").code,
        ErrorCode::BadConfiguration
    );
    keep(Some(until), "on leave, a colleague has the phone")
        .await
        .expect("kept");
    assert_eq!(held_for(&rig, &person).await, HoldReason::Kept);
    let audit = rig.database.audit_entries(1).await.expect("audit").remove(0);
    assert_eq!(
        (audit.what.as_str(), audit.reason.as_deref()),
        ("drift.kept", Some("on leave, a colleague has the phone"))
    );

    let since = mark(&rig);
    rig.sync().await.expect("a job");
    repairing(&rig).await;
    assert_eq!(compared(&rig).await.queued, 0, "the opt-in leaves it too");
    assert_eq!(moves(&rig, since), []);
    rig.pass(2 * A_DAY).await;
    rig.sync().await.expect("a job");
    rig.quiet().await;
    assert_eq!(held(&rig, &person.account), Some(person.number.clone()));
}

#[tokio::test(start_paused = true)]
async fn the_opt_in_queues_a_repair_once_and_an_auto_job_makes_it() {
    let rig = settled().await;
    repairing(&rig).await;
    let person = people(&rig)[0].clone();
    takes_away(&rig, &person.number);
    rig.pass(A_WHILE).await;
    assert_eq!(compared(&rig).await.queued, 1);
    assert_eq!(compared(&rig).await.queued, 0, "it waits already");
    assert_eq!(waiting(&rig).await, BTreeSet::from([person.user.clone()]));
    let queue = rig.database.queued_changes().await.expect("queue");
    let change = queue.iter().find(|change| change.user == person.user);
    assert_eq!(change.map(|change| change.kind), Some(ChangeKind::Drifted));
    let report = auto_job(&rig).await;
    assert_eq!(
        (report.job.job_type, report.job.counts.verified),
        (JobType::Auto, 1)
    );
    rig.quiet().await;
    assert_eq!(held(&rig, &person.account), Some(person.number.clone()));
    assert!(waiting(&rig).await.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_repair_that_others_undo_three_times_a_day_is_contested_and_stops() {
    let rig = settled().await;
    repairing(&rig).await;
    let person = people(&rig)[0].clone();
    for _ in 0..3 {
        takes_away(&rig, &person.number);
        rig.pass(A_WHILE).await;
        assert_eq!(compared(&rig).await.queued, 1);
        auto_job(&rig).await;
        rig.quiet().await;
        assert_eq!(held(&rig, &person.account), Some(person.number.clone()));
    }
    takes_away(&rig, &person.number);
    rig.pass(A_WHILE).await;
    compared(&rig).await;
    let since = mark(&rig);
    auto_job(&rig).await;
    assert_eq!(moves(&rig, since), []);
    assert_eq!(held_for(&rig, &person).await, HoldReason::Contested);
    rig.pass(A_WHILE).await;
    assert_eq!(compared(&rig).await.queued, 0);
}

#[tokio::test(start_paused = true)]
async fn without_the_opt_in_no_repair_waits_any_more() {
    let rig = settled().await;
    repairing(&rig).await;
    let person = people(&rig)[0].clone();
    takes_away(&rig, &person.number);
    rig.pass(A_WHILE).await;
    assert_eq!(compared(&rig).await.queued, 1);
    rig.save_settings(&wide()).await;
    assert!(waiting(&rig).await.is_empty());
    let since = mark(&rig);
    auto_job(&rig).await;
    assert_eq!(moves(&rig, since), []);
}

#[tokio::test(start_paused = true)]
async fn a_repair_asks_the_phone_system_first_and_writes_what_it_says_now() {
    let rig = settled().await;
    repairing(&rig).await;
    let person = people(&rig)[0].clone();
    takes_away(&rig, &person.number);
    rig.pass(A_WHILE).await;
    assert_eq!(compared(&rig).await.queued, 1);
    // The mirror does not know of it yet.
    gives(&rig, &person.user, &unused(1));
    let since = mark(&rig);
    auto_job(&rig).await;
    rig.quiet().await;
    assert_eq!(held(&rig, &person.account), Some(unused(1)));
    let given = moves(&rig, since);
    assert!(
        given.iter().all(|given| given.subject != person.number),
        "{given:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn what_the_phone_system_changed_meanwhile_is_not_kept_away_and_what_somebody_restored_is_over() {
    let rig = settled().await;
    let [first, second] = [people(&rig)[0].clone(), people(&rig)[1].clone()];
    takes_away(&rig, &first.number);
    takes_away(&rig, &second.number);
    rig.pass(A_WHILE).await;
    assert_eq!(compared(&rig).await.drifted, 2);
    gives(&rig, &first.user, &unused(1));
    rig.engine.refresh().await.expect("read");
    let refused = rig.engine.keep_shown(&first.user, None, "late", &tester()).await;
    assert_eq!(
        refused.expect_err("another record").code,
        ErrorCode::BadConfiguration
    );
    somebody_else_gives(&rig, &second, &second.number);
    rig.quiet().await;
    rig.engine.preview(None).await.expect("a plan");
    assert!(drift_of(&rig, &second).await.is_none());
    rig.sync().await.expect("a job");
    rig.quiet().await;
    assert_eq!(held(&rig, &first.account), Some(unused(1)));
}
