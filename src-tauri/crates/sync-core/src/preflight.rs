//! Why a person can't be synced yet, in plain words, and what to do about it.

use crate::{id::EntraId, number::PhoneNumber};
use serde::{Deserialize, Serialize};

/// What the holder of a number is, where we do not manage him.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ForeignHolder {
    /// Auto attendant or call queue.
    ResourceAccount,
    /// An account that Entra does not find.
    Deleted,
    /// An account without a Teams Phone licence.
    Unlicensed,
    /// Somebody who is simply not managed by Voice Sync.
    Person,
    /// A conference bridge, a shared calling policy, another application.
    Other,
}

/// A cause of a person's own. Not an error: he stays queued and is checked again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "cause", rename_all = "snake_case")]
pub enum BlockCause {
    /// No account for his address.
    NoAccount {
        /// The addresses asked for.
        tried: Vec<String>,
    },
    /// Several accounts for his address.
    TwoAccounts {
        /// Their UPNs.
        upns: Vec<String>,
    },
    /// The account is a guest.
    GuestAccount {
        /// Its UPN.
        upn: String,
    },
    /// Two PBX users lead to the same account.
    SharedAccount {
        /// The other PBX users' names.
        others: Vec<String>,
    },
    /// The account is disabled.
    Disabled,
    /// No Teams Phone licence.
    NoPhoneSystem,
    /// A Microsoft Calling Plan licence is in the way.
    CallingPlan,
    /// Teams does not know the account yet.
    NotKnownToTeams,
    /// A number that comes from Active Directory.
    OnPremisesNumber,
    /// Homed on premises.
    OnPremisesHomed,
    /// The PBX number is not E.164.
    NotE164 {
        /// The text in the PBX.
        text: String,
    },
    /// Another PBX user has the same number.
    TwoPbxUsers {
        /// The number.
        number: PhoneNumber,
        /// The other PBX users' names.
        others: Vec<String>,
    },
    /// Several Teams-enabled extensions.
    TwoExtensions,
    /// The PBX has no number for him.
    NoNumber,
    /// He has a number that we must not take away (another kind, or a second line in its place).
    ForeignNumber {
        /// That number.
        number: PhoneNumber,
    },
    /// The account is another one than before.
    IdentityChanged {
        /// The pinned account.
        pinned: EntraId,
        /// What is found now.
        found: String,
    },
    /// A voice rule names a policy that was not checked or does not exist.
    PolicyUnknown {
        /// Its name.
        name: String,
    },
}

impl BlockCause {
    /// Stable name for the database, JSON and grouping.
    pub fn name(&self) -> &'static str {
        match self {
            BlockCause::NoAccount { .. } => "no_account",
            BlockCause::TwoAccounts { .. } => "two_accounts",
            BlockCause::GuestAccount { .. } => "guest_account",
            BlockCause::SharedAccount { .. } => "shared_account",
            BlockCause::Disabled => "disabled",
            BlockCause::NoPhoneSystem => "no_phone_system",
            BlockCause::CallingPlan => "calling_plan",
            BlockCause::NotKnownToTeams => "not_known_to_teams",
            BlockCause::OnPremisesNumber => "on_premises_number",
            BlockCause::OnPremisesHomed => "on_premises_homed",
            BlockCause::NotE164 { .. } => "not_e164",
            BlockCause::TwoPbxUsers { .. } => "two_pbx_users",
            BlockCause::TwoExtensions => "two_extensions",
            BlockCause::NoNumber => "no_number",
            BlockCause::ForeignNumber { .. } => "foreign_number",
            BlockCause::IdentityChanged { .. } => "identity_changed",
            BlockCause::PolicyUnknown { .. } => "policy_unknown",
        }
    }
}
