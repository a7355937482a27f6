//! What a job that is taken up again must not do, and what an undo leaves behind.

use crate::scene::*;
use simulator::{Fault, FaultRule, System, TenantChange};
use std::time::Duration;
use sync_core::{
    id::PbxUserId,
    job::JobStatus,
    managed::HoldReason,
    outcome::{Outcome, SkipReason},
    ports::{JobHistory, MirrorStore, RecordsStore},
};
use voice_sync_tests::{Rig, tester};

/// A person's number changes, the connection is cut at `hit` when his old one is to be freed, and the
/// process ends before it knows what became of that. Then the phone system takes the change back.
async fn cut_and_taken_back(hit: Fault) -> (Rig, Person, u64) {
    let mut rig = settled().await;
    let person = people(&rig)[0].clone();
    gives(&rig, &person.user, &unused(1));
    fault(&rig, FaultRule::on(System::Graph, UNASSIGN, hit));
    let since = mark(&rig);
    tokio::time::timeout(Duration::from_secs(10), rig.sync())
        .await
        .expect_err("the step is still being settled");
    rig.control.remove_faults(None);
    gives(&rig, &person.user, &person.number);
    rig.restart();
    (rig, person, since)
}

#[tokio::test(start_paused = true)]
async fn a_write_without_effect_is_not_repeated_once_the_phone_system_says_otherwise() {
    let (rig, person, since) = cut_and_taken_back(Fault::Drop).await;
    let report = rig.engine.resume().await.expect("taken up").remove(0);
    let rows = steps_of(&rig, report.job.id, &person.user).await;
    assert_eq!(
        outcomes(&rows),
        [
            Some(&Outcome::Skipped(SkipReason::PlanChanged)),
            Some(&Outcome::NotSent)
        ]
    );
    assert_eq!(report.job.status, JobStatus::CompletedWithErrors);
    assert_eq!(moves(&rig, since), []);
    assert_eq!(held(&rig, &person.account), Some(person.number));
    rig.sync().await.expect("the next job");
    assert_done(&rig).await;
}

