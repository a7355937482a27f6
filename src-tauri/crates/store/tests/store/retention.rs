use crate::fixture::{at, audit, intent, new_job, plan, user};
use jiff::{SignedDuration, Timestamp};
use rusqlite::Connection;
use store::{Database, FILE_NAME};
use sync_core::{
    id::JobId,
    job::{JobCounts, JobStatus},
    plan::StepClass,
    ports::{JobFilter, JobHistory, LogLevel, LogLine, RecordsStore},
};
use tempfile::TempDir;

const DAY: i64 = 24 * 3600;

async fn ended(database: &Database, day: i64) -> JobId {
    let planned = plan(&[(1, StepClass::Addition)]);
    let job = database
        .create_job(new_job(day * DAY), Some(&planned))
        .await
        .unwrap();
    let line = LogLine {
        at: at(day * DAY),
        level: LogLevel::Info,
        text: "line".into(),
    };
    database.log(job, &[line]).await.unwrap();
    database
        .end_job(
            job,
            JobStatus::Completed,
            at(day * DAY + 60),
            JobCounts::default(),
            None,
        )
        .await
        .unwrap();
    job
}

#[tokio::test]
async fn old_ended_jobs_go_with_all_that_is_theirs_and_nothing_else_does() {
    let dir = TempDir::new().unwrap();
    let database = Database::open(dir.path(), || at(500 * DAY)).await.unwrap();
    for _ in 0..150 {
        ended(&database, 1).await;
    }
    let unfinished = database.create_job(new_job(DAY), None).await.unwrap();
    let open = database
        .create_job(new_job(DAY), Some(&plan(&[(2, StepClass::Removal)])))
        .await
        .unwrap();
    let epochs = database.epochs().await.unwrap();
    database.intend(open, epochs, &[intent(0, DAY)]).await.unwrap();
    database
        .end_job(open, JobStatus::Abandoned, at(DAY), JobCounts::default(), None)
        .await
        .unwrap();
    let young = ended(&database, 400).await;
    database.audit(&audit("kept")).await.unwrap();

    assert_eq!(database.forget_before(at(100 * DAY)).await.unwrap(), 150);
    assert_eq!(database.forget_before(at(100 * DAY)).await.unwrap(), 0);
    let page = database.jobs(&JobFilter::default(), None, 100).await.unwrap();
    assert_eq!(
        page.jobs.iter().map(|job| job.id).collect::<Vec<_>>(),
        [young, open, unfinished]
    );
    let person = JobFilter {
        person: Some("p1@".into()),
        ..JobFilter::default()
    };
    assert_eq!(database.jobs(&person, None, 100).await.unwrap().total, Some(1));
    assert_eq!(database.steps_of(&user(1), 1000).await.unwrap().len(), 1);
    assert_eq!(database.audit_entries(9).await.unwrap().len(), 1);
    let file = Connection::open(dir.path().join(FILE_NAME)).unwrap();
    for (table, left) in [
        ("jobs", 3),
        ("job_list", 3),
        ("job_people", 2),
        ("steps", 2),
        ("plans", 2),
        ("logs", 1),
    ] {
        let found: i64 = file
            .query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0))
            .unwrap();
        assert_eq!(found, left, "{table}");
    }
}

#[tokio::test]
async fn the_last_two_days_stay_whatever_is_asked() {
    let dir = TempDir::new().unwrap();
    let now = at(10 * DAY);
    let database = Database::open(dir.path(), move || now).await.unwrap();
    ended(&database, 9).await;
    assert_eq!(
        database
            .forget_before(Timestamp::MAX - SignedDuration::from_hours(1))
            .await
            .unwrap(),
        0
    );
}

#[tokio::test]
async fn outside_retention_the_tables_of_ended_jobs_refuse_every_change() {
    let dir = TempDir::new().unwrap();
    let database = Database::open(dir.path(), || at(0)).await.unwrap();
    ended(&database, 1).await;
    let file = Connection::open(dir.path().join(FILE_NAME)).unwrap();
    for statement in [
        "UPDATE jobs SET status = 0, ended_at = NULL",
        "DELETE FROM jobs",
        "UPDATE steps SET outcome = NULL, outcome_kind = NULL",
        "UPDATE steps SET step = '{}'",
        "DELETE FROM steps",
        "INSERT INTO steps (job_id, step_id, person_id, class, step) VALUES (1, 9, 1, 0, '{}')",
        "UPDATE plans SET plan = '{}'",
        "DELETE FROM plans",
        "UPDATE logs SET text = ''",
        "DELETE FROM logs",
    ] {
        let words = file.execute(statement, []).unwrap_err().to_string();
        assert!(words.contains("history:"), "{statement}: {words}");
    }
}
