//! A CSV file as phone system: encodings, completeness, limits.

#![expect(clippy::unwrap_used, reason = "helpers of a test suite")]

use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use pbx::{CsvOptions, CsvSource};
use sync_core::error_code::ErrorCode;
use sync_core::failure::Failure;
use sync_core::id::PbxUserId;
use sync_core::ports::PbxSource;
use sync_core::user::{Completeness, PbxLookup, PbxRead};

const TEXT: &str = "User name,First name,Phone number,Teams\n\
    mira@acme.example,Mira Ødegård,+441134960001,yes\n\
    lin@acme.example,Lin,+441134960002,no\n";

fn source(path: &Path, full_list: bool) -> CsvSource {
    let now = Arc::new(|| "2026-01-01T00:00:00Z".parse::<Timestamp>().unwrap());
    CsvSource::new(
        path,
        CsvOptions {
            mapping: None,
            full_list,
        },
        now,
    )
}

async fn read(bytes: &[u8]) -> Result<PbxRead, Failure> {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), bytes).unwrap();
    source(file.path(), true).read_all().await
}

fn utf_16(text: &str, bytes_of: impl Fn(u16) -> [u8; 2]) -> Vec<u8> {
    std::iter::once(0xFEFF)
        .chain(text.encode_utf16())
        .flat_map(bytes_of)
        .collect()
}

#[tokio::test]
async fn utf_8_with_and_without_mark_and_utf_16_are_the_same_list() {
    let plain = read(TEXT.as_bytes()).await.unwrap();
    assert_eq!(plain.users[0].display_name, "Mira Ødegård");
    let marked = read(format!("\u{FEFF}{TEXT}").as_bytes()).await.unwrap();
    assert_eq!(marked, plain);
    assert_eq!(read(&utf_16(TEXT, u16::to_le_bytes)).await.unwrap(), plain);
    assert_eq!(read(&utf_16(TEXT, u16::to_be_bytes)).await.unwrap(), plain);
}

#[tokio::test]
async fn another_encoding_is_refused_with_the_line_and_advice() {
    let latin_1: Vec<u8> = TEXT
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect();
    let failure = read(&latin_1).await.unwrap_err();
    assert_eq!(failure.code, ErrorCode::CsvInvalid);
    assert!(
        failure.detail.contains("line 2") && failure.detail.contains("CSV UTF-8"),
        "{}",
        failure.detail
    );
    let no_mark = &utf_16("User name,DDI,Teams\na@b.c,+441134960001,yes\n", u16::to_le_bytes)[2..];
    let failure = read(no_mark).await.unwrap_err();
    assert!(failure.detail.contains("CSV UTF-8"), "{}", failure.detail);
}

#[tokio::test]
async fn a_workbook_is_not_a_csv_file() {
    let failure = read(b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00")
        .await
        .unwrap_err();
    assert_eq!(failure.code, ErrorCode::CsvInvalid);
}

#[tokio::test]
async fn only_a_file_marked_as_full_is_complete_and_proves_absence() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), TEXT).unwrap();
    let ids = [
        PbxUserId::new("lin@acme.example"),
        PbxUserId::new("gone@acme.example"),
    ];

    let full = source(file.path(), true);
    assert_eq!(
        full.read_all().await.unwrap().completeness,
        Completeness::Complete
    );
    let answers = full.read_some(&ids).await.unwrap();
    assert!(matches!(&answers[0], PbxLookup::Found(user) if user.id == ids[0]));
    assert_eq!(answers[1], PbxLookup::Gone);

    let part = source(file.path(), false);
    assert!(matches!(
        part.read_all().await.unwrap().completeness,
        Completeness::Partial(_)
    ));
    assert!(matches!(
        part.read_some(&ids).await.unwrap()[1],
        PbxLookup::Unknown(_)
    ));
}

#[tokio::test]
async fn a_full_file_without_people_proves_nothing() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "User name,Phone number,Teams\n").unwrap();
    let source = source(file.path(), true);
    assert!(matches!(
        source.read_all().await.unwrap().completeness,
        Completeness::Partial(_)
    ));
    let answers = source.read_some(&[PbxUserId::new("a@b.c")]).await.unwrap();
    assert!(matches!(answers[0], PbxLookup::Unknown(_)));
}

#[tokio::test]
async fn a_missing_file_and_a_folder_are_failures() {
    let folder = tempfile::tempdir().unwrap();
    for path in [folder.path().join("none.csv"), folder.path().to_owned()] {
        let failure = source(&path, true).read_all().await.unwrap_err();
        assert_eq!(failure.code, ErrorCode::CsvInvalid);
    }
}

#[tokio::test]
async fn a_file_over_the_limit_is_refused() {
    let file = tempfile::NamedTempFile::new().unwrap();
    file.as_file().set_len(3 * 1024 * 1024 * 1024).unwrap();
    let failure = source(file.path(), true).read_all().await.unwrap_err();
    assert!(failure.detail.contains("32 MiB"), "{}", failure.detail);
}

#[tokio::test]
async fn the_version_changes_with_the_bytes_only() {
    let (one, two) = (
        tempfile::NamedTempFile::new().unwrap(),
        tempfile::NamedTempFile::new().unwrap(),
    );
    std::fs::write(one.path(), TEXT).unwrap();
    std::fs::write(two.path(), TEXT).unwrap();
    let first = source(one.path(), true).version().await.unwrap();
    assert_eq!(first.len(), 64);
    assert_eq!(source(two.path(), false).version().await.unwrap(), first);
    std::fs::write(two.path(), format!("{TEXT}\n")).unwrap();
    assert_ne!(source(two.path(), true).version().await.unwrap(), first);
}

#[tokio::test]
async fn the_shape_offers_header_and_guess() {
    let file = tempfile::NamedTempFile::with_suffix("-users.csv").unwrap();
    std::fs::write(file.path(), TEXT.replace(',', ";")).unwrap();
    let source = source(file.path(), true);
    let shape = source.shape().await.unwrap();
    assert_eq!((shape.delimiter, shape.header.len()), (';', 4));
    assert_eq!(shape.guess.unwrap().number.as_deref(), Some("Phone number"));
    assert!(source.probe().await.unwrap().source.ends_with("-users.csv"));
}

#[tokio::test]
async fn a_file_with_other_bytes_is_news_that_names_nobody_and_the_same_bytes_are_none() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("users.csv");
    std::fs::write(&path, "first").unwrap();
    let now: pbx::Now = std::sync::Arc::new(|| "2026-01-01T00:00:00Z".parse().unwrap());
    let source = pbx::CsvSource::new(&path, pbx::CsvOptions::default(), now);
    let begun = source.news(None).await.unwrap().unwrap();
    assert_eq!(begun.unnamed, None);
    std::fs::write(&path, "first").unwrap();
    let same = source.news(Some(&begun.cursor)).await.unwrap().unwrap();
    assert_eq!((same.unnamed, &same.cursor.seen), (None, &begun.cursor.seen));
    std::fs::write(&path, "other").unwrap();
    let written = std::fs::metadata(&path).unwrap().modified().unwrap();
    let other = source.news(Some(&same.cursor)).await.unwrap().unwrap();
    assert_eq!(other.unnamed, Some(written.try_into().unwrap()));
    assert!(other.saved.is_empty());
    let after = source.news(Some(&other.cursor)).await.unwrap().unwrap();
    assert_eq!(after.unnamed, None);
}
