//! The tenant's accounts and numbers, each in one place with what both of Microsoft's lists, and the PBX,
//! say of it. Built once a plan; not here: what follows from it (`claims`).

use super::{
    checks::ready,
    lookup::{AHEAD, Group, Lookup, with_room},
};
use crate::{
    id::{EntraId, PbxUserId},
    managed::ManagedAccount,
    mirror::MirrorRow,
    number::PhoneNumber,
    tenant::{DirectoryUser, HolderKind, NumberCategory, NumberRecord, TenantState, VoiceUser},
};
use arrayvec::ArrayVec;
use std::{hint::black_box, ops::Range};

/// All that is known of one account.
pub(crate) struct Account<'a> {
    pub(crate) id: &'a EntraId,
    pub(crate) user: Option<&'a DirectoryUser>,
    pub(crate) voice: Option<&'a VoiceUser>,
    /// Whether nothing that both lists of accounts say stands against a number (`checks::ready`).
    pub(crate) ready: bool,
    /// The place of its primary number.
    pub(crate) primary: Option<usize>,
    /// Whether one record alone names it, that of its primary number, and the number may be unassigned.
    pub(crate) settled: bool,
    /// Records that name it as the holder of a primary number.
    pub(crate) primaries: Group<&'a NumberRecord>,
    /// Teams-enabled people who are matched to it.
    pub(crate) matched: Group<&'a MirrorRow>,
    /// Who is managed with a number on it; the first of several.
    pub(crate) managed: Option<&'a PbxUserId>,
}

impl<'a> Account<'a> {
    /// The PBX user whose account this is, where it is one that we look after.
    pub(crate) fn owner(&self) -> Option<&'a PbxUserId> {
        self.matched.first().map(|row| &row.user).or(self.managed)
    }
}

/// All that is known of one number.
#[derive(Default)]
pub(crate) struct Number<'a> {
    pub(crate) record: Option<&'a NumberRecord>,
    /// The places of the accounts that Teams shows it with.
    pub(crate) shown_with: Group<usize>,
    /// Teams-enabled people who should have it; also those who are blocked.
    pub(crate) wanted_by: Group<&'a MirrorRow>,
}

/// Accounts and numbers, each with a place of its own: who was looked up once is found by his place again.
///
/// What is read of the tenant in its own order is cheap, what is read of it in the order of the PBX is a miss of
/// the cache: so what nearly every person needs is concluded here (`ready`, `primary`, `settled`).
pub(crate) struct Holders<'a> {
    pub(crate) tenant: &'a TenantState,
    accounts: Lookup<EntraId, Account<'a>>,
    numbers: Lookup<PhoneNumber, Number<'a>>,
}

impl<'a> Holders<'a> {
    pub(crate) fn of(tenant: &'a TenantState) -> Self {
        let mut holders = Self {
            tenant,
            accounts: with_room(tenant.users.len()),
            numbers: with_room(tenant.numbers.len()),
        };
        let mut voices = tenant.voice.iter().peekable();
        for (id, user) in &tenant.users {
            while let Some((id, voice)) = voices.next_if(|(voice, _)| *voice < id) {
                holders.add_account(id, None, Some(voice));
            }
            let voice = voices.next_if(|(voice, _)| *voice == id).map(|(_, voice)| voice);
            holders.add_account(id, Some(user), voice);
        }
        for (id, voice) in voices {
            holders.add_account(id, None, Some(voice));
        }
        for start in (0..holders.accounts.len()).step_by(AHEAD) {
            holders.add_shown(start..holders.accounts.len().min(start + AHEAD));
        }
        let mut records = tenant.numbers.values().peekable();
        while records.peek().is_some() {
            holders.add_records(records.by_ref().take(AHEAD));
        }
        holders
    }

    fn add_account(
        &mut self,
        id: &'a EntraId,
        user: Option<&'a DirectoryUser>,
        voice: Option<&'a VoiceUser>,
    ) {
        let place = self.account_place(id);
        let account = &mut self.accounts[place];
        account.user = user;
        account.voice = voice;
        account.ready = ready(account).is_ok();
    }

    /// Adds the numbers that Teams shows with some accounts.
    fn add_shown(&mut self, places: Range<usize>) {
        let shown = places.clone().filter_map(|place| self.account_at(place)?.voice);
        let firsts = shown.filter_map(|voice| Some(voice.numbers.first()?.number.as_str().len()));
        black_box(firsts.sum::<usize>());
        for place in places {
            let voice = self.accounts[place].voice;
            for shown in voice.iter().flat_map(|voice| &voice.numbers) {
                let number = self.number_place(&shown.number);
                self.numbers[number].shown_with.push(place);
                if shown.category == NumberCategory::Primary {
                    self.accounts[place].primary.get_or_insert(number);
                }
            }
        }
    }

    /// Adds some records: first all their places, so that the memory brings many at once.
    fn add_records(&mut self, records: impl Iterator<Item = &'a NumberRecord>) {
        let places: ArrayVec<(usize, &NumberRecord), AHEAD> = records
            .map(|record| (self.number_place(&record.number), record))
            .collect();
        let shown: ArrayVec<bool, AHEAD> = places
            .iter()
            .map(|(number, record)| {
                let place = self.numbers[*number].shown_with.first();
                place.is_some_and(|place| self.id_at(*place) == record.holder.as_ref())
            })
            .collect();
        for ((number, record), shown) in places.into_iter().zip(shown) {
            self.add_record(number, record, shown);
        }
    }

