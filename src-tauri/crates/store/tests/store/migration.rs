//! Files of every released version, as they were written then, open today.

use crate::fixture::at;
use rusqlite::Connection;
use store::{Database, FILE_NAME};
use sync_core::{
    job::JobStatus,
    outcome::Outcome,
    ports::{JobFilter, JobHistory, MirrorStore, RecordsStore},
};
use tempfile::TempDir;

/// Schema and rows of version 1. Never edited.
const VERSION_1: &str = include_str!("fixtures/version_1.sql");

#[tokio::test]
async fn a_file_of_version_1_opens_with_everything_in_it() {
    let dir = TempDir::new().unwrap();
    let old = Connection::open(dir.path().join(FILE_NAME)).unwrap();
    old.execute_batch(VERSION_1).unwrap();
    old.pragma_update(None, "user_version", 1).unwrap();
    drop(old);

    let database = Database::open(dir.path(), || at(0)).await.unwrap();
    let page = database.jobs(&JobFilter::default(), None, 10).await.unwrap();
    assert_eq!(
        page.jobs.iter().map(|job| job.status).collect::<Vec<_>>(),
        [JobStatus::Held, JobStatus::CompletedWithErrors]
    );
    let first = page.jobs[1].id;
    let stored = database.plan(first).await.unwrap().unwrap();
    assert_eq!(stored.plan.steps.len(), 2);
    let outcomes: Vec<_> = database
        .steps(first)
        .await
        .unwrap()
        .into_iter()
        .map(|row| row.outcome)
        .collect();
    assert_eq!(outcomes, [Some(Outcome::Verified), Some(Outcome::Waiting)]);
    let person = JobFilter {
        person: Some("Person 1".into()),
        ..JobFilter::default()
    };
    assert_eq!(database.jobs(&person, None, 10).await.unwrap().total, Some(1));
    assert_eq!(database.log_lines(first).await.unwrap().len(), 1);
    assert_eq!(
        database.connection().await.unwrap().unwrap().tenant_name,
        "Contoso"
    );
    assert!(database.settings().await.unwrap().auto_sync);
    assert_eq!(database.load_mirror().await.unwrap().rows.len(), 1);
    assert_eq!(database.queued_changes().await.unwrap().len(), 1);
    assert_eq!(database.managed().await.unwrap().len(), 1);
    assert_eq!(database.holds().await.unwrap().len(), 1);
    assert_eq!(database.audit_entries(10).await.unwrap().len(), 1);
    assert_eq!(database.open_requests().await.unwrap().len(), 1);
    assert_eq!(database.generation().await.unwrap(), 5);
}
