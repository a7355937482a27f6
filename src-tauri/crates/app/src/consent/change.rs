//! Changing a consent: its record and its secrets together, and never over what somebody else has done meanwhile.

use crate::connection::App;
use store::{FolderLock, SealedVault};
use sync_core::{
    consent::Consent,
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
    ports::{AuditEntry, Consented, RecordsStore},
};

/// Held while the record of the consent and its secrets change together; other processes see it. Nobody is asked
/// anything while it is held.
pub(crate) struct ConsentLock {
    _file: FolderLock,
}

impl ConsentLock {
    pub(crate) async fn of(vault: &SealedVault) -> Result<Self, Failure> {
        let file = vault.alone("consent.lock").await?;
        Ok(Self { _file: file })
    }
}

impl App {
    /// What stands now, if it is still what was read, but for notes of a use or a refusal.
    pub(super) async fn still(&self, read: &Consented, _alone: &ConsentLock) -> Result<Consented, Failure> {
        let now = self.database.consented().await?;
        let noted = match (read.consent.grant(), now.consent.grant()) {
            (Some(before), Some(now)) => before.is_same_act(now),
            (None, Some(_)) | (Some(_), None) | (None, None) => false,
        };
        if now.epochs.consent == read.epochs.consent || noted {
            Ok(now)
        } else {
            Err(changed())
        }
    }

    /// Saves over what was read, where that still stands.
    pub(super) async fn save_over(
        &self,
        read: &Consented,
        alone: &ConsentLock,
        wanted: &Consent,
        entry: &AuditEntry,
    ) -> Result<(), Failure> {
        loop {
            let now = self.still(read, alone).await?;
            let saved = self
                .database
                .save_consent(wanted, now.epochs.consent, entry)
                .await;
            match saved {
                // Only a note can have come between.
                Err(failure) if failure.code == ErrorCode::ConsentChanged => {}
                other => return other,
            }
        }
    }
}

pub(super) fn changed() -> Failure {
    Failure::new(ErrorCode::ConsentChanged, FailureClass::NeedsAdmin, "")
}
