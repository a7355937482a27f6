use crate::fixture::at;
use base64::{Engine, engine::general_purpose::STANDARD};
use secrecy::{ExposeSecret, SecretString};
use std::{fs, os::unix::fs::PermissionsExt, path::PathBuf};
use store::{KeySource, SealedVault, create_key_file};
use sync_core::{
    error_code::ErrorCode,
    id::ConnectionId,
    ports::{Vault, VaultChange, VaultEntry},
};
use tempfile::TempDir;

const SECRET: &str = "eght_MDEyMzQ1Njc4OWFiY2RlZg \"quoted\" \\ \u{1F511}";

struct Fixture {
    dir: TempDir,
    vault: SealedVault,
}

impl Fixture {
    async fn new() -> Self {
        let dir = TempDir::new().unwrap();
        create_key_file(dir.path().join("key")).await.unwrap();
        let vault = open(&dir, "sample").await;
        Self { dir, vault }
    }

    fn file(&self) -> PathBuf {
        self.dir.path().join("vault.sealed")
    }

    async fn with_secret() -> Self {
        let fixture = Self::new().await;
        fixture
            .vault
            .put(VaultEntry::PbxApiKey, &origins(), SecretString::from(SECRET))
            .await
            .unwrap();
        fixture
    }
}

async fn open(dir: &TempDir, connection: &str) -> SealedVault {
    let source = KeySource::KeyFile(dir.path().join("key"));
    SealedVault::open(dir.path(), ConnectionId::new(connection), source, || at(0))
        .await
        .unwrap()
}

fn origins() -> Vec<String> {
    vec![
        "https://api.8x8.com:443".to_owned(),
        "https://audit.8x8.com:443".to_owned(),
    ]
}

async fn refusal(vault: &SealedVault) -> String {
    let failure = vault.get(VaultEntry::PbxApiKey, &origins()).await.unwrap_err();
    assert_eq!(failure.code, ErrorCode::VaultUnavailable, "{failure}");
    assert!(!format!("{failure:?} {failure}").contains("eght_"));
    failure.detail
}

#[tokio::test]
async fn a_secret_comes_back_for_the_origins_it_was_entered_for() {
    let fixture = Fixture::with_secret().await;
    let again = open(&fixture.dir, "sample").await;
    let mut reversed = origins();
    reversed.reverse();
    for origins in [origins(), reversed] {
        let found = again.get(VaultEntry::PbxApiKey, &origins).await.unwrap().unwrap();
        assert_eq!(found.expose_secret(), SECRET);
    }
    assert!(
        again
            .get(VaultEntry::ClientSecret, &origins())
            .await
            .unwrap()
            .is_none()
    );
}

#[tokio::test]
async fn a_secret_is_not_given_out_for_other_origins() {
    let fixture = Fixture::with_secret().await;
    for other in [
        vec![],
        origins()[..1].to_vec(),
        vec!["https://evil.example:443".to_owned()],
    ] {
        let failure = fixture
            .vault
            .get(VaultEntry::PbxApiKey, &other)
            .await
            .unwrap_err();
        assert_eq!(failure.code, ErrorCode::BadConfiguration);
        assert!(failure.detail.contains("enter it again"), "{}", failure.detail);
        assert!(!format!("{failure:?}").contains("eght_"));
    }
}

#[tokio::test]
async fn the_file_shows_neither_secret_nor_origin_and_belongs_to_its_owner() {
    let fixture = Fixture::with_secret().await;
    let bytes = fs::read(fixture.file()).unwrap();
    for needle in ["eght_", "8x8.com", "secret", "pbx_api_key"] {
        assert!(
            !bytes.windows(needle.len()).any(|part| part == needle.as_bytes()),
            "{needle}"
        );
    }
    assert_eq!(
        fs::metadata(fixture.file()).unwrap().permissions().mode() & 0o777,
        0o600
    );
    assert!(!format!("{:?}", fixture.vault).contains("eght_"));
    assert!(!fixture.dir.path().join("vault.sealed.tmp").exists());
}

#[tokio::test]
async fn the_same_contents_never_give_the_same_file() {
    let fixture = Fixture::with_secret().await;
    let first = fs::read(fixture.file()).unwrap();
    fixture
        .vault
        .put(VaultEntry::PbxApiKey, &origins(), SecretString::from(SECRET))
        .await
        .unwrap();
    let second = fs::read(fixture.file()).unwrap();
    assert_ne!(first[8..20], second[8..20], "nonce");
    assert_ne!(first[20..], second[20..]);
}

#[tokio::test]
async fn every_changed_or_missing_byte_is_noticed() {
    let fixture = Fixture::with_secret().await;
    let whole = fs::read(fixture.file()).unwrap();
    for at in 0..whole.len() {
        let mut changed = whole.clone();
        changed[at] ^= 1;
        fs::write(fixture.file(), changed).unwrap();
        refusal(&fixture.vault).await;
    }
    for length in [0, 1, 8, 19, 20, 35, whole.len() / 2, whole.len() - 1] {
        fs::write(fixture.file(), &whole[..length]).unwrap();
        refusal(&fixture.vault).await;
    }
    fs::write(fixture.file(), &whole).unwrap();
    assert!(
        fixture
            .vault
            .get(VaultEntry::PbxApiKey, &origins())
            .await
            .unwrap()
            .is_some()
    );
}

#[tokio::test]
async fn a_damaged_vault_is_never_written_over() {
    let fixture = Fixture::with_secret().await;
    fs::write(fixture.file(), b"VSVAULT1 damaged").unwrap();
    let failure = fixture.vault.set_generation(9).await.unwrap_err();
    assert_eq!(failure.code, ErrorCode::VaultUnavailable);
    assert_eq!(fs::read(fixture.file()).unwrap(), b"VSVAULT1 damaged");
}

