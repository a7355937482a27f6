//! What stands for approval, and what an answer does.

use crate::scene::*;
use simulator::PbxChange;
use std::time::Duration;
use sync_core::{
    error_code::ErrorCode,
    job::{JobPurpose, JobStatus},
    limits::Limits,
    managed::HoldReason,
    plan::{LeaveReason, StepClass, Verdict},
    ports::{JobHistory, RecordsStore},
    settings::Settings,
};
use voice_sync_tests::{Rig, RigOptions, tester};

async fn fresh() -> Rig {
    Rig::new(RigOptions {
        approved: false,
        ..RigOptions::default()
    })
    .await
}

fn tight(removals: u32, replacements: u32) -> Settings {
    Settings {
        limits: Limits {
            removals,
            replacements,
            percent: 50,
        },
        ..wide()
    }
}

/// A connection in which three replacements are one too many, and the three people.
async fn crossing() -> (Rig, Vec<Person>) {
    let rig = settled_with(tight(10, 2)).await;
    let three = people(&rig)[..3].to_vec();
    for (n, person) in (1..).zip(&three) {
        gives(&rig, &person.user, &unused(n));
    }
    (rig, three)
}

#[tokio::test(start_paused = true)]
async fn the_first_sync_stands_held_as_a_preview_and_writes_nothing() {
    let rig = fresh().await;
    let report = rig.sync().await.expect("a job");
    assert_eq!(report.job.status, JobStatus::Held);
    assert_eq!(report.job.purpose, JobPurpose::FirstSync);
    assert!(report.plan.steps.len() > 5, "{:?}", report.plan.steps);
    assert!(report.job.counts.already_right > 0 && report.job.counts.blocked > 0);
    assert_eq!(writes_sent(&rig, 0), 0);
}

#[tokio::test(start_paused = true)]
async fn a_second_first_sync_replaces_the_preview_so_that_one_stands() {
    let rig = fresh().await;
    let first = rig.sync().await.expect("a job");
    let second = rig.sync().await.expect("a job");
    let standing = jobs(&rig, JobStatus::Held).await;
    assert_eq!(
        standing.iter().map(|job| job.id).collect::<Vec<_>>(),
        [second.job.id]
    );
    assert_eq!(
        rig.database.job(first.job.id).await.unwrap().unwrap().status,
        JobStatus::Expired
    );
}

#[tokio::test(start_paused = true)]
async fn approving_the_preview_carries_out_that_very_plan() {
    let rig = fresh().await;
    let held = rig.sync().await.expect("a job");
    let report = rig
        .engine
        .approve(held.job.id, tester(), None)
        .await
        .expect("the same plan");
    assert_eq!(report.job.id, held.job.id);
    assert_eq!(report.plan.hash(), held.plan.hash());
    assert_eq!(report.job.status, JobStatus::Completed);
    let rows = rig.steps(held.job.id).await;
    assert_eq!(
        rows.iter().map(|row| &row.step).collect::<Vec<_>>(),
        held.plan.steps.iter().collect::<Vec<_>>()
    );
    assert!(
        rig.database
            .connection()
            .await
            .unwrap()
            .unwrap()
            .first_sync_approved
    );
    assert_done(&rig).await;
}

#[tokio::test(start_paused = true)]
async fn a_change_before_the_approval_makes_it_refuse_and_holds_the_new_plan() {
    let rig = fresh().await;
    let held = rig.sync().await.expect("a job");
    gives(&rig, &held.plan.steps[0].user, &unused(1));
    let refused = rig
        .engine
        .approve(held.job.id, tester(), None)
        .await
        .expect_err("another plan");
    assert_eq!(refused.code, ErrorCode::PlanChanged);
    assert_eq!(writes_sent(&rig, 0), 0);
    assert_eq!(
        rig.database.job(held.job.id).await.unwrap().unwrap().status,
        JobStatus::Expired
    );
    let standing = jobs(&rig, JobStatus::Held).await;
    assert_eq!(standing.len(), 1);
    assert!(
        refused.detail.contains(&standing[0].id.to_string()),
        "{}",
        refused.detail
    );
    rig.engine
        .approve(standing[0].id, tester(), None)
        .await
        .expect("the new plan");
    assert_done(&rig).await;
}

