//! Bends people and accounts until every problem occurs, and adds accounts that are nobody's business.

use std::collections::BTreeSet;

use super::{DOMAIN, Growing, country_of};
use crate::world::phone_system::{PbxNumber, PbxUser};
use crate::world::tenant_directory::{Account, AccountKind, Licence, NumberType, UserType};

/// Every way in which a seeded person is bent, in the order in which small worlds get them.
const BENDS: &[&str] = &[
    "no_account",
    "no_phone_system_licence",
    "duplicate_number",
    "number_not_e164",
    "disabled_account",
    "number_held_by_resource_account",
    "upn_with_quote",
    "ambiguous_account",
    "guest_account",
    "has_calling_plan",
    "on_premises_number",
    "on_premises_homed",
    "two_teams_extensions",
    "no_number",
    "number_held_by_deleted_person",
    "number_held_by_leaver",
    "upn_with_slash",
    "upn_with_hash",
];

impl Growing {
    /// Bends people so that problems occur: one of each from 40 users on, so many of a hundred in larger worlds.
    pub(super) fn bend(&mut self, users: usize, problems: usize, healthy: &[String]) {
        let wanted = match users {
            0..40 => (users / 3).min(7),
            _ => BENDS.len().max(users * problems / 100),
        };
        let mut people = healthy
            .iter()
            .filter(|id| self.may_bend(id))
            .cloned()
            .collect::<Vec<_>>()
            .into_iter();
        for index in 0..wanted {
            let bend = BENDS.get(index % BENDS.len()).copied().unwrap_or("no_account");
            let Some(person) = people.next() else { return };
            let second = if bend == "duplicate_number" {
                people.next()
            } else {
                None
            };
            self.bend_one(bend, &person, second.as_deref());
        }
    }

    pub(super) fn may_bend(&self, user_id: &str) -> bool {
        self.world
            .pbx_users
            .get(user_id)
            .is_some_and(|u| u.extensions.len() == 1)
    }

    pub(super) fn bend_one(&mut self, bend: &str, user_id: &str, second: Option<&str>) {
        let Some(user) = self.world.pbx_users.get(user_id).cloned() else {
            return;
        };
        let by_upn = |a: &&Account| a.upn == user.user_name;
        let Some(account_id) = self.world.accounts.values().find(by_upn).map(|a| a.id.clone()) else {
            return;
        };
        let number = user.wanted_number().unwrap_or_default().to_owned();
        match bend {
            "no_account" => {
                self.release(&account_id);
                self.world.accounts.remove(&account_id);
            }
            "duplicate_number" => self.share_number(&number, second),
            "number_not_e164" => self.set_number(user_id, Some(&number.replace('+', "00"))),
            "no_number" => self.set_number(user_id, None),
            "two_teams_extensions" => self.second_extension(user_id),
            "ambiguous_account" => self.make_ambiguous(user_id, &account_id),
            "number_held_by_resource_account" | "number_held_by_deleted_person" | "number_held_by_leaver" => {
                self.release(&account_id);
                self.give_to_stranger(bend, &user, &number);
            }
            "upn_with_quote" | "upn_with_slash" | "upn_with_hash" => {
                self.rename(bend, user_id, &account_id);
            }
            _ => self.bend_account(bend, &account_id, &number),
        }
        if matches!(bend, "number_not_e164" | "no_number") {
            self.release(&account_id);
        }
    }

    pub(super) fn bend_account(&mut self, bend: &str, account_id: &str, number: &str) {
        self.release(account_id);
        let wanted = number.to_owned();
        let Some(account) = self.world.accounts.get_mut(account_id) else {
            return;
        };
        account.voice.direct.clear();
        match bend {
            "disabled_account" => account.enabled = false,
            "no_phone_system_licence" => {
                account.licences.remove(&Licence::PhoneSystem);
            }
            "guest_account" => {
                account.user_type = UserType::Guest;
                account.licences.clear();
                let local = account.upn.replace('@', "_");
                account.upn = format!("{local}#EXT#@acmesample.onmicrosoft.example");
            }
            "has_calling_plan" => {
                account.licences.insert(Licence::CallingPlan);
                let plan = wanted.replacen("555", "556", 1).replacen("+44113", "+44114", 1);
                let plan = plan.replacen("+33199", "+33198", 1);
                self.hold(account_id, &plan, NumberType::CallingPlan);
            }
            "on_premises_number" => {
                account.on_premises_sync = true;
                account.on_premises_line = Some(wanted.clone());
                self.hold(account_id, &wanted, NumberType::DirectRouting);
                if let Some(record) = self.world.numbers.get_mut(&wanted) {
                    record.on_premises = true;
                }
            }
            "on_premises_homed" => {
                account.on_premises_sync = true;
                account.homed_on_premises = true;
                account.on_premises_line = Some(wanted);
            }
            _ => {}
        }
    }

