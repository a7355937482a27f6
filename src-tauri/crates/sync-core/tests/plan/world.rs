//! A small world: a mirror, a tenant that refuses two holders of one number, and what is managed.

mod drawn;
mod written;

pub use drawn::worlds;

use jiff::Timestamp;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use sync_core::{
    fingerprint::Fingerprint,
    id::{ConnectionId, EntraId, PbxUserId, PolicyId},
    managed::{Hold, HoldReason, ManagedAccount, ManagedPolicy},
    matching::{JoinKey, Match},
    mirror::{Mirror, MirrorRow, Presence},
    number::PhoneNumber,
    plan::{self, Action, Plan, PlanInput, Recheck, Step, Verdict},
    projection::{JoinKeys, Projection, Scope, WantedNumber},
    tenant::{
        AccountType, DirectoryUser, EffectivePolicy, HolderKind, NumberCategory, NumberKind, NumberRecord,
        NumberSource, Policies, PolicySource, PolicyType, ShownNumber, TenantState, UserKind, VoiceUser,
    },
    voice_rules::{PolicyChoice, VoiceRules},
};

#[derive(Clone, Debug)]
pub struct World {
    pub connection: ConnectionId,
    pub now: Timestamp,
    pub mirror: Mirror,
    pub matches: BTreeMap<PbxUserId, Match>,
    pub tenant: TenantState,
    pub managed: BTreeMap<PbxUserId, ManagedAccount>,
    pub holds: BTreeMap<PbxUserId, Hold>,
    pub rules: VoiceRules,
    /// What an account gets from a group where it has no direct assignment.
    pub groups: BTreeMap<(EntraId, PolicyType), EffectivePolicy>,
}

pub fn user(n: usize) -> PbxUserId {
    PbxUserId::new(format!("u{n:03}"))
}

pub fn account(n: usize) -> EntraId {
    EntraId::new(format!("a{n:03}"))
}

pub fn number(n: usize) -> PhoneNumber {
    PhoneNumber::parse(&format!("+4411349600{n:02}")).expect("a number")
}

pub fn policy(name: &str, source: PolicySource) -> EffectivePolicy {
    EffectivePolicy {
        policy_id: Some(PolicyId::new(format!("id-{name}"))),
        name: name.to_owned(),
        source,
    }
}

pub fn named(name: &str) -> PolicyChoice {
    PolicyChoice::Named {
        name: name.to_owned(),
        policy_id: Some(PolicyId::new(format!("id-{name}"))),
    }
}

impl World {
    pub fn empty() -> Self {
        let now = Timestamp::from_second(1_800_000_000).expect("a time");
        Self {
            connection: ConnectionId::new("sample"),
            now,
            mirror: Mirror {
                revision: 7,
                ..Mirror::default()
            },
            matches: BTreeMap::new(),
            tenant: TenantState::empty(now),
            managed: BTreeMap::new(),
            holds: BTreeMap::new(),
            rules: VoiceRules::default(),
            groups: BTreeMap::new(),
        }
    }

