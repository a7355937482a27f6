//! How near a job comes to the configured write quota, over sockets, with 30 ms for every answer.
//!
//! `cargo bench -p voice-sync-tests --bench job_rate [-- RATE ...]` prints one row a rate (default 30 and 200).
#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a bench prints its numbers, and one that cannot be set up has to end"
)]

use simulator::Knobs;
use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};
use sync_core::{settings::Settings, tenant::PolicyType, voice_rules::PolicyChoice};
use sync_engine::Tuning;
use voice_sync_tests::{Rig, RigOptions};

/// Of these some 2,500 get 4,000 writes; the others are right already or have a problem.
const PEOPLE: usize = 6_700;

fn main() {
    let named: Vec<u32> = std::env::args().filter_map(|word| word.parse().ok()).collect();
    let rates = if named.is_empty() { vec![30, 200] } else { named };
    println!(
        "{:>6} {:>8} {:>9} {:>9} {:>8} {:>9} {:>7}",
        "rate/s", "writes", "seconds", "writes/s", "quota", "requests", "429"
    );
    for rate in rates {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(run(rate));
    }
}

async fn run(rate: u32) {
    let lag = Duration::from_millis(300);
    let rig = Rig::new(RigOptions {
        users: PEOPLE,
        seed: 11,
        knobs: Knobs {
            pbx_quota: false,
            throttle: true,
            throttle_teams_per_second: rate * 10,
            latency_ms: 30,
            operation_min_ms: 50,
            operation_max_ms: 200,
            read_lag_min_ms: 50,
            read_lag_max_ms: 200,
            ..Knobs::default()
        },
        settings: Settings {
            next_gen: true,
            writes_per_second: rate,
            ..Settings::default()
        },
        tuning: Tuning {
            rate: Some(rate),
            ..Tuning::for_lag(lag)
        },
        // As in the product: 20 reads a second where Teams takes 30 requests.
        reads_per_second: f64::from(rate * 10) * 20.0 / 30.0,
        approved: true,
        sockets: true,
    })
    .await;
    name_a_policy(&rig).await;
    let journal_before = rig.control.journal(0).len();
    let began = Instant::now();
    let report = rig.sync().await.expect("a job");
    let all = began.elapsed();
    let rows = rig.steps(report.job.id).await;
    let writes = rows.iter().filter(|row| row.attempts > 0).count();
    let first = rows
        .iter()
        .filter_map(|row| row.intended_at)
        .min()
        .expect("a write");
    let last = rows
        .iter()
        .filter_map(|row| row.intended_at)
        .max()
        .expect("a write");
    let seconds = last.duration_since(first).as_secs_f64();
    let journal = rig.control.journal(0);
    let asked = journal.len() - journal_before;
    let refused = serde_json::to_string(&journal)
        .expect("a journal")
        .matches("\"status\":429")
        .count();
    let speed = writes as f64 / seconds;
    println!(
        "{rate:>6} {writes:>8} {seconds:>9.1} {speed:>9.1} {:>7.1}% {asked:>9} {:>6.2}%   (whole job {:.1} s, {:?})",
        100.0 * speed / f64::from(rate),
        100.0 * refused as f64 / asked.max(1) as f64,
        all.as_secs_f64(),
        report.job.counts,
    );
}

/// Everybody gets one of the tenant's voice routing policies, so that a person is two writes.
async fn name_a_policy(rig: &Rig) {
    let world = rig.control.world();
    let policy = world
        .policies
        .iter()
        .find(|policy| policy.policy_type == "OnlineVoiceRoutingPolicy")
        .expect("a policy");
    let hits = rig
        .directory
        .policy_id(PolicyType::VoiceRouting, &policy.name)
        .await
        .expect("an answer");
    let choice = PolicyChoice::Named {
        name: policy.name.clone(),
        policy_id: hits.first().map(|hit| hit.policy_id.clone()),
    };
    rig.set_rules(BTreeMap::from([(PolicyType::VoiceRouting, choice)]))
        .await;
}
