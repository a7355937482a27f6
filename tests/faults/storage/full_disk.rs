//! The disk is full, at the start of a sync and in mid-job.

use super::{assert_told, at_work, end_of, work_to_do};
use crate::{connection::Connection, preload::compile};
use std::{fs, path::PathBuf};

const SOURCE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/faults/storage/full.c");
const CODE: &str = "disk_full";
const WORDS: &str = "The disk is full; Voice Sync cannot keep its records.";

/// From now on the connection's disk is full while the file that this gives is there.
fn limited(connection: &mut Connection) -> PathBuf {
    let library = connection.folder().join("full.so");
    compile(SOURCE, &library);
    let switch = connection.folder().join("disk-is-full");
    connection.surround(vec![
        ("LD_PRELOAD".into(), library.into()),
        ("FULL_FOLDER".into(), connection.folder().join("data").into()),
        ("FULL_SWITCH".into(), switch.clone().into()),
    ]);
    switch
}

#[tokio::test]
async fn a_disk_that_is_full_at_the_start_is_told_and_nothing_is_sent() {
    let mut connection = work_to_do().await;
    let switch = limited(&mut connection);
    let mark = connection.mark().await;
    let sent = connection.tenant.mark().await;
    fs::write(&switch, "").expect("the switch");
    assert_told(&connection.run(&["sync", "--json"]), CODE, WORDS);
    assert_eq!(connection.tenant.changes(sent).await, []);

    fs::remove_file(&switch).expect("the switch");
    connection.converge();
    connection.assert_whole(&mark).await;
}

#[tokio::test]
async fn a_disk_that_fills_up_in_mid_job_stops_it_and_the_next_sync_does_the_rest() {
    let mut connection = work_to_do().await;
    let switch = limited(&mut connection);
    let mark = connection.mark().await;
    let job = at_work(&connection).await;
    fs::write(&switch, "").expect("the switch");
    assert_told(&end_of(job), CODE, WORDS);
    assert!(
        connection.left_to_do().await > 0,
        "the job had nothing left to do when the disk was full"
    );
    let sent = connection.tenant.mark().await;
    assert_told(&connection.run(&["sync", "--json"]), CODE, WORDS);
    assert_eq!(connection.tenant.changes(sent).await, []);

    fs::remove_file(&switch).expect("the switch");
    let taken_up = connection.run(&["sync", "--json"]).exits(&[0, 3, 4]);
    let resumed = taken_up.json()["resumed"].as_array().map(Vec::len);
    assert_eq!(resumed, Some(1), "the job that was stopped: {taken_up:?}");
    connection.converge();
    // Whoever was moved before the disk was full stands in the history: nothing was sent without its intent.
    connection.assert_whole(&mark).await;
}
