//! How much of 8x8's quota for a key is taken by watching: Auto Sync on, in virtual time, first with a change saved every
//! minute, then with nobody at work.
//!
//! `cargo bench -p voice-sync-tests --bench request_budget [-- USERS HOURS]` prints one row for each half (default 5,000
//! users, 4 hours). It fails above 60 % of 100 requests a minute (8x8, "Administration API Essentials").
#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a bench prints its numbers, and one that cannot be set up has to end"
)]

use app::{
    App, Face, Outside, Place, SampleTenant, Session, connect_through,
    core::{limits::Limits, toggle::Toggle},
    sample_request,
    view::StateView,
};
use jiff::{SignedDuration, Timestamp};
use simulator::{Control, JournalEvent, Knobs, PbxChange, Simulator, SimulatorConfig, System};
use std::time::Duration;

const QUOTA: usize = 100;
const SHARE: usize = 60;
const MINUTE: SignedDuration = SignedDuration::from_mins(1);

fn main() {
    let mut named = std::env::args().filter_map(|word| word.parse().ok());
    let (users, hours) = (named.next().unwrap_or(5_000), named.next().unwrap_or(4));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build()
        .expect("a runtime");
    runtime.block_on(run(users, hours));
}

async fn run(users: usize, hours: usize) {
    let config = SimulatorConfig {
        users,
        seed: 3,
        knobs: Knobs {
            latency_ms: 20,
            ..Knobs::default()
        },
        ..SimulatorConfig::default()
    };
    let simulator = Simulator::new(&config);
    let folder = tempfile::tempdir().expect("a folder");
    let session = watching(&simulator, &config, folder.path()).await;
    let control = simulator.control();
    println!(
        "{users} users, quota {QUOTA} requests a minute\n{:<22} {:>6} {:>9} {:>10} {:>9} {:>5}",
        "", "hours", "requests", "mean/min", "most/min", "429"
    );
    let mut most = 0;
    for (name, busy) in [("a change a minute", true), ("nobody at work", false)] {
        let since = control.journal(0).last().map_or(0, |entry| entry.seq);
        let minutes = hours * 30;
        for minute in 0..minutes {
            if busy {
                save(&control, minute);
            }
            tokio::time::sleep(Duration::from_secs(60)).await;
        }
        most = most.max(row(name, &control, since, minutes));
    }
    session.close().await;
    assert!(most * 100 <= QUOTA * SHARE, "{most} requests in one minute");
}

/// A connection whose first sync is done, with Auto Sync on.
async fn watching(simulator: &Simulator, config: &SimulatorConfig, folder: &std::path::Path) -> Session {
    let to = simulator.endpoints("http://127.0.0.1:18080");
    let outside = Outside::in_process(simulator.router(), config.start);
    let place = Place {
        data_dir: folder.to_owned(),
        connection: "sample".into(),
    };
    let tenant = SampleTenant {
        pbx_url: to.pbx_url,
        login_url: to.login_url,
        graph_url: to.graph_url,
        tenant_id: to.tenant_id,
        client_id: to.client_id,
        client_secret: to.client_secret,
        api_key: to.api_key,
        lag_ms: None,
    };
    let request = sample_request(place.clone(), tenant, folder.join("vault.key"), true);
    connect_through(request, &outside).await.expect("a connection");
    let app = App::open_through(place, outside).await.expect("a connection");
    app.set_limits(Limits::MAXIMUM, 5, None).await.expect("limits");
    let session = Session::open(app, Face::Cli).await;
    session.sync_now(false).await.expect("a start");
    let held = until(&session, |state| state.held_jobs.first().copied()).await;
    until(&session, |state| state.running.is_none().then_some(())).await;
    session.approve(held, None).await.expect("a start");
    until(&session, |state| state.running.is_none().then_some(())).await;
    let app = session.app();
    app.set_toggle(Toggle::AutoSync, true).await.expect("Auto Sync");
    // What the first sync asked for is over.
    tokio::time::sleep(Duration::from_secs(1_800)).await;
    session
}

async fn until<T>(session: &Session, wanted: impl Fn(&StateView) -> Option<T>) -> T {
    loop {
        let state = session.state().await.expect("a state");
        if let Some(found) = wanted(&state) {
            return found;
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

/// Somebody for whom everything works gets another number.
fn save(control: &Control, minute: usize) {
    let healthy = control.wanted().into_iter();
    let person = healthy
        .filter(|wanted| wanted.blocked_by.is_empty() && wanted.number.is_some())
        .nth(minute)
        .expect("somebody");
    let change = PbxChange {
        number: Some(Some(format!("+4411349{:05}", 90_000 + minute))),
        ..PbxChange::default()
    };
    control
        .edit_pbx_user(&person.pbx_user_id, &change)
        .expect("an edit");
}

/// Prints what 8x8 was asked for, and gives the most in any minute.
fn row(name: &str, control: &Control, since: u64, minutes: usize) -> usize {
    let mut asked: Vec<Timestamp> = Vec::new();
    let mut throttled = 0;
    for entry in control.journal(since) {
        if let JournalEvent::Request { system, status, .. } = entry.event
            && matches!(system, System::Pbx | System::Audit)
        {
            asked.push(entry.at);
            throttled += usize::from(status == 429);
        }
    }
    let mut most = 0;
    let mut first = 0;
    for (last, at) in asked.iter().enumerate() {
        while at.duration_since(asked[first]) >= MINUTE {
            first += 1;
        }
        most = most.max(last + 1 - first);
    }
    println!(
        "{name:<22} {:>6} {:>9} {:>10.1} {most:>9} {throttled:>5}",
        minutes / 60,
        asked.len(),
        asked.len() as f64 / minutes as f64,
    );
    most
}
