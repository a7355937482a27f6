use super::*;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

const SECOND: Duration = Duration::from_secs(1);

fn start() -> Moment {
    Moment {
        wall: "2026-11-25T08:00:00Z".parse().unwrap(),
        running: Duration::from_hours(1),
    }
}

fn caught_up() -> Situation {
    let now = start();
    Situation {
        now,
        standing: Standing::Ready,
        news: Some(true),
        flag_told: true,
        last_news: Some(now),
        last_heard: now,
        last_list: Some(now),
        people: 40,
        wanted: None,
        missing_due: None,
        listing: false,
        reads: Failures::default(),
        lists: Failures::default(),
        jobs: Failures::default(),
        queue: None,
        job_running: false,
    }
}

fn queued(at: Moment) -> Option<Queue> {
    Some(Queue {
        oldest: at,
        newest: at,
    })
}

fn ask(situation: &Situation) -> Next {
    next(situation, &Pace::default())
}

#[test]
fn the_whole_list_comes_before_everything_at_a_start_and_after_a_sleep() {
    let fresh = Situation {
        last_news: None,
        last_list: None,
        news: None,
        queue: queued(start()),
        ..caught_up()
    };
    assert_eq!(ask(&fresh), Next::List(ListReason::Start));
    let later = start().after(Duration::from_hours(8));
    let woken = Situation {
        now: later,
        wanted: Some((ListReason::Woke, later)),
        queue: queued(start()),
        ..caught_up()
    };
    assert_eq!(ask(&woken), Next::List(ListReason::Woke));
}

#[test]
fn a_job_starts_once_nothing_new_came_for_the_quiet_time() {
    let pace = Pace::default();
    let situation = |passed| Situation {
        now: start().after(passed),
        last_news: Some(start().after(passed)),
        queue: queued(start()),
        ..caught_up()
    };
    assert_eq!(
        ask(&situation(SECOND)),
        Next::Rest {
            time: pace.news,
            sync_in: Some(pace.quiet - SECOND)
        }
    );
    assert_eq!(ask(&situation(pace.quiet)), Next::Sync);
}

#[test]
fn once_it_is_quiet_the_news_is_asked_for_once_more_unless_a_change_waited_long_enough() {
    let pace = Pace::default();
    let now = start().after(pace.quiet);
    let situation = Situation {
        now,
        queue: queued(start()),
        ..caught_up()
    };
    assert_eq!(ask(&situation), Next::News);
    let heard_a_moment_ago = Situation {
        last_news: Some(start().after(pace.quiet - SECOND)),
        ..situation
    };
    assert_eq!(ask(&heard_a_moment_ago), Next::News);
    let heard_now = Situation {
        last_news: Some(now),
        ..situation
    };
    assert_eq!(ask(&heard_now), Next::Sync);
    let without_news = Situation {
        news: Some(false),
        ..situation
    };
    assert_eq!(ask(&without_news), Next::Sync);
    let patient = start().after(pace.patience);
    let waited = Situation {
        now: patient,
        last_news: Some(start().after(pace.patience - SECOND)),
        queue: Some(Queue {
            oldest: start(),
            newest: start().after(pace.quiet),
        }),
        ..caught_up()
    };
    assert_eq!(ask(&waited), Next::Sync);
}

#[test]
fn saves_that_never_pause_wait_no_longer_than_the_patience() {
    let pace = Pace::default();
    let now = start().after(pace.patience);
    let situation = Situation {
        now,
        last_news: Some(now),
        queue: Some(Queue {
            oldest: start(),
            newest: now,
        }),
        ..caught_up()
    };
    assert_eq!(ask(&situation), Next::Sync);
}

#[test]
fn nothing_but_a_ready_standing_starts_a_job() {
    let now = start().after(Duration::from_mins(1));
    for standing in [
        Standing::Off,
        Standing::NotApproved,
        Standing::ReconnectNeeded,
        Standing::FirstSync,
    ] {
        let situation = Situation {
            now,
            last_news: Some(now),
            standing,
            queue: queued(start()),
            ..caught_up()
        };
        let answer = ask(&situation);
        assert!(
            matches!(answer, Next::Rest { sync_in: None, .. }),
            "{standing:?}: {answer:?}"
        );
    }
}

