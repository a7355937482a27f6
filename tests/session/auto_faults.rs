//! Auto Sync while something goes wrong: afterwards nothing was missed, nothing was done twice, and nobody lost a number.

use crate::desk::{Desk, Somebody, Window, automatic, pass, unused};
use app::view::{JobType, StandingView};
use jiff::SignedDuration;
use simulator::{Fault, FaultRule, JournalEvent, System};
use std::{collections::BTreeMap, time::Duration};
use sync_core::ports::RecordsStore;

const MINUTE: Duration = Duration::from_secs(60);

/// A number that Graph moved, in the order in which it was moved.
type Moves = Vec<(String, String, Option<String>)>;

impl Desk {
    fn moves(&self, since: u64) -> Moves {
        let done = self.control.journal(since).into_iter();
        done.filter_map(|entry| match entry.event {
            JournalEvent::Transition {
                what,
                subject,
                to,
                by,
                ..
            } if by == "graph" => Some((what, subject, to)),
            JournalEvent::Transition { .. }
            | JournalEvent::Request { .. }
            | JournalEvent::Violation { .. } => None,
        })
        .collect()
    }

    fn everybodys(&self) -> BTreeMap<String, Vec<String>> {
        let people = self.people().into_iter();
        people
            .map(|person| (person.account.clone(), self.held_by(&person.account)))
            .collect()
    }

    /// Each of these got what the phone system says, once, and nobody else was touched.
    fn arrived_once(&self, since: u64, people: &[Somebody], before: &BTreeMap<String, Vec<String>>) {
        let moves = self.moves(since);
        for (n, person) in (1..).zip(people) {
            assert_eq!(self.held_by(&person.account), [unused(n)], "{person:?}");
            let given = moves
                .iter()
                .filter(|(_, _, to)| to.as_deref() == Some(&person.account));
            assert!(given.count() <= 1, "{moves:?}");
        }
        for (at, one) in moves.iter().enumerate() {
            assert!(!moves[..at].contains(one), "repeated: {one:?}");
        }
        let touched: Vec<&str> = people.iter().map(|person| person.account.as_str()).collect();
        for (account, numbers) in before {
            if !touched.contains(&account.as_str()) {
                assert_eq!(&self.held_by(account), numbers, "{account} was none of theirs");
            }
        }
        assert_eq!(self.control.violations(), []);
    }
}

fn too_many(retry_after: u64) -> Fault {
    Fault::Status {
        status: 429,
        retry_after: Some(retry_after),
        message: None,
    }
}

