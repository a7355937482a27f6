//! From a PBX record to what matters to Teams: in scope or not, which number, which keys.
//!
//! Two records with the same projection are the same to Voice Sync: device changes, call forwarding
//! and the like do not start anything.

use crate::{
    fingerprint::Fingerprint,
    number::{NumberProblem, PhoneNumber},
    user::{ExtensionKind, PbxUser, Site},
};
use serde::{Deserialize, Serialize};

/// Whether the person is Teams-enabled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// ACTIVE, with exactly one UC extension whose `msTeamsEnabled` is true.
    TeamsEnabled,
    /// ACTIVE, with several such extensions: a mistake in the PBX that is reported.
    TwoExtensions,
    /// INACTIVE.
    Inactive,
    /// ACTIVE, with UC extensions of which none is Teams-enabled.
    NotEnabled,
    /// ACTIVE, known to have no UC extension at all; may be a licence change in progress.
    NoExtension,
    /// The record does not say.
    Unknown,
}

/// Which number the person should have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WantedNumber {
    /// This one.
    Number(PhoneNumber),
    /// The PBX has a text that is no number.
    Unusable {
        /// The text.
        text: String,
        /// What is wrong with it.
        problem: NumberProblem,
    },
    /// The PBX says that there is none.
    None,
    /// The record does not say.
    Unknown,
}

/// The texts by which the account in Microsoft is looked for, trimmed, in their original case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoinKeys {
    /// 8x8 `ssoFederationId`.
    pub sso_federation_id: Option<String>,
    /// 8x8 `userName`.
    pub user_name: Option<String>,
    /// 8x8 `primaryEmail`.
    pub primary_email: Option<String>,
}

/// What matters to Teams about one PBX user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Projection {
    /// Name shown to people.
    pub display_name: String,
    /// In scope or not.
    pub scope: Scope,
    /// The number.
    pub number: WantedNumber,
    /// Keys for matching.
    pub keys: JoinKeys,
    /// Site, for voice rules.
    pub site: Option<Site>,
    /// Country, for voice rules.
    pub country: Option<String>,
}

impl Projection {
    /// The digest by which two reads are compared.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(self)
    }
}
