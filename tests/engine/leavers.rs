//! Who is gone, who only seems to be, and who was never ours.

use crate::scene::*;
use simulator::{Fault, FaultRule, PbxChange, PbxStatus, System};
use std::time::Duration;
use sync_core::{
    id::PbxUserId,
    plan::{LeaveReason, Verdict},
    ports::{MirrorStore, RecordsStore},
};
use voice_sync_tests::{Rig, RigOptions, tester};

const MINUTES_5: Duration = Duration::from_secs(300);

#[tokio::test(start_paused = true)]
async fn only_managed_people_lose_their_number() {
    let rig = Rig::new(RigOptions {
        settings: wide(),
        ..RigOptions::default()
    })
    .await;
    let holders = people(&rig)
        .into_iter()
        .filter(|person| held(&rig, &person.account).is_some());
    let person = holders.into_iter().next().expect("somebody with a number");
    let his = held(&rig, &person.account);
    unticks(&rig, &person.user);
    rig.sync().await.expect("the first job");
    rig.quiet().await;
    assert_eq!(held(&rig, &person.account), his, "he was never ours");
    let other = people(&rig)[0].clone();
    change(
        &rig,
        &other.user,
        &PbxChange {
            status: Some(PbxStatus::Inactive),
            ..PbxChange::default()
        },
    );
    rig.pass(A_DAY).await;
    rig.sync().await.expect("a job");
    rig.quiet().await;
    assert_eq!(held(&rig, &other.account), None, "he was");
}

#[tokio::test(start_paused = true)]
async fn a_vanished_person_keeps_his_number_until_ten_minutes_two_reads_and_a_404() {
    let rig = settled().await;
    let person = people(&rig)[0].clone();
    rig.control
        .delete_pbx_user(person.user.as_str())
        .expect("deleted");
    for _ in 0..2 {
        rig.sync().await.expect("a job");
        let verdict = verdict_of(&rig, &person.user).await;
        assert!(
            matches!(
                verdict,
                Verdict::Left {
                    reason: LeaveReason::Vanishing { .. }
                }
            ),
            "{verdict:?}"
        );
        assert_eq!(held(&rig, &person.account), Some(person.number.clone()));
        rig.pass(MINUTES_5 - Duration::from_secs(30)).await;
    }
    rig.pass(MINUTES_5).await;
    let report = rig.sync().await.expect("a job");
    assert_eq!(report.plan.people[&person.user].verdict, Verdict::Remove);
    rig.quiet().await;
    assert_eq!(held(&rig, &person.account), None);
}

#[tokio::test(start_paused = true)]
async fn a_vanished_person_who_cannot_be_asked_for_keeps_his_number() {
    let rig = settled().await;
    let person = people(&rig)[0].clone();
    rig.control
        .delete_pbx_user(person.user.as_str())
        .expect("deleted");
    fault(
        &rig,
        FaultRule::on(
            System::Pbx,
            "users/*",
            Fault::Status {
                status: 503,
                retry_after: None,
                message: None,
            },
        ),
    );
    for _ in 0..4 {
        rig.sync().await.expect("a job");
        rig.pass(MINUTES_5).await;
    }
    assert_eq!(held(&rig, &person.account), Some(person.number.clone()));
    rig.control.remove_faults(None);
    rig.sync().await.expect("a job");
    rig.quiet().await;
    assert_eq!(held(&rig, &person.account), None);
}

#[tokio::test(start_paused = true)]
async fn a_moved_person_keeps_his_number_and_stays_ours() {
    let rig = settled().await;
    let person = people(&rig)[0].clone();
    let new = rig
        .control
        .move_pbx_user(person.user.as_str(), None)
        .expect("moved");
    let since = mark(&rig);
    for _ in 0..4 {
        rig.sync().await.expect("a job");
        rig.quiet().await;
        assert_eq!(held(&rig, &person.account), Some(person.number.clone()));
        rig.pass(MINUTES_5).await;
    }
    assert_eq!(moves(&rig, since), []);
    let managed = rig.database.managed().await.expect("managed");
    assert!(!managed.contains_key(&person.user));
    assert_eq!(managed[&PbxUserId::new(new)].account, person.account);
}

#[tokio::test(start_paused = true)]
async fn extensions_that_are_rebuilt_take_no_number_away() {
    let rig = settled().await;
    let person = people(&rig)[0].clone();
    rig.control
        .change_pbx_licence(person.user.as_str(), 4 * 60_000)
        .expect("a licence");
    let since = mark(&rig);
    for _ in 0..4 {
        rig.sync().await.expect("a job");
        rig.pass(Duration::from_secs(120)).await;
    }
    assert_eq!(moves(&rig, since), []);
    assert_done(&rig).await;
}

#[tokio::test(start_paused = true)]
async fn a_suspect_source_removes_nobody_until_it_is_confirmed() {
    let rig = settled().await;
    let people = people(&rig);
    let leavers = &people[..4];
    for person in leavers {
        unticks(&rig, &person.user);
    }
    let since = mark(&rig);
    for _ in 0..3 {
        let report = rig.sync().await.expect("a job");
        let left = Verdict::Left {
            reason: LeaveReason::SourceSuspect,
        };
        assert_eq!(report.plan.people[&leavers[0].user].verdict, left);
        rig.pass(Duration::from_secs(700)).await;
    }
    assert_eq!(moves(&rig, since), []);
    let mirror = rig.database.load_mirror().await.expect("a mirror");
    let after = mirror.suspect.expect("a suspicion").after;
    let confirmed = rig.engine.confirm_source(after, &tester()).await;
    confirmed.expect("confirmed");
    for _ in 0..2 {
        rig.sync().await.expect("a job");
        rig.pass(Duration::from_secs(700)).await;
    }
    for person in leavers {
        assert_eq!(held(&rig, &person.account), None);
    }
    assert_done(&rig).await;
}

#[tokio::test(start_paused = true)]
async fn a_suspect_source_does_not_keep_others_from_their_changes() {
    let rig = settled().await;
    let people = people(&rig);
    for person in &people[..4] {
        unticks(&rig, &person.user);
    }
    gives(&rig, &people[5].user, &unused(1));
    rig.sync().await.expect("a job");
    rig.quiet().await;
    assert_eq!(held(&rig, &people[5].account), Some(unused(1)));
}
