//! Grows the world of a seed: sites, people, numbers, policies and one of every problem.
//!
//! What a problem *is* follows from the data (`problems.rs`); here the data is bent so that it occurs.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::draw::Draw;
use super::names::{DEPARTMENTS, FAMILY, GIVEN, TITLES, hostile};
use super::phone_system::{Extension, ExtensionKind, PbxNumber, PbxRow, PbxStatus, PbxUser, Site};
use super::tenant_directory::{
    Account, AccountKind, GroupPolicy, HeldNumber, Licence, NumberRecord, NumberType, Policy, Shown,
    UserType, Voice,
};
use super::{FORMAT, Identity, World};
use crate::clock::later;

const DOMAIN: &str = "acme.example";
const DAY_MS: u64 = 86_400_000;

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

struct Growing {
    world: World,
    draw: Draw,
    start: Timestamp,
    logins: BTreeSet<String>,
    issued: BTreeMap<String, u64>,
}

/// Makes the world of `seed`.
pub(super) fn grow(seed: u64, users: usize, start: Timestamp) -> World {
    let mut draw = Draw::new(seed, 0);
    let world = World {
        format: FORMAT,
        seed,
        identity: identity(&mut draw),
        sites: sites(&mut draw),
        pbx_users: BTreeMap::new(),
        audit: Vec::new(),
        accounts: BTreeMap::new(),
        numbers: BTreeMap::new(),
        shown_numbers: BTreeMap::new(),
        policies: policies(&mut draw),
        directory_changes: Vec::new(),
        draws: 0,
        by_upn: BTreeMap::new(),
        by_mail: BTreeMap::new(),
    };
    let mut growing = Growing {
        world,
        draw,
        start,
        logins: BTreeSet::new(),
        issued: BTreeMap::new(),
    };
    let healthy = growing.people(users);
    growing.bend(users, &healthy);
    growing.bystanders(users);
    let mut world = growing.world;
    for account in world.accounts.values_mut() {
        account.shown = Shown {
            voice: account.voice.clone(),
            licences: account.licences.clone(),
            upn: account.upn.clone(),
            modified: Some(account.created),
            known: true,
        };
    }
    world.shown_numbers = world.numbers.clone();
    world.index();
    world
}

fn identity(draw: &mut Draw) -> Identity {
    Identity {
        tenant_id: draw.guid(),
        display_name: "Acme Sample Tenant".to_owned(),
        domain: DOMAIN.to_owned(),
        client_id: draw.guid(),
        client_secret: format!("sim~{}", draw.long_id()),
        service_principal_id: draw.guid(),
        customer_id: "001SIM0000ACME0QAA".to_owned(),
        api_key: format!("eght_SIM_{}", draw.long_id()),
        operator_id: draw.guid(),
    }
}

fn sites(draw: &mut Draw) -> BTreeMap<String, Site> {
    let rows = [
        (
            "Leeds",
            "acmeuk01",
            "GB",
            "en-GB",
            "Europe/London",
            "51",
            "UKNP",
            "+441130999999",
        ),
        (
            "Boston",
            "acmeus01",
            "US",
            "en-US",
            "America/New_York",
            "61",
            "NANP",
            "+16175559999",
        ),
        (
            "Paris",
            "acmefr01",
            "FR",
            "fr-FR",
            "Europe/Paris",
            "33",
            "FRNP",
            "+33199009999",
        ),
        (
            "Sydney",
            "acmeau01",
            "AU",
            "en-AU",
            "Australia/Sydney",
            "72",
            "AUNP",
            "+61255509999",
        ),
    ];
    let site = |draw: &mut Draw, row: (&str, &str, &str, &str, &str, &str, &str, &str)| Site {
        id: draw.short_id(),
        name: row.0.to_owned(),
        pbx_name: row.1.to_owned(),
        country: row.2.to_owned(),
        locale: row.3.to_owned(),
        timezone: row.4.to_owned(),
        code: row.5.to_owned(),
        dial_plan: row.6.to_owned(),
        main_number: row.7.to_owned(),
    };
    rows.into_iter()
        .map(|row| site(draw, row))
        .map(|s| (s.id.clone(), s))
        .collect()
}

