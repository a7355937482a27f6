//! Digests and base64 as the vendors write them.

use aws_lc_rs::digest::{Algorithm, SHA1_FOR_LEGACY_USE_ONLY, SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

fn of(algorithm: &'static Algorithm, bytes: &[u8]) -> Vec<u8> {
    digest(algorithm, bytes).as_ref().to_vec()
}

/// SHA-256, base64url without padding.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(of(&SHA256, bytes))
}

/// SHA-1, base64url without padding: only as the name of a certificate.
pub(crate) fn sha1(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(of(&SHA1_FOR_LEGACY_USE_ONLY, bytes))
}

/// SHA-1 in upper-case hexadecimal: a thumbprint as the portal shows it.
pub(crate) fn thumbprint(bytes: &[u8]) -> String {
    let hex = |byte: &u8| format!("{byte:02X}");
    of(&SHA1_FOR_LEGACY_USE_ONLY, bytes).iter().map(hex).collect()
}

/// base64url without padding.
pub(crate) fn base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The bytes behind base64url without padding.
pub(crate) fn from_base64url(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}
