//! The vault: secrets at rest, each bound to the origins it was entered for.

use crate::failure::Failure;
use async_trait::async_trait;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

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
}

/// The vault of a connection.
#[async_trait]
pub trait Vault: Send + Sync {
    /// The secret, if there is one. Asking for it with other origins (scheme, host, port) than it was stored
    /// with is a `BadConfiguration` failure that says to enter it again.
    async fn get(&self, entry: VaultEntry, origins: &[String]) -> Result<Option<SecretString>, Failure>;

    /// Stores or replaces a secret.
    async fn put(&self, entry: VaultEntry, origins: &[String], secret: SecretString) -> Result<(), Failure>;

    /// Forgets a secret.
    async fn remove(&self, entry: VaultEntry) -> Result<(), Failure>;

    /// The generation number kept beside the secrets; a database with a smaller one is a restored backup.
    async fn generation(&self) -> Result<u64, Failure>;

    /// Sets the generation number.
    async fn set_generation(&self, generation: u64) -> Result<(), Failure>;
}
