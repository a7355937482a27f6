//! A sample tenant in which the first job is done, and what tests do to it and ask of it.

use simulator::{FaultRule, JournalEvent, PbxChange, TenantChange};
use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};
use sync_core::{
    failure::Failure,
    id::{EntraId, JobId, PbxUserId},
    job::{Job, JobPurpose, JobStatus, JobType},
    limits::Limits,
    managed::HoldReason,
    outcome::Outcome,
    plan::{LeaveReason, Verdict},
    ports::{JobFilter, JobHistory, StepRow},
    settings::Settings,
    tenant::PolicyType,
    voice_rules::{PolicyChoice, VoiceRules},
};
use sync_engine::{JobReport, SyncRequest};
use voice_sync_tests::{Rig, RigOptions, request};

pub const ASSIGN: &str = "*numberAssignments/assignNumber";
pub const UNASSIGN: &str = "*numberAssignments/unassignNumber";
/// The verdict about somebody for whom an accepted write does not show yet.
pub const UNSETTLED: Verdict = Verdict::Left {
    reason: LeaveReason::OnHold {
        reason: HoldReason::Unsettled,
    },
};
pub const A_DAY: Duration = Duration::from_secs(25 * 3600);

/// A person of the phone system who can be synced.
#[derive(Clone, Debug)]
pub struct Person {
    pub user: PbxUserId,
    pub account: EntraId,
    pub number: String,
}

/// A number that an engine moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    pub what: String,
    pub subject: String,
    pub from: Option<String>,
    pub to: Option<String>,
}

/// Limits that no test of something else meets.
pub fn wide() -> Settings {
    Settings {
        next_gen: true,
        limits: Limits::MAXIMUM,
        ..Settings::default()
    }
}

pub fn classic() -> Settings {
    Settings {
        next_gen: false,
        ..wide()
    }
}

