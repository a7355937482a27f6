//! The sealed file: `VSVAULT1`, 12 bytes of nonce, ciphertext with its tag.
//!
//! AES-256-GCM with a random nonce for each write (NIST SP 800-38D: up to 2^32 writes under one key). The
//! associated data names format and connection, so that a file moved to another connection does not open.

use super::{key::Key, unavailable};
use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use subtle::ConstantTimeEq;
use sync_core::{
    failure::Failure,
    id::ConnectionId,
    ports::{VaultChange, VaultEntry},
};
use zeroize::{Zeroize, Zeroizing};

const MAGIC: &[u8; 8] = b"VSVAULT1";
const TAG_LEN: usize = 16;

/// What the vault holds, in the clear: lives for the length of one call. No `Debug`.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Contents {
    pub generation: u64,
    pub entries: BTreeMap<VaultEntry, Kept>,
}

/// A secret, with the origins it was entered for.
#[derive(Serialize, Deserialize)]
pub(super) struct Kept {
    pub secret: String,
    pub origins: BTreeSet<String>,
    pub stored_at: Timestamp,
}

impl Contents {
    /// Whether this entry is exactly that secret, or absent where none is named.
    pub(super) fn is(&self, entry: VaultEntry, secret: Option<&SecretString>) -> bool {
        match (self.entries.get(&entry), secret) {
            (None, None) => true,
            (Some(kept), Some(secret)) => {
                bool::from(kept.secret.as_bytes().ct_eq(secret.expose_secret().as_bytes()))
            }
            (Some(_), None) | (None, Some(_)) => false,
        }
    }

    pub(super) fn holds_none_of<'a>(&self, mut entries: impl Iterator<Item = &'a VaultEntry>) -> bool {
        !entries.any(|entry| self.entries.contains_key(entry))
    }

    /// Makes the change.
    pub(super) fn take(&mut self, change: VaultChange, stored_at: Timestamp) {
        let origins: BTreeSet<String> = change.origins.into_iter().collect();
        for (entry, wanted) in change.wanted {
            match wanted {
                None => drop(self.entries.remove(&entry)),
                Some(secret) => {
                    let kept = Kept {
                        secret: secret.expose_secret().to_owned(),
                        origins: origins.clone(),
                        stored_at,
                    };
                    self.entries.insert(entry, kept);
                }
            }
        }
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        self.secret.zeroize();
    }
}

pub(super) fn seal(contents: &Contents, key: &Key, connection: &ConnectionId) -> Result<Vec<u8>, Failure> {
    let fault = |_| unavailable("the vault could not be sealed");
    // Large enough that it never moves: a vector that grows leaves the old bytes behind.
    let secrets: usize = contents
        .entries
        .values()
        .map(|kept| kept.secret.len() * 6 + 4096)
        .sum();
    let mut clear = Zeroizing::new(Vec::with_capacity(secrets + 4096));
    serde_json::to_writer(&mut *clear, contents)
        .map_err(|_| unavailable("the vault could not be written"))?;
    let mut nonce = [0; NONCE_LEN];
    getrandom::fill(&mut nonce).map_err(|_| unavailable("the system gives no random numbers"))?;
    cipher(key)?
        .seal_in_place_append_tag(
            Nonce::assume_unique_for_key(nonce),
            bound_to(connection),
            &mut *clear,
        )
        .map_err(fault)?;
    Ok([MAGIC.as_slice(), &nonce, &clear].concat())
}

pub(super) fn unseal(sealed: Vec<u8>, key: &Key, connection: &ConnectionId) -> Result<Contents, Failure> {
    let refused = || unavailable("the file was changed, or it belongs to another key or connection");
    let body = sealed
        .strip_prefix(MAGIC)
        .ok_or_else(|| unavailable("the file is no vault of this version"))?;
    let (nonce, body) = body.split_at_checked(NONCE_LEN).ok_or_else(refused)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| refused())?;
    let mut clear = Zeroizing::new(body.to_vec());
    if clear.len() < TAG_LEN {
        return Err(refused());
    }
    let clear = cipher(key)?
        .open_in_place(nonce, bound_to(connection), &mut clear)
        .map_err(|_| refused())?;
    // The parser's own words could quote what it read.
    serde_json::from_slice(clear).map_err(|_| unavailable("the contents cannot be read by this version"))
}

fn cipher(key: &Key) -> Result<LessSafeKey, Failure> {
    UnboundKey::new(&AES_256_GCM, key.bytes())
        .map(LessSafeKey::new)
        .map_err(|_| unavailable("the key of the vault is not usable"))
}

fn bound_to(connection: &ConnectionId) -> Aad<Vec<u8>> {
    Aad::from([b"voice-sync vault 1\0".as_slice(), connection.as_str().as_bytes()].concat())
}
