//! What keeps a consent from lapsing while nobody looks.

use crate::connection::App;
use sync_core::{
    consent::{Consent, Lasting},
    failure::Failure,
    ports::RecordsStore,
};

impl App {
    /// Uses a sign-in that would lapse unused, and renews a certificate before its end where its registration is
    /// known. What was done.
    pub async fn make_consent_last(&self) -> Result<Option<Lasting>, Failure> {
        let Some(_) = self.what_lasts().await? else {
            return Ok(None);
        };
        let vault = self.vault().await?;
        // A renewed certificate that Microsoft did not know yet is in use from here on.
        self.credential(&vault).fetch().await?;
        let Some(Lasting::Renew) = self.what_lasts().await? else {
            return Ok(Some(Lasting::Use));
        };
        self.renew_consent().await?;
        Ok(Some(Lasting::Renew))
    }

    async fn what_lasts(&self) -> Result<Option<Lasting>, Failure> {
        let consent = self.database.consent().await?;
        Ok(match &consent {
            Consent::Granted { grant } => grant.wants(self.outside.clock.now()),
            Consent::NotGranted | Consent::ReconnectNeeded { .. } | Consent::Revoked { .. } => None,
        })
    }
}
