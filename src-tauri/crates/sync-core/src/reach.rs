//! Whom a plan about some people concerns besides: who has, should have or may need a number of theirs, and who
//! may be the same account. A plan made from these alone says of the focus what a plan made from everybody says,
//! as long as Microsoft's two lists agree; so an Auto job of three people need not read a tenant of thousands.
//!
//! Not here: reading them, and the plan itself.

use crate::{
    id::{EntraId, PbxUserId},
    managed::ManagedAccount,
    matching::Match,
    mirror::Mirror,
    number::PhoneNumber,
    projection::WantedNumber,
    tenant::{DirectoryUser, TenantState},
};
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

/// What the mirror and our own records say of who is concerned by what, looked up by number, account and address.
#[derive(Debug)]
pub struct Reach<'a> {
    mirror: &'a Mirror,
    managed: &'a BTreeMap<PbxUserId, ManagedAccount>,
    by_number: Index<&'a PhoneNumber, &'a PbxUserId>,
    by_account: Index<&'a EntraId, &'a PbxUserId>,
    /// By address or object id in lower case: the keys of the phone system, and the admin's own choices.
    by_text: Index<Cow<'a, str>, &'a PbxUserId>,
}

/// Pairs in order of their keys, of which several may be equal: made once and looked up a few times.
#[derive(Debug)]
struct Index<K, V>(Vec<(K, V)>);

impl<K: Ord, V: Copy> Index<K, V> {
    fn new(pairs: impl Iterator<Item = (K, V)>) -> Self {
        let mut pairs: Vec<(K, V)> = pairs.collect();
        pairs.sort_by(|(one, _), (other, _)| one.cmp(other));
        Self(pairs)
    }

    fn get(&self, key: K) -> impl Iterator<Item = V> {
        let from = self.0.partition_point(|(found, _)| *found < key);
        self.0[from..]
            .iter()
            .take_while(move |(found, _)| *found == key)
            .map(|(_, value)| *value)
    }
}

/// In lower case, as nearly all of them are already.
fn lower(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(text.to_ascii_lowercase())
    } else {
        Cow::Borrowed(text)
    }
}

/// What was read of the tenant about some people.
#[derive(Clone, Copy, Debug)]
pub struct Sighted<'a> {
    /// Who is which account.
    pub matches: &'a BTreeMap<PbxUserId, Match>,
    /// What the tenant shows of them and of their numbers.
    pub tenant: &'a TenantState,
    /// Accounts that hold a number of theirs and are none of them.
    pub strangers: &'a BTreeMap<EntraId, DirectoryUser>,
}

impl<'a> Reach<'a> {
    /// Prepares the look-ups; `overrides` are the admin's choices of account (UPN or object id).
    pub fn new(
        mirror: &'a Mirror,
        managed: &'a BTreeMap<PbxUserId, ManagedAccount>,
        overrides: &'a BTreeMap<PbxUserId, String>,
    ) -> Self {
        let wanted = mirror
            .rows
            .iter()
            .filter_map(|(user, row)| match &row.projection.number {
                WantedNumber::Number(number) => Some((number, user)),
                _ => None,
            });
        let given = managed
            .iter()
            .filter_map(|(user, ours)| Some((ours.number.as_ref()?, user)));
        let keys = mirror.rows.iter().flat_map(|(user, row)| {
            let keys = &row.projection.keys;
            let texts = [&keys.sso_federation_id, &keys.user_name, &keys.primary_email];
            texts.into_iter().flatten().map(move |text| (lower(text), user))
        });
        let choices = overrides.iter().map(|(user, text)| (lower(text), user));
        Self {
            mirror,
            managed,
            by_number: Index::new(wanted.chain(given)),
            by_account: Index::new(managed.iter().map(|(user, ours)| (&ours.account, user))),
            by_text: Index::new(keys.chain(choices)),
        }
    }

    /// These people and whom they concern by what was read of them. What is read of the newcomers may concern
    /// further ones: the caller reads and asks again until nobody comes in addition.
    pub fn of(&self, people: &BTreeSet<PbxUserId>, sighted: Sighted<'_>) -> BTreeSet<PbxUserId> {
        let mut concerned = people.clone();
        for user in people {
            let mut accounts = self.accounts(user, sighted);
            let numbers = self.numbers(user, &accounts, sighted);
            for number in &numbers {
                concerned.extend(self.by_number.get(number).cloned());
                let record = sighted.tenant.numbers.get(number);
                accounts.extend(record.and_then(|record| record.holder.clone()));
            }
            for account in &accounts {
                concerned.extend(self.owners(account, sighted));
            }
        }
        concerned
    }

    /// The accounts that this person is, or was.
    fn accounts(&self, user: &PbxUserId, sighted: Sighted<'_>) -> BTreeSet<EntraId> {
        let mut accounts = BTreeSet::new();
        match sighted.matches.get(user) {
            Some(Match::Account { account, .. } | Match::IdentityChanged { pinned: account, .. }) => {
                accounts.insert(account.clone());
            }
            Some(
                Match::Nobody { .. } | Match::Several { .. } | Match::Guest { .. } | Match::Unknown { .. },
            )
            | None => {}
        }
        accounts.extend(self.managed.get(user).map(|ours| ours.account.clone()));
        accounts
    }

    /// The numbers that this person should have, was given, or shows.
    fn numbers(
        &self,
        user: &PbxUserId,
        accounts: &BTreeSet<EntraId>,
        sighted: Sighted<'_>,
    ) -> BTreeSet<PhoneNumber> {
        let mut numbers = BTreeSet::new();
        if let Some(row) = self.mirror.rows.get(user)
            && let WantedNumber::Number(number) = &row.projection.number
        {
            numbers.insert(number.clone());
        }
        numbers.extend(self.managed.get(user).and_then(|ours| ours.number.clone()));
        let shown = accounts
            .iter()
            .filter_map(|account| sighted.tenant.voice.get(account));
        numbers.extend(shown.flat_map(|voice| voice.numbers.iter().map(|shown| shown.number.clone())));
        numbers
    }

    /// The people whose account this is, or may be.
    fn owners(&self, account: &EntraId, sighted: Sighted<'_>) -> Vec<PbxUserId> {
        let known = sighted
            .tenant
            .users
            .get(account)
            .or_else(|| sighted.strangers.get(account));
        let texts = known
            .into_iter()
            .flat_map(|user| [Some(&user.upn), user.mail.as_ref()])
            .flatten()
            .map(String::as_str)
            .chain([account.as_str()]);
        let mut owners: BTreeSet<&PbxUserId> = texts.flat_map(|text| self.by_text.get(lower(text))).collect();
        owners.extend(self.by_account.get(account));
        owners.into_iter().cloned().collect()
    }
}
