//! Bad CSV files: refused whole with a reason, and nothing is concluded from them.

use crate::scene::*;
use pbx::{CsvOptions, CsvSource};
use std::{path::PathBuf, sync::Arc};
use sync_core::{error_code::ErrorCode, job::JobStatus, ports::MirrorStore};
use voice_sync_tests::{Rig, RigOptions};

const HEADER: &str = "User name,Display name,Teams enabled,Phone number\n";

struct File {
    path: PathBuf,
    lines: Vec<String>,
}

impl File {
    fn text(&self) -> String {
        format!("{HEADER}{}", self.lines.concat())
    }

    fn write(&self, bytes: &[u8]) {
        std::fs::write(&self.path, bytes).expect("a file");
    }
}

/// A connection whose phone system is a full CSV file, in sync.
async fn from_file() -> (Rig, File) {
    let mut rig = Rig::new(RigOptions {
        settings: wide(),
        ..RigOptions::default()
    })
    .await;
    let truth = rig.truth();
    let lines = people(&rig).into_iter().map(|person| {
        let upn = &truth.accounts[person.account.as_str()].upn;
        format!("{upn},Person,yes,{}\n", person.number)
    });
    let file = File {
        path: rig.folder().join("people.csv"),
        lines: lines.collect(),
    };
    file.write(file.text().as_bytes());
    let clock = rig.clock;
    let options = CsvOptions {
        mapping: None,
        full_list: true,
    };
    rig.read_from(Arc::new(CsvSource::new(
        &file.path,
        options,
        Arc::new(move || clock.now()),
    )));
    rig.sync().await.expect("the first job");
    rig.pass(A_DAY).await;
    assert_done(&rig).await;
    (rig, file)
}

/// The file is refused with a reason that holds `said`; afterwards the good one works again.
async fn refused(bytes: impl FnOnce(&File) -> Vec<u8>, said: &str) {
    let (rig, file) = from_file().await;
    let before = rig.database.load_mirror().await.expect("a mirror");
    file.write(&bytes(&file));
    let since = mark(&rig);
    for _ in 0..2 {
        let failure = rig.sync().await.expect_err("a bad file");
        assert_eq!(failure.code, ErrorCode::CsvInvalid);
        assert!(failure.detail.contains(said), "{}", failure.detail);
        rig.pass(A_DAY).await;
    }
    assert_eq!(moves(&rig, since), []);
    assert_eq!(
        rig.database.load_mirror().await.expect("a mirror").rows,
        before.rows
    );
    let failed = jobs(&rig, JobStatus::Failed).await;
    assert_eq!(
        failed[0].failure.as_ref().map(|failure| failure.0),
        Some(ErrorCode::CsvInvalid)
    );
    file.write(file.text().as_bytes());
    rig.sync().await.expect("the next job");
    assert_done(&rig).await;
}

#[tokio::test(start_paused = true)]
async fn a_csv_file_with_a_wrong_header_is_refused() {
    refused(
        |file| file.text().replacen("Phone number", "Shoe size", 1).into_bytes(),
        "no column was found",
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_csv_file_with_a_bad_line_is_refused_and_the_line_is_named() {
    refused(
        |file| file.text().replacen("yes", "perhaps", 1).into_bytes(),
        "line 2",
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_csv_file_with_a_duplicate_is_refused() {
    refused(
        |file| format!("{}{}", file.text(), file.lines[0]).into_bytes(),
        "line",
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_csv_file_in_another_encoding_is_refused() {
    let latin = |file: &File| {
        let mut bytes = file.text().replacen("Person", "Jos#", 1).into_bytes();
        let at = bytes.iter().position(|byte| *byte == b'#').expect("a mark");
        bytes[at] = 0xE9;
        bytes
    };
    refused(latin, "UTF-8").await;
}

#[tokio::test(start_paused = true)]
async fn a_csv_file_with_a_line_cut_short_is_refused() {
    refused(
        |file| format!("{}half.a.person@acme", file.text()).into_bytes(),
        "line",
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_csv_file_that_is_missing_is_said() {
    let (rig, file) = from_file().await;
    std::fs::remove_file(&file.path).expect("removed");
    let since = mark(&rig);
    assert_eq!(rig.sync().await.expect_err("no file").code, ErrorCode::CsvInvalid);
    assert_eq!(moves(&rig, since), []);
}

#[tokio::test(start_paused = true)]
async fn a_csv_file_without_people_removes_nobody() {
    let (rig, file) = from_file().await;
    file.write(HEADER.as_bytes());
    let since = mark(&rig);
    for _ in 0..3 {
        rig.sync().await.expect("a job");
        rig.pass(A_DAY).await;
    }
    assert_eq!(moves(&rig, since), []);
}

#[tokio::test(start_paused = true)]
async fn a_person_who_left_a_full_csv_file_is_removed_after_the_grace() {
    let (rig, mut file) = from_file().await;
    let gone = people(&rig)[0].clone();
    file.lines.remove(0);
    file.write(file.text().as_bytes());
    rig.sync().await.expect("a job");
    assert!(held(&rig, &gone.account).is_some());
    rig.pass(A_DAY).await;
    rig.sync().await.expect("a job");
    rig.quiet().await;
    assert_eq!(held(&rig, &gone.account), None);
}
