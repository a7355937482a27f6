//! What the phone system knows: users, their extensions and numbers, sites and the audit trail.
//!
//! Field names follow the 8x8 Administration API, users v1; the JSON the API serves is made in `pbx`.

use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

/// Whether a PBX user is in service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum PbxStatus {
    /// In service.
    Active,
    /// Out of service; keeps its record.
    Inactive,
}

impl PbxStatus {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Active => "ACTIVE",
            Self::Inactive => "INACTIVE",
        }
    }
}

/// Unified communications or contact centre.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum ExtensionKind {
    /// A phone user's extension.
    Uc,
    /// A contact-centre agent's extension.
    Cc,
}

/// One number of an extension.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PbxNumber {
    /// E.164, except where a seeded problem says otherwise.
    pub phone_number: String,
    /// ISO country.
    pub country: String,
    /// Whether it is the extension's primary number.
    pub primary: bool,
    /// The number that replaces it when a port ends.
    pub porting: Option<String>,
}

/// One extension of a PBX user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extension {
    /// 22 characters.
    pub id: String,
    /// UC or CC.
    pub kind: ExtensionKind,
    /// Short number.
    pub number: String,
    /// Site prefix and short number.
    pub fq_number: String,
    /// Licence the extension was built from.
    pub licence_id: String,
    /// The flag "MS Teams Integration"; null where 8x8 never set it.
    pub ms_teams_enabled: Option<bool>,
    /// The primary number as the API repeats it.
    pub primary_phone_number: Option<String>,
    /// All numbers.
    pub numbers: Vec<PbxNumber>,
}

/// A user of the phone system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PbxUser {
    /// 22 characters; a user moved to another site gets a new one.
    pub user_id: String,
    /// When the record was made.
    pub created: Timestamp,
    /// When it last changed.
    pub updated: Timestamp,
    /// Login name.
    pub user_name: String,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// In service or not.
    pub status: PbxStatus,
    /// E-mail address.
    pub primary_email: String,
    /// Federation id, usually the Microsoft sign-in name.
    pub sso_federation_id: Option<String>,
    /// Id of a [`Site`].
    pub site_id: String,
    /// Department.
    pub department: Option<String>,
    /// Job title.
    pub job_title: Option<String>,
    /// Numbers of other providers, which are never to be synced.
    pub personal_numbers: Vec<String>,
    /// Extensions, none while a licence change rebuilds them.
    pub extensions: Vec<Extension>,
}

impl PbxUser {
    /// Extensions that are UC and Teams-enabled.
    pub fn teams_extensions(&self) -> impl Iterator<Item = &Extension> {
        self.extensions
            .iter()
            .filter(|e| e.kind == ExtensionKind::Uc && e.ms_teams_enabled == Some(true))
    }

    /// Whether the user is in service and has at least one Teams-enabled UC extension.
    #[must_use]
    pub fn is_teams_enabled(&self) -> bool {
        self.status == PbxStatus::Active && self.teams_extensions().next().is_some()
    }

    /// The number of the first Teams-enabled extension.
    #[must_use]
    pub fn wanted_number(&self) -> Option<&str> {
        self.teams_extensions()
            .next()
            .and_then(|e| e.primary_phone_number.as_deref())
    }
}

/// A PBX user shared between the world and the scroll snapshots: replaced on change where a snapshot has it too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PbxRow(Arc<PbxUser>);

impl PbxRow {
    pub(crate) fn new(user: PbxUser) -> Self {
        Self(Arc::new(user))
    }

    pub(crate) fn edit(&mut self) -> &mut PbxUser {
        Arc::make_mut(&mut self.0)
    }
}

impl std::ops::Deref for PbxRow {
    type Target = PbxUser;
    fn deref(&self) -> &PbxUser {
        &self.0
    }
}

impl Serialize for PbxRow {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for PbxRow {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        PbxUser::deserialize(deserializer).map(Self::new)
    }
}

/// A site of the company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Site {
    /// 22 characters.
    pub id: String,
    /// Name an admin reads.
    pub name: String,
    /// PBX it lives on.
    pub pbx_name: String,
    /// ISO country.
    pub country: String,
    /// Locale.
    pub locale: String,
    /// IANA time zone.
    pub timezone: String,
    /// Prefix of fully qualified extension numbers.
    pub code: String,
    /// 8x8's name of the country's dial plan.
    pub dial_plan: String,
    /// Main number.
    pub main_number: String,
}

/// One record of the phone system's audit trail.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AuditRecord {
    /// GUID.
    pub id: String,
    /// When it happened.
    pub at: Timestamp,
    /// Login name of the person it is about.
    pub display_name: String,
    /// create, update or delete.
    pub event_type: String,
    /// user or extension.
    pub entity_type: String,
    /// Id of the user or extension.
    pub entity_key: String,
    /// The user the record belongs to.
    pub user_id: String,
    /// What was before.
    pub old: Value,
    /// What is now.
    pub new: Value,
    /// Whether the only change is the Teams flag.
    pub teams_flag_only: bool,
}
