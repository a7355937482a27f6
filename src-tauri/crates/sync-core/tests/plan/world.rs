//! A small world: a mirror, a tenant that refuses two holders of one number, and what is managed.

use jiff::Timestamp;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
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
        self.mirror.rows.insert(user(n), row);
        self
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

    fn recheck(&self, step: &Step) -> Recheck {
        plan::recheck(step, self.tenant.voice.get(&step.account), self.record_of(step))
    }

    fn record_of(&self, step: &Step) -> Option<&NumberRecord> {
        match &step.action {
            Action::UnassignNumber { number, .. } | Action::AssignNumber { number, .. } => {
                self.tenant.numbers.get(number)
            }
            Action::AssignPolicy { .. } | Action::UnassignPolicy { .. } => None,
        }
    }

    /// One write as Microsoft does it, and what becomes ours by it. Panics where Microsoft would refuse.
    pub fn write(&mut self, step: &Step) {
        assert_eq!(self.recheck(step), Recheck::Ready, "before {step:?}");
        match &step.action {
            Action::UnassignNumber { number, .. } => {
                self.free(&step.account, number);
                self.managed_entry(&step.user, &step.account).number = None;
            }
            Action::AssignNumber { number, location_id } => {
                self.assign(&step.account, number, location_id.clone());
                self.managed_entry(&step.user, &step.account).number = Some(number.clone());
            }
            Action::AssignPolicy {
                policy,
                policy_id,
                name,
            } => {
                let effective = EffectivePolicy {
                    policy_id: Some(policy_id.clone()),
                    name: name.clone(),
                    source: PolicySource::Direct,
                };
                self.voice_of(&step.account).policies.insert(*policy, effective);
                let ours = ManagedPolicy {
                    policy_id: policy_id.clone(),
                    name: name.clone(),
                };
                self.managed_entry(&step.user, &step.account)
                    .policies
                    .insert(*policy, ours);
            }
            Action::UnassignPolicy { policy } => {
                let group = self.groups.get(&(step.account.clone(), *policy)).cloned();
                let policies = &mut self.voice_of(&step.account).policies;
                policies.remove(policy);
                policies.extend(group.map(|group| (*policy, group)));
                self.managed_entry(&step.user, &step.account)
                    .policies
                    .remove(policy);
            }
        }
        assert!(
            plan::reached(step, self.tenant.voice.get(&step.account), self.record_of(step)),
            "after {step:?}"
        );
        assert_eq!(self.recheck(step), Recheck::AlreadySo);
    }

    fn free(&mut self, account: &EntraId, number: &PhoneNumber) {
        let record = self.tenant.numbers.get_mut(number).expect("a record to free");
        assert!(
            record.may_be_unassigned() && record.holder.as_ref() == Some(account),
            "{number} of {account}"
        );
        record.holder = None;
        record.holder_kind = HolderKind::Nobody;
        record.category = NumberCategory::Unknown;
        self.voice_of(account)
            .numbers
            .retain(|shown| shown.number != *number);
    }

    fn assign(&mut self, account: &EntraId, number: &PhoneNumber, location_id: Option<String>) {
        let taken = self
            .tenant
            .numbers
            .get(number)
            .is_some_and(|record| record.holder_kind != HolderKind::Nobody);
        assert!(!taken, "two holders of {number}");
        let shown = self
            .tenant
            .voice
            .values()
            .flat_map(|voice| &voice.numbers)
            .any(|shown| shown.number == *number);
        assert!(!shown, "two accounts show {number}");
        assert_eq!(
            self.tenant.voice[account].primary(),
            None,
            "a second primary number for {account}"
        );
        self.tenant.numbers.insert(
            number.clone(),
            NumberRecord {
                number: number.clone(),
                holder: Some(account.clone()),
                holder_kind: HolderKind::User,
                kind: NumberKind::DirectRouting,
                category: NumberCategory::Primary,
                source: NumberSource::Online,
                location_id,
            },
        );
        let shown = ShownNumber {
            number: number.clone(),
            category: NumberCategory::Primary,
        };
        self.voice_of(account).numbers.push(shown);
    }

    /// Gives a freed number back, as the engine does after a take that failed for good.
    pub fn give_back(&mut self, freed: &Step) {
        let Action::UnassignNumber { number, location_id } = &freed.action else {
            return;
        };
        let held = self.tenant.held(number).is_some();
        if !held && self.tenant.voice[&freed.account].primary().is_none() {
            self.assign(&freed.account, number, location_id.clone());
            self.managed_entry(&freed.user, &freed.account).number = Some(number.clone());
        }
    }

    fn voice_of(&mut self, account: &EntraId) -> &mut VoiceUser {
        self.tenant.voice.get_mut(account).expect("a voice user")
    }

    /// Runs a whole plan, and makes managed whom it found right.
    pub fn run(&mut self, plan: &Plan) {
        for step in &plan.steps {
            self.write(step);
        }
        self.adopt(plan);
    }

    pub fn adopt(&mut self, plan: &Plan) {
        for person in plan
            .people
            .values()
            .filter(|person| person.verdict == Verdict::AlreadyRight)
        {
            let (Some(account), Some(number)) = (&person.account, &person.actual) else {
                continue;
            };
            self.managed_entry(&person.user, account).number = Some(number.clone());
        }
    }

    /// Accounts and their primary numbers.
    pub fn holders(&self) -> BTreeMap<EntraId, PhoneNumber> {
        let primary = |voice: &VoiceUser| voice.primary().cloned();
        self.tenant
            .voice
            .iter()
            .filter_map(|(id, voice)| Some((id.clone(), primary(voice)?)))
            .collect()
    }

    pub fn policies(&self) -> BTreeMap<EntraId, Policies> {
        self.tenant
            .voice
            .iter()
            .map(|(id, voice)| (id.clone(), voice.policies.clone()))
            .collect()
    }
}

