//! The vault: one sealed file in the connection's folder, its key in the system keychain or in a key file.
//!
//! Owns who may read a secret (the origins it was entered for) and how the file is replaced. Deliberately not
//! here: which secret is used for what.

mod key;
mod seal;

pub use key::{KeySource, create_key_file, keychain_accepts_writes};

use crate::{database::blocking, folder};
use async_trait::async_trait;
use jiff::Timestamp;
use key::Key;
use seal::{Contents, Kept};
use secrecy::{ExposeSecret, SecretString};
use std::{
    collections::BTreeSet,
    fmt, fs,
    io::{self, Write},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};
use sync_core::{
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
    id::ConnectionId,
    ports::{Vault, VaultChange, VaultEntry},
};

const FILE_NAME: &str = "vault.sealed";

/// A vault in a file that is sealed as a whole (AES-256-GCM, a new nonce with each write, bound to the
/// connection). Clones share the key.
#[derive(Clone)]
pub struct SealedVault {
    inner: Arc<Inner>,
}

struct Inner {
    dir: PathBuf,
    connection: ConnectionId,
    source: KeySource,
    now: Box<dyn Fn() -> Timestamp + Send + Sync>,
    key: Mutex<Option<Key>>,
}

/// A lock of the folder, given up when this is dropped or the process ends.
#[derive(Debug)]
pub struct FolderLock {
    _file: fs::File,
}

impl fmt::Debug for SealedVault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SealedVault")
            .field("dir", &self.inner.dir)
            .field("connection", &self.inner.connection)
            .field("source", &self.inner.source)
            .finish_non_exhaustive()
    }
}

