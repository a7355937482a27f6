//! What the Microsoft 365 tenant knows: accounts, licences, voice settings, numbers and policies.
//!
//! `Account::voice` is the truth; `Account::shown` is what Teams already admits, which lags behind.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A licence that matters to calling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Licence {
    /// Teams itself (service plan TEAMS1).
    Teams,
    /// Phone System (service plan MCOEV).
    PhoneSystem,
    /// Domestic Calling Plan (service plan MCOPSTN1).
    CallingPlan,
}

/// Member or guest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum UserType {
    /// Belongs to the company.
    Member,
    /// Invited.
    Guest,
}

/// What kind of account it is for Teams.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountKind {
    /// A person.
    Person,
    /// A resource account of an auto attendant or call queue.
    ResourceAccount,
}

/// A number an account holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldNumber {
    /// `+N` or `+N;ext=M`.
    pub telephone_number: String,
    /// primary, private or alternate.
    pub category: String,
}

/// Voice settings of one account.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Voice {
    /// EnterpriseVoiceEnabled.
    pub enterprise_voice: bool,
    /// Numbers held.
    pub numbers: Vec<HeldNumber>,
    /// Directly assigned policies: type to policy id.
    pub direct: BTreeMap<String, String>,
}

impl Voice {
    /// The primary number.
    #[must_use]
    pub fn primary(&self) -> Option<&str> {
        self.numbers
            .iter()
            .find(|n| n.category == "primary")
            .map(|n| n.telephone_number.as_str())
    }
}

/// What Teams shows of an account: the truth of some seconds ago.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// Voice settings.
    pub voice: Voice,
    /// Licences Teams has processed.
    pub licences: BTreeSet<Licence>,
    /// Sign-in name.
    pub upn: String,
    /// When it last changed.
    pub modified: Option<Timestamp>,
    /// Whether Teams knows the account at all.
    pub known: bool,
}

/// A policy inherited from a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupPolicy {
    /// Policy id.
    pub policy_id: String,
    /// Group id.
    pub group_id: String,
}

/// An account of the tenant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Entra object id, a GUID.
    pub id: String,
    /// User principal name.
    pub upn: String,
    /// Display name.
    pub display_name: String,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub surname: String,
    /// Mail address.
    pub mail: Option<String>,
    /// Whether sign-in is allowed.
    pub enabled: bool,
    /// Member or guest.
    pub user_type: UserType,
    /// ISO country of use.
    pub usage_location: Option<String>,
    /// Whether the account comes from a local directory.
    pub on_premises_sync: bool,
    /// Whether its voice is homed on Skype for Business Server.
    pub homed_on_premises: bool,
    /// A number set in the local directory.
    pub on_premises_line: Option<String>,
    /// Person or resource account.
    pub kind: AccountKind,
    /// When it was made.
    pub created: Timestamp,
    /// When it went to the recycle bin.
    pub deleted: Option<Timestamp>,
    /// Licences in Entra.
    pub licences: BTreeSet<Licence>,
    /// Policies inherited from groups: type to policy.
    pub group: BTreeMap<String, GroupPolicy>,
    /// The truth.
    pub voice: Voice,
    /// What Teams shows.
    pub shown: Shown,
}

/// Kind of number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum NumberType {
    /// Direct Routing.
    DirectRouting,
    /// Microsoft Calling Plan.
    CallingPlan,
    /// Operator Connect.
    OperatorConnect,
}

impl NumberType {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::DirectRouting => "directRouting",
            Self::CallingPlan => "callingPlan",
            Self::OperatorConnect => "operatorConnect",
        }
    }

    pub(crate) fn pascal(self) -> &'static str {
        match self {
            Self::DirectRouting => "DirectRouting",
            Self::CallingPlan => "CallingPlan",
            Self::OperatorConnect => "OperatorConnect",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        [Self::DirectRouting, Self::CallingPlan, Self::OperatorConnect]
            .into_iter()
            .find(|t| t.as_str().eq_ignore_ascii_case(text))
    }
}

/// A telephone number record of the tenant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberRecord {
    /// `+N` or `+N;ext=M`.
    pub telephone_number: String,
    /// Kind.
    pub number_type: NumberType,
    /// Account that holds it.
    pub holder: Option<String>,
    /// Category of the assignment.
    pub category: Option<String>,
    /// Emergency address.
    pub location_id: Option<String>,
    /// Whether it was synced from a local directory.
    pub on_premises: bool,
    /// Whether activation is still pending.
    pub pending: bool,
    /// Whether an admin blocked it from being assigned.
    pub blocked: bool,
    /// ISO country.
    pub country: Option<String>,
}

/// A voice policy of the tenant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// For example `OnlineVoiceRoutingPolicy`.
    pub policy_type: String,
    /// Name without `Tag:`.
    pub name: String,
    /// Opaque id.
    pub id: String,
}

/// Why an account appears in a later page of `/users/delta`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectoryChange {
    /// The account.
    pub account_id: String,
    /// True when only licences changed, which delta may or may not report.
    pub licence_only: bool,
    /// True when the account left the recycle bin for good.
    pub purged: bool,
}
