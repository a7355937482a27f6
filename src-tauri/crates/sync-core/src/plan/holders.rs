//! Who has which number, from both of the tenant's lists: the records of numbers, and what Teams shows
//! with each user. Where the two disagree (Microsoft's own lag), every claim counts.

use crate::{
    id::EntraId,
    number::PhoneNumber,
    preflight::ForeignHolder,
    tenant::{
        AccountType, HolderKind, HolderName, NumberCategory, NumberKind, NumberRecord, NumberSource,
        TenantState,
    },
};
use std::collections::BTreeMap;

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

/// The tenant's numbers, indexed both ways.
pub(crate) struct Holders<'a> {
    tenant: &'a TenantState,
    shown: BTreeMap<&'a PhoneNumber, Vec<&'a EntraId>>,
    recorded: BTreeMap<&'a EntraId, Vec<&'a NumberRecord>>,
}

impl<'a> Holders<'a> {
    pub(crate) fn of(tenant: &'a TenantState) -> Self {
        let mut shown: BTreeMap<&PhoneNumber, Vec<&EntraId>> = BTreeMap::new();
        for (account, voice) in &tenant.voice {
            for number in &voice.numbers {
                shown.entry(&number.number).or_default().push(account);
            }
        }
        let mut recorded: BTreeMap<&EntraId, Vec<&NumberRecord>> = BTreeMap::new();
        for record in tenant.numbers.values() {
            if let (Some(holder), true) = (&record.holder, record.holder_kind != HolderKind::Nobody) {
                recorded.entry(holder).or_default().push(record);
            }
        }
        Self {
            tenant,
            shown,
            recorded,
        }
    }

    /// The primary number of an account.
    pub(crate) fn own(&self, account: &EntraId) -> Own<'a> {
        let records = self.recorded.get(account).map_or(&[][..], Vec::as_slice);
        let mut primaries = records
            .iter()
            .filter(|record| record.category == NumberCategory::Primary);
        let voice = self.tenant.voice.get(account);
        let Some(number) = voice.and_then(|voice| voice.primary()) else {
            let unnamed = voice.and_then(|voice| {
                voice
                    .numbers
                    .iter()
                    .find(|shown| shown.category == NumberCategory::Unknown)
            });
            return match (primaries.next(), unnamed) {
                (Some(record), _) => Own::Unclear {
                    number: &record.number,
                },
                (None, Some(shown)) => Own::Foreign {
                    number: &shown.number,
                },
                (None, None) => Own::Nothing,
            };
        };
        if primaries.any(|record| record.number != *number) {
            return Own::Unclear { number };
        }
        let Some(record) = self.tenant.numbers.get(number) else {
            return Own::Unrecorded { number };
        };
        if record.holder_kind == HolderKind::Nobody || record.holder.as_ref() != Some(account) {
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
    pub(crate) fn target(&self, number: &PhoneNumber, account: &EntraId) -> Target<'a> {
        let record = self.tenant.numbers.get(number);
        let mut claims: Vec<&EntraId> = self.shown.get(number).cloned().unwrap_or_default();
        if let Some(record) = record.filter(|record| record.holder_kind != HolderKind::Nobody) {
            match &record.holder {
                Some(holder) => {
                    claims.retain(|account| *account != holder);
                    claims.insert(0, holder);
                }
                None => {
                    return Target::NoAccount {
                        name: what_holds(record.holder_kind),
                    };
                }
            }
        }
        if claims.contains(&account) {
            return Target::OwnOtherwise;
        }
        if !claims.is_empty() {
            return Target::Claimed(claims);
        }
        match record {
            None => Target::Free { location_id: None },
            Some(record)
                if record.kind == NumberKind::DirectRouting && record.source != NumberSource::OnPremises =>
            {
                Target::Free {
                    location_id: record.location_id.as_deref(),
                }
            }
            Some(_) => Target::NoAccount {
                name: "Microsoft Calling Plan or Operator Connect",
            },
        }
    }

    /// What an account is that we do not manage, and its name for people.
    pub(crate) fn foreign(&self, account: &EntraId, number: &PhoneNumber) -> (ForeignHolder, String) {
        let record = self
            .tenant
            .held(number)
            .filter(|record| record.holder.as_ref() == Some(account));
        let user = self.tenant.users.get(account);
        let voice = self.tenant.voice.get(account);
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
