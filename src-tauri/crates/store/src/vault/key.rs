//! The vault's 32-byte key: in the system keychain, or in a file that the admin names.
//!
//! A keychain without a usable collection says "no entry" to a read, so only a write shows that it works
//! (keyring 4 with Secret Service). A read that finds nothing while the vault file is there is a fault,
//! never an empty vault.

use super::unavailable;
use crate::{database::blocking, folder};
use base64::{Engine, engine::general_purpose::STANDARD};
use keyring_core::{Entry, Error, get_default_store};
use std::{
    fmt, fs,
    io::Write,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use subtle::ConstantTimeEq;
use sync_core::{failure::Failure, id::ConnectionId};
use zeroize::Zeroizing;

const KEY_LEN: usize = 32;
/// A locked keychain may wait for a person at a prompt.
const PATIENCE: Duration = Duration::from_secs(5);

/// Where the key of the vault lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeySource {
    /// In the system keychain, one key per connection, made with the first secret.
    Keychain {
        /// The name under which the keychain shows it.
        service: String,
    },
    /// In this file (base64 of 32 bytes, readable by its owner only), made with `create_key_file`.
    KeyFile(PathBuf),
}

/// The key.
#[derive(Clone)]
pub(super) struct Key(Arc<Zeroizing<[u8; KEY_LEN]>>);

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(..)")
    }
}

impl Key {
    pub(super) fn bytes(&self) -> &[u8] {
        self.0.as_slice()
    }

    fn random() -> Result<Self, Failure> {
        let mut bytes = Zeroizing::new([0; KEY_LEN]);
        getrandom::fill(&mut *bytes).map_err(|_| unavailable("the system gives no random numbers"))?;
        Ok(Self(Arc::new(bytes)))
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let bytes: [u8; KEY_LEN] = bytes.try_into().ok()?;
        Some(Self(Arc::new(Zeroizing::new(bytes))))
    }
}

impl KeySource {
    pub(super) async fn key(
        self,
        dir: PathBuf,
        connection: ConnectionId,
        vault: &'static str,
        make: bool,
    ) -> Result<Option<Key>, Failure> {
        match self {
            KeySource::KeyFile(path) => blocking(move || read_key_file(&path).map(Some)).await,
            KeySource::Keychain { service } => {
                patiently(move || keychain_key(&service, &connection, &dir, vault, make)).await
            }
        }
    }
}

/// Makes a key file with a new key (0600). Refuses to replace one: without it the vault cannot be opened.
pub async fn create_key_file(path: impl Into<PathBuf>) -> Result<(), Failure> {
    let path = path.into();
    blocking(move || {
        let text = Zeroizing::new(STANDARD.encode(Key::random()?.bytes()));
        let written = folder::create_private(&path).and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            file.sync_all()
        });
        written.map_err(|error| unavailable(format!("the key file {} was not made: {error}", path.display())))
    })
    .await
}

/// Whether the system keychain takes, returns and forgets a secret: the only proof that it works.
pub async fn keychain_accepts_writes(service: &str) -> Result<(), Failure> {
    let service = service.to_owned();
    patiently(move || {
        let entry = entry(&service, "voice-sync-probe")?;
        let probe = Key::random()?;
        write(&entry, &probe)?;
        entry.delete_credential().map_err(|error| told(&error))
    })
    .await
}

async fn patiently<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    match tokio::time::timeout(PATIENCE, blocking(work)).await {
        Ok(result) => result,
        Err(_) => Err(unavailable(
            "the system keychain did not answer; it may be waiting to be unlocked",
        )),
    }
}

fn keychain_key(
    service: &str,
    connection: &ConnectionId,
    dir: &Path,
    vault: &str,
    make: bool,
) -> Result<Option<Key>, Failure> {
    // A lock of its own: a keychain that never answers must not stop those who already have the key.
    let lock = folder::lock_file(&dir.join("vault.key.lock"))?;
    lock.lock()
        .map_err(|error| folder::told(&error, "lock the vault"))?;
    let entry = entry(service, connection.as_str())?;
    match entry.get_secret().map(Zeroizing::new) {
        Ok(bytes) => match Key::from_bytes(&bytes) {
            Some(key) => Ok(Some(key)),
            None => Err(unavailable(
                "the keychain's entry for this connection is no key of a vault",
            )),
        },
        Err(Error::NoEntry) if dir.join(vault).exists() => Err(unavailable(
            "the vault is there, but the keychain has no key for it; it may be locked, or belong to another account",
        )),
        Err(Error::NoEntry) if make => {
            let key = Key::random()?;
            write(&entry, &key)?;
            Ok(Some(key))
        }
        Err(Error::NoEntry) => Ok(None),
        Err(error) => Err(told(&error)),
    }
}

