//! How long a plan of a whole tenant takes: 1,000, 10,000 and 100,000 people, most of them right, some
//! to add, some in swaps, some to remove. `cargo bench -p sync-core --bench plan` prints a table.

use jiff::Timestamp;
use std::{collections::BTreeMap, hint::black_box, time::Instant};
use sync_core::{
    fingerprint::Fingerprint,
    id::{ConnectionId, EntraId, PbxUserId, PolicyId},
    managed::ManagedAccount,
    matching::{JoinKey, Match},
    mirror::{Mirror, MirrorRow, Presence},
    number::PhoneNumber,
    plan::{PlanInput, build},
    projection::{JoinKeys, Projection, Scope, WantedNumber},
    tenant::{
        AccountType, DirectoryUser, EffectivePolicy, HolderKind, NumberCategory, NumberKind, NumberRecord,
        NumberSource, PolicySource, PolicyType, ShownNumber, TenantState, UserKind, VoiceUser,
    },
    voice_rules::{PolicyChoice, VoiceRules},
};

struct World {
    mirror: Mirror,
    matches: BTreeMap<PbxUserId, Match>,
    tenant: TenantState,
    managed: BTreeMap<PbxUserId, ManagedAccount>,
    rules: VoiceRules,
}

#[expect(clippy::print_stdout, reason = "the table is what this program is for")]
fn main() {
    println!(
        "{:>8} {:>8} {:>12} {:>12}",
        "people", "steps", "plan ms", "hash ms"
    );
    for people in [1_000, 10_000, 100_000] {
        let world = world(people);
        let mut best = (f64::MAX, f64::MAX);
        let mut steps = 0;
        for _ in 0..7 {
            let began = Instant::now();
            let plan = build(black_box(&PlanInput {
                connection: &ConnectionId::new("sample"),
                now: Timestamp::UNIX_EPOCH,
                mirror: &world.mirror,
                matches: &world.matches,
                tenant: &world.tenant,
                managed: &world.managed,
                holds: &BTreeMap::new(),
                rules: &world.rules,
                focus: None,
            }));
            let planned = began.elapsed().as_secs_f64() * 1e3;
            let began = Instant::now();
            black_box(plan.hash());
            best = (
                best.0.min(planned),
                best.1.min(began.elapsed().as_secs_f64() * 1e3),
            );
            steps = plan.steps.len();
        }
        println!("{people:>8} {steps:>8} {:>12.2} {:>12.2}", best.0, best.1);
    }
}

fn world(people: u32) -> World {
    let mut world = World {
        mirror: Mirror {
            revision: 1,
            ..Mirror::default()
        },
        matches: BTreeMap::new(),
        tenant: TenantState::empty(Timestamp::UNIX_EPOCH),
        managed: BTreeMap::new(),
        rules: VoiceRules::default(),
    };
    let route = PolicyChoice::Named {
        name: "route".to_owned(),
        policy_id: Some(PolicyId::new("id-route")),
    };
    world.rules.default.insert(PolicyType::VoiceRouting, route);
    for n in 0..people {
        person(&mut world, n);
    }
    world
}

/// One person; ids are scattered, as they are in life.
fn person(world: &mut World, n: u32) {
    let scattered = u64::from(n).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let user = PbxUserId::new(format!("{scattered:016x}{n:06}"));
    let account = EntraId::new(format!(
        "{:08x}-0000-4000-8000-{:012x}",
        n.wrapping_mul(0x85EB_CA6B),
        n
    ));
    let swapped = n % 50 < 2;
    let wanted = number(if swapped { n ^ 1 } else { n });
    let has = (n % 20 != 5).then(|| number(n));
    let scope = if n % 100 == 7 {
        Scope::NotEnabled
    } else {
        Scope::TeamsEnabled
    };
    let projection = Projection {
        display_name: format!("Person {n}"),
        scope,
        number: WantedNumber::Number(wanted),
        keys: JoinKeys::default(),
        site: None,
        country: Some("GB".to_owned()),
    };
    let row = MirrorRow {
        user: user.clone(),
        fingerprint: projection.fingerprint(),
        projection,
        first_seen: Timestamp::UNIX_EPOCH,
        last_seen: Timestamp::UNIX_EPOCH,
        presence: Presence::Present,
    };
    world.mirror.rows.insert(user.clone(), row);
    world.matches.insert(
        user.clone(),
        Match::Account {
            account: account.clone(),
            by: JoinKey::UserName,
        },
    );
    account_of(world, n, &account, has.clone());
    let ours = ManagedAccount {
        user: user.clone(),
        account,
        upn: format!("p{n}@example.test"),
        number: has,
        policies: BTreeMap::new(),
        verified_at: Timestamp::UNIX_EPOCH,
        fingerprint: Fingerprint::of(&n),
    };
    world.managed.insert(user, ours);
}

fn account_of(world: &mut World, n: u32, account: &EntraId, has: Option<PhoneNumber>) {
    let shown = has.iter().map(|number| ShownNumber {
        number: number.clone(),
        category: NumberCategory::Primary,
    });
    let route = EffectivePolicy {
        policy_id: Some(PolicyId::new("id-route")),
        name: "route".to_owned(),
        source: PolicySource::Direct,
    };
    let voice = VoiceUser {
        id: account.clone(),
        account_type: AccountType::User,
        enterprise_voice: Some(true),
        numbers: shown.collect(),
        policies: BTreeMap::from([(PolicyType::VoiceRouting, route)]),
        phone_system: true,
        calling_plan: false,
    };
    world.tenant.voice.insert(account.clone(), voice);
    let user = DirectoryUser {
        id: account.clone(),
        upn: format!("p{n}@example.test"),
        mail: None,
        display_name: format!("Person {n}"),
        enabled: Some(true),
        kind: UserKind::Member,
        phone_plan: Some(true),
    };
    world.tenant.users.insert(account.clone(), user);
    if let Some(number) = has {
        let record = NumberRecord {
            number: number.clone(),
            holder: Some(account.clone()),
            holder_kind: HolderKind::User,
            kind: NumberKind::DirectRouting,
            category: NumberCategory::Primary,
            source: NumberSource::Online,
            location_id: None,
        };
        world.tenant.numbers.insert(number, record);
    }
}

fn number(n: u32) -> PhoneNumber {
    match PhoneNumber::parse(&format!("+44113{n:07}")) {
        Ok(number) => number,
        Err(problem) => unreachable!("{problem}"),
    }
}
