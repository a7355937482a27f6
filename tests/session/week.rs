//! A week of a large tenant: nothing is missed, and nothing grows.

use crate::desk::{Desk, Somebody, Window, pass, unused};
use app::view::JobType;
use simulator::{Knobs, SimulatorConfig, TenantChange};
use std::time::Duration;
use tokio::runtime::Builder;

const USERS: usize = 10_000;
const DAYS: u32 = 7;
/// The first days of a week on which people work.
const WORKING_DAYS: u32 = 5;
/// Changes saved on each of them, one in each quarter of an hour from its beginning on.
const CHANGES: u32 = 30;
const QUARTER: Duration = Duration::from_mins(15);
const QUARTERS: u32 = 24 * 4;
/// How far memory may be from that after the first day, in percent.
const GROWTH: u64 = 5;
/// Quarters of an hour at the end of a day in which its memory is taken: nobody saves, lists and comparisons go on.
const EVENING: u32 = 4 * 6;

impl Desk {
    /// Everybody who can be synced has his number already: the first sync finds a tenant that is right.
    fn is_right(&self) {
        let accounts = self.control.truth().accounts;
        for Somebody { account, number, .. } in self.people() {
            let held = &accounts[&account].numbers;
            if held.first() == Some(&number) {
                continue;
            }
            for number in held {
                self.somebody_else_takes(number);
            }
            let change = TenantChange::AssignNumber {
                account,
                number,
                number_type: None,
                location_id: None,
            };
            // Somebody outside the phone system may hold it: one more who is not right.
            drop(self.control.change_tenant(&change));
        }
    }
}

/// Resident memory of this process, in KiB (proc(5), `VmRSS`).
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("proc");
    let line = status
        .lines()
        .find(|line| line.starts_with("VmRSS:"))
        .expect("VmRSS");
    line.split_whitespace()
        .nth(1)
        .and_then(|kib| kib.parse().ok())
        .expect("KiB")
}

async fn watched(desk: &Desk) -> Window {
    let mut window = desk.window().await;
    window.session.sync_now(false).await.expect("a start");
    let state = window.rest().await;
    window
        .session
        .approve(state.held_jobs[0], None)
        .await
        .expect("a start");
    window.rest().await;
    window.switch_auto_sync_on().await;
    window
}

#[test]
fn a_week_of_ten_thousand_people_misses_nobody_and_grows_by_nothing() {
    let runtime = Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        // Each thread keeps some memory for itself, and a service has several of them: here it is only what is ours that
        // may not grow.
        .max_blocking_threads(1)
        .thread_keep_alive(Duration::from_hours(1))
        .build();
    runtime.expect("a runtime").block_on(week());
}

async fn week() {
    let desk = Desk::with(SimulatorConfig {
        users: USERS,
        // One of each: whoever can't be synced is looked at again every hour.
        problems: 0,
        knobs: Knobs {
            // What the two systems remember must not look like our growth: a record among what comes and goes with a
            // list of everybody keeps 64 KiB of it from being given back.
            journal_lines: 2_000,
            audit_retention_days: 1,
            ..Knobs::default()
        },
        ..SimulatorConfig::default()
    });
    desk.is_right();
    // The one step of the first sync: without one there is nothing to approve, and Auto Sync waits.
    desk.gives(&desk.people()[0].user, &unused(0));
    desk.connect().await;
    let began = std::time::Instant::now();
    let window = watched(&desk).await;
    let people = desk.people();
    println!(
        "{} people can be synced; the first sync took {:.1?}",
        people.len(),
        began.elapsed()
    );
    // One who leaves and comes back each working day: the news tells of a Teams flag then (docs/adr/0011).
    let returning = people.last().expect("somebody");
    let whom = |n: u32| &people[usize::try_from(n).unwrap_or(0) * 13 % people.len()];
    let (mut memory, mut saved) = (Vec::new(), 0);
    for day in 1..=DAYS {
        let changes = if day <= WORKING_DAYS { CHANGES } else { 0 };
        // What is needed for the moment only is no growth: the least that was seen in an evening is what was kept.
        let mut least = u64::MAX;
        for quarter in 0..QUARTERS {
            if quarter < changes {
                saved += 1;
                desk.gives(&whom(saved).user, &unused(saved));
            }
            if changes > 0 && quarter < 2 {
                desk.ticks(returning, quarter == 1);
            }
            pass(QUARTER).await;
            if quarter >= QUARTERS - EVENING {
                least = least.min(resident());
            }
        }
        desk.control.quiet().await;
        let accounts = desk.control.truth().accounts;
        for n in saved - changes + 1..=saved {
            assert_eq!(accounts[&whom(n).account].numbers, [unused(n)], "day {day}, {n}");
        }
        let back = &accounts[&returning.account].numbers;
        assert_eq!(*back, [returning.number.clone()], "day {day}");
        drop(accounts);
        memory.push(least);
        println!("day {day}: {} MiB, {:.1?}", least / 1_024, began.elapsed());
    }
    let jobs = window.jobs().await;
    assert!(jobs.iter().all(|job| job.job_type == JobType::Auto));
    assert_eq!(desk.control.violations(), []);
    let (first, last) = (memory[0], memory[memory.len() - 1]);
    assert!(
        last * 100 <= first * (100 + GROWTH),
        "memory grew from {first} to {last} KiB"
    );
}
