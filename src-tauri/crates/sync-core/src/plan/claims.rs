//! What the two lists of the tenant say together: which number an account has, and who stands between it
//! and another. Where they disagree (Microsoft's own lag), every claim counts.

use super::holders::{Account, Holders, Number};
use crate::{
    id::EntraId,
    number::PhoneNumber,
    preflight::ForeignHolder,
    tenant::{
        AccountType, HolderKind, HolderName, NumberCategory, NumberKind, NumberRecord, NumberSource,
        VoiceUser,
    },
};

/// The number that an account has as its primary one.
pub(crate) enum Own<'a> {
    /// None, and nothing says otherwise.
    Nothing,
    /// This one, which may be unassigned.
    Ours {
        number: &'a PhoneNumber,
        location_id: Option<&'a str>,
    },
    /// This one, of which no record was found.
    Unrecorded { number: &'a PhoneNumber },
    /// This one, whose record Microsoft did not give.
    Unread { number: &'a PhoneNumber },
    /// This one, which must not be unassigned.
    Foreign { number: &'a PhoneNumber },
    /// This one, from Active Directory.
    OnPremises { number: &'a PhoneNumber },
    /// The two lists disagree about this one.
    Unclear { number: &'a PhoneNumber },
}

impl<'a> Own<'a> {
    /// The number, whatever may be done with it.
    pub(crate) fn number(&self) -> Option<&'a PhoneNumber> {
        match *self {
            Own::Nothing => None,
            Own::Ours { number, .. }
            | Own::Unrecorded { number }
            | Own::Unread { number }
            | Own::Foreign { number }
            | Own::OnPremises { number }
            | Own::Unclear { number } => Some(number),
        }
    }
}

/// Who stands between an account and a number that it should get.
pub(crate) enum Target<'a> {
    /// Nobody.
    Free { location_id: Option<&'a str> },
    /// The account itself has it, but not as the number that rings or not by Direct Routing.
    OwnOtherwise,
    /// These accounts; at least one.
    Claimed(Vec<&'a EntraId>),
    /// Something that is no account, or the number belongs to Microsoft or an operator.
    NoAccount { name: &'static str },
}

impl<'a> Holders<'a> {
    /// The primary number of an account.
    pub(crate) fn own(&self, account: &Account<'a>) -> Own<'a> {
        if let Some(record) = account.primaries.first().filter(|_| account.settled) {
            return Own::Ours {
                number: &record.number,
                location_id: record.location_id.as_deref(),
            };
        }
        let Some(number) = account.voice.and_then(VoiceUser::primary) else {
            let unnamed = account.voice.and_then(|voice| {
                voice
                    .numbers
                    .iter()
                    .find(|shown| shown.category == NumberCategory::Unknown)
            });
            return match (account.primaries.first(), unnamed) {
                (Some(record), _) => Own::Unclear {
                    number: &record.number,
                },
                (None, Some(shown)) => Own::Foreign {
                    number: &shown.number,
                },
                (None, None) => Own::Nothing,
            };
        };
        if account.primaries.iter().any(|record| record.number != *number) {
            return Own::Unclear { number };
        }
        let own = account.primaries.first().copied();
        let Some(record) = own.or_else(|| self.number(number)?.record) else {
            return if self.tenant.unread_numbers.contains(number) {
                Own::Unread { number }
            } else {
                Own::Unrecorded { number }
            };
        };
        if record.holder_kind == HolderKind::Nobody || record.holder.as_ref() != Some(account.id) {
            Own::Unclear { number }
        } else if record.source == NumberSource::OnPremises {
            Own::OnPremises { number }
        } else if record.may_be_unassigned() {
            Own::Ours {
                number,
                location_id: record.location_id.as_deref(),
            }
        } else {
            Own::Foreign { number }
        }
    }

    /// Who stands between this account and this number, which is not its primary one.
    pub(crate) fn target(&self, number: Option<&Number<'a>>, account: &Account<'a>) -> Target<'a> {
        let Some(known) = number else {
            return Target::Free { location_id: None };
        };
        let shown = known
            .shown_with
            .iter()
            .filter_map(|place| self.account_at(*place));
        let mut claims: Vec<&EntraId> = shown.map(|account| account.id).collect();
        if let Some(record) = known
            .record
            .filter(|record| record.holder_kind != HolderKind::Nobody)
        {
            let Some(holder) = &record.holder else {
                return Target::NoAccount {
                    name: what_holds(record.holder_kind),
                };
            };
            claims.retain(|account| *account != holder);
            claims.insert(0, holder);
        }
        if claims.contains(&account.id) {
            return Target::OwnOtherwise;
        }
        if !claims.is_empty() {
            return Target::Claimed(claims);
        }
        let free = |record: &&NumberRecord| {
            record.kind == NumberKind::DirectRouting && record.source != NumberSource::OnPremises
        };
        match known.record {
            Some(record) if !free(&record) => Target::NoAccount {
                name: "Microsoft Calling Plan or Operator Connect",
            },
            record => Target::Free {
                location_id: record.and_then(|record| record.location_id.as_deref()),
            },
        }
    }

    /// What an account is that we do not manage, and its name for people.
    pub(crate) fn foreign(&self, account: &EntraId, number: &PhoneNumber) -> (ForeignHolder, String) {
        let record = self
            .tenant
            .held(number)
            .filter(|record| record.holder.as_ref() == Some(account));
        let known = self.account(account);
        let user = known.and_then(|known| known.user);
        let voice = known.and_then(|known| known.voice);
        let named = self.tenant.holder_names.get(account);
        let name = match (user, named) {
            (Some(user), _) => user.display_name.clone(),
            (None, Some(HolderName::Account { name, .. })) => name.clone(),
            (None, Some(HolderName::Deleted) | None) => account.to_string(),
        };
        let resource = record.is_some_and(|record| record.holder_kind == HolderKind::ResourceAccount)
            || voice.is_some_and(|voice| voice.account_type == AccountType::ResourceAccount);
        let other = record.is_some_and(|record| record.holder_kind != HolderKind::User);
        let unlicensed = user.is_some_and(|user| user.phone_plan == Some(false))
            || voice.is_some_and(|voice| voice.account_type == AccountType::Ineligible)
            || matches!(
                named,
                Some(HolderName::Account {
                    licensed: Some(false),
                    ..
                })
            );
        let kind = if resource {
            ForeignHolder::ResourceAccount
        } else if other {
            ForeignHolder::Other
        } else if user.is_none() && matches!(named, Some(HolderName::Deleted)) {
            ForeignHolder::Deleted
        } else if unlicensed {
            ForeignHolder::Unlicensed
        } else {
            ForeignHolder::Person
        };
        (kind, name)
    }
}

/// What holds a number where the record names no account.
fn what_holds(kind: HolderKind) -> &'static str {
    match kind {
        HolderKind::Nobody => "nobody",
        HolderKind::User => "a user whom Microsoft does not name",
        HolderKind::ResourceAccount => "a resource account",
        HolderKind::Conference => "a conference bridge",
        HolderKind::Policy => "a shared calling policy",
        HolderKind::Other => "another application",
    }
}
