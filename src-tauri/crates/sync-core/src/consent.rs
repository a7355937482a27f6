//! Consent: the Global Administrator's one-time grant that lets Auto Sync work with nobody signed in.
//!
//! What is kept here holds no secret: the credential itself lies in the vault.

use crate::{
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
    id::{EntraId, TenantId},
};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// So long before its end a credential is renewed, or an admin told where it can't be.
pub const RENEW_BEFORE: SignedDuration = SignedDuration::from_hours(30 * 24);

/// How Voice Sync signs in when nobody is signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsentMethod {
    /// As itself, with a certificate whose key was made on this computer or imported.
    Certificate,
    /// With the refresh token of a dedicated Teams administrator's account.
    Delegated,
    /// As itself, with a client secret that an administrator entered.
    ClientSecret,
}

/// A Microsoft account, as its sign-in named it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MicrosoftAccount {
    /// User principal name.
    pub upn: String,
    /// Display name, where the sign-in gave one.
    pub name: Option<String>,
    /// Object id in the tenant: names can be given to somebody else. Absent in consents of before it was kept.
    #[serde(default)]
    pub oid: Option<EntraId>,
}

/// A certificate without its key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateFacts {
    /// SHA-1 of the DER in upper-case hex: what Microsoft's portal shows.
    pub thumbprint: String,
    /// SHA-256 of the DER in upper-case hex.
    pub thumbprint_sha256: String,
    /// Until when it is valid (UTC).
    pub not_after: Timestamp,
    /// Whether it was not made here: the company renews it, and nothing made here takes its place.
    #[serde(default)]
    pub imported: bool,
}

/// A consent as it was granted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// How Voice Sync signs in.
    pub method: ConsentMethod,
    /// Where.
    pub tenant: TenantId,
    /// The application registered there.
    pub client_id: String,
    /// The object id of its registration, by which a certificate renews itself; absent where nobody named it.
    pub object_id: Option<String>,
    /// Who granted it; absent where a client secret was entered without a sign-in.
    pub by: Option<MicrosoftAccount>,
    /// Whose token is kept (delegated only).
    pub delegate: Option<MicrosoftAccount>,
    /// When (UTC).
    pub at: Timestamp,
    /// The permissions that were seen to work.
    pub permissions: BTreeSet<String>,
    /// The certificate that last obtained a token.
    pub certificate: Option<CertificateFacts>,
    /// When a token was last obtained with it (UTC).
    pub last_used: Option<Timestamp>,
}

/// So long after its last use a sign-in is used again: a refresh token lapses after 90 days without use (Microsoft,
/// "Refresh tokens"), and a tenant may have set less.
pub const USE_EVERY: SignedDuration = SignedDuration::from_hours(6 * 24);

/// What keeps a grant from lapsing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lasting {
    /// Its sign-in is to be used.
    Use,
    /// Its certificate is to be renewed.
    Renew,
}

impl Grant {
    /// What is due for it. A clock that was set back only makes it due at once.
    pub fn wants(&self, now: Timestamp) -> Option<Lasting> {
        match self.method {
            ConsentMethod::Delegated => {
                let idle = now.duration_since(self.last_used.unwrap_or(self.at));
                (idle >= USE_EVERY || idle.is_negative()).then_some(Lasting::Use)
            }
            ConsentMethod::Certificate => {
                let ends = self.expires()?;
                let due = ends.duration_since(now) <= RENEW_BEFORE;
                (due && self.object_id.is_some() && !self.is_imported()).then_some(Lasting::Renew)
            }
            ConsentMethod::ClientSecret => None,
        }
    }

    /// Whether it signs in with a certificate that the company made.
    pub fn is_imported(&self) -> bool {
        self.certificate
            .as_ref()
            .is_some_and(|certificate| certificate.imported)
    }

    /// Whether both are the same act of granting, whatever was noted or renewed since.
    pub fn is_same_act(&self, other: &Self) -> bool {
        self.method == other.method
            && self.tenant == other.tenant
            && self.client_id == other.client_id
            && self.at == other.at
    }

    /// When the credential ends if nothing renews it (UTC): a certificate at its end, a refresh token 90 days
    /// after its last use (Microsoft, "Refresh tokens"). Unknown for a client secret.
    pub fn expires(&self) -> Option<Timestamp> {
        match self.method {
            ConsentMethod::Certificate => self.certificate.as_ref().map(|certificate| certificate.not_after),
            ConsentMethod::Delegated => self
                .last_used
                .unwrap_or(self.at)
                .checked_add(SignedDuration::from_hours(90 * 24))
                .ok(),
            ConsentMethod::ClientSecret => None,
        }
    }
}

/// Where the consent of a connection stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "consent", rename_all = "snake_case")]
pub enum Consent {
    /// Nobody granted it yet.
    #[default]
    NotGranted,
    /// It works, as far as is known.
    Granted {
        /// What was granted.
        grant: Grant,
    },
    /// Microsoft refuses the credential: work pauses, the queue stays, until it is renewed.
    ReconnectNeeded {
        /// What was granted.
        grant: Grant,
        /// Why.
        reason: ErrorCode,
        /// Microsoft's words.
        detail: String,
        /// Since when (UTC).
        since: Timestamp,
    },
    /// An administrator took it back here.
    Revoked {
        /// Who had granted what.
        grant: Grant,
        /// When it was revoked (UTC).
        at: Timestamp,
    },
}