impl SealedVault {
    /// Names the vault of a connection; file and key are touched only when something is asked of it. The key
    /// in the keychain is made with the first secret, a key file never (`create_key_file`). `now` is the clock.
    pub async fn open(
        dir: impl Into<PathBuf>,
        connection: ConnectionId,
        source: KeySource,
        now: impl Fn() -> Timestamp + Send + Sync + 'static,
    ) -> Result<Self, Failure> {
        let dir = dir.into();
        let dir = blocking(move || folder::prepare(&dir)).await?;
        let inner = Inner {
            dir,
            connection,
            source,
            now: Box::new(now),
            key: Mutex::new(None),
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// Waits for a lock of this folder that other processes see; it is held until what is returned is dropped.
    pub async fn alone(&self, name: &'static str) -> Result<FolderLock, Failure> {
        let path = self.inner.dir.join(name);
        blocking(move || {
            let file = folder::lock_file(&path)?;
            file.lock()
                .map_err(|error| folder::told(&error, "lock the folder"))?;
            Ok(FolderLock { _file: file })
        })
        .await
    }

    /// The key; `None` where there is neither one nor a file that needs it, and none is to be made.
    async fn key(&self, make: bool) -> Result<Option<Key>, Failure> {
        let known = || self.inner.key.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(key) = known().clone() {
            return Ok(Some(key));
        }
        let (dir, connection) = (self.inner.dir.clone(), self.inner.connection.clone());
        let found = self
            .inner
            .source
            .clone()
            .key(dir, connection, FILE_NAME, make)
            .await?;
        known().clone_from(&found);
        Ok(found)
    }

    async fn contents(&self) -> Result<Contents, Failure> {
        let Some(key) = self.key(false).await? else {
            return Ok(Contents::default());
        };
        let inner = Arc::clone(&self.inner);
        blocking(move || {
            let _lock = inner.lock()?;
            inner.read(&key)
        })
        .await
    }

    async fn rewrite(&self, change: impl FnOnce(&mut Contents) + Send + 'static) -> Result<(), Failure> {
        self.rewrite_if(move |contents| {
            change(contents);
            true
        })
        .await
        .map(drop)
    }

    /// Replaces the file where `change` says so, and says what it said.
    async fn rewrite_if(
        &self,
        change: impl FnOnce(&mut Contents) -> bool + Send + 'static,
    ) -> Result<bool, Failure> {
        let Some(key) = self.key(true).await? else {
            return Err(unavailable("there is no key for the vault"));
        };
        let inner = Arc::clone(&self.inner);
        blocking(move || {
            let _lock = inner.lock()?;
            let mut contents = inner.read(&key)?;
            if !change(&mut contents) {
                return Ok(false);
            }
            let sealed = seal::seal(&contents, &key, &inner.connection)?;
            replace(&inner.dir, &sealed).map_err(|error| folder::told(&error, "write the vault"))?;
            Ok(true)
        })
        .await
    }
}

#[async_trait]
impl Vault for SealedVault {
    async fn get(&self, entry: VaultEntry, origins: &[String]) -> Result<Option<SecretString>, Failure> {
        let mut contents = self.contents().await?;
        let Some(kept) = contents.entries.remove(&entry) else {
            return Ok(None);
        };
        if kept.origins != origins.iter().cloned().collect::<BTreeSet<_>>() {
            let stored: Vec<&str> = kept.origins.iter().map(String::as_str).collect();
            let detail = format!(
                "the {} was entered for {} and is not used for other addresses; enter it again",
                name(entry),
                stored.join(", ")
            );
            return Err(Failure::new(
                ErrorCode::BadConfiguration,
                FailureClass::NeedsAdmin,
                detail,
            ));
        }
        Ok(Some(SecretString::from(kept.secret.as_str())))
    }

    async fn put(&self, entry: VaultEntry, origins: &[String], secret: SecretString) -> Result<(), Failure> {
        let origins = origins.iter().cloned().collect();
        let stored_at = (self.inner.now)();
        self.rewrite(move |contents| {
            let secret = secret.expose_secret().to_owned();
            contents.entries.insert(
                entry,
                Kept {
                    secret,
                    origins,
                    stored_at,
                },
            );
        })
        .await
    }

    async fn change(&self, change: VaultChange) -> Result<bool, Failure> {
        let puts = change.wanted.values().any(Option::is_some);
        if !puts && self.contents().await?.holds_none_of(change.wanted.keys()) && change.expected.is_empty() {
            return Ok(true);
        }
        let stored_at = (self.inner.now)();
        self.rewrite_if(move |contents| {
            let as_expected = change
                .expected
                .iter()
                .all(|(entry, expected)| contents.is(*entry, expected.as_ref()));
            if as_expected {
                contents.take(change, stored_at);
            }
            as_expected
        })
        .await
    }

    async fn remove(&self, entry: VaultEntry) -> Result<(), Failure> {
        if !self.contents().await?.entries.contains_key(&entry) {
            return Ok(());
        }
        self.rewrite(move |contents| drop(contents.entries.remove(&entry)))
            .await
    }

    async fn generation(&self) -> Result<u64, Failure> {
        Ok(self.contents().await?.generation)
    }

    async fn set_generation(&self, generation: u64) -> Result<(), Failure> {
        self.rewrite(move |contents| contents.generation = generation)
            .await
    }
}

impl Inner {
    /// Two processes never read and replace the file at the same time.
    fn lock(&self) -> Result<fs::File, Failure> {
        let file = folder::lock_file(&self.dir.join("vault.lock"))?;
        file.lock()
            .map_err(|error| folder::told(&error, "lock the vault"))?;
        Ok(file)
    }

    fn read(&self, key: &Key) -> Result<Contents, Failure> {
        match fs::read(self.dir.join(FILE_NAME)) {
            Ok(sealed) => seal::unseal(sealed, key, &self.connection),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Contents::default()),
            Err(error) => Err(unavailable(format!("the vault cannot be read: {error}"))),
        }
    }
}

fn replace(dir: &Path, sealed: &[u8]) -> io::Result<()> {
    let draft = dir.join("vault.sealed.tmp");
    match fs::remove_file(&draft) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = folder::create_private(&draft)?;
    file.write_all(sealed)?;
    file.sync_all()?;
    fs::rename(&draft, dir.join(FILE_NAME))?;
    folder::sync(dir)
}

fn name(entry: VaultEntry) -> &'static str {
    match entry {
        VaultEntry::PbxApiKey => "API key of the phone system",
        VaultEntry::ClientSecret => "client secret",
        VaultEntry::Certificate | VaultEntry::OlderCertificate => "certificate",
        VaultEntry::RefreshToken => "sign-in of the Teams administrator's account",
        VaultEntry::WebhookUrl => "address of the Teams channel",
    }
}

fn unavailable(detail: impl Into<String>) -> Failure {
    Failure::new(ErrorCode::VaultUnavailable, FailureClass::NeedsAdmin, detail)
}
