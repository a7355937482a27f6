//! Pages against a naive filter in memory.

use crate::fixture::{at, kept, new_job, number, person, plan, user};
use jiff::Timestamp;
use proptest::{prelude::*, test_runner::TestRunner};
use std::collections::BTreeSet;
use store::Database;
use sync_core::{
    job::{Job, JobCounts, JobStatus, JobType, NewJob},
    plan::{Plan, StepClass, Verdict},
    ports::{JobFilter, JobHistory, JobPosition},
};

const STATUSES: [JobStatus; 12] = [
    JobStatus::Queued,
    JobStatus::Planning,
    JobStatus::Running,
    JobStatus::Paused,
    JobStatus::Held,
    JobStatus::Completed,
    JobStatus::CompletedWithErrors,
    JobStatus::Failed,
    JobStatus::Cancelled,
    JobStatus::Rejected,
    JobStatus::Expired,
    JobStatus::Abandoned,
];

/// A job of the model: type, status, start in seconds, people.
#[derive(Clone, Debug)]
struct Model {
    job_type: JobType,
    status: JobStatus,
    started: i64,
    people: BTreeSet<u32>,
}

fn model() -> impl Strategy<Value = Model> {
    let people = prop_oneof![
        9 => prop::collection::btree_set(0u32..130, 0..4),
        1 => prop::collection::btree_set(0u32..130, 70..100),
    ];
    (prop::bool::ANY, prop::sample::select(&STATUSES), 0i64..20, people).prop_map(
        |(auto, status, started, people)| Model {
            job_type: if auto { JobType::Auto } else { JobType::Manual },
            status,
            started,
            people,
        },
    )
}

fn filter() -> impl Strategy<Value = JobFilter> {
    let types = prop::sample::subsequence(vec![JobType::Auto, JobType::Manual], 0..=2);
    let statuses = prop::sample::subsequence(STATUSES.to_vec(), 0..=12);
    let texts = [
        "",
        " ",
        "P",
        "person 1",
        "PERSON  12 of",
        "of test",
        "p12",
        "p12@EXAMPLE",
        "+44 113 496",
        "(44) 1134960012",
        "4411349600",
        "nobody",
        "5",
        "test",
        "100%",
        "_",
    ];
    let person = prop::option::of(prop::sample::select(texts.map(str::to_owned).to_vec()));
    let time = || prop::option::of((0i64..22).prop_map(at));
    (types, statuses, time(), time(), person).prop_map(|(types, statuses, from, to, person)| JobFilter {
        types,
        statuses,
        from,
        to,
        person,
    })
}

/// What the plan of the model's fixture says about people, spelled out once more.
fn person_matches(n: u32, text: &str) -> bool {
    let text = text
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase();
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if text.is_empty() {
        return true;
    }
    if !digits.is_empty() && text.chars().all(|c| c.is_ascii_digit() || " +-().".contains(c)) {
        let number = number(n).as_str().trim_start_matches('+').to_owned();
        // A name may begin with digits as well: "5 Of Test".
        return number.starts_with(&digits) || format!("{n} of test").starts_with(&digits);
    }
    let name = format!("person {n} of test");
    let words = [
        name.clone(),
        format!("{n} of test"),
        "of test".into(),
        "test".into(),
    ];
    words.iter().any(|word| word.starts_with(&text)) || format!("p{n}@example.com").starts_with(&text)
}

fn matches(job: &Model, filter: &JobFilter) -> bool {
    let started = at(job.started);
    (filter.types.is_empty() || filter.types.contains(&job.job_type))
        && (filter.statuses.is_empty() || filter.statuses.contains(&job.status))
        && filter.from.is_none_or(|from| started >= from)
        && filter.to.is_none_or(|to| started < to)
        && filter
            .person
            .as_deref()
            .is_none_or(|text| text.trim().is_empty() || job.people.iter().any(|n| person_matches(*n, text)))
}

async fn make(database: &Database, model: &Model) -> Job {
    let first = if model.status.ended() {
        JobStatus::Running
    } else {
        model.status
    };
    let job = NewJob {
        job_type: model.job_type,
        status: first,
        ..new_job(model.started)
    };
    let people: Vec<_> = model.people.iter().map(|n| (*n, StepClass::Addition)).collect();
    let id = database.create_job(job, Some(&plan(&people))).await.unwrap();
    if model.status.ended() {
        database
            .end_job(
                id,
                model.status,
                at(model.started + 1),
                JobCounts::default(),
                None,
            )
            .await
            .unwrap();
    }
    database.job(id).await.unwrap().unwrap()
}

