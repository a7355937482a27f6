//! Why Auto jobs start by themselves, or do not.

use super::super::Core;
use sync_core::{
    consent::Consent,
    failure::Failure,
    job::{Job, JobPurpose, JobStatus},
    ports::{JobHistory, RecordsStore},
    schedule::Standing,
    settings::Settings,
};

impl Core {
    /// Why Auto jobs start, or do not.
    pub(crate) async fn standing(&self) -> Result<Standing, Failure> {
        let database = &self.app.database;
        let (settings, consent) = (database.settings().await?, database.consent().await?);
        let preview_stands = self.first_preview_stands().await?;
        Ok(standing(&settings, &consent, preview_stands))
    }

    /// Whether the preview of the connection's first sync waits for its approval.
    async fn first_preview_stands(&self) -> Result<bool, Failure> {
        let database = &self.app.database;
        let connection = database.connection().await?;
        if connection.is_some_and(|connection| connection.first_sync_approved) {
            return Ok(false);
        }
        let is_preview = |job: &Job| job.status == JobStatus::Held && job.purpose == JobPurpose::FirstSync;
        Ok(database.unfinished().await?.iter().any(is_preview))
    }
}

fn standing(settings: &Settings, consent: &Consent, first_preview_stands: bool) -> Standing {
    if settings.pbx_enable_sync {
        return Standing::PbxEnableSync;
    }
    if !settings.auto_sync {
        return Standing::Off;
    }
    match consent {
        Consent::NotGranted | Consent::Revoked { .. } => Standing::NotApproved,
        Consent::ReconnectNeeded { .. } => Standing::ReconnectNeeded,
        Consent::Granted { .. } if first_preview_stands => Standing::FirstSync,
        Consent::Granted { .. } => Standing::Ready,
    }
}