#[test]
fn the_phone_system_is_watched_whether_or_not_jobs_start() {
    let situation = Situation {
        now: start().after(Pace::default().news),
        standing: Standing::Off,
        ..caught_up()
    };
    assert_eq!(ask(&situation), Next::News);
}

#[test]
fn with_pbx_enable_sync_it_is_read_only_when_somebody_asks() {
    let later = start().after(Duration::from_hours(9));
    let legacy = Situation {
        now: later,
        standing: Standing::PbxEnableSync,
        wanted: Some((ListReason::Woke, later)),
        queue: queued(start()),
        ..caught_up()
    };
    assert!(matches!(ask(&legacy), Next::Rest { sync_in: None, .. }));
    let asked = Situation {
        wanted: Some((ListReason::Asked, later)),
        ..legacy
    };
    assert_eq!(ask(&asked), Next::List(ListReason::Asked));
}

#[test]
fn a_source_without_news_is_listed_often_enough_for_the_ten_minutes() {
    let pace = Pace::default();
    // 5,000 users are 50 pages; at 45 requests a minute a list takes 67 s.
    let list_takes = Duration::from_secs(67);
    assert!(pace.list_alone + 2 * list_takes + pace.patience < Duration::from_mins(10));
    let now = start().after(pace.list_alone);
    let situation = Situation {
        now,
        news: Some(false),
        last_news: Some(start()),
        ..caught_up()
    };
    assert_eq!(ask(&situation), Next::List(ListReason::Regular));
}

#[test]
fn news_that_names_nobody_brings_a_list_and_a_job_does_not_wait_for_it() {
    let now = start().after(Pace::default().quiet);
    let situation = Situation {
        now,
        last_news: Some(now),
        wanted: Some((ListReason::Unnamed, start())),
        ..caught_up()
    };
    assert_eq!(ask(&situation), Next::List(ListReason::Unnamed));
    let with_queue = Situation {
        queue: queued(start()),
        ..situation
    };
    assert_eq!(ask(&with_queue), Next::Sync);
}

#[test]
fn the_news_is_asked_for_less_often_while_nobody_is_at_work_there() {
    let pace = Pace::default();
    let situation = |heard: Duration, asked: Duration| {
        let now = start().after(Duration::from_hours(1));
        Situation {
            now,
            last_list: Some(now),
            last_heard: now.before(heard),
            last_news: Some(now.before(asked)),
            ..caught_up()
        }
    };
    let just_now = Duration::from_mins(1);
    assert_eq!(ask(&situation(just_now, pace.news)), Next::News);
    let long_ago = pace.idle_after;
    assert!(
        matches!(ask(&situation(long_ago, pace.news)), Next::Rest { time, .. } if time == pace.idle_news - pace.news)
    );
    assert_eq!(ask(&situation(long_ago, pace.idle_news)), Next::News);
}

#[test]
fn who_is_missing_is_looked_for_when_it_is_time() {
    let pace = Pace::default();
    let due = start().after(SECOND);
    let before = Situation {
        missing_due: Some(due),
        ..caught_up()
    };
    assert!(matches!(ask(&before), Next::Rest { time, .. } if time <= SECOND));
    let after = Situation { now: due, ..before };
    assert!(pace.news > SECOND);
    assert_eq!(ask(&after), Next::List(ListReason::Missing));
}

#[test]
fn while_a_list_is_read_the_news_goes_on_and_no_second_list_begins() {
    let pace = Pace::default();
    let now = start().after(pace.news);
    let first = Situation {
        now,
        last_list: None,
        listing: true,
        ..caught_up()
    };
    assert_eq!(ask(&first), Next::News);
    let due = Situation {
        now: start().after(pace.list_beside_news),
        last_news: Some(start().after(pace.list_beside_news)),
        listing: true,
        ..caught_up()
    };
    assert!(matches!(ask(&due), Next::Rest { .. }));
    assert_eq!(
        ask(&Situation {
            listing: false,
            ..due
        }),
        Next::List(ListReason::Regular)
    );
}

