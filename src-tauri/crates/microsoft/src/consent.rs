//! How a person gives Voice Sync its rights: sign-in in the system browser or by device code, the check of who
//! that was, Microsoft's admin consent page, the certificate, and what is to be registered in the tenant.
//!
//! Everything is bound to the hosts of one [`Authority`]. Deliberately not here: opening the browser, storing
//! anything (the vault), the state of consent (`app`), and native confirmations (the shell).
//!
//! How `app` puts it together, for the approval:
//!
//! ```no_run
//! use microsoft::{Authority, Certificate, ClientCertificates, consent::*};
//! use std::{sync::Arc, time::Duration};
//! use sync_core::failure::Failure;
//!
//! async fn approve(
//!     authority: &Authority,
//!     certificate: Arc<Certificate>,
//!     now: Now,
//!     open: impl Fn(&str),
//! ) -> Result<Account, Failure> {
//!     let sign_in = SignIn::begin(authority, Purpose::Approval).await?;
//!     open(sign_in.url().as_str());
//!     let signed_in = sign_in.finish().await?;
//!     check_administrator(authority, &signed_in).await?;
//!     let who = signed_in.account().clone();
//!     drop(signed_in);
//!
//!     let page = AdminConsent::begin(authority).await?;
//!     open(page.url().as_str());
//!     page.finish().await?;
//!
//!     let source = ClientCertificates::new(authority.endpoint(), authority.client_id(), vec![certificate], now);
//!     let limit = Duration::from_secs(600);
//!     wait_for_roles(authority, Arc::new(source), limit, &mut |seen| tracing::info!(round = seen.round)).await?;
//!     Ok(who)
//! }
//! ```

mod admin_consent;
mod authority;
mod certificate;
mod device_code;
mod exchange;
mod identity;
mod key_renewal;
mod loopback;
mod page;
mod permission;
pub mod registration;
mod roles;
mod roles_wait;
mod sign_in;
mod tenant;

pub use admin_consent::{AdminConsent, ConsentGiven};
pub use authority::{Authority, Now};
pub use certificate::{Certificate, DEFAULT_YEARS, LONGEST_YEARS, Subject};
pub use device_code::{DeviceCode, PHISHING_WARNING};
pub use identity::Account;
pub use key_renewal::renew_key;
pub use loopback::Cancel;
pub use permission::{GRAPH_APPLICATION, Permission};
pub use roles::{
    NotAllowed, VoiceRole, check_administrator, check_dedicated_account, check_voice_administrator,
};
pub use roles_wait::{RolesSeen, Standing, wait_for_roles};
pub use sign_in::{Purpose, SignIn, SignedIn};
pub use tenant::{resolve_tenant, tenant_of_id};

use std::time::Duration;
use sync_core::{
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
};

/// How long a browser sign-in may take: activating a role in PIM takes minutes.
pub const SIGN_IN_LIFE: Duration = Duration::from_secs(600);

fn internal(what: &str) -> Failure {
    Failure::new(ErrorCode::Internal, FailureClass::Permanent, what)
}
