//! The Microsoft tenant as it was read: accounts, what Teams shows of them, and who holds which number.

use crate::{
    id::{EntraId, PolicyId},
    number::PhoneNumber,
};
use jiff::Timestamp;
use litemap::LiteMap;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Graph `user.userType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserKind {
    /// A member of this tenant.
    Member,
    /// A guest from another one.
    Guest,
    /// Not said.
    Unknown,
}

/// An account in Entra (Graph `user`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectoryUser {
    /// Object id.
    pub id: EntraId,
    /// `userPrincipalName` as it came.
    pub upn: String,
    /// `mail`.
    pub mail: Option<String>,
    /// `displayName`.
    pub display_name: String,
    /// `accountEnabled`; `None` where it was not said.
    pub enabled: Option<bool>,
    /// Member or guest.
    pub kind: UserKind,
    /// Whether a service plan MCOEV (Teams Phone) is Enabled or Warning in `assignedPlans`; `None` where the
    /// plans were not read.
    pub phone_plan: Option<bool>,
}

/// `teamsUserConfiguration.accountType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountType {
    /// An ordinary user homed online.
    User,
    /// Auto attendant or call queue.
    ResourceAccount,
    /// A guest.
    Guest,
    /// Homed on premises (`sfbOnPremUser`).
    OnPremises,
    /// No valid Teams licence (`ineligibleUser`).
    Ineligible,
    /// Missing, or a value this version does not know.
    Unknown,
}

/// `assignmentCategory`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NumberCategory {
    /// The number that rings.
    Primary,
    /// A second, private line.
    Private,
    /// An alternate number.
    Alternate,
    /// Missing, or a value this version does not know.
    Unknown,
}

/// A number that Teams shows with a user.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ShownNumber {
    /// The number.
    pub number: PhoneNumber,
    /// What it is for.
    pub category: NumberCategory,
}

/// The policy types that Voice Sync manages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum PolicyType {
    /// Voice routing policy.
    #[serde(rename = "OnlineVoiceRoutingPolicy")]
    VoiceRouting,
    /// Dial plan.
    #[serde(rename = "TenantDialPlan")]
    DialPlan,
    /// Calling policy.
    #[serde(rename = "TeamsCallingPolicy")]
    Calling,
}

impl PolicyType {
    /// Every type, in the order in which steps are planned.
    pub const ALL: [PolicyType; 3] = [
        PolicyType::VoiceRouting,
        PolicyType::DialPlan,
        PolicyType::Calling,
    ];

    /// Microsoft's name for the type.
    pub fn as_str(self) -> &'static str {
        match self {
            PolicyType::VoiceRouting => "OnlineVoiceRoutingPolicy",
            PolicyType::DialPlan => "TenantDialPlan",
            PolicyType::Calling => "TeamsCallingPolicy",
        }
    }

    /// The name an admin knows.
    pub fn label(self) -> &'static str {
        match self {
            PolicyType::VoiceRouting => "voice routing policy",
            PolicyType::DialPlan => "dial plan",
            PolicyType::Calling => "calling policy",
        }
    }
}

/// How a user came to a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PolicySource {
    /// Assigned to the user himself.
    Direct,
    /// Inherited from a group.
    Group,
    /// Missing, or a value this version does not know.
    Unknown,
}

/// A policy in effect for a user. No entry for a type means the tenant default.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct EffectivePolicy {
    /// Opaque id, where Teams says it.
    pub policy_id: Option<PolicyId>,
    /// Name without the `Tag:` prefix.
    pub name: String,
    /// Direct or from a group.
    pub source: PolicySource,
}

/// Policies by type: three at most, so in a row and not in a tree, whose nodes have room for eleven.
pub type Policies = LiteMap<PolicyType, EffectivePolicy>;

/// What Teams shows of a user (Graph `teamsUserConfiguration`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoiceUser {
    /// Object id, as in Entra.
    pub id: EntraId,
    /// What kind of account Teams takes this for.
    pub account_type: AccountType,
    /// `isEnterpriseVoiceEnabled`.
    pub enterprise_voice: Option<bool>,
    /// The numbers shown.
    pub numbers: Vec<ShownNumber>,
    /// A number shown that is none as we know numbers, as it came. Where there is one, what the account has
    /// is not known.
    pub unreadable: Option<String>,
    /// The policies in effect, of the types we manage.
    pub policies: Policies,
    /// Whether `featureTypes` has `PhoneSystem`: the licence as Teams has processed it.
    pub phone_system: bool,
    /// Whether `featureTypes` has `CallingPlan`.
    pub calling_plan: bool,
}