#[test]
fn failures_double_the_pause_up_to_the_ceiling_and_a_longer_wish_is_obeyed() {
    let pace = Pace::default();
    let failed = |count, asked| Failures {
        count,
        last: Some(start()),
        asked,
    };
    let pause = |failures: Failures| {
        failures
            .pause(start(), pace.first_back_off, pace.read_ceiling)
            .unwrap_or_default()
    };
    assert_eq!(pause(Failures::default()), Duration::ZERO);
    assert_eq!(pause(failed(1, None)), 10 * SECOND);
    assert_eq!(pause(failed(3, None)), 40 * SECOND);
    assert_eq!(pause(failed(u32::MAX, None)), pace.read_ceiling);
    assert_eq!(pause(failed(1, Some(300 * SECOND))), 300 * SECOND);
}

#[test]
fn while_reads_fail_nothing_is_read_and_what_is_queued_still_goes() {
    let now = start().after(Duration::from_mins(20));
    let situation = Situation {
        now,
        reads: Failures {
            count: 9,
            last: Some(now),
            asked: None,
        },
        ..caught_up()
    };
    assert!(matches!(ask(&situation), Next::Rest { .. }));
    let with_queue = Situation {
        queue: queued(start()),
        ..situation
    };
    assert_eq!(ask(&with_queue), Next::Sync);
}

#[test]
fn a_list_that_fails_waits_its_time_although_the_news_comes() {
    let pace = Pace::default();
    let failed = start().after(Duration::from_mins(20));
    let after = |passed| {
        let now = failed.after(passed);
        Situation {
            now,
            last_news: Some(now),
            last_heard: now,
            wanted: Some((ListReason::Woke, failed)),
            lists: Failures {
                count: 3,
                last: Some(failed),
                asked: None,
            },
            ..caught_up()
        }
    };
    assert!(matches!(ask(&after(39 * SECOND)), Next::Rest { time, .. } if time == SECOND));
    assert_eq!(ask(&after(pace.first_back_off * 4)), Next::List(ListReason::Woke));
}

#[test]
fn one_job_at_a_time() {
    let now = start().after(Duration::from_mins(1));
    let situation = Situation {
        now,
        last_news: Some(now),
        queue: queued(start()),
        job_running: true,
        ..caught_up()
    };
    assert!(matches!(ask(&situation), Next::Rest { sync_in: None, .. }));
}

#[test]
fn a_sleep_and_a_clock_that_was_set_are_noticed_a_slow_moment_is_not() {
    let mut clocks = Clocks::new(start());
    let mut now = start().after(60 * SECOND);
    assert_eq!(clocks.look(now), None);
    now = Moment {
        wall: now.wall + SignedDuration::from_hours(8),
        running: now.running + SECOND,
    };
    let slept = Duration::from_hours(8) - SECOND;
    assert_eq!(clocks.look(now), Some(ClockJump::Ahead(slept)));
    now = Moment {
        wall: now.wall - SignedDuration::from_hours(1),
        running: now.running,
    };
    assert_eq!(clocks.look(now), Some(ClockJump::Back(Duration::from_hours(1))));
    assert_eq!(clocks.look(now.after(SECOND)), None);
}

/// What a driver would do: each answer carried out at once, over hours, while clocks are touched at will.
struct Run {
    situation: Situation,
    clocks: Clocks,
    lists: Vec<Duration>,
    news: Vec<Duration>,
    /// Saved, not noticed.
    saved: Vec<Duration>,
    /// From saved to the start of its job, by the clock that only runs.
    waits: Vec<Duration>,
    pending: Vec<Duration>,
}

impl Run {
    fn new(news: bool) -> Self {
        let situation = Situation {
            news: Some(news),
            last_news: None,
            last_list: None,
            ..caught_up()
        };
        Self {
            clocks: Clocks::new(situation.now),
            situation,
            lists: Vec::new(),
            news: Vec::new(),
            saved: Vec::new(),
            waits: Vec::new(),
            pending: Vec::new(),
        }
    }

    fn now(&self) -> Duration {
        self.situation.now.running
    }

    fn notice(&mut self) {
        let now = self.situation.now;
        if self.saved.is_empty() {
            return;
        }
        self.pending.append(&mut self.saved);
        let oldest = self.situation.queue.map_or(now, |queue| queue.oldest);
        self.situation.queue = Some(Queue { oldest, newest: now });
        self.situation.last_heard = now;
    }

