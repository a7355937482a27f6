//! The power goes at each named point: what was not synced by then never reached the disk.
//!
//! `unsynced.c` is loaded into the command and writes down every write; `disk` takes back what was not
//! synced. Only this makes a missing or misplaced sync visible: a mere kill leaves all writes to the kernel.

mod disk;

use crate::{
    connection::Connection,
    points::{at_passing, chains},
    preload::compile,
};
use disk::{Loss, cut};
use rand_chacha::{ChaCha12Rng, rand_core::SeedableRng};
use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::Command,
};
use tempfile::TempDir;

const SOURCE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/faults/power/unsynced.c");

/// The recorder, built into a folder of its own, and where it writes.
struct Recorder {
    library: PathBuf,
    records: PathBuf,
}

impl Recorder {
    /// Built into `folder`, which is on the disk of what is watched, as hard links need.
    fn build(folder: &Path) -> Self {
        let library = folder.join("unsynced.so");
        compile(SOURCE, &library);
        Self {
            library,
            records: folder.join("records"),
        }
    }

    /// What makes a process record what it does below `watched`, in a journal that begins anew.
    fn watch(&self, watched: &Path) -> Vec<(OsString, OsString)> {
        if self.records.exists() {
            fs::remove_dir_all(&self.records).expect("old records");
        }
        fs::create_dir(&self.records).expect("a folder for records");
        vec![
            ("LD_PRELOAD".into(), self.library.clone().into()),
            ("UNSYNCED_FOLDER".into(), watched.into()),
            ("UNSYNCED_JOURNAL".into(), self.journal().into()),
        ]
    }

    fn journal(&self) -> PathBuf {
        self.records.join("journal")
    }
}

async fn survives(name: &str, in_first_job: bool, later: u32) {
    let mut connection = Connection::new(9);
    let recorder = Recorder::build(&connection.folder());
    let data = connection.folder().join("data");
    connection.surround(recorder.watch(&data));
    connection.connect(true);
    let mark = connection.mark().await;
    if in_first_job {
        assert!(
            connection.work_until_killed(&at_passing(name, 1)),
            "the first job never came to {name}"
        );
        connection.surround(Vec::new());
        cut(&data, &recorder.journal(), Loss::All);
    }
    connection.surround(Vec::new());
    connection.converge();
    connection.assert_whole(&mark).await;

    let mark = connection.mark().await;
    chains(&connection).await;
    connection.surround(recorder.watch(&data));
    assert!(
        connection.work_until_killed(&at_passing(name, later)),
        "the second job never came to {name} {later} times"
    );
    connection.surround(Vec::new());
    let chance = ChaCha12Rng::seed_from_u64(u64::from(later) + 77);
    cut(&data, &recorder.journal(), Loss::Torn(Box::new(chance)));
    connection.converge();
    connection.assert_whole(&mark).await;
}

macro_rules! power_goes {
    ($($test:ident: $name:literal, first job $first:literal, later $later:literal;)+) => {
        $(#[tokio::test]
        async fn $test() {
            survives($name, $first, $later).await;
        })+
    };
}

power_goes! {
    the_power_goes_after_the_mirror_was_saved: "refresh.saved", first job true, later 1;
    the_power_goes_after_a_job_was_made: "job.created", first job true, later 1;
    the_power_goes_after_a_job_was_planned: "job.planned", first job false, later 1;
    the_power_goes_between_intent_and_write: "apply.intended", first job true, later 2;
    the_power_goes_between_write_and_its_record: "apply.sent", first job true, later 2;
    the_power_goes_after_the_write_was_recorded: "apply.accepted", first job true, later 2;
    the_power_goes_when_the_outcome_was_recorded: "apply.settled", first job true, later 3;
    the_power_goes_when_all_was_applied: "job.applied", first job true, later 1;
    the_power_goes_when_the_job_had_ended: "job.ended", first job true, later 1;
}

/// The first job up to an outcome; the number of jobs that are known after the power went.
async fn jobs_after_a_cut(lying_disk: bool) -> Option<usize> {
    let mut connection = Connection::new(9);
    let recorder = Recorder::build(&connection.folder());
    connection.connect(true);
    let data = connection.folder().join("data");
    let mut watched = recorder.watch(&data);
    if lying_disk {
        watched.push(("UNSYNCED_LYING_DISK".into(), "1".into()));
    }
    connection.surround(watched);
    assert!(connection.work_until_killed("apply.settled=return"));
    connection.surround(Vec::new());
    let lost = cut(&data, &recorder.journal(), Loss::All);
    assert!(
        !lying_disk || lost > 0,
        "the recorder saw none of the command's writes"
    );
    let listed = connection.run(&["jobs", "--json"]).exits(&[0]).json();
    listed["jobs"].as_array().map(Vec::len)
}

#[tokio::test]
async fn a_disk_that_lies_about_syncs_loses_the_job_and_an_honest_one_keeps_it() {
    assert_eq!(jobs_after_a_cut(true).await, Some(0));
    assert_eq!(jobs_after_a_cut(false).await, Some(1));
}

/// Writes a file with `dd` under the recorder, and gives its bytes after the power went.
fn written(how: &str) -> String {
    let folder: TempDir = tempfile::tempdir().expect("a folder");
    let folder = folder.path().canonicalize().expect("the folder");
    let recorder = Recorder::build(&folder);
    let watched = folder.join("watched");
    fs::create_dir(&watched).expect("a folder");
    let file = watched.join("file");
    fs::write(&file, "before").expect("a file");
    let new = folder.join("new");
    fs::write(&new, "after!").expect("a file");
    let mut dd = Command::new("dd");
    dd.arg(format!("if={}", new.display()))
        .arg(format!("of={}", file.display()))
        .args(["status=none", how]);
    dd.envs(recorder.watch(&watched));
    assert!(dd.status().expect("dd starts").success());
    assert_eq!(fs::read_to_string(&file).expect("the file"), "after!");
    cut(&watched, &recorder.journal(), Loss::All);
    fs::read_to_string(&file).expect("the file")
}

#[test]
fn bytes_written_without_a_sync_are_lost_and_synced_ones_are_kept() {
    assert_eq!(written("conv=notrunc"), "before");
    assert_eq!(written("conv=notrunc,fsync"), "after!");
    assert_eq!(written("conv=fsync"), "after!");
}
