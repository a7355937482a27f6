//! What the computer does to the records: a full disk, a damaged database, one of a newer version, and a
//! second process in the folder. Each is told as what it is, nothing is sent without a record, and when the
//! cause is gone a sync does the rest.

#[cfg(target_os = "linux")]
mod full_disk;

use crate::{
    command::Ran,
    connection::Connection,
    edits::{people, renew, rotate},
};
use std::{fs, path::PathBuf, process::Child};

const DATABASE: &str = "voice-sync.db";
/// SQLite's page, and the place of `user_version` in its header ("Database File Format").
const PAGE: usize = 4096;
const USER_VERSION: std::ops::Range<usize> = 60..64;
/// Longer than an operation of the tenant usually takes: a job of one write at a time takes a while.
const SLOW_MS: u64 = 400;

fn database(connection: &Connection) -> PathBuf {
    connection.folder().join("data/main").join(DATABASE)
}

/// The file with what stands in its log. Nobody has it open.
fn copy(connection: &Connection) -> Vec<u8> {
    let file = database(connection);
    assert!(
        !file.with_extension("db-wal").exists(),
        "a log belongs to the copy"
    );
    fs::read(file).expect("the database")
}

fn put_back(connection: &Connection, bytes: &[u8]) {
    let file = database(connection);
    for log in ["db-wal", "db-shm"] {
        let log = file.with_extension(log);
        if log.exists() {
            fs::remove_file(log).expect("an old log");
        }
    }
    fs::write(file, bytes).expect("the database");
}

/// Converged, one write at a time from now on, with a swap and three new numbers to be synced.
async fn work_to_do() -> Connection {
    let connection = Connection::new(5);
    connection.connect(true);
    connection.converge();
    connection.connect(false);
    let people = people(&connection.tenant).await;
    rotate(&connection.tenant, &people[..2]).await;
    for (n, person) in people[2..5].iter().enumerate() {
        renew(&connection.tenant, person, n).await;
    }
    connection
}

/// A job at work that has moved something: so many replacements stand for approval first.
async fn at_work(connection: &Connection) -> Child {
    let held = connection.run(&["sync", "--json"]).exits(&[3]).held();
    let held = held.expect("a job that stands for approval").to_string();
    connection.tenant.slow_operations(SLOW_MS).await;
    let since = connection.tenant.mark().await;
    let mut job = connection.start(&["approve", &held, "--json"]);
    while connection.tenant.changes(since).await.is_empty() {
        let ended = job.try_wait().expect("a process");
        assert!(ended.is_none(), "it ended before it had moved anything");
    }
    job
}

fn end_of(job: Child) -> Ran {
    job.wait_with_output().expect("its end").into()
}

/// It failed for this reason, in the product's words, and says what to do.
#[track_caller]
fn assert_told(ran: &Ran, code: &str, sentence: &str) {
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let error = &ran.json()["error"];
    let told = (error["code"].as_str(), error["message"].as_str());
    assert_eq!(told, (Some(code), Some(sentence)), "{error}");
    let advice = error["advice"].as_str().expect("an advice");
    assert!(!advice.is_empty());
    for told in [sentence, advice] {
        assert!(ran.says(told), "{ran:?}");
    }
}

const DAMAGED: (&str, &str) = ("database_damaged", "The history database is damaged.");

#[tokio::test]
async fn a_database_that_is_damaged_at_the_start_is_told_and_nothing_is_sent() {
    let connection = work_to_do().await;
    let mark = connection.mark().await;
    let sent = connection.tenant.mark().await;
    let whole = copy(&connection);
    let mut damaged = whole.clone();
    damaged[PAGE..].fill(0xA5);
    put_back(&connection, &damaged);
    assert_told(&connection.run(&["sync", "--json"]), DAMAGED.0, DAMAGED.1);
    assert_eq!(connection.tenant.changes(sent).await, []);

    put_back(&connection, &whole);
    connection.converge();
    connection.assert_whole(&mark).await;
}

#[tokio::test]
async fn a_database_that_is_damaged_in_mid_job_ends_it_and_its_backup_carries_on() {
    let connection = work_to_do().await;
    let mark = connection.mark().await;
    let backup = copy(&connection);
    let job = at_work(&connection).await;
    for name in ["db", "db-wal"] {
        let file = database(&connection).with_extension(name);
        let mut bytes = fs::read(&file).expect("a file of the database");
        // The header stays, of the log as of the file: what follows is garbage.
        let kept = if name == "db" { PAGE } else { 32 };
        bytes[kept..].fill(0xA5);
        overwrite(&file, &bytes);
    }
    let ended = end_of(job);
    assert_told(&ended, DAMAGED.0, DAMAGED.1);
    connection.tenant.quiet().await;
    let sent = connection.tenant.mark().await;
    assert_told(&connection.run(&["sync", "--json"]), DAMAGED.0, DAMAGED.1);
    assert_eq!(connection.tenant.changes(sent).await, []);

    put_back(&connection, &backup);
    let stood = connection.run(&["sync", "--json"]).exits(&[3]).json();
    assert_eq!(
        stood["job"]["purpose"], "first_sync",
        "what the backup remembers is not believed: {stood}"
    );
    connection.converge();
    connection.assert_as_wanted(&mark).await;
}

/// In place, as a failing disk does it: the process goes on with the same file.
fn overwrite(file: &PathBuf, bytes: &[u8]) {
    use std::io::Write;
    let mut open = fs::OpenOptions::new().write(true).open(file).expect("the file");
    open.write_all(bytes).expect("the file");
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_left_alone_and_nothing_is_sent() {
    let connection = work_to_do().await;
    let mark = connection.mark().await;
    let sent = connection.tenant.mark().await;
    let ours = copy(&connection);
    let mut newer = ours.clone();
    newer[USER_VERSION].copy_from_slice(&9_000_u32.to_be_bytes());
    put_back(&connection, &newer);
    let newer_words = "The history database was written by a newer Voice Sync.";
    assert_told(
        &connection.run(&["sync", "--json"]),
        "database_newer",
        newer_words,
    );
    assert_eq!(connection.tenant.changes(sent).await, []);
    assert!(copy(&connection) == newer, "the newer database was changed");

    put_back(&connection, &ours);
    connection.converge();
    connection.assert_whole(&mark).await;
}

#[tokio::test]
async fn a_second_process_is_told_who_is_at_work_and_the_first_one_finishes() {
    let connection = work_to_do().await;
    let mark = connection.mark().await;
    let mut first = at_work(&connection).await;
    for verb in [&["sync", "--json"][..], &["plan", "--json"]] {
        let second = connection.run(verb);
        let words = "Another Voice Sync on this computer is at work on this connection.";
        assert_told(&second, "another_leader", words);
        assert!(
            second.says(&format!("process {}", first.id())),
            "it is named: {second:?}"
        );
    }
    assert!(
        first.try_wait().expect("a process").is_none(),
        "the job was at work throughout"
    );
    let done = end_of(first).exits(&[0]);
    assert_eq!(done.json()["job"]["status"], "completed");
    let steps = connection.assert_whole(&mark).await;
    assert!(
        steps.iter().all(|step| step["attempts"] == 1),
        "nothing was sent twice: {steps:#?}"
    );
    connection.run(&["sync", "--json"]).exits(&[0]);
}
