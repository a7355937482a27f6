//! People of the seeded world, healthy for now, with their accounts and what those hold at first.

use std::collections::{BTreeMap, BTreeSet};

use super::{DOMAIN, Growing};
use crate::world::names::{DEPARTMENTS, FAMILY, GIVEN, TITLES, hostile};
use crate::world::phone_system::{Extension, ExtensionKind, PbxNumber, PbxRow, PbxStatus, PbxUser, Site};
use crate::world::tenant_directory::{
    Account, AccountKind, GroupPolicy, HeldNumber, Licence, NumberRecord, NumberType, Shown, UserType, Voice,
};

const DAY_MS: u64 = 86_400_000;

impl Growing {
    /// Healthy people with accounts; returns the ids of those who are Teams-enabled.
    pub(super) fn people(&mut self, users: usize) -> Vec<String> {
        let hostile = hostile();
        let mut healthy = Vec::new();
        for index in 0..users {
            let name = hostile
                .get(index.wrapping_sub(users / 2))
                .filter(|_| users >= 20)
                .cloned();
            let (first, last) = name.unwrap_or_else(|| self.name());
            let site = self.site();
            let mut user = self.pbx_user(index, &site, first, last);
            let account = self.account_for(&user, &site.country);
            match index % 20 {
                7 => user
                    .extensions
                    .iter_mut()
                    .for_each(|e| e.ms_teams_enabled = Some(false)),
                13 if index % 40 == 13 => user.status = PbxStatus::Inactive,
                13 => user.extensions.iter_mut().for_each(|e| {
                    e.kind = ExtensionKind::Cc;
                    e.ms_teams_enabled = None;
                }),
                _ => {
                    healthy.push(user.user_id.clone());
                    if index % 20 == 3 {
                        let agent = self.agent_extension(&site, index);
                        user.extensions.push(agent);
                    }
                }
            }
            let enabled = user.is_teams_enabled();
            let number = user.wanted_number().map(str::to_owned);
            self.world.accounts.insert(account.id.clone(), account.clone());
            if enabled && let Some(number) = number {
                self.first_state(&account.id, &number, &site.country);
            }
            self.world
                .pbx_users
                .insert(user.user_id.clone(), PbxRow::new(user));
        }
        healthy
    }

    pub(super) fn name(&mut self) -> (String, String) {
        let first = self.draw.pick(GIVEN).copied().unwrap_or("Ana");
        let last = self.draw.pick(FAMILY).copied().unwrap_or("Smith");
        (first.to_owned(), last.to_owned())
    }

    pub(super) fn site(&mut self) -> Site {
        let wanted = match self.draw.below(100) {
            0..40 => "GB",
            40..65 => "US",
            65..85 => "FR",
            _ => "AU",
        };
        let by_country = |s: &&Site| s.country == wanted;
        self.world
            .sites
            .values()
            .find(by_country)
            .cloned()
            .unwrap_or_else(|| Site {
                id: String::new(),
                name: String::new(),
                pbx_name: String::new(),
                country: wanted.to_owned(),
                locale: "en-GB".to_owned(),
                timezone: "Europe/London".to_owned(),
                code: "50".to_owned(),
                dial_plan: "UKNP".to_owned(),
                main_number: String::new(),
            })
    }

    /// The next number of a country, from ranges that are unused or reserved for fiction.
    pub(super) fn number(&mut self, country: &str) -> String {
        let issued = self.issued.entry(country.to_owned()).or_insert(0);
        *issued += 1;
        let n = *issued;
        match country {
            "GB" => format!("+4411300{n:05}"),
            "FR" => format!("+331990{n:05}"),
            "AU" => format!("+612555{:05}", n),
            _ => format!("+1617555{n:04}"),
        }
    }

    pub(super) fn login(&mut self, first: &str, last: &str) -> String {
        let plain = |text: &str| -> String {
            text.to_lowercase()
                .chars()
                .filter(char::is_ascii_alphanumeric)
                .take(16)
                .collect()
        };
        let stem = format!("{}.{}", plain(first), plain(last));
        let stem = if stem.len() < 4 {
            format!("person{stem}")
        } else {
            stem
        };
        let stem = stem.trim_matches('.').to_owned();
        let mut login = format!("{stem}@{DOMAIN}");
        let mut copy = 1;
        while !self.logins.insert(login.clone()) {
            copy += 1;
            login = format!("{stem}{copy}@{DOMAIN}");
        }
        login
    }

    fn long_ago(&self, ms: u64) -> jiff::Timestamp {
        let age = jiff::SignedDuration::from_millis(i64::try_from(ms).unwrap_or(0));
        self.start.checked_sub(age).unwrap_or(self.start)
    }

