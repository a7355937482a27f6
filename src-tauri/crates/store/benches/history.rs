//! Pages of Sync Jobs over a million jobs and five million steps.
//!
//! `cargo bench -p store --bench history` fills a file of its own (minutes, some gigabytes in the system's
//! temporary folder), asks about 2,000 random pages through the port, prints milliseconds for each family of
//! filters, and fails where the 99th percentile of all is above 20 ms. `JOBS=20000` makes it small. Plans are
//! not written: no page reads them.
#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a program that measures and prints"
)]

mod bulk;

use bulk::{Draw, FIRST, LAST, PEOPLE, SPAN_SECONDS, start, upn};
use jiff::{SignedDuration, Timestamp};
use std::{fs, time::Instant};
use store::{Database, FILE_NAME};
use sync_core::{
    id::JobId,
    job::{JobStatus, JobType},
    ports::{JobFilter, JobHistory, JobPosition},
};

const LIMIT_MS: f64 = 20.0;
const PAGE: u32 = 50;
const PER_FAMILY: usize = 130;

type Family = (&'static str, fn(&mut Draw) -> Asked);
type Asked = (JobFilter, Option<JobPosition>);

#[tokio::main]
async fn main() {
    let jobs = std::env::var("JOBS")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(1_000_000);
    let dir = tempfile::TempDir::new().expect("a temporary folder");
    drop(
        Database::open(dir.path(), Timestamp::now)
            .await
            .expect("a new database"),
    );
    let began = Instant::now();
    let steps = bulk::fill(&dir.path().join(FILE_NAME), jobs, 2).expect("the file is filled");
    let size = fs::metadata(dir.path().join(FILE_NAME)).expect("the file").len();
    println!(
        "{jobs} jobs, {steps} steps, {PEOPLE} people: {:.2} GB, filled in {:.0} s",
        size as f64 / 1e9,
        began.elapsed().as_secs_f64()
    );

    let database = Database::open(dir.path(), Timestamp::now)
        .await
        .expect("the database");
    let mut draw = Draw::new(7);
    let mut all = Vec::new();
    println!(
        "{:<34} {:>8} {:>8} {:>8} {:>8}  ms",
        "pages of 50", "p50", "p95", "p99", "max"
    );
    for (name, ask) in FAMILIES {
        let mut times = Vec::with_capacity(PER_FAMILY);
        for _ in 0..PER_FAMILY {
            let (filter, after) = ask(&mut draw);
            let began = Instant::now();
            let page = database.jobs(&filter, after, PAGE).await.expect("a page");
            times.push(began.elapsed().as_secs_f64() * 1000.0);
            assert!(page.jobs.len() <= PAGE as usize);
        }
        report(name, &mut times);
        all.extend(times);
    }
    let p99 = report("all", &mut all);
    assert!(
        p99 <= LIMIT_MS,
        "the 99th percentile is {p99:.1} ms, the limit {LIMIT_MS} ms"
    );
}

fn report(name: &str, times: &mut [f64]) -> f64 {
    times.sort_unstable_by(f64::total_cmp);
    let at = |share: f64| times[((times.len() - 1) as f64 * share).round() as usize];
    println!(
        "{name:<34} {:>8.2} {:>8.2} {:>8.2} {:>8.2}",
        at(0.5),
        at(0.95),
        at(0.99),
        at(1.0)
    );
    at(0.99)
}

const FAMILIES: &[Family] = &[
    ("no filter", |_| asked(JobFilter::default())),
    ("no filter, anywhere", |draw| {
        (JobFilter::default(), somewhere(draw))
    }),
    ("type", |draw| {
        (
            JobFilter {
                types: a_type(draw),
                ..JobFilter::default()
            },
            somewhere(draw),
        )
    }),
    ("any status", |draw| {
        (
            JobFilter {
                statuses: a_status(draw),
                ..JobFilter::default()
            },
            somewhere(draw),
        )
    }),
    ("rare statuses, type, anywhere", |draw| {
        let statuses = vec![JobStatus::Abandoned, JobStatus::Rejected];
        (
            JobFilter {
                statuses,
                types: a_type(draw),
                ..JobFilter::default()
            },
            somewhere(draw),
        )
    }),
    ("rare status, dates", |draw| {
        let (from, to) = dates(draw);
        asked(JobFilter {
            statuses: vec![JobStatus::Abandoned],
            from,
            to,
            ..JobFilter::default()
        })
    }),
    ("type, status, dates", |draw| {
        let (from, to) = dates(draw);
        asked(JobFilter {
            types: a_type(draw),
            statuses: a_status(draw),
            from,
            to,
            person: None,
        })
    }),
    ("one person by address", |draw| {
        let person = Some(upn(draw.below(PEOPLE)));
        (
            JobFilter {
                person,
                ..JobFilter::default()
            },
            somewhere(draw),
        )
    }),
    ("one person, status, dates", |draw| {
        let (from, to) = dates(draw);
        let person = Some(upn(draw.below(PEOPLE)));
        asked(JobFilter {
            statuses: a_status(draw),
            types: a_type(draw),
            from,
            to,
            person,
        })
    }),
    ("one number", |draw| {
        let person = Some(format!(
            "+44 {:010}",
            1_130_000_000 + u64::from(draw.below(PEOPLE))
        ));
        asked(JobFilter {
            person,
            ..JobFilter::default()
        })
    }),
    ("first and last name", |draw| {
        let person = Some(format!("{} {}", draw.pick(FIRST), draw.pick(LAST)));
        (
            JobFilter {
                person,
                ..JobFilter::default()
            },
            somewhere(draw),
        )
    }),
    ("a name of a thousand people", |draw| {
        let person = Some(draw.pick(FIRST).to_owned());
        (
            JobFilter {
                person,
                ..JobFilter::default()
            },
            somewhere(draw),
        )
    }),
    ("one to three letters", |draw| {
        let name = if draw.below(2) == 0 {
            draw.pick(FIRST)
        } else {
            draw.pick(LAST)
        };
        let length = 1 + draw.below(3) as usize;
        let person = Some(name.chars().take(length).collect());
        (
            JobFilter {
                person,
                ..JobFilter::default()
            },
            somewhere(draw),
        )
    }),
    ("part of a number", |draw| {
        let number = format!("+44{:010}", 1_130_000_000 + u64::from(draw.below(PEOPLE)));
        let length = 3 + draw.below(10) as usize;
        asked(JobFilter {
            person: Some(number.chars().take(length).collect()),
            ..JobFilter::default()
        })
    }),
    ("letters, rare status", |draw| {
        let person = Some(draw.pick(LAST).chars().take(2).collect());
        let statuses = vec![JobStatus::Failed, JobStatus::Cancelled];
        asked(JobFilter {
            person,
            statuses,
            ..JobFilter::default()
        })
    }),
    ("letters, type, status, dates", |draw| {
        let (from, to) = dates(draw);
        let person = Some(draw.pick(FIRST).chars().take(3).collect());
        asked(JobFilter {
            types: a_type(draw),
            statuses: a_status(draw),
            from,
            to,
            person,
        })
    }),
];

fn asked(filter: JobFilter) -> Asked {
    (filter, None)
}

fn a_type(draw: &mut Draw) -> Vec<JobType> {
    vec![if draw.below(2) == 0 {
        JobType::Auto
    } else {
        JobType::Manual
    }]
}

fn a_status(draw: &mut Draw) -> Vec<JobStatus> {
    let all = [
        JobStatus::Running,
        JobStatus::Held,
        JobStatus::Completed,
        JobStatus::CompletedWithErrors,
        JobStatus::Failed,
        JobStatus::Cancelled,
        JobStatus::Rejected,
        JobStatus::Expired,
        JobStatus::Abandoned,
    ];
    let count = 1 + draw.below(3) as usize;
    (0..count)
        .map(|_| all[draw.below(all.len() as u32) as usize])
        .collect()
}

fn second(draw: &mut Draw) -> Timestamp {
    start() + SignedDuration::from_secs(i64::from(draw.below(SPAN_SECONDS)))
}

fn somewhere(draw: &mut Draw) -> Option<JobPosition> {
    (draw.below(2) == 0).then(|| JobPosition {
        started_at: second(draw),
        id: JobId(0),
    })
}

fn dates(draw: &mut Draw) -> (Option<Timestamp>, Option<Timestamp>) {
    let (one, other) = (second(draw), second(draw));
    (Some(one.min(other)), Some(one.max(other)))
}
