//! Chains: numbers that go from one person to another.

use crate::scene::*;
use simulator::{Fault, FaultRule, Knobs, System, TenantChange};
use std::time::Duration;
use sync_core::{
    job::JobStatus,
    outcome::{Outcome, SkipReason},
};
use voice_sync_tests::{Rig, RigOptions};

const LOCATION: &str = "11111111-2222-3333-4444-555555555555";

/// The phone system hands the numbers of these people round.
fn rotates(rig: &Rig, people: &[Person]) {
    for (at, person) in people.iter().enumerate() {
        gives(rig, &person.user, &people[(at + 1) % people.len()].number);
    }
}

/// Each number was freed once and given once, and in no instant had two holders.
async fn assert_rotated(rig: &Rig, people: &[Person], since: u64) {
    assert_done(rig).await;
    for (at, person) in people.iter().enumerate() {
        assert_eq!(
            held(rig, &person.account).as_ref(),
            Some(&people[(at + 1) % people.len()].number)
        );
    }
    assert_nothing_repeated(rig, since);
    assert_eq!(moves(rig, since).len(), people.len() * 2);
}

fn fails_for_good() -> Fault {
    Fault::OperationFails {
        text: "The usage location does not allow this number.".into(),
    }
}

#[tokio::test(start_paused = true)]
async fn two_people_swap_their_numbers() {
    let rig = settled().await;
    let pair = people(&rig)[..2].to_vec();
    rotates(&rig, &pair);
    let since = mark(&rig);
    assert_eq!(rig.sync().await.expect("a job").job.status, JobStatus::Completed);
    assert_rotated(&rig, &pair, since).await;
}

#[tokio::test(start_paused = true)]
async fn five_people_hand_their_numbers_round() {
    let rig = settled().await;
    let five = people(&rig)[..5].to_vec();
    rotates(&rig, &five);
    let since = mark(&rig);
    assert_eq!(rig.sync().await.expect("a job").job.status, JobStatus::Completed);
    assert_rotated(&rig, &five, since).await;
}

#[tokio::test(start_paused = true)]
async fn the_number_of_a_leaver_goes_to_the_next_person_in_the_same_job() {
    let rig = settled().await;
    let pair = people(&rig)[..2].to_vec();
    unticks(&rig, &pair[0].user);
    gives(&rig, &pair[1].user, &pair[0].number);
    let since = mark(&rig);
    assert_eq!(rig.sync().await.expect("a job").job.status, JobStatus::Completed);
    assert_done(&rig).await;
    assert_eq!(held(&rig, &pair[0].account), None);
    assert_eq!(held(&rig, &pair[1].account).as_ref(), Some(&pair[0].number));
    assert_nothing_repeated(&rig, since);
}

#[tokio::test(start_paused = true)]
async fn a_take_that_fails_for_good_gives_the_freed_number_back() {
    let rig = settled().await;
    let person = people(&rig)[0].clone();
    gives(&rig, &person.user, &unused(1));
    fault(
        &rig,
        FaultRule::on(System::Graph, ASSIGN, fails_for_good()).times(1),
    );
    let report = rig.sync().await.expect("a job");
    rig.quiet().await;
    assert_eq!(held(&rig, &person.account), Some(person.number.clone()));
    let rows = steps_of(&rig, report.job.id, &person.user).await;
    assert_eq!(rows[0].outcome, Some(Outcome::Restored));
    assert!(
        matches!(rows[1].outcome, Some(Outcome::Failed { .. })),
        "{rows:?}"
    );
    assert_eq!(
        (report.job.counts.failed, report.job.counts.without_number),
        (1, 0)
    );
    assert_eq!(report.job.status, JobStatus::CompletedWithErrors);
    rig.sync().await.expect("the next job");
    assert_done(&rig).await;
}

#[tokio::test(start_paused = true)]
async fn a_number_that_cannot_be_given_back_is_reported_at_once() {
    let rig = settled().await;
    let person = people(&rig)[0].clone();
    gives(&rig, &person.user, &unused(1));
    fault(&rig, FaultRule::on(System::Graph, ASSIGN, fails_for_good()));
    let report = rig.sync().await.expect("a job");
    assert_eq!(report.job.counts.without_number, 1);
    assert!(log(&rig, report.job.id).await.contains("is without a number"));
    let rows = rig.steps(report.job.id).await;
    assert!(rows.iter().all(|row| row.outcome.is_some()), "{rows:?}");
    assert_eq!(rows[0].outcome, Some(Outcome::Verified), "the number is freed");
    rig.control.remove_faults(None);
    rig.sync().await.expect("the next job");
    assert_done(&rig).await;
}

#[tokio::test(start_paused = true)]
async fn a_swap_that_is_cut_leaves_nobody_without_a_number() {
    let rig = settled().await;
    let pair = people(&rig)[..2].to_vec();
    rotates(&rig, &pair);
    fault(
        &rig,
        FaultRule::on(System::Graph, ASSIGN, fails_for_good()).times(1),
    );
    let report = rig.sync().await.expect("a job");
    rig.quiet().await;
    assert_eq!(
        report.job.counts.without_number,
        0,
        "{}",
        log(&rig, report.job.id).await
    );
    for person in &pair {
        assert!(held(&rig, &person.account).is_some(), "{person:?}");
    }
    assert_eq!(rig.control.violations(), Vec::new());
    rig.sync().await.expect("the next job");
    assert_done(&rig).await;
}