    pub(super) fn pbx_user(
        &mut self,
        index: usize,
        site: &Site,
        first_name: String,
        last_name: String,
    ) -> PbxUser {
        let login = self.login(&first_name, &last_name);
        let age = self.draw.between(30 * DAY_MS, 700 * DAY_MS);
        let created = self.long_ago(age);
        let short = 2_000 + index;
        let number = self.number(&site.country);
        let licence_id = self.draw.short_id();
        let extension = Extension {
            id: self.draw.short_id(),
            kind: ExtensionKind::Uc,
            number: short.to_string(),
            fq_number: format!("{}{short}", site.code),
            licence_id,
            ms_teams_enabled: Some(true),
            primary_phone_number: Some(number.clone()),
            numbers: vec![PbxNumber {
                phone_number: number,
                country: site.country.clone(),
                primary: true,
                porting: None,
            }],
        };
        PbxUser {
            user_id: self.draw.short_id(),
            created,
            updated: created,
            user_name: login.clone(),
            first_name,
            last_name,
            status: PbxStatus::Active,
            primary_email: login.clone(),
            sso_federation_id: (index % 4 != 1).then_some(login),
            site_id: site.id.clone(),
            department: self.draw.pick(DEPARTMENTS).map(|d| (*d).to_owned()),
            job_title: self.draw.pick(TITLES).map(|t| (*t).to_owned()),
            personal_numbers: if self.draw.percent(10) {
                vec!["+447700900123".to_owned()]
            } else {
                Vec::new()
            },
            extensions: vec![extension],
        }
    }

    pub(super) fn agent_extension(&mut self, site: &Site, index: usize) -> Extension {
        let short = 90_000 + index;
        Extension {
            id: self.draw.short_id(),
            kind: ExtensionKind::Cc,
            number: short.to_string(),
            fq_number: format!("{}{short}", site.code),
            licence_id: self.draw.short_id(),
            ms_teams_enabled: None,
            primary_phone_number: None,
            numbers: Vec::new(),
        }
    }

    pub(super) fn account_for(&mut self, user: &PbxUser, country: &str) -> Account {
        Account {
            id: self.draw.guid(),
            upn: user.user_name.clone(),
            display_name: format!("{} {}", user.first_name, user.last_name),
            given_name: user.first_name.clone(),
            surname: user.last_name.clone(),
            mail: Some(user.primary_email.clone()),
            enabled: true,
            user_type: UserType::Member,
            usage_location: Some(country.to_owned()),
            on_premises_sync: false,
            homed_on_premises: false,
            on_premises_line: None,
            kind: AccountKind::Person,
            created: user.created,
            deleted: None,
            licences: BTreeSet::from([Licence::Teams, Licence::PhoneSystem]),
            group: BTreeMap::new(),
            voice: Voice::default(),
            shown: Shown::default(),
        }
    }

    /// Half of the people are right already, a few hold another number, the rest hold none.
    pub(super) fn first_state(&mut self, account_id: &str, number: &str, country: &str) {
        match self.draw.below(100) {
            0..55 => {
                self.hold(account_id, number, NumberType::DirectRouting);
                self.grant_voice_policies(account_id, country);
            }
            55..68 => {
                let old = self.number(country);
                self.hold(account_id, &old, NumberType::DirectRouting);
            }
            68..72 => self.inherit_policy(account_id, country),
            _ => {}
        }
    }

    pub(super) fn grant_voice_policies(&mut self, account_id: &str, country: &str) {
        let side = if country == "US" { "US" } else { "UK" };
        for (kind, name) in [
            ("OnlineVoiceRoutingPolicy", format!("PBX-OVRP-{side}")),
            ("TenantDialPlan", format!("PBX-DialPlan-{side}")),
        ] {
            let id = self.world.policy_named(kind, &name).map(|p| p.id.clone());
            if let (Some(account), Some(id)) = (self.world.accounts.get_mut(account_id), id) {
                account.voice.direct.insert(kind.to_owned(), id);
            }
        }
    }

    pub(super) fn inherit_policy(&mut self, account_id: &str, country: &str) {
        let name = if country == "US" {
            "PBX-OVRP-US"
        } else {
            "PBX-OVRP-UK"
        };
        let group_id = uuid::Uuid::from_u64_pair(self.world.seed, 0x6077).to_string();
        let id = self
            .world
            .policy_named("OnlineVoiceRoutingPolicy", name)
            .map(|p| p.id.clone());
        if let (Some(account), Some(policy_id)) = (self.world.accounts.get_mut(account_id), id) {
            account.group.insert(
                "OnlineVoiceRoutingPolicy".to_owned(),
                GroupPolicy { policy_id, group_id },
            );
        }
    }

    pub(super) fn hold(&mut self, account_id: &str, number: &str, number_type: NumberType) {
        self.release(account_id);
        if let Some(account) = self.world.accounts.get_mut(account_id) {
            account.voice.enterprise_voice = true;
            account.voice.numbers = vec![HeldNumber {
                telephone_number: number.to_owned(),
                category: "primary".to_owned(),
            }];
        }
        let record = NumberRecord {
            telephone_number: number.to_owned(),
            number_type,
            holder: Some(account_id.to_owned()),
            category: Some("primary".to_owned()),
            location_id: None,
            on_premises: false,
            pending: false,
            blocked: false,
            country: None,
        };
        self.world.numbers.insert(number.to_owned(), record);
    }

    pub(super) fn release(&mut self, account_id: &str) {
        let Some(account) = self.world.accounts.get_mut(account_id) else {
            return;
        };
        let held = std::mem::take(&mut account.voice.numbers);
        account.voice.enterprise_voice = false;
        for number in held {
            self.world.numbers.remove(&number.telephone_number);
        }
    }
}
