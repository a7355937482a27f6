//! A PBX user as it was read, before anything is concluded from it.
//!
//! What the source did not say is `Unknown`, never empty: an absent list of extensions must not look
//! like a user without a telephone.

use crate::id::{CustomerId, PbxUserId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A part of a record that the source said, or did not say.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Known<T> {
    /// The source said this.
    Known(T),
    /// The source left it out, said null, or said something we do not understand.
    Unknown,
}

impl<T> Known<T> {
    /// The value, where there is one.
    pub fn as_option(&self) -> Option<&T> {
        match self {
            Known::Known(value) => Some(value),
            Known::Unknown => None,
        }
    }
}

/// 8x8 `basicInfo.status`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PbxStatus {
    /// `ACTIVE`.
    Active,
    /// `INACTIVE`.
    Inactive,
    /// Missing, or a value this version does not know.
    Unknown,
}

/// 8x8 `extensions[].extensionType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExtensionKind {
    /// Unified communications: the only kind that can be Teams-enabled for us.
    Uc,
    /// Contact centre.
    Cc,
    /// Missing, or a value this version does not know.
    Unknown,
}

/// One number of an extension (`phoneNumbers[]`), as text: whether it is E.164 is judged later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineNumber {
    /// The number as it came.
    pub number: String,
    /// 8x8 `primary`.
    pub primary: bool,
    /// The number that will replace this one when its port ends.
    pub porting_to: Option<String>,
}

/// One extension (`serviceInfo.extensions[]`), reduced to what matters to Teams.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extension {
    /// 8x8 `id`.
    pub id: Option<String>,
    /// UC or CC.
    pub kind: ExtensionKind,
    /// The short extension number, digits.
    pub short_number: Option<String>,
    /// 8x8 `msTeamsEnabled`; null is unknown.
    pub teams_enabled: Known<bool>,
    /// 8x8 `primaryPhoneNumber`; `Known(None)` only where the source's list of numbers is known too.
    pub primary_number: Option<String>,
    /// 8x8 `phoneNumbers`.
    pub numbers: Known<Vec<LineNumber>>,
}

/// A site, 8x8 `basicInfo.site`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Site {
    /// 8x8 site id.
    pub id: String,
    /// Name shown to people.
    pub name: String,
}

/// One user of the PBX.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PbxUser {
    /// Id in the source.
    pub id: PbxUserId,
    /// The customer this user belongs to, where the source says so.
    pub customer: Option<CustomerId>,
    /// Name shown to people; may hold any characters.
    pub display_name: String,
    /// 8x8 `userName` (login; need not be an address).
    pub user_name: Option<String>,
    /// 8x8 `primaryEmail`.
    pub primary_email: Option<String>,
    /// 8x8 `ssoFederationId`.
    pub sso_federation_id: Option<String>,
    /// ACTIVE or INACTIVE.
    pub status: PbxStatus,
    /// The user's site.
    pub site: Option<Site>,
    /// ISO 3166 alpha-2 country, from the licence or the numbers, upper case.
    pub country: Option<String>,
    /// The extensions, or unknown where the row was incomplete.
    pub extensions: Known<Vec<Extension>>,
}

/// Whether a read of the whole list may be taken for the whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Completeness {
    /// Every page came, without contradiction.
    Complete,
    /// Something is missing; absence means nothing. The text says what, for the admin.
    Partial(String),
}

/// One read of the PBX list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PbxRead {
    /// When the read began (UTC).
    pub started_at: Timestamp,
    /// The users, in the order of the source.
    pub users: Vec<PbxUser>,
    /// Whether this is everybody.
    pub completeness: Completeness,
}

/// The answer to a question about one user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PbxLookup {
    /// The full record.
    Found(Box<PbxUser>),
    /// The source said 404.
    Gone,
    /// No usable answer; the text says why.
    Unknown(String),
}