#[tokio::test(start_paused = true)]
async fn a_failed_free_leaves_the_taker_as_he_is() {
    let rig = settled().await;
    let pair = people(&rig)[..2].to_vec();
    unticks(&rig, &pair[0].user);
    gives(&rig, &pair[1].user, &pair[0].number);
    let first_free = FaultRule::on(System::Graph, UNASSIGN, fails_for_good());
    fault(&rig, first_free);
    let report = rig.sync().await.expect("a job");
    rig.quiet().await;
    assert_eq!(held(&rig, &pair[0].account).as_ref(), Some(&pair[0].number));
    assert_eq!(held(&rig, &pair[1].account).as_ref(), Some(&pair[1].number));
    let rows = steps_of(&rig, report.job.id, &pair[1].user).await;
    let last = rows.last().expect("a step");
    assert_eq!(
        last.outcome,
        Some(Outcome::Skipped(SkipReason::PrerequisiteFailed))
    );
    rig.control.remove_faults(None);
    rig.sync().await.expect("the next job");
    assert_done(&rig).await;
}

#[tokio::test(start_paused = true)]
async fn cancel_lets_the_chain_in_flight_finish_and_sends_no_other() {
    let rig = settled_with(classic()).await;
    let four = people(&rig)[..4].to_vec();
    for (n, person) in (1..).zip(&four) {
        gives(&rig, &person.user, &unused(n));
    }
    let (report, ()) = sync_and(&rig, 1, async |job| {
        rig.engine.cancel(job).await.expect("cancelled")
    })
    .await;
    let report = report.expect("a job");
    rig.quiet().await;
    assert_eq!(report.job.status, JobStatus::Cancelled);
    let rows = rig.steps(report.job.id).await;
    let verified = rows
        .iter()
        .filter(|row| row.outcome == Some(Outcome::Verified))
        .count();
    let not_sent = rows
        .iter()
        .filter(|row| row.outcome == Some(Outcome::NotSent))
        .count();
    assert_eq!((verified, not_sent), (2, 6), "{:?}", outcomes(&rows));
    assert_eq!((report.job.counts.verified, report.job.counts.not_sent), (1, 3));
    let moved = four
        .iter()
        .filter(|person| held(&rig, &person.account) != Some(person.number.clone()));
    assert_eq!(moved.count(), 1);
    assert!(four.iter().all(|person| held(&rig, &person.account).is_some()));
    rig.sync().await.expect("the next job");
    assert_done(&rig).await;
}

#[tokio::test(start_paused = true)]
async fn the_emergency_address_goes_with_the_person_to_his_new_number() {
    let rig = settled().await;
    let person = people(&rig)[0].clone();
    takes_away(&rig, &person.number);
    tampers(
        &rig,
        &TenantChange::AssignNumber {
            account: person.account.to_string(),
            number: person.number.clone(),
            number_type: None,
            location_id: Some(LOCATION.into()),
        },
    );
    rig.quiet().await;
    gives(&rig, &person.user, &unused(1));
    rig.sync().await.expect("a job");
    assert_done(&rig).await;
    assert_eq!(
        rig.truth().numbers[&unused(1)].location_id.as_deref(),
        Some(LOCATION)
    );
}

#[tokio::test(start_paused = true)]
async fn a_number_that_is_given_back_keeps_its_emergency_address() {
    let rig = settled().await;
    let person = people(&rig)[0].clone();
    takes_away(&rig, &person.number);
    tampers(
        &rig,
        &TenantChange::AssignNumber {
            account: person.account.to_string(),
            number: person.number.clone(),
            number_type: None,
            location_id: Some(LOCATION.into()),
        },
    );
    rig.quiet().await;
    gives(&rig, &person.user, &unused(1));
    fault(
        &rig,
        FaultRule::on(System::Graph, ASSIGN, fails_for_good()).times(1),
    );
    rig.sync().await.expect("a job");
    rig.quiet().await;
    assert_eq!(
        rig.truth().numbers[&person.number].location_id.as_deref(),
        Some(LOCATION)
    );
}

/// A person whose take fails for good, over a slow wire.
async fn about_to_fail() -> (Rig, Person) {
    let knobs = Knobs {
        latency_ms: 60,
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
    gives(&rig, &person.user, &unused(1));
    fault(
        &rig,
        FaultRule::on(System::Graph, ASSIGN, fails_for_good()).times(1),
    );
    (rig, person)
}

#[tokio::test(start_paused = true)]
async fn a_cut_between_a_failed_take_and_the_giving_back_leaves_nobody_without_a_number() {
    let (rig, person) = about_to_fail().await;
    let begun = rig.clock.now();
    let job = rig.sync().await.expect("a job").job.id;
    let rows = steps_of(&rig, job, &person.user).await;
    let failed = rows[1].settled_at.expect("a failed take").duration_since(begun);
    let failed = Duration::try_from(failed).expect("a time after the start");
    for later in [1, 30, 61, 100, 140, 200, 400, 1_000, 3_000, 6_000] {
        let (mut rig, person) = about_to_fail().await;
        let cut = failed + Duration::from_millis(later);
        let cut = tokio::time::timeout(cut, rig.sync()).await;
        rig.restart();
        rig.engine.resume().await.expect("taken up");
        rig.quiet().await;
        let holds = held(&rig, &person.account);
        assert!(
            holds.is_some(),
            "{later} ms after the failure, cut: {}",
            cut.is_err()
        );
        rig.sync().await.expect("the next job");
        assert_done(&rig).await;
    }
}
