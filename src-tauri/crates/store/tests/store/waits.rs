//! Steps that wait for Microsoft, and how their wait is over without a change to the history of their job.

use crate::fixture::{at, intent, new_job, plan, settled};
use rusqlite::Connection;
use store::{Database, FILE_NAME};
use sync_core::{
    id::{JobId, StepId},
    job::{JobCounts, JobStatus},
    outcome::Outcome,
    plan::StepClass::Addition,
    ports::{JobHistory, RecordsStore},
};
use tempfile::TempDir;

const DAY: i64 = 24 * 3600;

/// A job that ended with one step Waiting and one Verified.
async fn waiting(database: &Database) -> JobId {
    let planned = plan(&[(1, Addition), (2, Addition)]);
    let job = database.create_job(new_job(0), Some(&planned)).await.unwrap();
    let epochs = database.epochs().await.unwrap();
    let intents = [intent(0, 1), intent(1, 1)];
    database.intend(job, epochs, &intents).await.unwrap();
    let ends = [settled(0, Outcome::Waiting, 2), settled(1, Outcome::Verified, 2)];
    database.settle(job, &ends).await.unwrap();
    database
        .end_job(
            job,
            JobStatus::CompletedWithErrors,
            at(3),
            JobCounts::default(),
            None,
        )
        .await
        .unwrap();
    job
}

async fn told(database: &Database, since: i64) -> Vec<(JobId, StepId)> {
    let rows = database.waiting_steps(at(since)).await.unwrap();
    rows.into_iter().map(|(job, row)| (job, row.step.id)).collect()
}

#[tokio::test]
async fn a_wait_is_told_until_it_is_over_however_old_it_is() {
    let dir = TempDir::new().unwrap();
    let database = Database::open(dir.path(), || at(500 * DAY)).await.unwrap();
    let job = waiting(&database).await;
    let (waits, verified) = ((job, StepId(0)), (job, StepId(1)));
    assert_eq!(told(&database, 400 * DAY).await, [waits]);

    database.waits_over(&[waits, verified], at(9)).await.unwrap();
    database.waits_over(&[waits], at(10)).await.unwrap();
    assert_eq!(told(&database, 3).await, []);
    assert_eq!(
        told(&database, 2).await,
        [waits],
        "a young one may be in flight still"
    );
    let over: Vec<_> = database
        .steps(job)
        .await
        .unwrap()
        .into_iter()
        .map(|row| row.wait_over_at)
        .collect();
    assert_eq!(over, [Some(at(9)), None]);
}

#[tokio::test]
async fn the_end_of_a_wait_is_kept_as_long_as_its_job() {
    let dir = TempDir::new().unwrap();
    let database = Database::open(dir.path(), || at(500 * DAY)).await.unwrap();
    let job = waiting(&database).await;
    database.waits_over(&[(job, StepId(0))], at(9)).await.unwrap();
    let file = Connection::open(dir.path().join(FILE_NAME)).unwrap();
    file.execute("UPDATE ended_waits SET at = 1", []).unwrap_err();
    file.execute("DELETE FROM ended_waits", []).unwrap_err();
    assert_eq!(database.forget_before(at(400 * DAY)).await.unwrap(), 1);
    let left: u32 = file
        .query_row("SELECT count(*) FROM ended_waits", [], |row| row.get(0))
        .unwrap();
    assert_eq!(left, 0);
}
