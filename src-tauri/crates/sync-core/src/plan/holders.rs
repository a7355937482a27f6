//! The tenant's accounts and numbers, each in one place with what both of Microsoft's lists, and the PBX,
//! say of it. Built once a plan; not here: what follows from it (`claims`).

use super::{
    accounts::{Listed, accounts, fetch},
    checks::ready,
    lookup::{AHEAD, Group, Kinds, Lookup, with_room},
    wanted::judged_alike,
};
use crate::{
    id::{EntraId, PbxUserId},
    managed::ManagedAccount,
    mirror::MirrorRow,
    number::PhoneNumber,
    tenant::{DirectoryUser, HolderKind, NumberCategory, NumberRecord, Policies, TenantState, VoiceUser},
};
use arrayvec::ArrayVec;
use std::{collections::BTreeSet, ops::Range};

/// All that is known of one account.
pub(crate) struct Account<'a> {
    pub(crate) id: &'a EntraId,
    pub(crate) user: Option<&'a DirectoryUser>,
    pub(crate) voice: Option<&'a VoiceUser>,
    /// Those of `voice`, or of another account where `judged_alike` holds.
    pub(crate) policies: Option<&'a Policies>,
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
    fn unknown(id: &'a EntraId) -> Self {
        Self {
            id,
            user: None,
            voice: None,
            policies: None,
            ready: false,
            primary: None,
            settled: false,
            primaries: Group::None,
            matched: Group::None,
            managed: None,
        }
    }

    /// Adds a record that names it as the holder of a primary number.
    fn add_primary(&mut self, number: usize, record: &'a NumberRecord) {
        self.settled =
            self.primaries.first().is_none() && self.primary == Some(number) && record.may_be_unassigned();
        self.primaries.push(record);
    }

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

impl<'a> Number<'a> {
    fn of(record: &'a NumberRecord) -> Self {
        Self {
            record: Some(record),
            ..Self::default()
        }
    }
}

/// Whether a record names an account as the holder of its primary number.
fn names_primary(record: &NumberRecord) -> bool {
    record.holder_kind != HolderKind::Nobody && record.category == NumberCategory::Primary
}

/// Accounts and numbers, each with a place of its own: who was looked up once is found by his place again.
///
/// What is read of the tenant in its own order is cheap, what is read of it in the order of the PBX is a miss of
/// the cache: so what nearly every person needs is concluded here (`ready`, `primary`, `settled`).
pub(crate) struct Holders<'a> {
    pub(crate) tenant: &'a TenantState,
    accounts: Lookup<EntraId, Account<'a>>,
    numbers: Lookup<PhoneNumber, Number<'a>>,
    /// Accounts to which several people are matched, and numbers which several should have: few, so that to
    /// ask here is quicker than to ask the account or the number.
    shared: (BTreeSet<usize>, BTreeSet<usize>),
}

impl<'a> Holders<'a> {
    pub(crate) fn of(tenant: &'a TenantState) -> Self {
        let mut holders = Self {
            tenant,
            accounts: with_room(tenant.users.len()),
            numbers: with_room(tenant.numbers.len()),
            shared: (BTreeSet::new(), BTreeSet::new()),
        };
        for (number, record) in &tenant.numbers {
            holders.numbers.insert(number.clone(), Number::of(record));
        }
        let mut kinds = Kinds::none();
        let mut confirmed = vec![false; tenant.numbers.len()];
        let mut accounts = accounts(tenant);
        loop {
            let start = holders.accounts.len();
            let some: ArrayVec<Listed<'_>, AHEAD> = accounts.by_ref().take(AHEAD).collect();
            fetch(&some);
            for (id, user, voice) in some {
                holders.add_account(id, user, voice, &mut kinds);
            }
            if holders.accounts.len() == start {
                break;
            }
            holders.add_shown(start..holders.accounts.len(), &mut confirmed);
        }
        let records = tenant.numbers.values().zip(confirmed).enumerate();
        for (number, (record, _)) in records.filter(|(_, (_, confirmed))| !confirmed) {
            holders.add_record(number, record);
        }
        holders
    }

    /// Adds an account that was not added before.
    fn add_account(
        &mut self,
        id: &'a EntraId,
        user: Option<&'a DirectoryUser>,
        voice: Option<&'a VoiceUser>,
        kinds: &mut Kinds<'a, Policies>,
    ) {
        let mut account = Account {
            user,
            voice,
            policies: voice.map(|voice| kinds.like(&voice.policies, judged_alike)),
            ..Account::unknown(id)
        };
        account.ready = ready(&account).is_ok();
        self.accounts.insert(id.clone(), account);
    }

    /// Adds the numbers that Teams shows with some accounts. `confirmed`, by the place of the number: the
    /// record of the account's primary number names it too, as it nearly always does.
    fn add_shown(&mut self, places: Range<usize>, confirmed: &mut [bool]) {
        let mut primaries = ArrayVec::<(usize, usize), AHEAD>::new();
        for place in places {
            let voice = self.accounts[place].voice;
            for shown in voice.iter().flat_map(|voice| &voice.numbers) {
                let number = self.number_place(&shown.number);
                self.numbers[number].shown_with.push(place);
                let account = &mut self.accounts[place];
                if shown.category == NumberCategory::Primary && account.primary.is_none() {
                    account.primary = Some(number);
                    primaries.push((place, number));
                }
            }
        }
        let records: ArrayVec<(usize, usize, &NumberRecord, bool), AHEAD> = primaries
            .into_iter()
            .filter_map(|(place, number)| Some((place, number, self.numbers[number].record?)))
            .map(|(place, number, record)| {
                (place, number, record, record.holder.as_ref() == self.id_at(place))
            })
            .collect();
        for (place, number, record, same) in records {
            if same && names_primary(record) {
                self.accounts[place].add_primary(number, record);
                confirmed[number] = true;
            }
        }
    }

    /// Adds a record that was not confirmed by what Teams shows.
    fn add_record(&mut self, number: usize, record: &'a NumberRecord) {
        let Some(holder) = record.holder.as_ref().filter(|_| names_primary(record)) else {
            return;
        };
        let place = self.account_place(holder);
        self.accounts[place].add_primary(number, record);
    }

    /// Adds a Teams-enabled person with the places of his account and of his number.
    pub(crate) fn add_wish(&mut self, row: &'a MirrorRow, account: Option<usize>, number: Option<usize>) {
        if let Some(place) = account {
            let matched = &mut self.accounts[place].matched;
            matched.push(row);
            if matched.is_several() {
                self.shared.0.insert(place);
            }
        }
        if let Some(place) = number {
            let wanted_by = &mut self.numbers[place].wanted_by;
            wanted_by.push(row);
            if wanted_by.is_several() {
                self.shared.1.insert(place);
            }
        }
    }

    /// Whether several people are matched to this account or should have this number.
    pub(crate) fn shared(&self, account: Option<usize>, number: Option<usize>) -> bool {
        let (accounts, numbers) = &self.shared;
        account.is_some_and(|place| accounts.contains(&place))
            || number.is_some_and(|place| numbers.contains(&place))
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
        self.accounts.insert_full(id.clone(), Account::unknown(id)).0
    }

    fn number_place(&mut self, number: &PhoneNumber) -> usize {
        if let Some(place) = self.numbers.get_index_of(number) {
            return place;
        }
        self.numbers.insert_full(number.clone(), Number::default()).0
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