/// A voice routing policy of the tenant, by name.
pub async fn policy(rig: &Rig, name: &str) -> PolicyChoice {
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

/// Limits that no test meets, and this voice routing policy for everybody.
pub fn everybody(choice: PolicyChoice) -> Settings {
    let default = BTreeMap::from([(PolicyType::VoiceRouting, choice)]);
    Settings {
        voice_rules: VoiceRules {
            rules: Vec::new(),
            default,
        },
        ..wide()
    }
}

/// A connection whose first job is done and more than a day old.
pub async fn settled() -> Rig {
    settled_with(wide()).await
}

pub async fn settled_with(settings: Settings) -> Rig {
    settled_rig(RigOptions {
        settings,
        ..RigOptions::default()
    })
    .await
}

pub async fn settled_rig(options: RigOptions) -> Rig {
    let rig = Rig::new(options).await;
    rig.sync().await.expect("the first job");
    rig.quiet().await;
    rig.pass(A_DAY).await;
    rig.assert_converged();
    rig
}

/// People who can be synced, by PBX user id.
pub fn people(rig: &Rig) -> Vec<Person> {
    let ready = rig
        .truth()
        .wanted
        .into_iter()
        .filter(|wanted| wanted.blocked_by.is_empty());
    ready
        .filter_map(|wanted| {
            Some(Person {
                user: PbxUserId::new(wanted.pbx_user_id),
                account: EntraId::new(wanted.account_id?),
                number: wanted.number?,
            })
        })
        .collect()
}

/// A number that nobody has.
pub fn unused(n: u32) -> String {
    format!("+44113009{n:04}")
}

/// The phone system gives a person a number.
pub fn gives(rig: &Rig, user: &PbxUserId, number: &str) {
    change(
        rig,
        user,
        &PbxChange {
            number: Some(Some(number.to_owned())),
            ..PbxChange::default()
        },
    );
}

pub fn unticks(rig: &Rig, user: &PbxUserId) {
    change(
        rig,
        user,
        &PbxChange {
            teams: Some(Some(false)),
            ..PbxChange::default()
        },
    );
}

pub fn change(rig: &Rig, user: &PbxUserId, change: &PbxChange) {
    rig.control
        .edit_pbx_user(user.as_str(), change)
        .expect("a PBX user");
}

/// Somebody else changes the tenant.
pub fn tampers(rig: &Rig, change: &TenantChange) {
    rig.control.change_tenant(change).expect("a change of the tenant");
}

pub fn takes_away(rig: &Rig, number: &str) {
    tampers(
        rig,
        &TenantChange::UnassignNumber {
            number: number.to_owned(),
        },
    );
}

pub fn fault(rig: &Rig, rule: FaultRule) -> u64 {
    rig.control.add_fault(rule)
}

/// The place in the journal.
pub fn mark(rig: &Rig) -> u64 {
    rig.control.journal(0).last().map_or(0, |entry| entry.seq)
}

/// What was done through Graph since.
pub fn moves(rig: &Rig, since: u64) -> Vec<Move> {
    let done = rig.control.journal(since).into_iter();
    done.filter_map(|entry| match entry.event {
        JournalEvent::Transition {
            what,
            subject,
            from,
            to,
            by,
            ..
        } if by == "graph" => Some(Move {
            what,
            subject,
            from,
            to,
        }),
        JournalEvent::Transition { .. } | JournalEvent::Request { .. } | JournalEvent::Violation { .. } => {
            None
        }
    })
    .collect()
}

/// Writes that were asked of Graph since.
pub fn writes_sent(rig: &Rig, since: u64) -> usize {
    let asked = rig.control.journal(since).into_iter();
    asked
        .filter(|entry| match &entry.event {
            JournalEvent::Request { method, path, .. } => {
                method == "POST" && (path.contains("ssignNumber") || path.contains("ssign"))
            }
            JournalEvent::Transition { .. } | JournalEvent::Violation { .. } => false,
        })
        .count()
}

/// The number that an account holds in truth.
pub fn held(rig: &Rig, account: &EntraId) -> Option<String> {
    rig.truth()
        .accounts
        .get(account.as_str())?
        .numbers
        .first()
        .cloned()
}

/// Nothing was done twice: each move of a number is there once.
pub fn assert_nothing_repeated(rig: &Rig, since: u64) {
    let moves = moves(rig, since);
    for (at, one) in moves.iter().enumerate() {
        assert!(!moves[..at].contains(one), "repeated: {one:?}");
    }
    assert_eq!(rig.control.violations(), Vec::new());
}

/// A sync of these people alone.
pub async fn sync_only(rig: &Rig, users: &[&PbxUserId], purpose: JobPurpose) -> Result<JobReport, Failure> {
    let focus: BTreeSet<PbxUserId> = users.iter().map(|user| (*user).clone()).collect();
    rig.engine
        .sync(SyncRequest {
            focus: Some(focus),
            ..request(purpose)
        })
        .await
}

/// An Auto job, about whom changes wait for.
pub async fn auto_job(rig: &Rig) -> JobReport {
    let request = SyncRequest {
        job_type: JobType::Auto,
        ..request(JobPurpose::Sync)
    };
    rig.engine.sync(request).await.expect("an Auto job")
}

/// Runs a sync, and `then` once the job has moved so many numbers.
pub async fn sync_and<T>(
    rig: &Rig,
    after: usize,
    then: impl AsyncFnOnce(JobId) -> T,
) -> (Result<JobReport, Failure>, T) {
    let since = mark(rig);
    tokio::join!(rig.sync(), async {
        for _ in 0..50_000 {
            if moves(rig, since).len() >= after {
                return then(the_running_job(rig).await.id).await;
            }
            rig.pass(Duration::from_millis(20)).await;
        }
        panic!("the job moved fewer than {after} numbers");
    })
}

pub async fn the_running_job(rig: &Rig) -> Job {
    let unfinished = rig.database.unfinished().await.expect("jobs");
    unfinished
        .into_iter()
        .find(|job| job.status == JobStatus::Running)
        .expect("a running job")
}

pub async fn jobs(rig: &Rig, status: JobStatus) -> Vec<Job> {
    let filter = JobFilter {
        statuses: vec![status],
        ..JobFilter::default()
    };
    rig.database.jobs(&filter, None, 100).await.expect("jobs").jobs
}

/// The steps of one person in a job.
pub async fn steps_of(rig: &Rig, job: JobId, user: &PbxUserId) -> Vec<StepRow> {
    rig.steps(job)
        .await
        .into_iter()
        .filter(|row| row.step.user == *user)
        .collect()
}

pub fn outcomes(rows: &[StepRow]) -> Vec<Option<&Outcome>> {
    rows.iter().map(|row| row.outcome.as_ref()).collect()
}

/// The output log of a job as one text.
pub async fn log(rig: &Rig, job: JobId) -> String {
    let lines = rig.database.log_lines(job).await.expect("a log");
    lines
        .into_iter()
        .map(|line| line.text)
        .collect::<Vec<_>>()
        .join("\n")
}

/// The tenant is as the phone system says, and another job finds nothing to do.
pub async fn assert_done(rig: &Rig) {
    rig.quiet().await;
    rig.assert_converged();
    let next = rig.engine.preview(None).await.expect("a preview");
    assert!(next.plan.is_empty(), "{:?}", next.plan.steps);
}

/// What a dry run decides about a person.
pub async fn verdict_of(rig: &Rig, user: &PbxUserId) -> Verdict {
    let preview = rig.engine.preview(None).await.expect("a preview");
    preview.plan.people[user].verdict.clone()
}

/// Ten people whose numbers change: five hand theirs round, five get new ones.
pub async fn busy(settings: Settings) -> Rig {
    let rig = settled_rig(RigOptions {
        users: 60,
        settings,
        ..RigOptions::default()
    })
    .await;
    let people = people(&rig);
    for at in 0..5 {
        gives(&rig, &people[at].user, &people[(at + 1) % 5].number);
    }
    for (n, person) in (1..).zip(&people[5..10]) {
        gives(&rig, &person.user, &unused(n));
    }
    rig
}

/// No job is left, and no step without an outcome.
pub async fn assert_every_step_ended(rig: &Rig) {
    assert_eq!(rig.database.unfinished().await.expect("jobs"), Vec::new());
    for status in [JobStatus::Completed, JobStatus::CompletedWithErrors] {
        for job in jobs(rig, status).await {
            let rows = rig.steps(job.id).await;
            assert!(
                rows.iter().all(|row| row.outcome.is_some()),
                "job {}: {rows:?}",
                job.id
            );
        }
    }
}