#[tokio::test(start_paused = true)]
async fn what_microsoft_had_accepted_before_the_cut_waits_and_is_not_sent_again() {
    let late = Fault::LateUnassign { ms: 1_800_000 };
    for taken_back in [false, true] {
        let mut rig = settled().await;
        let person = people(&rig)[0].clone();
        gives(&rig, &person.user, &unused(1));
        fault(
            &rig,
            FaultRule::on(System::Graph, UNASSIGN, late.clone()).times(1),
        );
        tokio::time::timeout(Duration::from_secs(20), rig.sync())
            .await
            .expect_err("the value is being looked for");
        if taken_back {
            gives(&rig, &person.user, &person.number);
        }
        rig.restart();
        let since = mark(&rig);
        let report = rig.engine.resume().await.expect("taken up").remove(0);
        let rows = steps_of(&rig, report.job.id, &person.user).await;
        assert_eq!(rows[0].outcome, Some(Outcome::Waiting));
        assert_eq!(writes_sent(&rig, since), 0);
        rig.quiet().await;
        rig.sync().await.expect("a job after Microsoft did it");
        assert_done(&rig).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_chain_that_had_an_effect_is_finished_before_the_next_job_plans() {
    let (rig, person, _) = cut_and_taken_back(Fault::DropAfterWrite).await;
    let report = rig.engine.resume().await.expect("taken up").remove(0);
    let rows = steps_of(&rig, report.job.id, &person.user).await;
    assert_eq!(
        outcomes(&rows),
        [Some(&Outcome::Verified), Some(&Outcome::Verified)]
    );
    assert_eq!(held(&rig, &person.account), Some(unused(1)));
    rig.sync().await.expect("the next job");
    assert_done(&rig).await;
    assert_eq!(held(&rig, &person.account), Some(person.number));
}

#[tokio::test(start_paused = true)]
async fn a_write_without_effect_is_repeated_where_it_is_still_planned() {
    let mut rig = settled().await;
    let person = people(&rig)[0].clone();
    gives(&rig, &person.user, &unused(1));
    fault(&rig, FaultRule::on(System::Graph, UNASSIGN, Fault::Drop));
    tokio::time::timeout(Duration::from_secs(10), rig.sync())
        .await
        .expect_err("the step is still being settled");
    rig.control.remove_faults(None);
    rig.restart();
    let report = rig.engine.resume().await.expect("taken up").remove(0);
    assert_eq!(report.job.status, JobStatus::Completed);
    assert_done(&rig).await;
}

#[tokio::test(start_paused = true)]
async fn whom_somebody_put_right_during_an_interruption_is_counted_as_right() {
    let mut rig = settled_with(classic()).await;
    let three: Vec<(Person, String)> = people(&rig).into_iter().zip((1..=3).map(unused)).collect();
    for (person, number) in &three {
        gives(&rig, &person.user, number);
    }
    let since = mark(&rig);
    let first_move = async {
        while moves(&rig, since).is_empty() {
            rig.pass(Duration::from_millis(20)).await;
        }
    };
    tokio::select! {
        _ = rig.sync() => panic!("the job ended before it was cut"),
        () = first_move => {}
    }
    let job = the_running_job(&rig).await.id;
    let rows = rig.database.steps(job).await.expect("steps");
    let is_untouched = |(person, _): &&(Person, String)| {
        let mut of_him = rows.iter().filter(|row| row.step.user == person.user);
        of_him.all(|row| row.intended_at.is_none())
    };
    let (last, number) = three
        .iter()
        .rfind(is_untouched)
        .expect("somebody had nothing sent");
    takes_away(&rig, &last.number);
    tampers(
        &rig,
        &TenantChange::AssignNumber {
            account: last.account.as_str().to_owned(),
            number: number.clone(),
            number_type: None,
            location_id: None,
        },
    );
    rig.quiet().await;
    rig.restart();
    let ended = rig.engine.resume().await.expect("taken up").remove(0).job;
    let rows = steps_of(&rig, job, &last.user).await;
    let so = Outcome::Skipped(SkipReason::AlreadySo);
    assert_eq!(outcomes(&rows), vec![Some(&so); rows.len()]);
    assert!(!rows.is_empty());
    assert_eq!((ended.id, ended.counts.not_sent), (job, 0));
    assert_eq!(ended.status, JobStatus::Completed);
    assert_nothing_repeated(&rig, since);
    assert_done(&rig).await;
}

async fn is_queued(rig: &Rig, user: &PbxUserId) -> bool {
    let queued = rig.database.queued_changes().await.expect("a queue");
    queued.iter().any(|change| change.user == *user)
}

#[tokio::test(start_paused = true)]
async fn a_change_that_came_during_an_interruption_still_waits_after_the_resume() {
    let mut rig = settled().await;
    let people = people(&rig);
    gives(&rig, &people[0].user, &unused(1));
    let cut = tokio::time::timeout(Duration::from_secs(3), rig.sync()).await;
    cut.expect_err("the job is at work");
    gives(&rig, &people[1].user, &unused(2));
    rig.restart();
    rig.engine.resume().await.expect("taken up");
    let waiting = rig.database.waiting_users().await.expect("a queue");
    assert_eq!(waiting.into_iter().collect::<Vec<_>>(), [people[1].user.clone()]);
    rig.sync().await.expect("the next job");
    assert!(!is_queued(&rig, &people[1].user).await);
    assert_done(&rig).await;
}

#[tokio::test(start_paused = true)]
async fn a_change_that_is_blocked_stays_queued_and_no_longer_waits() {
    let rig = settled().await;
    let person = people(&rig)[0].clone();
    gives(&rig, &person.user, "not a number");
    rig.sync().await.expect("a job");
    assert!(is_queued(&rig, &person.user).await);
    assert!(rig.database.waiting_users().await.expect("a queue").is_empty());
    gives(&rig, &person.user, "not a number either");
    rig.engine.refresh().await.expect("a read");
    assert_eq!(rig.database.waiting_users().await.expect("a queue").len(), 1);
}

/// Three people whose numbers changed, one chain each, and the job that did it.
async fn three_changed() -> (Rig, Vec<Person>, sync_core::id::JobId) {
    let rig = settled_with(classic()).await;
    let three = people(&rig)[..3].to_vec();
    for (n, person) in (1..).zip(&three) {
        gives(&rig, &person.user, &unused(n));
    }
    let job = rig.sync().await.expect("a job").job.id;
    rig.quiet().await;
    (rig, three, job)
}

async fn on_hold(rig: &Rig) -> Vec<PbxUserId> {
    let holds = rig.database.holds().await.expect("holds");
    holds
        .into_values()
        .filter(|hold| hold.reason == HoldReason::Undone)
        .map(|hold| hold.user)
        .collect()
}

#[tokio::test(start_paused = true)]
async fn an_undo_that_was_cut_off_is_finished_and_not_undone_by_the_next_job() {
    let (mut rig, three, job) = three_changed().await;
    let since = mark(&rig);
    let cut = tokio::time::timeout(Duration::from_secs(12), rig.engine.undo(job, tester(), None)).await;
    cut.expect_err("the undo is at work");
    let done = moves(&rig, since).len();
    assert!((1..6).contains(&done), "{done} moves before the cut");
    assert_eq!(on_hold(&rig).await.len(), 3);
    rig.restart();
    rig.sync().await.expect("the next job");
    rig.quiet().await;
    for person in &three {
        assert_eq!(held(&rig, &person.account).as_ref(), Some(&person.number));
    }
    assert_nothing_repeated(&rig, since);
}

#[tokio::test(start_paused = true)]
async fn an_undo_that_is_cancelled_holds_only_whom_it_came_to() {
    let (rig, three, job) = three_changed().await;
    let since = mark(&rig);
    let (undo, ()) = tokio::join!(rig.engine.undo(job, tester(), None), async {
        while moves(&rig, since).is_empty() {
            rig.pass(Duration::from_millis(20)).await;
        }
        let running = the_running_job(&rig).await.id;
        rig.engine.cancel(running).await.expect("asked");
    });
    let undo = undo.expect("an undo").job;
    assert_eq!(undo.status, JobStatus::Cancelled);
    rig.quiet().await;
    let rows = rig.database.steps(undo.id).await.expect("steps");
    let mut touched: Vec<PbxUserId> = rows
        .into_iter()
        .filter(|row| row.outcome == Some(Outcome::Verified))
        .map(|row| row.step.user)
        .collect();
    touched.dedup();
    assert!(touched.len() < three.len(), "{touched:?}");
    assert_eq!(on_hold(&rig).await, touched);
}
