//! Which account in Microsoft a PBX user is: by the admin's override, then `ssoFederationId`, `userName`,
//! `primaryEmail`. Ambiguity is a cause to stop for that person, never a guess.

use crate::id::EntraId;
use serde::{Deserialize, Serialize};

/// Which key led to the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JoinKey {
    /// The account a verified sync pinned.
    Pinned,
    /// The admin's own choice.
    Override,
    /// 8x8 `ssoFederationId` = UPN.
    SsoFederationId,
    /// 8x8 `userName` = UPN.
    UserName,
    /// 8x8 `primaryEmail` = UPN or mail.
    PrimaryEmail,
}

/// The result for one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "match", rename_all = "snake_case")]
pub enum Match {
    /// One member account.
    Account {
        /// Its id.
        account: EntraId,
        /// How it was found.
        by: JoinKey,
    },
    /// No account for any of these texts.
    Nobody {
        /// What was asked for.
        tried: Vec<String>,
    },
    /// Several accounts for one text.
    Several {
        /// Their UPNs, sorted.
        upns: Vec<String>,
    },
    /// The only account is a guest.
    Guest {
        /// Its UPN.
        upn: String,
    },
    /// The keys lead to another account than the pinned one, or the pinned one is gone or renamed.
    IdentityChanged {
        /// The pinned account.
        pinned: EntraId,
        /// What is found now, for people.
        found: String,
    },
    /// The directory could not be asked about this person; nothing may be concluded.
    Unknown {
        /// Why, for people.
        reason: String,
    },
}