/// What a random person is like.
#[derive(Clone, Debug)]
struct Draft {
    wanted: Option<usize>,
    scope: u8,
    matched: u8,
    licence: u8,
    record: u8,
    managed: u8,
    policy: u8,
    hold: u8,
}

fn draft(numbers: usize) -> impl Strategy<Value = Draft> {
    let wanted = prop_oneof![9 => (0..numbers).prop_map(Some), 1 => Just(None)];
    (
        wanted,
        0..24_u8,
        0..20_u8,
        0..20_u8,
        0..24_u8,
        0..8_u8,
        0..6_u8,
        0..16_u8,
    )
        .prop_map(
            |(wanted, scope, matched, licence, record, managed, policy, hold)| Draft {
                wanted,
                scope,
                matched,
                licence,
                record,
                managed,
                policy,
                hold,
            },
        )
}

/// Worlds of up to `most` people with every kind of trouble, and some accounts that are nobody's.
pub fn worlds(most: usize) -> impl Strategy<Value = World> {
    (2..=most).prop_flat_map(|people| {
        let numbers = people + 4;
        let drafts = prop::collection::vec(draft(numbers), people);
        let held = Just((0..numbers).collect::<Vec<_>>()).prop_shuffle();
        let has = prop::collection::vec(prop::bool::weighted(0.8), people + 2);
        let permuted = prop::bool::weighted(0.6);
        let wanted = Just((0..numbers).collect::<Vec<_>>()).prop_shuffle();
        (drafts, held, has, permuted, wanted).prop_map(|(mut drafts, held, has, permuted, wanted)| {
            if permuted {
                for (draft, wanted) in drafts.iter_mut().zip(&wanted) {
                    draft.wanted = draft.wanted.map(|_| *wanted);
                }
            }
            make(&drafts, &held, &has)
        })
    })
}

fn make(drafts: &[Draft], held: &[usize], has: &[bool]) -> World {
    let mut world = World::empty();
    world
        .rules
        .default
        .insert(PolicyType::VoiceRouting, named("route"));
    world
        .rules
        .default
        .insert(PolicyType::Calling, PolicyChoice::TenantDefault);
    for (n, draft) in drafts.iter().enumerate() {
        let has = has[n].then_some(held[n]);
        world.person(n, draft.wanted, has);
        match draft.scope {
            0..=2 => drop(world.unticked(n)),
            3 => {
                world.mirror.rows.get_mut(&user(n)).expect("a row").presence =
                    Presence::Gone { since: world.now }
            }
            4 => {
                world.mirror.rows.get_mut(&user(n)).expect("a row").presence = Presence::Vanishing {
                    since: world.now,
                    reads: 1,
                };
            }
            5 => drop(world.row(n, Scope::TwoExtensions, WantedNumber::Number(number(0)))),
            6 => drop(world.mirror.rows.remove(&user(n))),
            _ => {}
        }
        troubled(&mut world, n, draft, has);
    }
    for n in drafts.len()..drafts.len() + 2 {
        world.licensed(n);
        if has[n] {
            world.give(n, held[n]);
        }
    }
    world
}

fn troubled(world: &mut World, n: usize, draft: &Draft, has: Option<usize>) {
    match draft.matched {
        0 => drop(world.matches.insert(
            user(n),
            Match::Nobody {
                tried: vec!["x@example.test".to_owned()],
            },
        )),
        1 => drop(world.matches.insert(
            user(n),
            Match::Unknown {
                reason: "timeout".to_owned(),
            },
        )),
        2 => drop(world.matches.insert(
            user(n),
            Match::Account {
                account: account(0),
                by: JoinKey::Override,
            },
        )),
        _ => {}
    }
    match draft.licence {
        0 => world.voice(n).phone_system = false,
        1 => world.voice(n).account_type = AccountType::OnPremises,
        2 => world.voice(n).calling_plan = true,
        _ => {}
    }
    if let Some(has) = has {
        match draft.record {
            0 => world.record(has).kind = NumberKind::OperatorConnect,
            1 => world.record(has).source = NumberSource::OnPremises,
            2 => drop(world.tenant.numbers.remove(&number(has))),
            3 => world.voice(n).numbers.clear(),
            _ => {}
        }
    }
    match draft.managed {
        0..=4 => drop(world.manage(n, has)),
        5 => drop(world.manage(n, Some(99))),
        _ => {}
    }
    let group = policy("route", PolicySource::Group);
    let policies = &mut world.voice(n).policies;
    match draft.policy {
        0 => drop(policies.insert(PolicyType::VoiceRouting, policy("route", PolicySource::Direct))),
        1 => drop(policies.insert(PolicyType::VoiceRouting, policy("other", PolicySource::Direct))),
        2 => {
            policies.insert(PolicyType::VoiceRouting, group.clone());
            world.groups.insert((account(n), PolicyType::VoiceRouting), group);
        }
        3 => drop(policies.insert(PolicyType::Calling, policy("calls", PolicySource::Direct))),
        _ => {}
    }
    if draft.policy == 3 && draft.managed < 5 {
        let ours = ManagedPolicy {
            policy_id: PolicyId::new("id-calls"),
            name: "calls".to_owned(),
        };
        world
            .managed
            .get_mut(&user(n))
            .expect("managed")
            .policies
            .insert(PolicyType::Calling, ours);
    }
    if draft.hold == 0 && world.mirror.rows.contains_key(&user(n)) {
        world.hold(n, HoldReason::Undone);
    }
}

/// Users with at least one step.
pub fn stepped(plan: &Plan) -> BTreeSet<&PbxUserId> {
    plan.steps.iter().map(|step| &step.user).collect()
}
