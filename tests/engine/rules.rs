//! What is ours to change, and what is left alone.

use crate::scene::*;
use simulator::{Fault, FaultRule, PbxChange, PbxStatus, System, TenantChange};
use std::{collections::BTreeMap, time::Duration};
use sync_core::{
    id::PbxUserId,
    job::{JobPurpose, JobStatus},
    managed::HoldReason,
    outcome::Outcome,
    plan::{LeaveReason, Verdict},
    ports::{MirrorStore, RecordsStore},
    settings::Settings,
    tenant::PolicyType,
    voice_rules::{PolicyChoice, VoiceRules},
};
use voice_sync_tests::{Rig, RigOptions, tester};

const MINUTES_5: Duration = Duration::from_secs(300);

async fn verdict(rig: &Rig, user: &PbxUserId) -> Verdict {
    let preview = rig.engine.preview(None).await.expect("a preview");
    preview.plan.people[user].verdict.clone()
}

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
    assert_eq!(verdict(&rig, &person.user).await, on_hold(HoldReason::Contested));
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
    assert_eq!(verdict(&rig, &four[0].user).await, on_hold(HoldReason::Undone));
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
        let verdict = verdict(&rig, &person.user).await;
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
    assert!(
        rig.database
            .load_mirror()
            .await
            .expect("a mirror")
            .suspect
            .is_some()
    );
    rig.engine.confirm_source(&tester()).await.expect("confirmed");
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

async fn policy(rig: &Rig, name: &str) -> PolicyChoice {
    let hits = rig
        .directory
        .policy_id(PolicyType::VoiceRouting, name)
        .await
        .expect("an answer");
    PolicyChoice::Named {
        name: name.into(),
        policy_id: Some(hits[0].policy_id.clone()),
    }
}

fn everybody(choice: PolicyChoice) -> Settings {
    let default = BTreeMap::from([(PolicyType::VoiceRouting, choice)]);
    Settings {
        voice_rules: VoiceRules {
            rules: Vec::new(),
            default,
        },
        ..wide()
    }
}

fn direct(rig: &Rig, person: &Person) -> Option<String> {
    rig.truth().accounts[person.account.as_str()]
        .policies
        .get(PolicyType::VoiceRouting.as_str())
        .cloned()
}

/// The policy id that a group gives the person.
fn inherited(rig: &Rig, person: &Person) -> bool {
    let world = rig.control.world();
    world.accounts[person.account.as_str()]
        .group
        .contains_key(PolicyType::VoiceRouting.as_str())
}

#[tokio::test(start_paused = true)]
async fn voice_rules_assign_policies_and_the_tenant_default_takes_away_only_ours() {
    let rig = Rig::new(RigOptions {
        users: 80,
        ..RigOptions::default()
    })
    .await;
    let people = people(&rig);
    let uk = "PBX-OVRP-UK".to_owned();
    let had: Vec<bool> = people
        .iter()
        .map(|person| direct(&rig, person).as_ref() == Some(&uk))
        .collect();
    assert!(had.contains(&true) && had.contains(&false));
    rig.save_settings(&everybody(policy(&rig, &uk).await)).await;
    let report = rig.sync().await.expect("a job");
    assert_eq!(report.job.counts.failed, 0);
    rig.quiet().await;
    for person in people.iter().filter(|person| !inherited(&rig, person)) {
        assert_eq!(direct(&rig, person).as_ref(), Some(&uk), "{person:?}");
    }
    assert_done(&rig).await;

    rig.save_settings(&everybody(PolicyChoice::TenantDefault)).await;
    rig.sync().await.expect("a job");
    rig.quiet().await;
    for (person, had) in people.iter().zip(had) {
        assert_eq!(direct(&rig, person).is_some(), had, "{person:?}");
    }
    assert_done(&rig).await;
}

#[tokio::test(start_paused = true)]
async fn a_policy_that_a_group_gives_is_in_sync() {
    let rig = Rig::new(RigOptions {
        users: 300,
        ..RigOptions::default()
    })
    .await;
    let world = rig.control.world();
    let people: Vec<Person> = people(&rig)
        .into_iter()
        .filter(|person| inherited(&rig, person))
        .collect();
    let id_of = |person: &Person| {
        world.accounts[person.account.as_str()].group[PolicyType::VoiceRouting.as_str()]
            .policy_id
            .clone()
    };
    let uk = policy(&rig, "PBX-OVRP-UK").await;
    let PolicyChoice::Named {
        policy_id: Some(uk_id),
        ..
    } = &uk
    else {
        panic!("a named policy")
    };
    let british: Vec<&Person> = people
        .iter()
        .filter(|person| id_of(person) == uk_id.as_str())
        .collect();
    assert!(!british.is_empty(), "the seed has nobody who inherits the policy");
    rig.save_settings(&everybody(uk.clone())).await;
    rig.sync().await.expect("a job");
    rig.quiet().await;
    for person in british {
        assert_eq!(direct(&rig, person), None, "{person:?}");
    }
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
