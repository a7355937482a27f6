//! Who is left alone on purpose, and how far a retry, a single sync and an undo reach.

use crate::scene::*;
use simulator::{Fault, FaultRule, System, TenantChange};
use std::time::Duration;
use sync_core::{
    job::{JobPurpose, JobStatus},
    managed::HoldReason,
    outcome::Outcome,
    plan::{LeaveReason, Verdict},
};
use voice_sync_tests::tester;

fn on_hold(reason: HoldReason) -> Verdict {
    Verdict::Left {
        reason: LeaveReason::OnHold { reason },
    }
}

#[tokio::test(start_paused = true)]
async fn a_number_that_others_change_three_times_a_day_is_contested() {
    let rig = settled().await;
    let person = people(&rig)[0].clone();
    for _ in 0..3 {
        takes_away(&rig, &person.number);
        rig.quiet().await;
        rig.sync().await.expect("a job");
        rig.quiet().await;
        assert_eq!(held(&rig, &person.account), Some(person.number.clone()));
    }
    takes_away(&rig, &person.number);
    rig.quiet().await;
    let since = mark(&rig);
    rig.sync().await.expect("a job");
    assert_eq!(
        verdict_of(&rig, &person.user).await,
        on_hold(HoldReason::Contested)
    );
    assert_eq!(moves(&rig, since), []);
    rig.engine
        .plan_again_for(std::slice::from_ref(&person.user), &tester())
        .await
        .expect("resumed");
    rig.pass(A_DAY).await;
    rig.sync().await.expect("a job");
    assert_done(&rig).await;
}

#[tokio::test(start_paused = true)]
async fn changes_of_a_number_that_are_days_apart_are_not_contested() {
    let rig = settled().await;
    let person = people(&rig)[0].clone();
    for _ in 0..5 {
        takes_away(&rig, &person.number);
        rig.pass(Duration::from_secs(9 * 3600)).await;
        rig.sync().await.expect("a job");
        assert_done(&rig).await;
    }
}

#[tokio::test(start_paused = true)]
async fn retry_failed_touches_only_those_who_failed() {
    let rig = settled().await;
    let three = people(&rig)[..3].to_vec();
    gives(&rig, &three[0].user, &unused(1));
    gives(&rig, &three[1].user, &unused(2));
    let text = "The usage location does not allow this number.".to_owned();
    fault(
        &rig,
        FaultRule::on(System::Graph, ASSIGN, Fault::OperationFails { text }).times(1),
    );
    let job = rig.sync().await.expect("a job").job;
    assert_eq!((job.counts.failed, job.counts.verified), (1, 1));
    takes_away(&rig, &three[2].number);
    rig.quiet().await;
    let since = mark(&rig);
    let retry = rig.engine.retry_failed(job.id, tester()).await.expect("a retry");
    assert_eq!(retry.job.purpose, JobPurpose::RetryFailed { of: job.id });
    assert_eq!(retry.job.counts.planned, 1);
    assert_eq!(moves(&rig, since).len(), 2);
    rig.quiet().await;
    assert_eq!(held(&rig, &three[0].account), Some(unused(1)));
    assert_eq!(held(&rig, &three[1].account), Some(unused(2)));
    assert_eq!(held(&rig, &three[2].account), None);
}

#[tokio::test(start_paused = true)]
async fn the_sync_of_one_person_touches_only_his_chain() {
    let rig = settled().await;
    let three = people(&rig)[..3].to_vec();
    gives(&rig, &three[0].user, &three[1].number);
    gives(&rig, &three[1].user, &three[0].number);
    gives(&rig, &three[2].user, &unused(1));
    let purpose = JobPurpose::OnePerson {
        user: three[0].user.clone(),
    };
    let report = sync_only(&rig, &[&three[0].user], purpose).await.expect("a job");
    assert_eq!(report.job.counts.planned, 2);
    rig.quiet().await;
    assert_eq!(held(&rig, &three[0].account), Some(three[1].number.clone()));
    assert_eq!(held(&rig, &three[1].account), Some(three[0].number.clone()));
    assert_eq!(held(&rig, &three[2].account), Some(three[2].number.clone()));
    rig.sync().await.expect("a job");
    assert_done(&rig).await;
}

