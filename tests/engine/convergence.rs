//! Invariant 7: after any finite run of faults one clean job reaches wanted == actual, and the next plans
//! nothing. Faults, crashes and edits are drawn; time is virtual.
//!
//! Each world is drawn from a seed of its own. A world that fails says its seed, and
//! `VOICE_SYNC_SEED=<seed> cargo nextest run -p voice-sync-tests --test engine converges` tells it again.
//! `PROPTEST_CASES` asks for another number of worlds.

use crate::scene::*;
use proptest::{
    prelude::*,
    test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner},
};
use rand_chacha::{
    ChaCha12Rng,
    rand_core::{Rng, SeedableRng},
};
use simulator::{Fault, FaultRule, Knobs, System};
use std::time::Duration;
use sync_core::ports::JobHistory;
use sync_engine::Tuning;
use voice_sync_tests::{Rig, RigOptions};

/// A world, what is edited in it, what goes wrong and when the engine is killed.
#[derive(Clone, Debug)]
struct Story {
    seed: u64,
    next_gen: bool,
    latency_ms: u64,
    rotated: usize,
    renumbered: usize,
    leaves: bool,
    tampered: bool,
    rules: Vec<FaultRule>,
    cuts: Vec<u64>,
}

fn status(status: u16, retry_after: Option<u64>) -> Fault {
    Fault::Status {
        status,
        retry_after,
        message: None,
    }
}

fn any_fault() -> impl Strategy<Value = Fault> {
    let fails = |text: &str| Just(Fault::OperationFails { text: text.into() });
    prop_oneof![
        prop::sample::select(vec![401, 403, 404, 408, 424, 429, 500, 502, 503, 504])
            .prop_map(|it| status(it, None)),
        (1..90u64).prop_map(|after| status(429, Some(after))),
        Just(Fault::Html { status: 200 }),
        Just(Fault::Html { status: 502 }),
        Just(Fault::BrokenJson),
        Just(Fault::Truncated),
        Just(Fault::Drop),
        Just(Fault::DropAfterWrite),
        Just(Fault::Slow { ms: 400_000 }),
        Just(Fault::HugeBody { bytes: 2_000_000_000 }),
        Just(Fault::ListEmpty),
        (1..80u8).prop_map(|percent| Fault::ListShrunk { percent }),
        Just(Fault::UnknownEnum),
        Just(Fault::ForeignCustomer),
        Just(Fault::RowsWithoutServiceInfo),
        fails("The service is unavailable."),
        fails("The usage location does not allow this number."),
        fails("The account lacks appropriate licenses."),
        Just(Fault::OperationNeverEnds),
        Just(Fault::SuccessNeverShows),
        (1_000..15_000u64).prop_map(|ms| Fault::LateUnassign { ms }),
    ]
}

/// Lists of numbers are only shortened once: a tenant that denies a number whenever it is asked cannot be told
/// from one without it.
fn any_rule() -> impl Strategy<Value = FaultRule> {
    let places = vec![
        (System::Graph, ASSIGN),
        (System::Graph, UNASSIGN),
        (System::Graph, "*$batch"),
        (System::Graph, "*operations*"),
        (System::Graph, "*userConfigurations*"),
        (System::Graph, "*"),
        (System::Pbx, "users"),
        (System::Pbx, "users/*"),
        (System::Entra, "*"),
    ];
    (prop::sample::select(places), any_fault(), 0..14u32, 1..4u32).prop_map(
        |((system, path), fault, skip, count)| {
            let lies = matches!(fault, Fault::ListEmpty | Fault::ListShrunk { .. });
            let path = if lies && system == System::Graph {
                "*userConfigurations"
            } else {
                path
            };
            FaultRule::on(system, path, fault).after(skip).times(count)
        },
    )
}

fn any_story() -> impl Strategy<Value = Story> {
    (
        (0..1_000u64, any::<bool>(), 0..150u64),
        (0..6usize, 0..4usize, any::<bool>(), any::<bool>()),
        prop::collection::vec(any_rule(), 0..6),
        prop::collection::vec(1..45_000u64, 0..4),
    )
        .prop_map(
            |((seed, next_gen, latency_ms), (rotated, renumbered, leaves, tampered), rules, cuts)| Story {
                seed,
                next_gen,
                latency_ms,
                rotated,
                renumbered,
                leaves,
                tampered,
                rules,
                cuts,
            },
        )
}