impl Consent {
    /// The grant that may still be used, also one that Microsoft refuses for now.
    pub fn grant(&self) -> Option<&Grant> {
        match self {
            Consent::Granted { grant } | Consent::ReconnectNeeded { grant, .. } => Some(grant),
            Consent::NotGranted | Consent::Revoked { .. } => None,
        }
    }

    /// Whether work may begin with the stored credential. One that Microsoft refused may be tried again: the next
    /// token tells. Tokens that came and could do nothing are not asked for again before somebody has looked.
    ///
    /// # Errors
    /// `Reauthenticate` where it was revoked here, or the permissions are gone.
    pub fn usable(&self) -> Result<(), Failure> {
        match self {
            Consent::Revoked { .. } => Err(revoked_here()),
            Consent::ReconnectNeeded { reason, detail, .. } if !heals_by_a_token(*reason) => Err(
                Failure::new(*reason, FailureClass::Reauthenticate, detail.clone()),
            ),
            Consent::NotGranted | Consent::Granted { .. } | Consent::ReconnectNeeded { .. } => Ok(()),
        }
    }

    /// Whether work that has begun may go on after the consent changed: another grant may carry it, no grant may not.
    ///
    /// # Errors
    /// `Reauthenticate`, why not.
    pub fn carries_on(&self) -> Result<(), Failure> {
        match self {
            Consent::Granted { .. } => Ok(()),
            Consent::NotGranted => Err(Failure::new(
                ErrorCode::SignInNeeded,
                FailureClass::Reauthenticate,
                "the consent ended during the job",
            )),
            Consent::ReconnectNeeded { reason, detail, .. } => Err(Failure::new(
                *reason,
                FailureClass::Reauthenticate,
                detail.clone(),
            )),
            Consent::Revoked { .. } => Err(revoked_here()),
        }
    }

    /// After Microsoft refused the credential. Nothing changes where there is none.
    #[must_use]
    pub fn refused(self, reason: ErrorCode, detail: &str, now: Timestamp) -> Self {
        match self {
            Consent::Granted { grant } => Consent::ReconnectNeeded {
                grant,
                reason,
                detail: detail.to_owned(),
                since: now,
            },
            Consent::ReconnectNeeded { grant, since, .. } => Consent::ReconnectNeeded {
                grant,
                reason,
                detail: detail.to_owned(),
                since,
            },
            other @ (Consent::NotGranted | Consent::Revoked { .. }) => other,
        }
    }

    /// After a token was obtained with the credential, by this certificate where it was one. Tokens still come where
    /// the permissions are gone, so one alone does not mend that.
    #[must_use]
    pub fn used(self, now: Timestamp, by: Option<&CertificateFacts>) -> Self {
        let noted = |grant: Grant| Grant {
            last_used: Some(now),
            certificate: by.cloned().or(grant.certificate),
            ..grant
        };
        match self {
            Consent::ReconnectNeeded {
                grant,
                reason,
                detail,
                since,
            } if !heals_by_a_token(reason) => Consent::ReconnectNeeded {
                grant: noted(grant),
                reason,
                detail,
                since,
            },
            Consent::Granted { grant } | Consent::ReconnectNeeded { grant, .. } => {
                Consent::Granted { grant: noted(grant) }
            }
            other @ (Consent::NotGranted | Consent::Revoked { .. }) => other,
        }
    }

    /// After Microsoft was asked which permissions work, and all of them did.
    #[must_use]
    pub fn seen_to_work(self, permissions: BTreeSet<String>) -> Self {
        match self {
            Consent::Granted { grant } | Consent::ReconnectNeeded { grant, .. } => Consent::Granted {
                grant: Grant { permissions, ..grant },
            },
            other @ (Consent::NotGranted | Consent::Revoked { .. }) => other,
        }
    }

    /// After an administrator revoked it here.
    #[must_use]
    pub fn revoked(self, now: Timestamp) -> Self {
        match self {
            Consent::Granted { grant } | Consent::ReconnectNeeded { grant, .. } => {
                Consent::Revoked { grant, at: now }
            }
            other @ (Consent::NotGranted | Consent::Revoked { .. }) => other,
        }
    }

    /// Whether the credential should be renewed by now.
    pub fn renewal_due(&self, now: Timestamp) -> bool {
        self.grant()
            .and_then(Grant::expires)
            .is_some_and(|end| end.duration_since(now) <= RENEW_BEFORE)
    }
}

fn revoked_here() -> Failure {
    Failure::new(
        ErrorCode::SignInNeeded,
        FailureClass::Reauthenticate,
        "the consent was revoked",
    )
}

/// Whether a token that Microsoft gives out shows that the cause is over.
fn heals_by_a_token(reason: ErrorCode) -> bool {
    !matches!(reason, ErrorCode::PermissionMissing)
}

#[cfg(test)]
mod tests;