fn write(entry: &Entry, key: &Key) -> Result<(), Failure> {
    entry.set_secret(key.bytes()).map_err(|error| told(&error))?;
    let kept = entry
        .get_secret()
        .map(Zeroizing::new)
        .map_err(|error| told(&error))?;
    if bool::from(kept.as_slice().ct_eq(key.bytes())) {
        Ok(())
    } else {
        Err(unavailable(
            "the system keychain did not keep what was written to it",
        ))
    }
}

fn entry(service: &str, user: &str) -> Result<Entry, Failure> {
    // The platform's store is set up by the first call, once per process.
    if get_default_store().is_none()
        && let Err(error) = keyring::Entry::store_status()
    {
        return Err(told(error));
    }
    Entry::new(service, user).map_err(|error| told(&error))
}

/// Only variants that carry no bytes of a secret are quoted.
fn told(error: &Error) -> Failure {
    match error {
        Error::NoStorageAccess(_) | Error::PlatformFailure(_) | Error::NoDefaultStore => {
            unavailable(format!("system keychain: {error}"))
        }
        Error::NoEntry => unavailable("the system keychain forgot what was written to it"),
        _ => unavailable("the system keychain refused the request"),
    }
}

fn read_key_file(path: &Path) -> Result<Key, Failure> {
    let shown = path.display();
    let found = fs::metadata(path).map_err(|error| unavailable(format!("the key file {shown}: {error}")))?;
    refuse_shared(path, &found)?;
    if found.len() > 4096 {
        return Err(unavailable(format!("{shown} is no key file: it is too long")));
    }
    let text = fs::read(path).map(Zeroizing::new);
    let text = text.map_err(|error| unavailable(format!("the key file {shown}: {error}")))?;
    let bytes = STANDARD.decode(text.trim_ascii()).map(Zeroizing::new);
    bytes
        .ok()
        .and_then(|bytes| Key::from_bytes(&bytes))
        .ok_or_else(|| {
            unavailable(format!(
                "{shown} is no key file: it must hold 32 bytes in base64 (44 characters)"
            ))
        })
}

#[cfg(unix)]
fn refuse_shared(path: &Path, found: &fs::Metadata) -> Result<(), Failure> {
    use std::os::unix::fs::MetadataExt;
    if !is_shared(found.mode(), is_credential(path)) {
        return Ok(());
    }
    Err(unavailable(format!(
        "other accounts can read the key file {}; take that right away (chmod 600)",
        path.display()
    )))
}

/// Whether others may read a file of this mode, or write it. Of a credential of systemd the group's bits are the mask of
/// an access list that names this service alone (systemd.exec(5), CREDENTIALS).
#[cfg(unix)]
fn is_shared(mode: u32, credential: bool) -> bool {
    let allowed = if credential { 0o740 } else { 0o700 };
    mode & 0o777 & !allowed != 0
}

/// Whether systemd mounted this file for this service.
#[cfg(unix)]
fn is_credential(path: &Path) -> bool {
    let mounted = std::env::var_os("CREDENTIALS_DIRECTORY");
    mounted.is_some_and(|folder| path.parent() == Some(Path::new(&folder)))
}

#[cfg(not(unix))]
fn refuse_shared(_path: &Path, _found: &fs::Metadata) -> Result<(), Failure> {
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use super::is_shared;

    #[test]
    fn only_a_credential_may_show_the_bits_of_its_access_list() {
        for mode in [0o100_600, 0o100_400] {
            assert!(!is_shared(mode, false) && !is_shared(mode, true));
        }
        assert!(is_shared(0o100_440, false) && !is_shared(0o100_440, true));
        for mode in [0o100_660, 0o100_444, 0o100_404, 0o100_450] {
            assert!(is_shared(mode, false) && is_shared(mode, true), "{mode:o}");
        }
    }
}
