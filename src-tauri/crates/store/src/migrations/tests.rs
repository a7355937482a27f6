use super::{STEPS, migrate, migrate_by};
use rusqlite::Connection;
use rusqlite_migration::M;
use std::{fs, path::PathBuf};
use sync_core::fingerprint::Fingerprint;
use tempfile::TempDir;

/// Digests of the migrations that were released. A change to the schema is a new file and a new line here.
const RELEASED: &[&str] = &[
    "1172607ff29eecd64d1cdfdb5e91036ad6e14861c905838bbf019f5241bc91e8",
    "11ac190eeb736ffa753e15f25cb813cca1f2bc9209db0d71ddb3cb33cc40d9a2",
    "69ea83dcb5ea4580106601fad38908903d0c849e0ee55c51730073549ecde24b",
    "6b10f7529446495f47aa5594f96d9b4033f0fa9f28c9d02935a0ffce433fdab2",
    "64fada8e036e81e536d540049915dbb2ab6b4188c7fb69c6eea23b06b0b9b379",
    "ee4d3fc61449f826ea65bd3bbacc17eaebfaee69067270a0d0a1870f981dd4de",
    "3dde3b28e0b06ec2ac503109fa35aba400461408732cf5b01451e37f8898ef1f",
    "1e5d6065df5ed786b00d9f770eb0bd99cf25cb7576c5e6db13790be40b8dda65",
    "96ce551f272365d63777e090a2d9d78be705a62e73163dc31d75a5e702d3815c",
    "600f0e225ab6fadd86b95d1c7a81346a03b13ce67d04ec42628421d52f488681",
    "1779543667f6525bab76d1717934c27ac4fba77514b576ee6ea2782e25a0e2ca",
];

fn file(dir: &TempDir) -> PathBuf {
    dir.path().join("voice-sync.db")
}

#[test]
fn a_released_migration_is_never_edited() {
    let texts = [
        include_str!("../../migrations/0001_first.sql"),
        include_str!("../../migrations/0002_changes.sql"),
        include_str!("../../migrations/0003_waiting.sql"),
        include_str!("../../migrations/0004_consent.sql"),
        include_str!("../../migrations/0005_ended_waits.sql"),
        include_str!("../../migrations/0006_signed_in.sql"),
        include_str!("../../migrations/0007_news.sql"),
        include_str!("../../migrations/0008_drift.sql"),
        include_str!("../../migrations/0009_notices.sql"),
        include_str!("../../migrations/0010_watching.sql"),
        include_str!("../../migrations/0011_about_everybody.sql"),
    ];
    let digests: Vec<String> = texts
        .iter()
        .map(|text| Fingerprint::of(text).to_string())
        .collect();
    assert_eq!(digests, RELEASED);
    assert_eq!(STEPS.len(), RELEASED.len());
}

#[test]
fn an_older_file_is_copied_before_it_is_changed() {
    let dir = TempDir::new().unwrap();
    let path = file(&dir);
    let mut connection = Connection::open(&path).unwrap();
    connection.pragma_update(None, "journal_mode", "WAL").unwrap();
    migrate(&mut connection, &path).unwrap();
    connection
        .execute("UPDATE epochs SET generation = 41", [])
        .unwrap();
    let backup = dir.path().join(format!("voice-sync.db.v{}.bak", STEPS.len()));
    assert!(!backup.exists(), "a new file needs no copy");

    let steps: Vec<M<'_>> = STEPS
        .iter()
        .cloned()
        .chain([M::up("UPDATE epochs SET generation = 42")])
        .collect();
    migrate_by(&steps, &mut connection, &path).unwrap();
    let generation = |connection: &Connection| {
        connection
            .query_row("SELECT generation FROM epochs", [], |row| row.get::<_, i64>(0))
            .unwrap()
    };
    assert_eq!(generation(&connection), 42);
    assert_eq!(generation(&Connection::open(&backup).unwrap()), 41);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&backup).unwrap().permissions().mode() & 0o777, 0o600);
    }
    assert!(!backup.with_extension("bak.tmp").exists());
}

#[test]
fn a_migration_that_fails_leaves_the_file_at_its_version() {
    let dir = TempDir::new().unwrap();
    let path = file(&dir);
    let mut connection = Connection::open(&path).unwrap();
    migrate(&mut connection, &path).unwrap();
    let broken = M::up("CREATE TABLE half (id INTEGER); INSERT INTO nowhere VALUES (1);");
    let steps: Vec<M<'_>> = STEPS.iter().cloned().chain([broken]).collect();
    migrate_by(&steps, &mut connection, &path).unwrap_err();
    let version: i64 = connection
        .query_row("PRAGMA user_version", [], |row| row.get(0))
        .unwrap();
    assert_eq!(version, i64::try_from(STEPS.len()).unwrap());
    connection.prepare("SELECT * FROM half").unwrap_err();
    migrate(&mut connection, &path).unwrap();
}

#[test]
fn every_table_is_strict() {
    let mut connection = Connection::open_in_memory().unwrap();
    migrate(&mut connection, &PathBuf::from("memory")).unwrap();
    let loose: Vec<String> = connection
        .prepare("SELECT name FROM pragma_table_list WHERE strict = 0 AND name NOT LIKE 'sqlite_%'")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert!(loose.is_empty(), "{loose:?}");
}