async fn walk(database: &Database, filter: &JobFilter, limit: u32) -> (Vec<Job>, Vec<Option<u32>>) {
    let (mut jobs, mut totals, mut after) = (Vec::new(), Vec::new(), None);
    loop {
        let page = database.jobs(filter, after, limit).await.unwrap();
        assert!(page.jobs.len() <= limit as usize);
        jobs.extend(page.jobs);
        totals.push(page.total);
        after = page.next;
        if after.is_none() {
            return (jobs, totals);
        }
    }
}

#[test]
fn pages_are_what_a_naive_filter_finds() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let mut runner = TestRunner::new(ProptestConfig {
        cases: 12,
        // Where a failing case is kept, to be tried first from then on.
        source_file: Some(file!()),
        ..ProptestConfig::default()
    });
    let cases = (
        prop::collection::vec(model(), 0..60),
        prop::collection::vec((filter(), 1u32..20), 40),
    );
    runner
        .run(&cases, |(models, filters)| {
            runtime.block_on(async {
                let kept = kept().await;
                let mut made = Vec::new();
                for model in &models {
                    made.push((model.clone(), make(&kept.database, model).await));
                }
                made.sort_by_key(|(_, job)| std::cmp::Reverse((job.started_at, job.id)));
                for (filter, limit) in &filters {
                    let expected: Vec<Job> = made
                        .iter()
                        .filter(|(model, _)| matches(model, filter))
                        .map(|(_, job)| job.clone())
                        .collect();
                    let (found, totals) = walk(&kept.database, filter, *limit).await;
                    prop_assert_eq!(&found, &expected, "{:?}", filter);
                    prop_assert!(totals.iter().all(|total| *total == Some(expected.len() as u32)));
                }
                Ok(())
            })
        })
        .unwrap();
}

#[tokio::test]
async fn a_page_goes_on_where_the_last_one_ended_though_newer_jobs_arrive() {
    let kept = kept().await;
    for second in 0..5 {
        kept.database.create_job(new_job(second), None).await.unwrap();
    }
    let first = kept.database.jobs(&JobFilter::default(), None, 2).await.unwrap();
    kept.database.create_job(new_job(100), None).await.unwrap();
    let second = kept
        .database
        .jobs(&JobFilter::default(), first.next, 10)
        .await
        .unwrap();
    let starts: Vec<Timestamp> = first
        .jobs
        .iter()
        .chain(&second.jobs)
        .map(|job| job.started_at)
        .collect();
    assert_eq!(starts, [4, 3, 2, 1, 0].map(at));
    assert_eq!((second.next, second.total), (None, Some(6)));
}

#[tokio::test]
async fn a_date_to_jump_to_is_a_position() {
    let kept = kept().await;
    for second in 0..5 {
        kept.database.create_job(new_job(second), None).await.unwrap();
    }
    let position = JobPosition {
        started_at: at(2),
        id: sync_core::id::JobId(0),
    };
    let page = kept
        .database
        .jobs(&JobFilter::default(), Some(position), 10)
        .await
        .unwrap();
    assert_eq!(
        page.jobs.iter().map(|job| job.started_at).collect::<Vec<_>>(),
        [1, 0].map(at)
    );
}

#[tokio::test]
async fn a_job_is_found_by_people_who_were_left_alone_but_not_by_those_already_right() {
    let kept = kept().await;
    let left = Verdict::HeldElsewhere {
        number: number(2),
        holder: None,
        name: "Reception".into(),
        kind: sync_core::preflight::ForeignHolder::ResourceAccount,
    };
    let mut planned: Plan = plan(&[]);
    planned
        .people
        .insert(user(1), Box::new(person(1, Verdict::AlreadyRight)));
    planned.people.insert(user(2), Box::new(person(2, left)));
    kept.database
        .create_job(new_job(0), Some(&planned))
        .await
        .unwrap();
    for (text, found) in [("p1@", 0), ("p2@", 1)] {
        let filter = JobFilter {
            person: Some(text.into()),
            ..JobFilter::default()
        };
        assert_eq!(
            kept.database.jobs(&filter, None, 10).await.unwrap().jobs.len(),
            found,
            "{text}"
        );
    }
}

#[tokio::test]
async fn a_person_is_still_found_by_an_earlier_name() {
    let kept = kept().await;
    for (second, name) in [(0, "Ann Before"), (1, "Ann After")] {
        let mut planned = plan(&[(1, StepClass::Addition)]);
        planned.people.get_mut(&user(1)).unwrap().name = name.into();
        kept.database
            .create_job(new_job(second), Some(&planned))
            .await
            .unwrap();
    }
    for text in ["before", "after", "ann b", "ANN  A"] {
        let filter = JobFilter {
            person: Some(text.into()),
            ..JobFilter::default()
        };
        assert_eq!(
            kept.database.jobs(&filter, None, 10).await.unwrap().total,
            Some(2),
            "{text}"
        );
    }
}
