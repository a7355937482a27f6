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

    /// What is wrong, in one sentence, about the person beside whose name it stands.
    pub fn sentence(&self) -> String {
        match self {
            BlockCause::NoAccount { tried } if tried.is_empty() => {
                "The phone system has no address by which a Microsoft account could be found.".to_owned()
            }
            BlockCause::NoAccount { tried } => {
                format!("There is no Microsoft account for {}.", tried.join(" or "))
            }
            BlockCause::TwoAccounts { upns } => {
                format!("Several Microsoft accounts have this address: {}.", upns.join(", "))
            }
            BlockCause::GuestAccount { upn } => {
                format!("The only account for this address is a guest: {upn}. Guests cannot have a number.")
            }
            BlockCause::SharedAccount { others } => {
                format!("The same Microsoft account is also the account of {}.", others.join(", "))
            }
            BlockCause::Disabled => "The Microsoft account is disabled.".to_owned(),
            BlockCause::NoPhoneSystem => {
                "The Microsoft account has no Teams Phone (Phone System) licence.".to_owned()
            }
            BlockCause::CallingPlan => {
                "The Microsoft account has a Calling Plan licence, which brings its own numbers.".to_owned()
            }
            BlockCause::NotKnownToTeams => "Microsoft Teams does not know the account yet.".to_owned(),
            BlockCause::OnPremisesNumber => {
                "The account's number comes from the on-premises Active Directory and cannot be changed online."
                    .to_owned()
            }
            BlockCause::OnPremisesHomed => {
                "The account is homed on premises, so Teams cannot give it a number.".to_owned()
            }
            BlockCause::NotE164 { text } => {
                format!("The number in the phone system, \"{text}\", is not a usable international number (E.164).")
            }
            BlockCause::TwoPbxUsers { number, others } => {
                format!("The phone system gives {number} to {} as well.", others.join(", "))
            }
            BlockCause::TwoExtensions => {
                "Several extensions of this person are enabled for Teams; Teams takes one.".to_owned()
            }
            BlockCause::NoNumber => "The phone system has no number for this person.".to_owned(),
            BlockCause::ForeignNumber { number } => {
                format!("The account already has {number}, a number that Voice Sync must not take away.")
            }
            BlockCause::IdentityChanged { found, .. } => {
                format!("The Microsoft account is not the same as before. Found now: {found}.")
            }
            BlockCause::PolicyUnknown { name } => {
                format!("The voice policy \"{name}\" was not found in this tenant, or not checked yet.")
            }
        }
    }

    /// What to do next.
    pub fn advice(&self) -> &'static str {
        match self {
            BlockCause::NoAccount { .. } => {
                "Correct the address in the phone system or in Microsoft, or choose the account under Users."
            }
            BlockCause::TwoAccounts { .. } => {
                "Remove the address from all but one account, or choose the account under Users."
            }
            BlockCause::GuestAccount { .. } => {
                "Give the person a member account, or choose another account under Users."
            }
            BlockCause::SharedAccount { .. } => {
                "Correct the addresses in the phone system so that each person leads to one account."
            }
            BlockCause::Disabled => {
                "Enable the account in the Microsoft 365 admin center, or untick Teams for this person in the phone system."
            }
            BlockCause::NoPhoneSystem => {
                "Assign a Teams Phone licence in the Microsoft 365 admin center; Voice Sync goes on by itself."
            }
            BlockCause::CallingPlan => {
                "Remove the Calling Plan licence in the Microsoft 365 admin center; Voice Sync goes on by itself."
            }
            BlockCause::NotKnownToTeams => {
                "This can take up to 24 hours after a licence is assigned; Voice Sync looks again by itself."
            }
            BlockCause::OnPremisesNumber => {
                "Clear the number in Active Directory and let it synchronise; Voice Sync goes on by itself."
            }
            BlockCause::OnPremisesHomed => "Move the account to Teams, then sync this user.",
            BlockCause::NotE164 { .. } => {
                "Enter it in the phone system with + and the country code, such as +441134960001."
            }
            BlockCause::TwoPbxUsers { .. } => {
                "Take the number from all but one of them in the phone system. Until then neither is changed."
            }
            BlockCause::TwoExtensions => "Untick Teams on all but one extension in the phone system.",
            BlockCause::NoNumber => {
                "Give the person a number in the phone system, or untick Teams for this person there."
            }
            BlockCause::ForeignNumber { .. } => {
                "If it is no longer needed, remove it in the Teams admin center, then sync this user."
            }
            BlockCause::IdentityChanged { .. } => {
                "Check under Users which account is right and confirm it. Until then nothing is changed."
            }
            BlockCause::PolicyUnknown { .. } => "Check its name under Services > Teams > Voice rules.",
        }
    }
}

impl ForeignHolder {
    /// Who holds a number, in one sentence.
    pub fn sentence(self, number: &PhoneNumber, name: &str) -> String {
        match self {
            ForeignHolder::ResourceAccount => {
                format!("{number} belongs to {name}, a resource account (auto attendant or call queue).")
            }
            ForeignHolder::Deleted => {
                format!("{number} still belongs to {name}, an account that was deleted.")
            }
            ForeignHolder::Unlicensed => {
                format!("{number} still belongs to {name}, who has no Teams Phone licence any more.")
            }
            ForeignHolder::Person => {
                format!("{number} belongs to {name}, whose number is not managed by Voice Sync.")
            }
            ForeignHolder::Other => format!("{number} is in use in Microsoft Teams by {name}."),
        }
    }

    /// What to do about it.
    pub fn advice(self) -> &'static str {
        match self {
            ForeignHolder::ResourceAccount => {
                "Decide who should have it: unassign it from the resource account in the Teams admin center, or give the person another number in the phone system."
            }
            ForeignHolder::Deleted => {
                "Restore the account in the Microsoft 365 admin center, unassign the number from it, then sync again; or wait until Microsoft releases the number."
            }
            ForeignHolder::Unlicensed => {
                "If the person has left, unassign the number in the Teams admin center, then sync again."
            }
            ForeignHolder::Person => {
                "Unassign it in the Teams admin center if it is wrong there, or correct the phone system; then sync again."
            }
            ForeignHolder::Other => {
                "Look the number up in the Teams admin center under Phone numbers and free it there, then sync again."
            }
        }
    }
}
