//! How long a plan of a whole tenant takes: 1,000, 10,000 and 100,000 people, most of them right, some
//! to add, some in swaps, some to remove. `cargo bench -p sync-core --bench plan` prints a table.
//!
//! A job plans once, over what it has just read, so each run starts with its world out of the processor's caches:
//! a plan repeated over a thousand people stays in them, and would make every larger one look worse than linear.
//!
//! Times are of this thread on its core where the system tells (Linux: /proc/thread-self/schedstat), so
//! that a busy computer does not count; else of the wall clock.

use jiff::Timestamp;
use std::{
    collections::BTreeMap,
    hint::black_box,
    time::{Duration, Instant},
};
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

/// Bytes. Four times the last cache of the machine that docs/performance.md speaks of.
const LARGER_THAN_CACHES: usize = 128 << 20;

struct Stopwatch {
    wall: Instant,
    on_core: Option<f64>,
}

impl Stopwatch {
    fn start() -> Self {
        Self {
            on_core: on_core(),
            wall: Instant::now(),
        }
    }

    fn milliseconds(&self) -> f64 {
        match (self.on_core, on_core()) {
            // The counter moves with the system's ticks: what is shorter than one is taken from the wall.
            (Some(began), Some(now)) if now - began > 20.0 => now - began,
            _ => self.wall.elapsed().as_secs_f64() * 1e3,
        }
    }
}

/// Milliseconds that this thread has had a core.
fn on_core() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds: u64 = text.split(' ').next()?.parse().ok()?;
    Some(Duration::from_nanos(nanoseconds).as_secs_f64() * 1e3)
}

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
        "{:>8} {:>8} {:>12} {:>12} {:>12}",
        "people", "steps", "plan ms", "us a person", "hash ms"
    );
    let mut caches = vec![0_u64; LARGER_THAN_CACHES / size_of::<u64>()];
    for people in [1_000, 10_000, 100_000] {
        let world = world(people);
        let mut best = (f64::MAX, f64::MAX);
        let mut steps = 0;
        for _ in 0..7 {
            evict(&mut caches);
            let began = Stopwatch::start();
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
            let planned = began.milliseconds();
            let began = Stopwatch::start();
            black_box(plan.hash());
            best = (best.0.min(planned), best.1.min(began.milliseconds()));
            steps = plan.steps.len();
        }
        let each = best.0 * 1e3 / f64::from(people);
        println!(
            "{people:>8} {steps:>8} {:>12.2} {each:>12.2} {:>12.2}",
            best.0, best.1
        );
    }
}

/// Takes the place of everything else in the caches.
fn evict(caches: &mut [u64]) {
    for word in caches.iter_mut() {
        *word = word.wrapping_add(1);
    }
    black_box(caches);
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
    // One pass for each list, each in the order in which it is read: mirror, matches and what is managed come
    // from the database by PBX user; Microsoft's lists in an order of their own.
    let mut by_user: Vec<u32> = (0..people).collect();
    by_user.sort_by_key(|n| user(*n));
    for n in by_user.iter().copied() {
        let row = row(n);
        world.mirror.rows.insert(user(n), row.into());
    }
    for n in by_user.iter().copied() {
        world.matches.insert(
            user(n),
            Match::Account {
                account: account(n),
                by: JoinKey::UserName,
            },
        );
    }
    for n in 0..people {
        world.tenant.users.insert(account(n), directory_user(n));
    }
    for n in 0..people {
        world.tenant.voice.insert(account(n), voice_user(n));
    }
    for n in (0..people).filter(|n| has_number(*n)) {
        world.tenant.numbers.insert(number(n), record(n));
    }
    for n in by_user.iter().copied() {
        world.managed.insert(user(n), managed(n));
    }
    world
}

/// Ids are scattered, as they are in life.
fn user(n: u32) -> PbxUserId {
    let scattered = u64::from(n).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    PbxUserId::new(format!("{scattered:016x}{n:06}"))
}

fn account(n: u32) -> EntraId {
    EntraId::new(format!(
        "{:08x}-0000-4000-8000-{n:012x}",
        n.wrapping_mul(0x85EB_CA6B)
    ))
}

fn has_number(n: u32) -> bool {
    n % 20 != 5
}

fn row(n: u32) -> MirrorRow {
    let swapped = n % 50 < 2;
    let projection = Projection {
        display_name: format!("Person {n}"),
        scope: if n % 100 == 7 {
            Scope::NotEnabled
        } else {
            Scope::TeamsEnabled
        },
        number: WantedNumber::Number(number(if swapped { n ^ 1 } else { n })),
        keys: JoinKeys::default(),
        site: None,
        country: Some("GB".to_owned()),
    };
    MirrorRow {
        user: user(n),
        fingerprint: projection.fingerprint(),
        projection,
        first_seen: Timestamp::UNIX_EPOCH,
        last_seen: Timestamp::UNIX_EPOCH,
        presence: Presence::Present,
    }
}

fn managed(n: u32) -> ManagedAccount {
    ManagedAccount {
        user: user(n),
        account: account(n),
        upn: format!("p{n}@example.test"),
        number: has_number(n).then(|| number(n)),
        policies: BTreeMap::new(),
        verified_at: Timestamp::UNIX_EPOCH,
        fingerprint: Fingerprint::of(&n),
    }
}

fn voice_user(n: u32) -> VoiceUser {
    let shown = ShownNumber {
        number: number(n),
        category: NumberCategory::Primary,
    };
    let route = EffectivePolicy {
        policy_id: Some(PolicyId::new("id-route")),
        name: "route".to_owned(),
        source: PolicySource::Direct,
    };
    VoiceUser {
        id: account(n),
        account_type: AccountType::User,
        enterprise_voice: Some(true),
        numbers: has_number(n).then_some(shown).into_iter().collect(),
        unreadable: None,
        policies: [(PolicyType::VoiceRouting, route)].into_iter().collect(),
        phone_system: true,
        calling_plan: false,
    }
}

fn directory_user(n: u32) -> DirectoryUser {
    DirectoryUser {
        id: account(n),
        upn: format!("p{n}@example.test"),
        mail: None,
        display_name: format!("Person {n}"),
        enabled: Some(true),
        kind: UserKind::Member,
        phone_plan: Some(true),
    }
}

fn record(n: u32) -> NumberRecord {
    NumberRecord {
        number: number(n),
        holder: Some(account(n)),
        holder_kind: HolderKind::User,
        kind: NumberKind::DirectRouting,
        category: NumberCategory::Primary,
        source: NumberSource::Online,
        location_id: None,
    }
}

fn number(n: u32) -> PhoneNumber {
    match PhoneNumber::parse(&format!("+44113{n:07}")) {
        Ok(number) => number,
        Err(problem) => unreachable!("{problem}"),
    }
}
