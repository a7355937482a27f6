//! The vault: secrets at rest, each bound to the origins it was entered for.

use crate::failure::Failure;
use async_trait::async_trait;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt};

/// A change of several secrets at once: all of it in one write of the vault, or nothing.
#[derive(Default)]
pub struct VaultChange {
    /// What must still be there (`None`: nothing), or nothing is changed.
    pub expected: BTreeMap<VaultEntry, Option<SecretString>>,
    /// What is there afterwards (`None`: nothing).
    pub wanted: BTreeMap<VaultEntry, Option<SecretString>>,
    /// The origins that new secrets are bound to.
    pub origins: Vec<String>,
}

impl VaultChange {
    /// Forgets these.
    pub fn forgetting(entries: impl IntoIterator<Item = VaultEntry>) -> Self {
        Self {
            wanted: entries.into_iter().map(|entry| (entry, None)).collect(),
            ..Self::default()
        }
    }
}

impl fmt::Debug for VaultChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VaultChange")
            .field("expected", &self.expected.keys())
            .field("wanted", &self.wanted.keys())
            .finish_non_exhaustive()
    }
}

/// What the vault can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VaultEntry {
    /// The 8x8 API key.
    PbxApiKey,
    /// The client secret of the application in the tenant.
    ClientSecret,
    /// The certificate that Voice Sync signs in with, and its key.
    Certificate,
    /// The one before it, which works until the newer one has obtained a token.
    OlderCertificate,
    /// The refresh token of the account that Auto Sync signs in with.
    RefreshToken,
    /// The whole address of the channel workflow that is told what stands: who knows it may post there.
    WebhookUrl,
}

impl VaultEntry {
    /// Everything that signs in to Microsoft when nobody is signed in.
    pub const OF_CONSENT: [VaultEntry; 4] = [
        VaultEntry::ClientSecret,
        VaultEntry::Certificate,
        VaultEntry::OlderCertificate,
        VaultEntry::RefreshToken,
    ];
}

/// The vault of a connection.
#[async_trait]
pub trait Vault: Send + Sync {
    /// The secret, if there is one. Asking for it with other origins (scheme, host, port) than it was stored
    /// with is a `BadConfiguration` failure that says to enter it again.
    async fn get(&self, entry: VaultEntry, origins: &[String]) -> Result<Option<SecretString>, Failure>;

    /// Stores or replaces a secret.
    async fn put(&self, entry: VaultEntry, origins: &[String], secret: SecretString) -> Result<(), Failure>;

    /// Changes several at once; `false` where something else was there than expected, and nothing was changed.
    async fn change(&self, change: VaultChange) -> Result<bool, Failure>;

    /// Forgets a secret.
    async fn remove(&self, entry: VaultEntry) -> Result<(), Failure>;

    /// The generation number kept beside the secrets; a database with a smaller one is a restored backup.
    async fn generation(&self) -> Result<u64, Failure>;

    /// Sets the generation number.
    async fn set_generation(&self, generation: u64) -> Result<(), Failure>;
}