#[tokio::test(start_paused = true)]
async fn undo_restores_the_numbers_and_lists_who_changed_since() {
    let rig = settled().await;
    let four = people(&rig)[..4].to_vec();
    gives(&rig, &four[0].user, &four[1].number);
    gives(&rig, &four[1].user, &four[0].number);
    gives(&rig, &four[2].user, &unused(1));
    gives(&rig, &four[3].user, &unused(2));
    let done = rig.sync().await.expect("a job").job;
    rig.quiet().await;
    takes_away(&rig, &unused(2));
    rig.quiet().await;
    let undo = rig
        .engine
        .undo(done.id, tester(), Some("a mistake".into()))
        .await
        .expect("an undo");
    assert_eq!(
        undo.job.status,
        JobStatus::Completed,
        "{}",
        log(&rig, undo.job.id).await
    );
    rig.quiet().await;
    for person in &four[..3] {
        assert_eq!(held(&rig, &person.account).as_ref(), Some(&person.number));
    }
    assert_eq!(
        held(&rig, &four[3].account),
        None,
        "what changed since is not overwritten"
    );
    assert!(
        log(&rig, undo.job.id)
            .await
            .contains("not undone, because it changed since")
    );
    assert_eq!(rig.control.violations(), Vec::new());

    let since = mark(&rig);
    rig.sync().await.expect("a job");
    assert_eq!(verdict_of(&rig, &four[0].user).await, on_hold(HoldReason::Undone));
    assert_eq!(held(&rig, &four[2].account).as_ref(), Some(&four[2].number));
    let others = moves(&rig, since)
        .into_iter()
        .filter(|moved| moved.subject != unused(2));
    assert_eq!(others.count(), 0);

    gives(&rig, &four[2].user, &unused(7));
    rig.sync().await.expect("a job");
    rig.quiet().await;
    assert_eq!(
        held(&rig, &four[2].account),
        Some(unused(7)),
        "a PBX change ends the hold"
    );
    let users = [four[0].user.clone(), four[1].user.clone()];
    rig.engine
        .plan_again_for(&users, &tester())
        .await
        .expect("resumed");
    rig.sync().await.expect("a job");
    assert_done(&rig).await;
}

#[tokio::test(start_paused = true)]
async fn undo_of_a_removal_gives_the_number_back() {
    let rig = settled().await;
    let person = people(&rig)[0].clone();
    unticks(&rig, &person.user);
    let done = rig.sync().await.expect("a job").job;
    rig.quiet().await;
    assert_eq!(held(&rig, &person.account), None);
    rig.engine.undo(done.id, tester(), None).await.expect("an undo");
    rig.quiet().await;
    assert_eq!(held(&rig, &person.account), Some(person.number.clone()));
    let since = mark(&rig);
    rig.sync().await.expect("a job");
    assert_eq!(moves(&rig, since), []);
}

#[tokio::test(start_paused = true)]
async fn a_licence_that_arrives_completes_the_pending_change() {
    let rig = settled().await;
    let blocked = rig
        .truth()
        .wanted
        .into_iter()
        .find(|wanted| wanted.blocked_by == ["no_phone_system_licence"]);
    let blocked = blocked.expect("somebody without licence");
    let account = blocked.account_id.expect("an account");
    let licence = simulator::Licence::PhoneSystem;
    tampers(
        &rig,
        &TenantChange::GrantLicence {
            account: account.clone(),
            licence,
        },
    );
    rig.pass(Duration::from_secs(60)).await;
    rig.sync().await.expect("a job");
    assert_done(&rig).await;
    assert_eq!(
        rig.truth().accounts[&account].numbers.first(),
        blocked.number.as_ref()
    );
}

#[tokio::test(start_paused = true)]
async fn one_failed_person_stops_nobody_else() {
    let rig = settled().await;
    let five = people(&rig)[..5].to_vec();
    for (n, person) in (1..).zip(&five) {
        gives(&rig, &person.user, &unused(n));
    }
    let text = "The account lacks appropriate licenses.".to_owned();
    fault(
        &rig,
        FaultRule::on(System::Graph, UNASSIGN, Fault::OperationFails { text }).times(1),
    );
    let report = rig.sync().await.expect("a job");
    assert_eq!((report.job.counts.failed, report.job.counts.verified), (1, 4));
    let failed = rig.steps(report.job.id).await;
    assert_eq!(
        failed
            .iter()
            .filter(|row| matches!(row.outcome, Some(Outcome::Failed { .. })))
            .count(),
        1
    );
    rig.sync().await.expect("the next job");
    assert_done(&rig).await;
}