fn policies(draw: &mut Draw) -> Vec<Policy> {
    let rows = [
        ("OnlineVoiceRoutingPolicy", "PBX-OVRP-UK"),
        ("OnlineVoiceRoutingPolicy", "PBX-OVRP-US"),
        ("OnlineVoiceRoutingPolicy", "PBX-OVRP-International"),
        ("TenantDialPlan", "PBX-DialPlan-UK"),
        ("TenantDialPlan", "PBX-DialPlan-US"),
        ("TeamsCallingPolicy", "PBX-Calling"),
        ("TeamsCallingPolicy", "PBX-Calling-NoForwarding"),
    ];
    let policy = |(kind, name): (&str, &str)| Policy {
        policy_type: kind.to_owned(),
        name: name.to_owned(),
        id: draw.long_id(),
    };
    rows.into_iter().map(policy).collect()
}

/// ISO country of a number by its country code, where the sample tenant has a site there.
pub(crate) fn country_of(number: &str) -> &'static str {
    match number {
        n if n.starts_with("+44") => "GB",
        n if n.starts_with("+33") => "FR",
        n if n.starts_with("+61") => "AU",
        _ => "US",
    }
}

impl Growing {
    /// Healthy people with accounts; returns the ids of those who are Teams-enabled.
    fn people(&mut self, users: usize) -> Vec<String> {
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

    fn name(&mut self) -> (String, String) {
        let first = self.draw.pick(GIVEN).copied().unwrap_or("Ana");
        let last = self.draw.pick(FAMILY).copied().unwrap_or("Smith");
        (first.to_owned(), last.to_owned())
    }

    fn site(&mut self) -> Site {
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
    fn number(&mut self, country: &str) -> String {
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

    fn login(&mut self, first: &str, last: &str) -> String {
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

    fn pbx_user(&mut self, index: usize, site: &Site, first_name: String, last_name: String) -> PbxUser {
        let login = self.login(&first_name, &last_name);
        let created = later(self.start, 0)
            .checked_sub(jiff::SignedDuration::from_millis(
                i64::try_from(self.draw.between(30 * DAY_MS, 700 * DAY_MS)).unwrap_or(0),
            ))
            .unwrap_or(self.start);
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

    fn agent_extension(&mut self, site: &Site, index: usize) -> Extension {
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

    fn account_for(&mut self, user: &PbxUser, country: &str) -> Account {
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
    fn first_state(&mut self, account_id: &str, number: &str, country: &str) {
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

    fn grant_voice_policies(&mut self, account_id: &str, country: &str) {
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

    fn inherit_policy(&mut self, account_id: &str, country: &str) {
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

    fn hold(&mut self, account_id: &str, number: &str, number_type: NumberType) {
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

    fn release(&mut self, account_id: &str) {
        let Some(account) = self.world.accounts.get_mut(account_id) else {
            return;
        };
        let held = std::mem::take(&mut account.voice.numbers);
        account.voice.enterprise_voice = false;
        for number in held {
            self.world.numbers.remove(&number.telephone_number);
        }
    }

    /// Bends people so that problems occur: one of each from 40 users on, about 8 % in larger worlds.
    fn bend(&mut self, users: usize, healthy: &[String]) {
        let wanted = match users {
            0..40 => (users / 3).min(7),
            _ => BENDS.len().max(users * 8 / 100),
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

    fn may_bend(&self, user_id: &str) -> bool {
        self.world
            .pbx_users
            .get(user_id)
            .is_some_and(|u| u.extensions.len() == 1)
    }

    fn bend_one(&mut self, bend: &str, user_id: &str, second: Option<&str>) {
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

    fn bend_account(&mut self, bend: &str, account_id: &str, number: &str) {
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

    fn set_number(&mut self, user_id: &str, number: Option<&str>) {
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

    fn share_number(&mut self, number: &str, second: Option<&str>) {
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

    fn second_extension(&mut self, user_id: &str) {
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
    fn make_ambiguous(&mut self, user_id: &str, account_id: &str) {
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

    fn rename(&mut self, bend: &str, user_id: &str, account_id: &str) {
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

    fn give_to_stranger(&mut self, bend: &str, user: &PbxUser, number: &str) {
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
    fn bystanders(&mut self, users: usize) {
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
