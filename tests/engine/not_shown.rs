//! A write that Microsoft accepted and does not show: until when it waits, and when its wait is over.

use crate::scene::*;
use jiff::SignedDuration;
use simulator::{Fault, FaultRule, System};
use std::time::Duration;
use sync_core::{
    id::{EntraId, JobId},
    outcome::Outcome,
    ports::{JobHistory, StepRow},
};
use voice_sync_tests::Rig;

const HOUR: Duration = Duration::from_secs(3_600);

fn never_shows(rig: &Rig) {
    fault(
        rig,
        FaultRule::on(System::Graph, ASSIGN, Fault::SuccessNeverShows),
    );
}

/// A person's new number is accepted and does not show; the job that sent it.
async fn unseen(hide: impl FnOnce(&Rig)) -> (Rig, Person, JobId) {
    let rig = settled().await;
    let person = people(&rig)[0].clone();
    gives(&rig, &person.user, &unused(1));
    hide(&rig);
    let job = rig.sync().await.expect("a job").job.id;
    assert_eq!(the_wait(&rig, &person, job).await.outcome, Some(Outcome::Waiting));
    (rig, person, job)
}

async fn the_wait(rig: &Rig, person: &Person, job: JobId) -> StepRow {
    let rows = steps_of(rig, job, &person.user).await;
    let waits = rows.into_iter().find(|row| row.outcome == Some(Outcome::Waiting));
    waits.expect("a step that waits")
}

#[tokio::test(start_paused = true)]
async fn a_wait_is_a_problem_24_hours_after_the_write_and_not_before() {
    let (rig, person, job) = unseen(never_shows).await;
    let row = the_wait(&rig, &person, job).await;
    let sent = row.intended_at.expect("it was sent");
    let until = row.shows_until().expect("it waits");
    assert_eq!(until.duration_since(sent), SignedDuration::from_hours(24));
    assert!(row.settled_at.expect("an end") > sent, "reckoned from the write");

    gives(&rig, &person.user, &unused(2));
    rig.pass(HOUR * 23).await;
    assert_eq!(verdict_of(&rig, &person.user).await, UNSETTLED);
    assert!(the_wait(&rig, &person, job).await.shows_until() > Some(rig.clock.now()));
    rig.pass(HOUR).await;
    assert!(the_wait(&rig, &person, job).await.shows_until() <= Some(rig.clock.now()));
    assert_ne!(verdict_of(&rig, &person.user).await, UNSETTLED);
}

#[tokio::test(start_paused = true)]
async fn a_write_that_is_sent_again_in_vain_leaves_the_first_one_a_problem() {
    let (rig, person, job) = unseen(never_shows).await;
    rig.pass(A_DAY).await;
    let again = rig.sync().await.expect("a job a day later").job.id;
    assert_ne!(the_wait(&rig, &person, again).await.shows_until(), None);
    let first = the_wait(&rig, &person, job).await;
    assert!(
        first.shows_until().is_some_and(|until| until <= rig.clock.now()),
        "{first:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_write_that_shows_late_is_over_for_good() {
    let late = |rig: &Rig| {
        let late = Fault::LateUnassign { ms: 1_800_000 };
        fault(rig, FaultRule::on(System::Graph, UNASSIGN, late).times(1));
    };
    let (rig, person, job) = unseen(late).await;
    rig.quiet().await;
    rig.sync().await.expect("a job after Microsoft shows it");
    let over = the_wait(&rig, &person, job).await;
    let seen = over.wait_over_at.expect("it was seen");
    assert_eq!(over.shows_until(), None);

    // Somebody puts back what was: that is a change of his, not a write that never showed.
    takes_away(&rig, &unused(1));
    tampers(&rig, &assigned(&person.account, &person.number));
    rig.pass(A_DAY).await;
    rig.sync().await.expect("a job a day later");
    let still = the_wait(&rig, &person, job).await;
    assert_eq!((still.wait_over_at, still.shows_until()), (Some(seen), None));
}

fn assigned(account: &EntraId, number: &str) -> simulator::TenantChange {
    simulator::TenantChange::AssignNumber {
        account: account.to_string(),
        number: number.to_owned(),
        number_type: None,
        location_id: None,
    }
}

#[tokio::test(start_paused = true)]
async fn a_problem_ends_with_the_next_write_that_is_proved() {
    let (rig, person, job) = unseen(never_shows).await;
    rig.pass(A_DAY).await;
    rig.control.remove_faults(None);
    rig.sync().await.expect("a job that is shown");
    assert_done(&rig).await;
    assert_eq!(the_wait(&rig, &person, job).await.shows_until(), None);
}

#[tokio::test(start_paused = true)]
async fn a_problem_ends_when_the_phone_system_wants_what_microsoft_shows() {
    let (rig, person, job) = unseen(never_shows).await;
    rig.pass(A_DAY).await;
    assert_ne!(held(&rig, &person.account), Some(unused(1)));
    // The number was freed before the assignment that never showed: now he is to have none.
    unticks(&rig, &person.user);
    rig.engine.preview(None).await.expect("a look");
    assert_eq!(the_wait(&rig, &person, job).await.shows_until(), None);
}

#[tokio::test(start_paused = true)]
async fn support_is_given_operation_request_id_and_our_own_id() {
    let (rig, person, job) = unseen(never_shows).await;
    let row = the_wait(&rig, &person, job).await;
    assert!(row.operation.is_some(), "{row:?}");
    assert!(!row.request_ids.is_empty(), "{row:?}");
    assert_eq!(row.client_request_ids.len(), 1, "{row:?}");
    let waiting = rig.database.waiting_steps(rig.clock.now()).await.expect("rows");
    assert_eq!(waiting, [(job, row)]);
}
