//! Values are fresh when they are written over, and nothing is written over what is still on its way.

use crate::scene::*;
use simulator::{Fault, FaultRule, System, TenantChange};
use std::time::Duration;
use sync_core::{
    job::JobStatus,
    outcome::{Outcome, SkipReason},
};
use voice_sync_tests::{Rig, tester};

/// Waits until a fault has hit.
async fn hit(rig: &Rig, rule: u64) {
    let known = || rig.control.faults().into_iter().find(|known| known.id == rule);
    while known().is_some_and(|rule| rule.hits == 0) {
        rig.pass(Duration::from_millis(20)).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_value_that_was_read_while_microsoft_throttled_is_read_again_before_the_write() {
    let rig = settled().await;
    let mut two = people(&rig)[..2].to_vec();
    two.sort_by(|one, other| one.number.cmp(&other.number));
    let (first, second) = (&two[0], &two[1]);
    gives(&rig, &first.user, &unused(1));
    gives(&rig, &second.user, &unused(2));
    let later = || Fault::Status {
        status: 429,
        retry_after: Some(60),
        message: None,
    };
    let account = format!("*userConfigurations/{}", second.account);
    let throttled = fault(&rig, FaultRule::on(System::Graph, &account, later()).times(1));
    let (report, ()) = tokio::join!(rig.sync(), async {
        // Both are checked in one batch. The first one's number is read, the second one's must wait.
        hit(&rig, throttled).await;
        let number = FaultRule::on(System::Graph, "*numberAssignments", later());
        let throttled = fault(&rig, number.after(1).times(1));
        hit(&rig, throttled).await;
        takes_away(&rig, &first.number);
        tampers(
            &rig,
            &TenantChange::AssignNumber {
                account: first.account.to_string(),
                number: unused(9),
                number_type: None,
                location_id: None,
            },
        );
    });
    let report = report.expect("a job");
    let rows = steps_of(&rig, report.job.id, &first.user).await;
    let seen = rows[0].outcome.as_ref();
    assert!(
        matches!(
            seen,
            Some(Outcome::Skipped(
                SkipReason::ChangedSince { .. } | SkipReason::AlreadySo
            ))
        ),
        "{seen:?}"
    );
    assert_eq!(rows[0].attempts, 0, "nothing was sent over the changed value");
    assert_eq!(held(&rig, &first.account), Some(unused(9)));
    rig.quiet().await;
    assert_eq!(held(&rig, &second.account), Some(unused(2)));
}

#[tokio::test(start_paused = true)]
async fn while_a_freed_number_may_still_go_no_other_write_of_it_or_its_person_is_sent() {
    let rig = settled().await;
    let two = people(&rig)[..2].to_vec();
    gives(&rig, &two[0].user, &unused(1));
    let late = Fault::LateUnassign { ms: 1_800_000 };
    fault(&rig, FaultRule::on(System::Graph, UNASSIGN, late).times(1));
    let report = rig.sync().await.expect("a job");
    let rows = steps_of(&rig, report.job.id, &two[0].user).await;
    assert_eq!(rows[0].outcome, Some(Outcome::Waiting));

    gives(&rig, &two[1].user, &two[0].number);
    let since = mark(&rig);
    let next = rig.sync().await.expect("the next job");
    assert_eq!(next.job.status, JobStatus::Completed);
    assert_eq!(writes_sent(&rig, since), 0, "{:?}", next.plan.steps);
    assert_eq!(next.plan.people[&two[0].user].verdict, UNSETTLED);

    rig.quiet().await;
    rig.sync().await.expect("a job after Microsoft shows it");
    assert_done(&rig).await;
    assert_eq!(held(&rig, &two[1].account), Some(two[0].number.clone()));
}

#[tokio::test(start_paused = true)]
async fn a_person_whose_assignment_never_shows_is_left_alone_when_he_should_get_another() {
    let rig = settled().await;
    let person = people(&rig)[0].clone();
    gives(&rig, &person.user, &unused(1));
    fault(
        &rig,
        FaultRule::on(System::Graph, ASSIGN, Fault::SuccessNeverShows).times(1),
    );
    rig.sync().await.expect("a job");
    gives(&rig, &person.user, &unused(2));
    let since = mark(&rig);
    rig.sync().await.expect("the next job");
    assert_eq!(writes_sent(&rig, since), 0);
    rig.pass(A_DAY).await;
    rig.sync().await.expect("a job a day later");
    assert_done(&rig).await;
}

/// A person gives up his number, gets none of the new one, and Microsoft does not show the giving back.
async fn given_back_unseen(hit: Fault) -> (Rig, Vec<Person>) {
    let rig = settled().await;
    let two = people(&rig)[..2].to_vec();
    gives(&rig, &two[0].user, &unused(1));
    let refused = Fault::OperationFails {
        text: "The account lacks appropriate licenses.".into(),
    };
    fault(&rig, FaultRule::on(System::Graph, ASSIGN, refused).times(1));
    fault(&rig, FaultRule::on(System::Graph, ASSIGN, hit).times(1));
    let report = rig.sync().await.expect("a job");
    let rows = steps_of(&rig, report.job.id, &two[0].user).await;
    let said = log(&rig, report.job.id).await;
    assert_eq!(rows[0].outcome, Some(Outcome::Waiting), "{said}");
    (rig, two)
}

#[tokio::test(start_paused = true)]
async fn a_number_on_its_way_back_is_given_to_nobody_else() {
    let (rig, two) = given_back_unseen(Fault::SuccessNeverShows).await;
    gives(&rig, &two[1].user, &two[0].number);
    let since = mark(&rig);
    rig.sync().await.expect("the next job");
    assert_eq!(writes_sent(&rig, since), 0);
    rig.pass(A_DAY).await;
    rig.sync().await.expect("a job a day later");
    assert_done(&rig).await;
}

#[tokio::test(start_paused = true)]
async fn nobody_waits_for_a_number_that_has_come_back() {
    let (rig, two) = given_back_unseen(Fault::OperationNeverEnds).await;
    tampers(
        &rig,
        &TenantChange::AssignNumber {
            account: two[0].account.to_string(),
            number: two[0].number.clone(),
            number_type: None,
            location_id: None,
        },
    );
    rig.quiet().await;
    rig.sync().await.expect("the next job");
    assert_done(&rig).await;
}

#[tokio::test(start_paused = true)]
async fn an_undo_leaves_alone_whom_a_write_in_flight_concerns() {
    let rig = settled().await;
    let two = people(&rig)[..2].to_vec();
    gives(&rig, &two[0].user, &unused(1));
    gives(&rig, &two[1].user, &unused(2));
    let unseen = FaultRule::on(System::Graph, ASSIGN, Fault::SuccessNeverShows);
    fault(&rig, unseen.times(1));
    let job = rig.sync().await.expect("a job").job.id;
    let first = steps_of(&rig, job, &two[0].user).await;
    let waits = first.last().and_then(|row| row.outcome.clone()) == Some(Outcome::Waiting);
    let (concerned, other) = if waits {
        (&two[0], &two[1])
    } else {
        (&two[1], &two[0])
    };
    let undo = rig.engine.undo(job, tester(), None).await.expect("an undo");
    assert!(
        !undo.plan.people.contains_key(&concerned.user),
        "{:?}",
        undo.plan.steps
    );
    assert!(undo.plan.people.contains_key(&other.user));
    assert!(log(&rig, undo.job.id).await.contains("does not show it yet"));
}