#[tokio::test(start_paused = true)]
async fn a_held_job_expires_after_a_day() {
    let rig = fresh().await;
    let held = rig.sync().await.expect("a job");
    rig.pass(Duration::from_secs(24 * 3600 - 60)).await;
    assert_eq!(rig.engine.expire_held().await.expect("jobs"), []);
    rig.pass(Duration::from_secs(120)).await;
    let late = rig
        .engine
        .approve(held.job.id, tester(), None)
        .await
        .expect_err("too late");
    assert_eq!(late.code, ErrorCode::WrongJobState);
    assert_eq!(jobs(&rig, JobStatus::Expired).await.len(), 1);
    assert_eq!(writes_sent(&rig, 0), 0);
}

#[tokio::test(start_paused = true)]
async fn an_ended_job_can_be_neither_approved_nor_rejected() {
    let rig = settled().await;
    let done = rig.sync().await.expect("a job").job.id;
    let approved = rig.engine.approve(done, tester(), None).await.expect_err("ended");
    let rejected = rig.engine.reject(done, tester(), None).await.expect_err("ended");
    assert_eq!(
        (approved.code, rejected.code),
        (ErrorCode::WrongJobState, ErrorCode::WrongJobState)
    );
}

#[tokio::test(start_paused = true)]
async fn the_share_that_an_auto_job_may_change_is_one_of_everybody() {
    let options = RigOptions {
        users: 100,
        settings: Settings {
            limits: Limits {
                percent: 20,
                ..tight(50, 50).limits
            },
            ..wide()
        },
        ..RigOptions::default()
    };
    let rig = settled_rig(options).await;
    let people = people(&rig);
    let mut unused = (1..).map(unused);
    let mut gives_all = |people: &[Person]| {
        for (person, number) in people.iter().zip(&mut unused) {
            gives(&rig, &person.user, &number);
        }
    };
    gives_all(&people[..3]);
    rig.engine.refresh().await.expect("a read");
    let few = auto_job(&rig).await;
    assert_eq!((few.held, few.job.counts.verified), (None, 3));
    gives_all(&people[3..24]);
    rig.engine.refresh().await.expect("a read");
    let many = auto_job(&rig).await;
    assert!(many.held.is_some(), "{:?}", many.job);
}

#[tokio::test(start_paused = true)]
async fn a_class_that_crosses_its_limit_is_held_while_the_rest_runs() {
    let options = RigOptions {
        users: 100,
        settings: tight(1, 20),
        ..RigOptions::default()
    };
    let rig = settled_rig(options).await;
    let people = people(&rig);
    let (leaver, second, taker, other) = (&people[0], &people[1], &people[2], &people[3]);
    unticks(&rig, &leaver.user);
    unticks(&rig, &second.user);
    gives(&rig, &taker.user, &leaver.number);
    gives(&rig, &other.user, &unused(1));
    let report = rig.sync().await.expect("a job");
    let held = report.held.expect("a held job");
    rig.quiet().await;
    assert_eq!(held_by(&rig, other), Some(unused(1)));
    assert_eq!(held_by(&rig, leaver), Some(leaver.number.clone()));
    assert_eq!(held_by(&rig, second), Some(second.number.clone()));
    assert!(
        held_by(&rig, taker).is_some(),
        "the taker gave his number up although what he takes is held"
    );
    let job = rig.database.job(held).await.unwrap().unwrap();
    assert_eq!(job.purpose, JobPurpose::HeldPart { of: report.job.id });
    assert!(
        job.held_because
            .iter()
            .any(|because| because.contains("2 people")),
        "{:?}",
        job.held_because
    );
    let rows = rig.steps(held).await;
    assert_eq!(
        rows.iter()
            .filter(|row| row.step.class == StepClass::Removal)
            .count(),
        2
    );
    assert!(rows.iter().any(|row| row.step.user == taker.user));
    rig.engine
        .approve(held, tester(), None)
        .await
        .expect("the same plan");
    assert_done(&rig).await;
    assert_eq!(held_by(&rig, taker), Some(leaver.number.clone()));
}

fn held_by(rig: &Rig, person: &Person) -> Option<String> {
    held(rig, &person.account)
}

