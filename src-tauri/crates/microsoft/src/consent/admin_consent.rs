//! Microsoft's own page on which a Global Administrator grants the permissions to the application ("Admin consent on
//! the Microsoft identity platform"). `.default`, because only that grants application permissions.
//!
//! What comes back proves nothing: anybody could call the address. That the permissions are there is seen by using
//! them (`wait_for_roles`).

use super::{
    authority::Authority,
    loopback::{Cancel, Loopback},
    page::AwaitedPage,
    sign_in::refusal_of,
};
use crate::{token::GRAPH_DEFAULT_SCOPE, told::unreadable};
use jiff::Timestamp;
use oauth2::CsrfToken;
use std::fmt;
use sync_core::{
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
    id::TenantId,
};
use url::Url;

/// The page was accepted, as far as the browser says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsentGiven {
    /// The tenant that the page named. Not proven.
    pub tenant: TenantId,
}

/// An admin consent under way. Dropping it closes its port.
pub struct AdminConsent {
    authority: Authority,
    page: AwaitedPage,
}

impl AdminConsent {
    /// Opens the port and writes the address for the browser.
    ///
    /// # Errors
    /// `Internal` where no port is free.
    pub async fn begin(authority: &Authority) -> Result<Self, Failure> {
        let loopback = Loopback::bind().await?;
        let state = CsrfToken::new_random_len(32);
        let mut url = authority.login_url("v2.0/adminconsent")?;
        url.query_pairs_mut()
            .append_pair("client_id", authority.client_id())
            .append_pair("scope", GRAPH_DEFAULT_SCOPE)
            .append_pair("redirect_uri", &loopback.redirect())
            .append_pair("state", state.secret());
        Ok(Self {
            authority: authority.clone(),
            page: AwaitedPage::new(authority, loopback, url, state),
        })
    }

    /// The address to open in the system browser.
    pub fn url(&self) -> &Url {
        self.page.url()
    }

    /// When it is over, for the countdown.
    pub fn ends_at(&self) -> Timestamp {
        self.page.ends_at()
    }

    /// A handle that ends [`AdminConsent::finish`].
    pub fn canceller(&self) -> Cancel {
        self.page.canceller()
    }

    /// Waits for the browser.
    ///
    /// # Errors
    /// `SignInDeclined`, `ConsentMissing`, `WrongTenant`, `SignInCancelled`, `SignInExpired`, and what else the page says.
    pub async fn finish(self) -> Result<ConsentGiven, Failure> {
        let callback = self.page.answer(true).await?;
        if let Some(refusal) = refusal_of(&callback) {
            return Err(refusal);
        }
        let said_yes = callback
            .get("admin_consent")
            .is_some_and(|said| said.eq_ignore_ascii_case("true"));
        let tenant = callback.get("tenant").filter(|tenant| !tenant.is_empty());
        let (true, Some(tenant)) = (said_yes, tenant) else {
            return Err(unreadable("Microsoft's page says neither yes nor no", None));
        };
        let tenant = TenantId::new(tenant.to_ascii_lowercase());
        if !self.authority.is_tenant(&tenant) {
            let detail = format!("approved was {tenant}, not {}", self.authority.tenant());
            return Err(Failure::new(
                ErrorCode::WrongTenant,
                FailureClass::NeedsAdmin,
                crate::told::words(&detail),
            ));
        }
        Ok(ConsentGiven { tenant })
    }
}

impl fmt::Debug for AdminConsent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AdminConsent")
            .field("authority", &self.authority)
            .field("port", &self.page.port())
            .finish_non_exhaustive()
    }
}
