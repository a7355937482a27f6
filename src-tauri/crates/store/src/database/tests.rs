use super::{Database, blocking, held};
use jiff::Timestamp;
use rusqlite::Connection;
use sync_core::{
    error_code::ErrorCode,
    ports::{AuditEntry, RecordsStore},
};
use tempfile::TempDir;

impl Database {
    /// Runs statements on the writer, outside any transaction of ours.
    async fn with_writer<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> T + Send + 'static,
    ) -> T {
        let inner = self.inner.clone();
        blocking(move || Ok(work(&held(&inner.writer)))).await.unwrap()
    }
}

async fn open(dir: &TempDir) -> Database {
    Database::open(dir.path(), || Timestamp::UNIX_EPOCH)
        .await
        .unwrap()
}

fn entry(text: String) -> AuditEntry {
    AuditEntry {
        at: Timestamp::UNIX_EPOCH,
        person: "ann".into(),
        computer: "desk".into(),
        microsoft_account: None,
        what: "test".into(),
        old: None,
        new: Some(text),
        reason: None,
    }
}

#[tokio::test]
async fn a_full_disk_is_said_and_leaves_the_database_usable() {
    let dir = TempDir::new().unwrap();
    let database = open(&dir).await;
    database.audit(&entry("small".into())).await.unwrap();
    database
        .with_writer(|writer| {
            let pages: i64 = writer
                .query_row("PRAGMA page_count", [], |row| row.get(0))
                .unwrap();
            let _: i64 = writer
                .query_row(&format!("PRAGMA max_page_count = {pages}"), [], |row| row.get(0))
                .unwrap();
        })
        .await;
    let failure = database.audit(&entry("x".repeat(100_000))).await.unwrap_err();
    assert_eq!(failure.code, ErrorCode::DiskFull);
    database
        .with_writer(|writer| {
            let _: i64 = writer
                .query_row("PRAGMA max_page_count = 1073741823", [], |row| row.get(0))
                .unwrap();
        })
        .await;
    database.audit(&entry("after".into())).await.unwrap();
    let kept = database.audit_entries(10).await.unwrap();
    assert_eq!(
        kept.iter()
            .map(|entry| entry.new.as_deref().unwrap())
            .collect::<Vec<_>>(),
        ["after", "small"]
    );
}

#[tokio::test]
async fn the_writer_waits_for_the_disk_before_it_answers() {
    let dir = TempDir::new().unwrap();
    let database = open(&dir).await;
    let (journal, synchronous, foreign_keys) = database
        .with_writer(|writer| {
            let text: String = writer
                .query_row("PRAGMA journal_mode", [], |row| row.get(0))
                .unwrap();
            let number = |name: &str| writer.query_row(name, [], |row| row.get::<_, i64>(0)).unwrap();
            (text, number("PRAGMA synchronous"), number("PRAGMA foreign_keys"))
        })
        .await;
    assert_eq!((journal.as_str(), synchronous, foreign_keys), ("wal", 2, 1));
}

#[tokio::test]
async fn ended_history_refuses_sql_as_well() {
    let dir = TempDir::new().unwrap();
    let database = open(&dir).await;
    database.audit(&entry("kept".into())).await.unwrap();
    let refused = database
        .with_writer(|writer| {
            ["UPDATE audit SET what = 'other'", "DELETE FROM audit"]
                .map(|sql| writer.execute(sql, []).unwrap_err().to_string())
        })
        .await;
    assert!(
        refused.iter().all(|words| words.contains("append-only")),
        "{refused:?}"
    );
}

#[tokio::test]
async fn more_readers_than_connections_all_get_their_turn() {
    let dir = TempDir::new().unwrap();
    let database = open(&dir).await;
    let tasks: Vec<_> = (0..20)
        .map(|_| {
            let database = database.clone();
            tokio::spawn(async move { database.epochs().await })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn a_reader_that_nobody_waits_for_any_more_comes_back() {
    let dir = TempDir::new().unwrap();
    let database = open(&dir).await;
    for _ in 0..10 {
        let task = tokio::spawn({
            let database = database.clone();
            async move { database.read(|connection| Ok(connection.is_autocommit())).await }
        });
        task.abort();
        let _ = task.await;
    }
    database.epochs().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_paused_clock_stands_still_while_the_store_works() {
    let dir = TempDir::new().unwrap();
    let began = tokio::time::Instant::now();
    let alarm = tokio::spawn(tokio::time::sleep(std::time::Duration::from_millis(1)));
    let database = open(&dir).await;
    for n in 0..10 {
        database.audit(&entry(format!("{n}"))).await.unwrap();
    }
    assert_eq!(database.audit_entries(20).await.unwrap().len(), 10);
    assert_eq!(began.elapsed(), std::time::Duration::ZERO);
    assert!(!alarm.is_finished());
}