impl VoiceUser {
    /// The primary number shown, where there is one.
    pub fn primary(&self) -> Option<&PhoneNumber> {
        self.numbers
            .iter()
            .find(|shown| shown.category == NumberCategory::Primary)
            .map(|shown| &shown.number)
    }
}

/// `numberType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NumberKind {
    /// Direct Routing: the only kind we write.
    DirectRouting,
    /// Microsoft Calling Plan.
    CallingPlan,
    /// Operator Connect.
    OperatorConnect,
    /// Missing, or a value this version does not know.
    Unknown,
}

/// `assignmentStatus`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HolderKind {
    /// Nobody.
    Nobody,
    /// A user.
    User,
    /// A resource account (auto attendant, call queue).
    ResourceAccount,
    /// A conference bridge.
    Conference,
    /// A shared calling policy.
    Policy,
    /// A third-party application, or a value this version does not know.
    Other,
}

/// `numberSource`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NumberSource {
    /// Managed in the cloud.
    Online,
    /// Synchronised from Active Directory: can't be changed online.
    OnPremises,
    /// Missing, or a value this version does not know.
    Unknown,
}

/// A number of the tenant (Graph `numberAssignment`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberRecord {
    /// The number.
    pub number: PhoneNumber,
    /// Who holds it (`assignmentTargetId`).
    pub holder: Option<EntraId>,
    /// What kind of holder.
    pub holder_kind: HolderKind,
    /// Direct Routing or another kind.
    pub kind: NumberKind,
    /// What the holder has it for.
    pub category: NumberCategory,
    /// Online or on premises.
    pub source: NumberSource,
    /// Emergency address, kept when the number is given back to the same person.
    pub location_id: Option<String>,
}

impl NumberRecord {
    /// Whether our rules allow this number to be unassigned: primary, Direct Routing, online, held by a user.
    pub fn may_be_unassigned(&self) -> bool {
        self.kind == NumberKind::DirectRouting
            && self.category == NumberCategory::Primary
            && self.source == NumberSource::Online
            && self.holder_kind == HolderKind::User
    }
}

/// The part of the tenant that a plan needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TenantState {
    /// When the read began (UTC).
    pub read_at: Timestamp,
    /// Accounts by object id.
    pub users: BTreeMap<EntraId, DirectoryUser>,
    /// What Teams shows, by object id; an account without an entry is not known to Teams yet.
    pub voice: BTreeMap<EntraId, VoiceUser>,
    /// Numbers that have a record; a number without one was never used by Direct Routing.
    pub numbers: BTreeMap<PhoneNumber, NumberRecord>,
    /// Numbers whose records Microsoft was asked for and did not give: nothing may be concluded of them.
    pub unread_numbers: BTreeSet<PhoneNumber>,
    /// Display names of holders that are not in `users` (resource accounts, deleted accounts), for sentences.
    pub holder_names: BTreeMap<EntraId, HolderName>,
}

impl TenantState {
    /// A tenant of which nothing was read.
    pub fn empty(read_at: Timestamp) -> Self {
        Self {
            read_at,
            users: BTreeMap::new(),
            voice: BTreeMap::new(),
            numbers: BTreeMap::new(),
            unread_numbers: BTreeSet::new(),
            holder_names: BTreeMap::new(),
        }
    }

    /// The record of a number that somebody holds.
    pub fn held(&self, number: &PhoneNumber) -> Option<&NumberRecord> {
        self.numbers
            .get(number)
            .filter(|record| record.holder_kind != HolderKind::Nobody)
    }
}

/// Who a holder is, where he is not one of the accounts that were asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "who", rename_all = "snake_case")]
pub enum HolderName {
    /// An account that exists.
    Account {
        /// Display name.
        name: String,
        /// Whether it may use Teams Phone.
        licensed: Option<bool>,
    },
    /// An account that Entra does not find: deleted, or not ours to see.
    Deleted,
}