    pub fn input(&self) -> PlanInput<'_> {
        PlanInput {
            connection: &self.connection,
            now: self.now,
            mirror: &self.mirror,
            matches: &self.matches,
            tenant: &self.tenant,
            managed: &self.managed,
            holds: &self.holds,
            rules: &self.rules,
            focus: None,
        }
    }

    pub fn plan(&self) -> Plan {
        plan::build(&self.input())
    }

    pub fn verdict(&self, n: usize) -> Verdict {
        self.plan().people[&user(n)].verdict.clone()
    }

    /// A Teams-enabled person who is matched to a licensed account.
    pub fn person(&mut self, n: usize, wanted: Option<usize>, has: Option<usize>) -> &mut Self {
        self.row(
            n,
            Scope::TeamsEnabled,
            wanted.map_or(WantedNumber::None, |w| WantedNumber::Number(number(w))),
        );
        self.matches.insert(
            user(n),
            Match::Account {
                account: account(n),
                by: JoinKey::UserName,
            },
        );
        self.licensed(n);
        if let Some(has) = has {
            self.give(n, has);
        }
        self
    }

    pub fn row(&mut self, n: usize, scope: Scope, wanted: WantedNumber) -> &mut Self {
        let projection = Projection {
            display_name: format!("Person {n}"),
            scope,
            number: wanted,
            keys: JoinKeys::default(),
            site: None,
            country: Some("GB".to_owned()),
        };
        let row = MirrorRow {
            user: user(n),
            fingerprint: projection.fingerprint(),
            projection,
            first_seen: self.now,
            last_seen: self.now,
            presence: Presence::Present,
        };
        self.mirror.rows.insert(user(n), row.into());
        self
    }

    /// This person's row, to be changed.
    pub fn row_of(&mut self, n: usize) -> &mut MirrorRow {
        Arc::make_mut(self.mirror.rows.get_mut(&user(n)).expect("a row"))
    }

    pub fn licensed(&mut self, n: usize) -> &mut Self {
        self.tenant.users.insert(
            account(n),
            DirectoryUser {
                id: account(n),
                upn: format!("p{n}@example.test"),
                mail: None,
                display_name: format!("Account {n}"),
                enabled: Some(true),
                kind: UserKind::Member,
                phone_plan: Some(true),
            },
        );
        self.tenant.voice.insert(
            account(n),
            VoiceUser {
                id: account(n),
                account_type: AccountType::User,
                enterprise_voice: Some(false),
                numbers: Vec::new(),
                unreadable: None,
                policies: Policies::new(),
                phone_system: true,
                calling_plan: false,
            },
        );
        self
    }

    pub fn give(&mut self, n: usize, has: usize) -> &mut Self {
        self.tenant.numbers.insert(
            number(has),
            NumberRecord {
                number: number(has),
                holder: Some(account(n)),
                holder_kind: HolderKind::User,
                kind: NumberKind::DirectRouting,
                category: NumberCategory::Primary,
                source: NumberSource::Online,
                location_id: Some(format!("place-{has}")),
            },
        );
        if let Some(voice) = self.tenant.voice.get_mut(&account(n)) {
            voice.numbers.push(ShownNumber {
                number: number(has),
                category: NumberCategory::Primary,
            });
        }
        self
    }

    pub fn record(&mut self, n: usize) -> &mut NumberRecord {
        self.tenant.numbers.get_mut(&number(n)).expect("a record")
    }

    pub fn voice(&mut self, n: usize) -> &mut VoiceUser {
        self.tenant.voice.get_mut(&account(n)).expect("a voice user")
    }

    pub fn manage(&mut self, n: usize, has: Option<usize>) -> &mut Self {
        let ours = self.managed_entry(&user(n), &account(n));
        ours.number = has.map(number);
        self
    }

    pub fn unticked(&mut self, n: usize) -> &mut Self {
        let wanted = self.mirror.rows[&user(n)].projection.number.clone();
        self.row(n, Scope::NotEnabled, wanted)
    }

    pub fn hold(&mut self, n: usize, reason: HoldReason) -> &mut Self {
        let fingerprint = self.mirror.rows[&user(n)].fingerprint.clone();
        self.holds.insert(
            user(n),
            Hold {
                user: user(n),
                reason,
                since: self.now,
                fingerprint,
                kept: None,
            },
        );
        self
    }

    fn managed_entry(&mut self, user: &PbxUserId, account: &EntraId) -> &mut ManagedAccount {
        let now = self.now;
        self.managed
            .entry(user.clone())
            .or_insert_with(|| ManagedAccount {
                user: user.clone(),
                account: account.clone(),
                upn: format!("{account}@example.test"),
                number: None,
                policies: BTreeMap::new(),
                verified_at: now,
                fingerprint: Fingerprint::of(&"synced"),
            })
    }
}

/// Users with at least one step.
pub fn stepped(plan: &Plan) -> BTreeSet<&PbxUserId> {
    plan.steps.iter().map(|step| &step.user).collect()
}