    /// Does what is due until so much time has run.
    fn go(&mut self, time: Duration) {
        let end = self.now() + time;
        loop {
            if self.clocks.look(self.situation.now).is_some() {
                self.situation.wanted = Some((ListReason::Woke, self.situation.now));
            }
            let now = self.situation.now;
            match ask(&self.situation) {
                Next::News => {
                    self.situation.last_news = Some(now);
                    self.news.push(now.running);
                    self.notice();
                }
                Next::List(_) => {
                    self.situation.last_list = Some(now);
                    self.situation.wanted = None;
                    self.lists.push(now.running);
                    self.notice();
                }
                Next::Sync => {
                    let waited = self.pending.drain(..).map(|saved| now.running - saved);
                    self.waits.extend(waited);
                    self.situation.queue = None;
                }
                Next::Rest { time, .. } => {
                    assert!(!time.is_zero(), "a rest of nothing spins");
                    let left = end.saturating_sub(now.running);
                    if left.is_zero() {
                        return;
                    }
                    self.situation.now = now.after(time.min(left));
                }
            }
        }
    }

    fn set_clock(&mut self, by: SignedDuration) {
        let wall = self.situation.now.wall.checked_add(by);
        self.situation.now.wall = wall.unwrap_or(Timestamp::MAX);
    }
}

#[derive(Clone, Debug)]
enum Happening {
    Save,
    SetClock(SignedDuration),
    Pass(Duration),
}

fn happenings() -> impl Strategy<Value = Vec<Happening>> {
    let one = prop_oneof![
        Just(Happening::Save),
        (-100_000_i64..100_000_000).prop_map(|s| Happening::SetClock(SignedDuration::from_secs(s))),
        (0_u64..900).prop_map(|s| Happening::Pass(Duration::from_secs(s))),
    ];
    prop::collection::vec(one, 0..40)
}

proptest! {
    #[test]
    fn whatever_the_clocks_do_each_change_starts_one_job_in_time_and_nothing_bursts(
        events in happenings(),
        news in any::<bool>(),
    ) {
        let pace = Pace::default();
        let mut run = Run::new(news);
        let mut saves = 0;
        let mut jumps = 0;
        for event in events {
            match event {
                Happening::Save => { run.saved.push(run.now()); saves += 1; }
                Happening::SetClock(by) => { run.set_clock(by); jumps += 1; }
                Happening::Pass(time) => run.go(time),
            }
        }
        run.go(Duration::from_mins(10));
        prop_assert_eq!(run.waits.len(), saves, "each change is synced once");
        let every = if news { pace.idle_news } else { pace.list_alone };
        let longest = every + pace.patience;
        prop_assert!(run.waits.iter().all(|wait| *wait <= longest), "{:?}", run.waits);
        let ran = (run.now() - start().running).as_secs();
        let regular = ran / if news { pace.list_beside_news } else { pace.list_alone }.as_secs();
        // A jump makes one list due at once and may make one more due by the wall's clock, never a row of them.
        prop_assert!(run.lists.len() as u64 <= 1 + regular + 2 * jumps, "{} lists", run.lists.len());
        // Each save may be looked for once more before its job.
        prop_assert!(run.news.len() as u64 <= 1 + ran / pace.news.as_secs() + jumps + 2 * saves as u64);
    }
}

#[test]
fn a_look_at_everybody_is_the_rarer_the_more_there_are_and_comes_every_hour_at_least() {
    let pace = Pace::default();
    let every = |people| pace.list_every(Some(true), true, people).as_secs() / 60;
    assert_eq!(
        [0, 2_500, 2_501, 5_000, 10_000, 1_000_000].map(every),
        [15, 15, 30, 30, 60, 60]
    );
    let alone = |people| pace.list_every(Some(false), true, people);
    assert_eq!(
        alone(1),
        alone(10_000),
        "what alone tells of changes is asked for as often as promised"
    );
}

#[test]
fn until_the_news_was_seen_to_tell_of_the_teams_flag_the_list_keeps_what_is_promised() {
    let pace = Pace::default();
    let every = |people| pace.list_every(Some(true), false, people).as_secs() / 60;
    assert_eq!([0, 2_500, 10_000, 12_500, 25_000].map(every), [5, 5, 5, 5, 10]);
    assert_eq!(every(1_000_000), 60, "never rarer than once it was seen");
}
