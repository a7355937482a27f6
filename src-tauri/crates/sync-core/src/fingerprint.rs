//! Digests of data: the same value gives the same bytes on every computer.

use arrayvec::ArrayString;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;

/// SHA-256 of a value's canonical JSON (struct order, ordered maps), as 64 hex digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fingerprint(ArrayString<64>);

impl Fingerprint {
    /// Digests a value. Only types whose JSON is deterministic may be given: no hash maps.
    pub fn of(value: &impl Serialize) -> Self {
        let mut digest = Sha256::new();
        // Our own plain data always serialises; were it ever not to, the digest of the error text
        // still differs from that of any value, so that nothing unequal is taken for equal.
        match serde_json::to_vec(value) {
            Ok(bytes) => digest.update(&bytes),
            Err(error) => digest.update(format!("not serialisable: {error}")),
        }
        let mut hex = ArrayString::new();
        for half in digest.finalize().iter().flat_map(|byte| [byte >> 4, byte & 15]) {
            hex.push(char::from_digit(u32::from(half), 16).unwrap_or('0'));
        }
        Self(hex)
    }

    /// Reads a stored digest back. A text that is too long for one equals no digest.
    pub fn from_stored(hex: impl AsRef<str>) -> Self {
        Self(ArrayString::from(hex.as_ref()).unwrap_or_default())
    }

    /// The 64 hex digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