#[tokio::test(start_paused = true)]
async fn an_equal_held_job_stands_once() {
    let (rig, _) = crossing().await;
    let first = rig.sync().await.expect("a job").held.expect("a held job");
    let second = rig.sync().await.expect("a job").held;
    assert_eq!(second, Some(first));
    assert_eq!(jobs(&rig, JobStatus::Held).await.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn another_held_plan_for_the_same_people_replaces_the_older_one() {
    let (rig, three) = crossing().await;
    let first = rig.sync().await.expect("a job").held.expect("a held job");
    gives(&rig, &three[0].user, &unused(9));
    let second = rig.sync().await.expect("a job").held.expect("a held job");
    assert_ne!(first, second);
    let standing = jobs(&rig, JobStatus::Held).await;
    assert_eq!(standing.iter().map(|job| job.id).collect::<Vec<_>>(), [second]);
}

#[tokio::test(start_paused = true)]
async fn limits_count_the_jobs_of_the_last_day() {
    let rig = settled_with(tight(10, 2)).await;
    let people = people(&rig);
    for (n, person) in (1..).zip(&people[..2]) {
        gives(&rig, &person.user, &unused(n));
        assert_eq!(rig.sync().await.expect("a job").held, None);
    }
    gives(&rig, &people[2].user, &unused(3));
    assert!(rig.sync().await.expect("a job").held.is_some());
    rig.pass(A_DAY).await;
    assert_eq!(rig.sync().await.expect("a job").held, None);
    assert_done(&rig).await;
}

#[tokio::test(start_paused = true)]
async fn rejected_people_stay_unchanged_until_their_record_changes_or_an_admin_plans_again() {
    let (rig, three) = crossing().await;
    let held = rig.sync().await.expect("a job").held.expect("a held job");
    let rejected = rig
        .engine
        .reject(held, tester(), Some("wrong".into()))
        .await
        .expect("rejected");
    assert_eq!(rejected.status, JobStatus::Rejected);
    let since = mark(&rig);
    let next = rig.sync().await.expect("a job");
    let on_hold = Verdict::Left {
        reason: LeaveReason::OnHold {
            reason: HoldReason::Rejected,
        },
    };
    for person in &three {
        assert_eq!(next.plan.people[&person.user].verdict, on_hold);
    }
    assert_eq!(moves(&rig, since), []);

    change(
        &rig,
        &three[0].user,
        &PbxChange {
            number: Some(Some(unused(8))),
            ..PbxChange::default()
        },
    );
    rig.sync().await.expect("a job");
    rig.quiet().await;
    assert_eq!(held_by(&rig, &three[0]), Some(unused(8)));
    assert_eq!(held_by(&rig, &three[1]), Some(three[1].number.clone()));

    rig.engine
        .plan_again_for(std::slice::from_ref(&three[1].user), &tester())
        .await
        .expect("resumed");
    rig.sync().await.expect("a job");
    rig.quiet().await;
    assert_eq!(held_by(&rig, &three[1]), Some(unused(2)));
    assert_eq!(held_by(&rig, &three[2]), Some(three[2].number.clone()));
}

#[tokio::test(start_paused = true)]
async fn a_dry_run_shows_the_plan_of_the_next_job_and_writes_nothing() {
    let (rig, _) = crossing().await;
    let since = mark(&rig);
    let preview = rig.engine.preview(None).await.expect("a preview");
    assert_eq!(preview.held_because.len(), 1);
    assert_eq!(moves(&rig, since), []);
    let report = rig.sync().await.expect("a job");
    let held = rig
        .database
        .plan(report.held.expect("held"))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        held.plan.steps.len() + report.plan.steps.len(),
        preview.plan.steps.len()
    );
}

#[tokio::test(start_paused = true)]
async fn approvals_and_rejections_are_in_the_audit_trail() {
    let (rig, _) = crossing().await;
    let held = rig.sync().await.expect("a job").held.expect("a held job");
    rig.engine
        .reject(held, tester(), Some("not today".into()))
        .await
        .expect("rejected");
    let trail = rig.database.audit_entries(10).await.expect("audit");
    let entry = trail
        .iter()
        .find(|entry| entry.what == "job.rejected")
        .expect("an entry");
    assert_eq!(entry.reason.as_deref(), Some("not today"));
    assert_eq!(entry.person, "test");
}