async fn begin(story: &Story) -> Rig {
    let knobs = Knobs {
        pbx_quota: false,
        throttle: false,
        latency_ms: story.latency_ms,
        ..Knobs::default()
    };
    let mut settings = wide();
    settings.next_gen = story.next_gen;
    let rig = settled_rig(RigOptions {
        users: 45,
        seed: story.seed,
        knobs,
        settings,
        tuning: Tuning {
            rate: Some(200),
            ..Tuning::default()
        },
        ..RigOptions::default()
    })
    .await;
    let people = people(&rig);
    let (rotated, rest) = people.split_at(story.rotated);
    for (at, person) in rotated.iter().enumerate() {
        gives(&rig, &person.user, &rotated[(at + 1) % rotated.len()].number);
    }
    let (renumbered, rest) = rest.split_at(story.renumbered);
    for (n, person) in (1..).zip(renumbered) {
        gives(&rig, &person.user, &unused(n));
    }
    if story.leaves {
        unticks(&rig, &rest[0].user);
        gives(&rig, &rest[1].user, &rest[0].number);
    }
    if story.tampered {
        takes_away(&rig, &rest[2].number);
        rig.quiet().await;
    }
    rig
}

async fn tell(story: Story) {
    let mut rig = begin(&story).await;
    let lost = |rule: &FaultRule| matches!(rule.fault, Fault::SuccessNeverShows | Fault::OperationNeverEnds);
    let lost = story.rules.iter().any(lost);
    for rule in story.rules {
        fault(&rig, rule);
    }
    let mut cuts = story.cuts.into_iter().map(Duration::from_millis);
    match cuts.next() {
        Some(cut) => drop(tokio::time::timeout(cut, rig.sync()).await),
        None => drop(rig.sync().await),
    }
    for cut in cuts {
        rig.restart();
        let _ = tokio::time::timeout(cut, rig.engine.resume()).await;
    }
    let _ = rig.sync().await;
    rig.control.remove_faults(None);
    rig.quiet().await;
    rig.restart();
    rig.engine.resume().await.expect("nothing is in the way any more");
    let mut clean = rig.sync().await.expect("a clean job");
    if lost
        && clean
            .plan
            .people
            .values()
            .any(|person| person.verdict == UNSETTLED)
    {
        // Microsoft accepted a write and never did it: whom it concerns waits for a day.
        rig.pass(A_DAY).await;
        clean = rig.sync().await.expect("a clean job");
    }
    assert_eq!(clean.held, None, "the limits are wide");
    assert_eq!(clean.job.counts.without_number, 0);
    assert_eq!(
        (clean.job.counts.failed, clean.job.counts.waiting),
        (0, 0),
        "{}",
        log(&rig, clean.job.id).await
    );
    assert_done(&rig).await;
    assert_eq!(rig.database.unfinished().await.expect("jobs"), Vec::new());
}

/// Few, because each is a whole tenant.
const WORLDS: u32 = 24;
const SEED: &str = "VOICE_SYNC_SEED";

/// The variable `name` as a number.
fn asked<T: std::str::FromStr>(name: &str) -> Option<T> {
    let text = std::env::var(name).ok()?;
    let number = text.parse().ok();
    assert!(number.is_some(), "{name} is no number: {text}");
    number
}

/// The seeds of this run: the one that is asked for, or fresh ones.
fn seeds() -> Vec<u64> {
    if let Some(seed) = asked(SEED) {
        return vec![seed];
    }
    let fresh = std::hash::BuildHasher::hash_one(&std::hash::RandomState::new(), SEED);
    let mut chance = ChaCha12Rng::seed_from_u64(fresh);
    let worlds = asked("PROPTEST_CASES").unwrap_or(WORLDS);
    (0..worlds).map(|_| chance.next_u64()).collect()
}

/// Draws the story of this seed and tells it; one that fails is made as short as can be.
fn replay(seed: u64, told: impl Fn(Story) -> Result<(), TestCaseError>) -> Result<(), TestError<Story>> {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let config = Config {
        cases: 1,
        max_shrink_iters: 60,
        failure_persistence: None,
        ..Config::default()
    };
    let chance = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(config, chance);
    runner.run(&any_story(), told)
}

#[test]
fn after_any_finite_run_of_faults_one_clean_job_converges() {
    for seed in seeds() {
        let told = replay(seed, |story| {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .start_paused(true)
                .build()
                .expect("a runtime");
            runtime.block_on(tell(story));
            Ok(())
        });
        if let Err(error) = told {
            panic!("{SEED}={seed} tells this world again. {error}");
        }
    }
}

#[test]
fn the_same_seed_tells_the_same_story() {
    let drawn = |seed| {
        let story = std::cell::RefCell::new(String::new());
        let told = replay(seed, |drawn| {
            *story.borrow_mut() = format!("{drawn:?}");
            Ok(())
        });
        told.expect("nothing fails");
        story.into_inner()
    };
    assert_eq!(drawn(7), drawn(7));
    assert_ne!(drawn(7), drawn(8));
}
