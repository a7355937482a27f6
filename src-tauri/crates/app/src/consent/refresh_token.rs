//! The refresh token in the vault, used by one process at a time.

use async_trait::async_trait;
use microsoft::{RefreshTokens, token::HeldRefreshToken};
use secrecy::SecretString;
use store::{FolderLock, SealedVault};
use sync_core::{
    failure::Failure,
    ports::{Vault, VaultEntry},
};

/// Where the refresh token of a connection lies.
pub(super) struct VaultedRefreshToken {
    vault: SealedVault,
    origins: Vec<String>,
}

impl VaultedRefreshToken {
    pub(super) fn of(vault: SealedVault, origins: Vec<String>) -> Self {
        Self { vault, origins }
    }
}

struct Held {
    vault: SealedVault,
    origins: Vec<String>,
    _alone: FolderLock,
}

#[async_trait]
impl RefreshTokens for VaultedRefreshToken {
    async fn hold(&self) -> Result<Box<dyn HeldRefreshToken>, Failure> {
        Ok(Box::new(Held {
            _alone: self.vault.alone("refresh.lock").await?,
            vault: self.vault.clone(),
            origins: self.origins.clone(),
        }))
    }
}

#[async_trait]
impl HeldRefreshToken for Held {
    async fn load(&mut self) -> Result<Option<SecretString>, Failure> {
        self.vault.get(VaultEntry::RefreshToken, &self.origins).await
    }

    async fn replace(&mut self, token: SecretString) -> Result<(), Failure> {
        self.vault
            .put(VaultEntry::RefreshToken, &self.origins, token)
            .await
    }
}