#[tokio::test]
async fn another_key_or_another_connection_does_not_open_it() {
    let fixture = Fixture::with_secret().await;
    refusal(&open(&fixture.dir, "other").await).await;
    fs::remove_file(fixture.dir.path().join("key")).unwrap();
    create_key_file(fixture.dir.path().join("key")).await.unwrap();
    refusal(&open(&fixture.dir, "sample").await).await;
}

#[tokio::test]
async fn a_key_file_must_be_there_private_and_whole() {
    let fixture = Fixture::with_secret().await;
    let key = fixture.dir.path().join("key");
    let words = async || refusal(&open(&fixture.dir, "sample").await).await;
    fs::set_permissions(&key, fs::Permissions::from_mode(0o640)).unwrap();
    assert!(words().await.contains("chmod 600"));
    fs::set_permissions(&key, fs::Permissions::from_mode(0o400)).unwrap();
    assert!(open(&fixture.dir, "sample").await.generation().await.is_ok());
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
    for text in [
        STANDARD.encode([7; 31]),
        "not base64 at all".to_owned(),
        String::new(),
        "A".repeat(5000),
    ] {
        fs::write(&key, &text).unwrap();
        let words = words().await;
        assert!(words.contains("no key file"), "{words}");
        assert!(text.is_empty() || !words.contains(&text));
    }
    fs::remove_file(&key).unwrap();
    words().await;
}

#[tokio::test]
async fn a_key_file_is_never_replaced() {
    let dir = TempDir::new().unwrap();
    let key = dir.path().join("key");
    create_key_file(&key).await.unwrap();
    let before = fs::read(&key).unwrap();
    assert_eq!(
        create_key_file(&key).await.unwrap_err().code,
        ErrorCode::VaultUnavailable
    );
    assert_eq!(fs::read(&key).unwrap(), before);
    assert_eq!(fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
}

#[tokio::test]
async fn secrets_and_generation_do_not_disturb_each_other() {
    let fixture = Fixture::with_secret().await;
    let vault = &fixture.vault;
    assert_eq!(vault.generation().await.unwrap(), 0);
    vault.set_generation(3).await.unwrap();
    vault
        .put(VaultEntry::ClientSecret, &[], SecretString::from("other"))
        .await
        .unwrap();
    vault.remove(VaultEntry::PbxApiKey).await.unwrap();
    vault.remove(VaultEntry::PbxApiKey).await.unwrap();
    assert_eq!(vault.generation().await.unwrap(), 3);
    assert!(
        vault
            .get(VaultEntry::PbxApiKey, &origins())
            .await
            .unwrap()
            .is_none()
    );
    let kept = vault.get(VaultEntry::ClientSecret, &[]).await.unwrap().unwrap();
    assert_eq!(kept.expose_secret(), "other");
}

#[tokio::test]
async fn two_writers_lose_nothing() {
    let fixture = Fixture::new().await;
    let other = open(&fixture.dir, "sample").await;
    let (first, second) = (fixture.vault.clone(), other.clone());
    let one = tokio::spawn(async move {
        for n in 1..20 {
            first.set_generation(n).await.unwrap();
        }
    });
    let two = tokio::spawn(async move {
        for n in 0..20 {
            let secret = SecretString::from(format!("secret {n}"));
            second.put(VaultEntry::ClientSecret, &[], secret).await.unwrap();
        }
    });
    one.await.unwrap();
    two.await.unwrap();
    assert_eq!(other.generation().await.unwrap(), 19);
    let last = fixture
        .vault
        .get(VaultEntry::ClientSecret, &[])
        .await
        .unwrap()
        .unwrap();
    assert_eq!(last.expose_secret(), "secret 19");
}

#[tokio::test]
async fn several_secrets_change_together_and_only_where_nothing_else_was_there() {
    let fixture = Fixture::with_secret().await;
    let vault = &fixture.vault;
    let secret = |text: &str| Some(SecretString::from(text));
    let made = VaultChange {
        expected: [(VaultEntry::Certificate, None)].into(),
        wanted: [
            (VaultEntry::Certificate, secret("new")),
            (VaultEntry::OlderCertificate, secret("old")),
        ]
        .into(),
        origins: origins(),
    };
    assert!(vault.change(made).await.unwrap());
    let late = VaultChange {
        expected: [(VaultEntry::Certificate, secret("another"))].into(),
        wanted: [
            (VaultEntry::OlderCertificate, None),
            (VaultEntry::PbxApiKey, None),
        ]
        .into(),
        ..VaultChange::default()
    };
    let sealed = fs::read(fixture.file()).unwrap();
    assert!(!vault.change(late).await.unwrap());
    assert_eq!(fs::read(fixture.file()).unwrap(), sealed, "nothing was written");
    let forget = VaultChange {
        expected: [(VaultEntry::Certificate, secret("new"))].into(),
        ..VaultChange::forgetting([VaultEntry::OlderCertificate])
    };
    assert!(vault.change(forget).await.unwrap());
    let kept = async |entry| {
        let found = vault.get(entry, &origins()).await.unwrap();
        found.map(|secret| secret.expose_secret().to_owned())
    };
    assert_eq!(kept(VaultEntry::OlderCertificate).await, None);
    assert_eq!(kept(VaultEntry::Certificate).await.as_deref(), Some("new"));
    assert_eq!(kept(VaultEntry::PbxApiKey).await.as_deref(), Some(SECRET));
}
