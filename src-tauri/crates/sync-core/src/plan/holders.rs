//! The tenant's accounts and numbers, each in one place with what both of Microsoft's lists, and the PBX,
//! say of it. Built once a plan; not here: what follows from it (`claims`).

use super::lookup::{Group, Lookup, with_room};
use crate::{
    id::{EntraId, PbxUserId},
    managed::ManagedAccount,
    mirror::MirrorRow,
    number::PhoneNumber,
    tenant::{DirectoryUser, HolderKind, NumberCategory, NumberRecord, TenantState, VoiceUser},
};

/// All that is known of one account.
pub(crate) struct Account<'a> {
    pub(crate) id: &'a EntraId,
    pub(crate) user: Option<&'a DirectoryUser>,
    pub(crate) voice: Option<&'a VoiceUser>,
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
                holders.add_voice(id, voice);
            }
            let place = holders.account_place(id);
            holders.accounts[place].user = Some(user);
            if let Some((_, voice)) = voices.next_if(|(voice, _)| *voice == id) {
                holders.add_shown(place, voice);
            }
        }
        for (id, voice) in voices {
            holders.add_voice(id, voice);
        }
        for record in tenant.numbers.values() {
            holders.add_record(record);
        }
        holders
    }

    fn add_voice(&mut self, id: &'a EntraId, voice: &'a VoiceUser) {
        let place = self.account_place(id);
        self.add_shown(place, voice);
    }

    fn add_shown(&mut self, place: usize, voice: &'a VoiceUser) {
        self.accounts[place].voice = Some(voice);
        for shown in &voice.numbers {
            let number = self.number_place(&shown.number);
            self.numbers[number].shown_with.push(place);
        }
    }

    fn add_record(&mut self, record: &'a NumberRecord) {
        let number = self.number_place(&record.number);
        self.numbers[number].record = Some(record);
        let primary = record.holder_kind != HolderKind::Nobody && record.category == NumberCategory::Primary;
        let Some(holder) = record.holder.as_ref().filter(|_| primary) else {
            return;
        };
        let shown = self.numbers[number].shown_with.first().copied();
        let place = match shown.filter(|place| self.id_at(*place) == Some(holder)) {
            Some(place) => place,
            None => self.account_place(holder),
        };
        self.accounts[place].primaries.push(record);
    }

    /// Adds a Teams-enabled person; returns the places of his account and of his number.
    pub(crate) fn add_wish(
        &mut self,
        row: &'a MirrorRow,
        account: Option<&'a EntraId>,
        number: Option<&'a PhoneNumber>,
    ) -> (Option<usize>, Option<usize>) {
        let account = account.map(|id| self.account_place(id));
        let number = number.map(|number| self.number_place(number));
        if let Some(place) = account {
            self.accounts[place].matched.push(row);
        }
        if let Some(place) = number {
            self.numbers[place].wanted_by.push(row);
        }
        (account, number)
    }

    /// Adds a managed person, on an account whose place may be known.
    pub(crate) fn add_managed(&mut self, ours: &'a ManagedAccount, place: Option<usize>) {
        if ours.number.is_some() {
            let same = place.filter(|place| self.id_at(*place) == Some(&ours.account));
            let place = same.unwrap_or_else(|| self.account_place(&ours.account));
            self.accounts[place].managed.get_or_insert(&ours.user);
        }
    }

    fn account_place(&mut self, id: &'a EntraId) -> usize {
        let entry = self.accounts.entry(id.clone());
        let place = entry.index();
        entry.or_insert_with(|| Account {
            id,
            user: None,
            voice: None,
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

    /// What is known of a number; `None` = nothing at all.
    pub(crate) fn number(&self, number: &PhoneNumber) -> Option<&Number<'a>> {
        self.numbers.get(number)
    }

    /// The number of a place.
    pub(crate) fn number_at(&self, place: usize) -> Option<&Number<'a>> {
        Some(self.numbers.get_index(place)?.1)
    }
}
