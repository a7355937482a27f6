//! A database in a folder of its own, and plans made of few words.

use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use store::Database;
use sync_core::{
    change::{Change, ChangeKind},
    fingerprint::Fingerprint,
    id::{ChainId, ConnectionId, EntraId, JobId, PbxUserId, StepId},
    job::{JobCounts, JobPurpose, JobStatus, JobType, NewJob, StartedBy},
    number::PhoneNumber,
    plan::{Action, PersonPlan, Plan, Step, StepClass, StepValue, Verdict},
    ports::{AuditEntry, Intent, JobHistory, Settled},
};
use tempfile::TempDir;

pub struct Kept {
    pub dir: TempDir,
    pub database: Database,
}

pub async fn kept() -> Kept {
    let dir = TempDir::new().unwrap();
    let database = reopen(&dir).await;
    Kept { dir, database }
}

pub async fn reopen(dir: &TempDir) -> Database {
    Database::open(dir.path(), || at(1_000_000)).await.unwrap()
}

/// Seconds after a fixed moment.
pub fn at(seconds: i64) -> Timestamp {
    let start: Timestamp = "2026-11-22T10:00:00Z".parse().unwrap();
    start + SignedDuration::from_secs(seconds)
}

pub fn user(n: u32) -> PbxUserId {
    PbxUserId::new(format!("user-{n:05}"))
}

pub fn number(n: u32) -> PhoneNumber {
    PhoneNumber::parse(&format!("+44113496{n:04}")).unwrap()
}

pub fn started_by() -> StartedBy {
    StartedBy {
        person: "ann".into(),
        computer: "desk".into(),
        microsoft_account: Some("ann@example.com".into()),
    }
}

pub fn new_job(seconds: i64) -> NewJob {
    NewJob {
        job_type: JobType::Auto,
        purpose: JobPurpose::Sync,
        status: JobStatus::Running,
        started_by: started_by(),
        started_at: at(seconds),
        diagnostic: false,
        held_because: Vec::new(),
        signed_in: None,
    }
}

pub fn audit(what: &str) -> AuditEntry {
    AuditEntry {
        at: at(0),
        person: "ann".into(),
        computer: "desk".into(),
        microsoft_account: None,
        what: what.into(),
        old: None,
        new: None,
        reason: Some("because".into()),
    }
}

pub fn person(n: u32, verdict: Verdict) -> PersonPlan {
    PersonPlan {
        user: user(n),
        name: format!("Person {n} Of Test"),
        account: Some(EntraId::new(format!("entra-{n}"))),
        upn: Some(format!("p{n}@example.com")),
        wanted: Some(number(n)),
        actual: None,
        verdict,
        fingerprint: Fingerprint::of(&n),
    }
}

/// One step for each person of the list, of the class given.
pub fn plan(people: &[(u32, StepClass)]) -> Plan {
    let steps = people
        .iter()
        .enumerate()
        .map(|(index, (n, class))| step(index as u32, *n, *class))
        .collect();
    let people = people
        .iter()
        .map(|(n, class)| {
            let verdict = match class {
                StepClass::Addition => Verdict::Add,
                StepClass::Replacement | StepClass::Policy => Verdict::Change,
                StepClass::Removal => Verdict::Remove,
            };
            (user(*n), Box::new(person(*n, verdict)))
        })
        .collect::<BTreeMap<_, _>>();
    Plan {
        connection: ConnectionId::new("sample"),
        mirror_revision: 7,
        people,
        steps,
    }
}

fn step(id: u32, n: u32, class: StepClass) -> Step {
    let number = number(n);
    let (action, before, after) = if class == StepClass::Removal {
        let action = Action::UnassignNumber {
            number: number.clone(),
            location_id: None,
        };
        (action, StepValue::Number(Some(number)), StepValue::Number(None))
    } else {
        let action = Action::AssignNumber {
            number: number.clone(),
            location_id: Some("home".into()),
        };
        (action, StepValue::Number(None), StepValue::Number(Some(number)))
    };
    Step {
        id: StepId(id),
        chain: ChainId(id),
        user: user(n),
        account: EntraId::new(format!("entra-{n}")),
        action,
        before,
        after,
        requires: Vec::new(),
        class,
    }
}

pub fn intent(step: u32, seconds: i64) -> Intent {
    Intent {
        step: StepId(step),
        expected_holder: None,
        at: at(seconds),
        restore: false,
    }
}

pub fn settled(step: u32, outcome: sync_core::outcome::Outcome, seconds: i64) -> Settled {
    Settled {
        step: StepId(step),
        outcome,
        at: at(seconds),
        request_ids: vec![format!("read-{step}")],
        managed: None,
    }
}

/// Ends a job at a fixed moment with no counts.
pub async fn end(
    database: &Database,
    job: JobId,
    status: JobStatus,
) -> Result<(), sync_core::failure::Failure> {
    database
        .end_job(job, status, at(60), JobCounts::default(), None)
        .await
}

pub fn change(n: u32, seconds: i64) -> Change {
    Change {
        user: user(n),
        kind: ChangeKind::Number,
        seen_at: at(seconds),
        saved_at: Some(at(seconds - 1)),
        fingerprint: Fingerprint::of(&(n, seconds)),
    }
}