    pub(super) fn set_number(&mut self, user_id: &str, number: Option<&str>) {
        let Some(row) = self.world.pbx_users.get_mut(user_id) else {
            return;
        };
        let user = row.edit();
        for extension in &mut user.extensions {
            extension.primary_phone_number = number.map(str::to_owned);
            match number {
                Some(number) => extension
                    .numbers
                    .iter_mut()
                    .for_each(|n| n.phone_number = number.to_owned()),
                None => extension.numbers.clear(),
            }
        }
    }

    pub(super) fn share_number(&mut self, number: &str, second: Option<&str>) {
        let Some(second) = second else { return };
        let upn = self.world.pbx_users.get(second).map(|u| u.user_name.clone());
        let account = self
            .world
            .accounts
            .values()
            .find(|a| Some(&a.upn) == upn.as_ref())
            .map(|a| a.id.clone());
        if let Some(account) = account {
            self.release(&account);
        }
        self.set_number(second, Some(number));
    }

    pub(super) fn second_extension(&mut self, user_id: &str) {
        let id = self.draw.short_id();
        let Some(row) = self.world.pbx_users.get(user_id) else {
            return;
        };
        let country = self
            .world
            .sites
            .get(&row.site_id)
            .map_or("GB", |s| s.country.as_str())
            .to_owned();
        let number = self.number(&country);
        let Some(row) = self.world.pbx_users.get_mut(user_id) else {
            return;
        };
        let user = row.edit();
        let Some(mut extension) = user.extensions.first().cloned() else {
            return;
        };
        extension.id = id;
        extension.number = format!("7{}", extension.number);
        extension.fq_number = format!("7{}", extension.fq_number);
        extension.primary_phone_number = Some(number.clone());
        extension.numbers = vec![PbxNumber {
            phone_number: number,
            country,
            primary: true,
            porting: None,
        }];
        user.extensions.push(extension);
    }

    /// Two accounts share the mail address, and nothing else of the PBX user names either.
    pub(super) fn make_ambiguous(&mut self, user_id: &str, account_id: &str) {
        self.release(account_id);
        let twin_id = self.draw.guid();
        let Some(account) = self.world.accounts.get_mut(account_id) else {
            return;
        };
        account.voice.direct.clear();
        account.upn = format!("x-{}", account.upn);
        let mut twin = account.clone();
        twin.id.clone_from(&twin_id);
        twin.upn = format!("y-{}", twin.upn);
        self.world.accounts.insert(twin_id, twin);
        if let Some(row) = self.world.pbx_users.get_mut(user_id) {
            row.edit().sso_federation_id = None;
        }
    }

    pub(super) fn rename(&mut self, bend: &str, user_id: &str, account_id: &str) {
        let mark = match bend {
            "upn_with_quote" => "o'",
            "upn_with_slash" => "a/b.",
            _ => "no#",
        };
        let Some(account) = self.world.accounts.get_mut(account_id) else {
            return;
        };
        account.upn = format!("{mark}{}", account.upn);
        let upn = account.upn.clone();
        if let Some(row) = self.world.pbx_users.get_mut(user_id) {
            row.edit().sso_federation_id = Some(upn);
        }
    }

    pub(super) fn give_to_stranger(&mut self, bend: &str, user: &PbxUser, number: &str) {
        let country = country_of(number);
        let mut stranger = self.account_for(user, country);
        let serial = self.world.accounts.len();
        match bend {
            "number_held_by_resource_account" => {
                stranger.kind = AccountKind::ResourceAccount;
                stranger.display_name = format!("Main line queue {serial}");
                stranger.upn = format!("ra-queue{serial}@{DOMAIN}");
                stranger.licences = BTreeSet::from([Licence::PhoneSystem]);
            }
            "number_held_by_deleted_person" => {
                stranger.display_name = format!("Departed Person {serial}");
                stranger.upn = format!("departed{serial}@{DOMAIN}");
                stranger.deleted = Some(self.start);
                stranger.enabled = false;
            }
            _ => {
                stranger.display_name = format!("Former Colleague {serial}");
                stranger.upn = format!("former{serial}@{DOMAIN}");
                stranger.licences = BTreeSet::from([Licence::Teams]);
            }
        }
        stranger.mail = Some(stranger.upn.clone());
        let id = stranger.id.clone();
        self.world.accounts.insert(id.clone(), stranger);
        self.hold(&id, number, NumberType::DirectRouting);
    }

    /// Accounts that are none of the phone system's business, with numbers of their own.
    pub(super) fn bystanders(&mut self, users: usize) {
        for index in 0..(users / 10).max(2) {
            let (first, last) = self.name();
            let site = self.site();
            let user = self.pbx_user(index, &site, first, last);
            let account = self.account_for(&user, &site.country);
            let id = account.id.clone();
            let number = user.wanted_number().unwrap_or_default().to_owned();
            self.world.accounts.insert(id.clone(), account);
            match index % 3 {
                0 => self.hold(&id, &number, NumberType::OperatorConnect),
                1 => self.hold(&id, &number, NumberType::DirectRouting),
                _ => {}
            }
        }
    }
}