async fn until_done(window: &mut Window, desk: &Desk, people: &[Somebody]) {
    loop {
        let state = window.state().await;
        let all = (1..)
            .zip(people)
            .all(|(n, person)| desk.held_by(&person.account) == [unused(n)]);
        if all && state.running.is_none() && state.queued == 0 {
            desk.control.quiet().await;
            return;
        }
        window.next().await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_storm_of_429_is_obeyed_and_what_was_saved_in_it_arrives_once() {
    let (desk, mut window) = automatic().await;
    let people = desk.people()[..3].to_vec();
    let (since, before) = (desk.mark(), desk.everybodys());
    for system in [System::Pbx, System::Audit, System::Graph] {
        desk.spoil(FaultRule::on(system, "*", too_many(30)));
    }
    for (n, person) in (1..).zip(&people) {
        desk.gives(&person.user, &unused(n));
        pass(3 * MINUTE).await;
    }
    assert_eq!(desk.moves(since), []);
    // Asked to wait for half a minute each time: the news, the list, and the tenant.
    let asked = desk.asked(System::Pbx, since) + desk.asked(System::Audit, since);
    assert!(asked <= 2 * 2 * 9, "{asked} requests in nine minutes of 429");
    desk.control.remove_faults(None);
    let over = desk.now();
    until_done(&mut window, &desk, &people).await;
    let took = desk.now().duration_since(over);
    assert!(took < SignedDuration::from_mins(10), "{took}");
    desk.arrived_once(since, &people, &before);
}

#[tokio::test(start_paused = true)]
async fn graph_alone_in_a_storm_delays_the_job_and_nothing_is_sent_twice() {
    let (desk, mut window) = automatic().await;
    let people = desk.people()[..3].to_vec();
    let (since, before) = (desk.mark(), desk.everybodys());
    // The next sixty requests, as it comes when a tenant is at its limit.
    desk.spoil(FaultRule::on(System::Graph, "*", too_many(5)).times(60));
    for (n, person) in (1..).zip(&people) {
        desk.gives(&person.user, &unused(n));
    }
    until_done(&mut window, &desk, &people).await;
    desk.arrived_once(since, &people, &before);
}

#[tokio::test(start_paused = true)]
async fn after_a_night_asleep_it_catches_up_with_one_job_and_nobody_is_gone_for_it() {
    let (desk, mut window) = automatic().await;
    pass(MINUTE).await;
    let people = desk.people();
    let (since, before) = (desk.mark(), desk.everybodys());
    let gone = people[5].clone();
    // Missing for one list before the computer falls asleep.
    desk.control.delete_pbx_user(&gone.user).expect("a PBX user");
    window.refresh().await;
    let jobs = window.jobs().await.len();
    desk.gives(&people[0].user, &unused(1));
    desk.set_clock(SignedDuration::from_hours(8));
    let (job, _) = window.next_job(&desk).await;
    assert_eq!((job.job_type, job.counts.verified), (JobType::Auto, 1));
    assert_eq!(desk.held_by(&people[0].account), [unused(1)]);
    pass(8 * MINUTE).await;
    assert_eq!(window.jobs().await.len(), jobs + 1, "one job, no burst");
    assert_eq!(
        desk.held_by(&gone.account),
        before[&gone.account],
        "nobody saw whether he was missing all night"
    );
    window.next_job(&desk).await;
    assert_eq!(desk.held_by(&gone.account), [] as [String; 0]);
    assert_eq!(desk.moves(since).len(), 3);
    assert_eq!(desk.control.violations(), []);
}

/// Whether Auto Sync goes on as before when the clock is set so.
async fn goes_on_after(by: SignedDuration) {
    let (desk, mut window) = automatic().await;
    pass(5 * MINUTE).await;
    let people = desk.people()[..2].to_vec();
    let (since, before) = (desk.mark(), desk.everybodys());
    let history = window.jobs().await;
    desk.gives(&people[0].user, &unused(1));
    window.next_job(&desk).await;
    desk.set_clock(by);
    pass(2 * MINUTE).await;
    desk.gives(&people[1].user, &unused(2));
    let saved = tokio::time::Instant::now();
    until_done(&mut window, &desk, &people).await;
    assert!(saved.elapsed() < 2 * MINUTE, "{:?}", saved.elapsed());
    pass(60 * MINUTE).await;
    desk.arrived_once(since, &people, &before);
    let jobs = window.jobs().await;
    assert_eq!(jobs.len(), history.len() + 2, "no job was repeated");
    desk.set_clock(-by);
    pass(60 * MINUTE).await;
    desk.arrived_once(since, &people, &before);
    assert_eq!(window.jobs().await.len(), history.len() + 2);
    assert_eq!(window.state().await.failure, None);
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_is_set_back_an_hour_repeats_nothing() {
    goes_on_after(SignedDuration::from_hours(-1)).await;
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_is_set_forward_two_years_starts_no_burst_and_forgets_nothing() {
    goes_on_after(SignedDuration::from_hours(2 * 365 * 24)).await;
}

#[tokio::test(start_paused = true)]
async fn whenever_the_process_dies_the_next_one_ends_what_it_began_once() {
    let (desk, mut window) = automatic().await;
    let people = desk.people();
    for round in 0..8_u32 {
        let person = &people[usize::try_from(round).expect("small")];
        let since = desk.mark();
        let before = desk.everybodys();
        desk.gives(&person.user, &unused(round + 1));
        // Each time a little later in the life of the change: not seen, queued, planned, written, read back.
        pass(Duration::from_millis(2_500 * u64::from(round))).await;
        drop(window);
        window = desk.window().await;
        loop {
            let state = window.state().await;
            let arrived = desk.held_by(&person.account) == [unused(round + 1)];
            if arrived && state.running.is_none() && state.queued == 0 {
                break;
            }
            window.next().await;
        }
        desk.control.quiet().await;
        let moves = desk.moves(since);
        for (at, one) in moves.iter().enumerate() {
            assert!(!moves[..at].contains(one), "round {round}, repeated: {one:?}");
        }
        for (account, numbers) in before.iter().filter(|(account, _)| **account != person.account) {
            assert_eq!(&desk.held_by(account), numbers, "round {round}: {account}");
        }
    }
    assert_eq!(desk.control.violations(), []);
}

#[tokio::test(start_paused = true)]
async fn a_restored_backup_writes_nothing_by_itself_until_somebody_looked() {
    let (desk, mut window) = automatic().await;
    let people = desk.people()[..2].to_vec();
    let database = desk.database().await;
    let copied = database.generation().await.expect("a number");
    desk.gives(&people[0].user, &unused(1));
    window.next_job(&desk).await;
    drop(window);
    // What a restored file would say of itself.
    database.set_generation(copied).await.expect("restored");
    let mut window = desk.window().await;
    let (since, before) = (desk.mark(), desk.everybodys());
    desk.gives(&people[1].user, &unused(2));
    let state = window
        .until(|state| state.auto_sync.standing == StandingView::FirstSync)
        .await;
    assert!(state.auto_sync.auto_sync, "it is on, and waits");
    pass(60 * MINUTE).await;
    assert_eq!(desk.moves(since), []);
    let held = window.rest().await.held_jobs[0];
    window.session.approve(held, None).await.expect("a start");
    window
        .until(|state| state.auto_sync.standing == StandingView::Ready && state.running.is_none())
        .await;
    desk.control.quiet().await;
    desk.arrived_once(since, &people, &before);
}
