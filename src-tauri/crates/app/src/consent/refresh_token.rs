//! The refresh token: in the vault, used by one process at a time; and in memory alone for as long as its approval has
//! not succeeded.

use crate::{
    connection::App,
    consent::{change::ConsentLock, credential::gone},
};
use async_trait::async_trait;
use microsoft::{RefreshTokens, token::HeldRefreshToken};
use secrecy::SecretString;
use std::sync::Arc;
use store::{Database, FolderLock, SealedVault};
use sync_core::{
    consent::Grant,
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
    ports::{RecordsStore, Vault, VaultChange, VaultEntry},
};
use tokio::sync::{Mutex, OwnedMutexGuard};

/// Where the refresh token of a connection lies, for one grant.
#[derive(Clone)]
pub(super) struct VaultedRefreshToken {
    vault: SealedVault,
    database: Database,
    origins: Vec<String>,
    grant: Grant,
}

impl VaultedRefreshToken {
    pub(super) fn of(app: &App, vault: SealedVault, grant: Grant) -> Result<Self, Failure> {
        Ok(Self {
            vault,
            database: app.database.clone(),
            origins: app.config.tenant_origins()?,
            grant,
        })
    }

    /// Whether the grant that this token is of still stands.
    async fn stands(&self) -> Result<(), Failure> {
        let consent = self.database.consent().await?;
        match consent.grant() {
            Some(now) if now.is_same_act(&self.grant) => Ok(()),
            Some(_) => Err(Failure::new(
                ErrorCode::ConsentChanged,
                FailureClass::RetryFast,
                "",
            )),
            None => consent.carries_on(),
        }
    }
}

struct Held {
    kept: VaultedRefreshToken,
    loaded: Option<SecretString>,
    _alone: FolderLock,
}

#[async_trait]
impl RefreshTokens for VaultedRefreshToken {
    async fn hold(&self) -> Result<Box<dyn HeldRefreshToken>, Failure> {
        Ok(Box::new(Held {
            _alone: self.vault.alone("refresh.lock").await?,
            kept: self.clone(),
            loaded: None,
        }))
    }
}

#[async_trait]
impl HeldRefreshToken for Held {
    async fn load(&mut self) -> Result<Option<SecretString>, Failure> {
        let found = self
            .kept
            .vault
            .get(VaultEntry::RefreshToken, &self.kept.origins)
            .await?;
        // After the vault: one that was emptied by a revocation is not one that lost its secret.
        self.kept.stands().await?;
        let Some(found) = found else {
            return Err(gone("sign-in of an account"));
        };
        self.loaded = Some(found.clone());
        Ok(Some(found))
    }

    /// Only in the place of the token that it came for, and only while its grant stands: a revocation in between
    /// leaves nothing behind.
    async fn replace(&mut self, token: SecretString) -> Result<(), Failure> {
        let _consent = ConsentLock::of(&self.kept.vault).await?;
        self.kept.stands().await?;
        let change = VaultChange {
            expected: [(VaultEntry::RefreshToken, self.loaded.clone())].into(),
            wanted: [(VaultEntry::RefreshToken, Some(token))].into(),
            origins: self.kept.origins.clone(),
        };
        if self.kept.vault.change(change).await? {
            return Ok(());
        }
        Err(Failure::new(
            ErrorCode::ConsentChanged,
            FailureClass::RetryFast,
            "",
        ))
    }
}

/// A refresh token that is nowhere but in memory, wiped when this is dropped.
#[derive(Clone)]
pub(super) struct RefreshTokenInMemory(Arc<Mutex<SecretString>>);

impl RefreshTokenInMemory {
    pub(super) fn new(token: SecretString) -> Self {
        Self(Arc::new(Mutex::new(token)))
    }

    /// The latest one.
    pub(super) async fn latest(&self) -> SecretString {
        self.0.lock().await.clone()
    }
}

struct HeldInMemory(OwnedMutexGuard<SecretString>);

#[async_trait]
impl RefreshTokens for RefreshTokenInMemory {
    async fn hold(&self) -> Result<Box<dyn HeldRefreshToken>, Failure> {
        Ok(Box::new(HeldInMemory(self.0.clone().lock_owned().await)))
    }
}

#[async_trait]
impl HeldRefreshToken for HeldInMemory {
    async fn load(&mut self) -> Result<Option<SecretString>, Failure> {
        Ok(Some(self.0.clone()))
    }

    async fn replace(&mut self, token: SecretString) -> Result<(), Failure> {
        *self.0 = token;
        Ok(())
    }
}