    /// `shown`: the first account that Teams shows it with is the holder that the record names.
    fn add_record(&mut self, number: usize, record: &'a NumberRecord, shown: bool) {
        self.numbers[number].record = Some(record);
        let primary = record.holder_kind != HolderKind::Nobody && record.category == NumberCategory::Primary;
        let Some(holder) = record.holder.as_ref().filter(|_| primary) else {
            return;
        };
        let shown_with = self.numbers[number].shown_with.first().copied();
        let place = match shown_with.filter(|_| shown) {
            Some(place) => place,
            None => self.account_place(holder),
        };
        let account = &mut self.accounts[place];
        account.settled = account.primaries.first().is_none()
            && account.primary == Some(number)
            && record.may_be_unassigned();
        account.primaries.push(record);
    }

    /// Adds a Teams-enabled person with the places of his account and of his number.
    pub(crate) fn add_wish(&mut self, row: &'a MirrorRow, account: Option<usize>, number: Option<usize>) {
        if let Some(place) = account {
            self.accounts[place].matched.push(row);
        }
        if let Some(place) = number {
            self.numbers[place].wanted_by.push(row);
        }
    }

    /// The place of a number that somebody with this account should have: mostly he has it.
    pub(crate) fn wanted_place(&mut self, number: &PhoneNumber, account: Option<usize>) -> usize {
        let primary = account.and_then(|place| self.accounts[place].primary);
        let same = primary.filter(|place| self.numbers.get_index(*place).is_some_and(|(id, _)| id == number));
        same.unwrap_or_else(|| self.number_place(number))
    }

    /// Adds a managed person, on an account whose place may be known.
    pub(crate) fn add_managed(&mut self, ours: &'a ManagedAccount, place: Option<usize>) {
        if ours.number.is_some() {
            let same = place.filter(|place| self.id_at(*place) == Some(&ours.account));
            let place = same.unwrap_or_else(|| self.account_place(&ours.account));
            self.accounts[place].managed.get_or_insert(&ours.user);
        }
    }

    /// The place of an account, a new one where nothing was known of it.
    pub(crate) fn account_place(&mut self, id: &'a EntraId) -> usize {
        if let Some(place) = self.accounts.get_index_of(id) {
            return place;
        }
        let entry = self.accounts.entry(id.clone());
        let place = entry.index();
        entry.or_insert_with(|| Account {
            id,
            user: None,
            voice: None,
            ready: false,
            primary: None,
            settled: false,
            primaries: Group::None,
            matched: Group::None,
            managed: None,
        });
        place
    }

    fn number_place(&mut self, number: &PhoneNumber) -> usize {
        let entry = self.numbers.entry(number.clone());
        let place = entry.index();
        entry.or_default();
        place
    }

    /// Reads what these accounts point to, so that the processor waits for all of it at once and not for one
    /// after the other. Changes nothing.
    pub(crate) fn fetch(&self, places: impl Iterator<Item = usize>) {
        let accounts: ArrayVec<&Account<'_>, AHEAD> = places
            .take(AHEAD)
            .filter_map(|place| self.account_at(place))
            .collect();
        let near = accounts.iter().map(|account| {
            account.user.map_or(0, |user| user.upn.len())
                + account.voice.map_or(0, |voice| voice.policies.len())
        });
        black_box(near.sum::<usize>());
        let far = accounts.iter().map(|account| {
            let upn = account.user.and_then(|user| user.upn.as_bytes().first().copied());
            let policy = account.voice.and_then(|voice| voice.policies.values().next());
            usize::from(upn.unwrap_or_default())
                + policy.map_or(0, |policy| {
                    policy.policy_id.as_ref().map_or(0, |id| id.as_str().len())
                })
        });
        black_box(far.sum::<usize>());
    }

    /// What is known of an account; `None` = nothing at all.
    pub(crate) fn account(&self, id: &EntraId) -> Option<&Account<'a>> {
        self.accounts.get(id)
    }

    /// The account of a place.
    pub(crate) fn account_at(&self, place: usize) -> Option<&Account<'a>> {
        Some(self.accounts.get_index(place)?.1)
    }

    /// The id of the account of a place.
    pub(crate) fn id_at(&self, place: usize) -> Option<&EntraId> {
        Some(self.accounts.get_index(place)?.0)
    }

    /// The primary number of an account.
    pub(crate) fn primary(&self, account: &Account<'_>) -> Option<&PhoneNumber> {
        Some(self.numbers.get_index(account.primary?)?.0)
    }

    /// What is known of a number; `None` = nothing at all.
    pub(crate) fn number(&self, number: &PhoneNumber) -> Option<&Number<'a>> {
        self.numbers.get(number)
    }

    /// The number of a place.
    pub(crate) fn number_at(&self, place: usize) -> Option<&Number<'a>> {
        Some(self.numbers.get_index(place)?.1)
    }
}
