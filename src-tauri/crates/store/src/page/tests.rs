use super::{Effort, read_with};
use crate::{
    migrations,
    tables::{jobs, people},
};
use jiff::Timestamp;
use proptest::prelude::*;
use rusqlite::Connection;
use std::{collections::BTreeSet, path::Path};
use sync_core::{
    fingerprint::Fingerprint,
    id::{JobId, PbxUserId},
    job::{JobPurpose, JobStatus, JobType, NewJob, StartedBy},
    plan::{PersonPlan, Verdict},
    ports::{JobFilter, JobPosition},
};

const CAP: usize = 8;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn database(jobs: &[(i64, bool, BTreeSet<u32>)]) -> Connection {
    let mut connection = Connection::open_in_memory().unwrap();
    migrations::migrate(&mut connection, Path::new("memory")).unwrap();
    for n in 0..30 {
        let user = PbxUserId::new(format!("u{n}"));
        let person = PersonPlan {
            user: user.clone(),
            // Two digits, so that "x 1" finds ten people and "x 12" one.
            name: format!("x {n:02}"),
            account: None,
            upn: None,
            wanted: None,
            actual: None,
            verdict: Verdict::Add,
            fingerprint: Fingerprint::of(&n),
        };
        people::put(&connection, &user, Some(&person)).unwrap();
    }
    for (second, auto, members) in jobs {
        let job = NewJob {
            job_type: if *auto { JobType::Auto } else { JobType::Manual },
            purpose: JobPurpose::Sync,
            status: JobStatus::Running,
            started_by: StartedBy {
                person: "a".into(),
                computer: "b".into(),
                microsoft_account: None,
            },
            started_at: at(*second),
            diagnostic: false,
            held_because: Vec::new(),
            signed_in: None,
        };
        let id = jobs::insert(&connection, &job).unwrap();
        // Row ids of people are 1 to 30 in the order above.
        let ids: Vec<u32> = members.iter().map(|n| n + 1).collect();
        jobs::set_people(&connection, id, "hash", &ids).unwrap();
    }
    connection
}

fn jobs_of_model() -> impl Strategy<Value = Vec<(i64, bool, BTreeSet<u32>)>> {
    let members = prop::collection::btree_set(0u32..30, 0..3);
    prop::collection::vec((0i64..40, prop::bool::ANY, members), 0..60)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn every_way_of_searching_gives_the_same_page(
        model in jobs_of_model(),
        text in prop::sample::select(vec!["x", "x 0", "x 1", "x 12", "x 29", "y"]),
        auto_only in prop::bool::ANY,
        turn in 1usize..40,
        limit in 1u32..12,
        after in prop::option::of((0i64..40, 0i64..60)),
    ) {
        let connection = database(&model);
        let types = if auto_only { vec![JobType::Auto] } else { Vec::new() };
        let filter = JobFilter { types, person: Some(text.to_owned()), ..JobFilter::default() };
        let after = after.map(|(second, id)| JobPosition { started_at: at(second), id: JobId(id) });
        let effort = Effort { cap: CAP, turn };
        let found = read_with(&connection, &filter, after, limit, effort).unwrap();

        let mut expected: Vec<(Timestamp, i64)> = model
            .iter()
            .enumerate()
            .filter(|(_, (_, auto, _))| !auto_only || *auto)
            .filter(|(_, (_, _, members))| members.iter().any(|n| format!("x {n:02}").starts_with(text)))
            .map(|(index, (second, _, _))| (at(*second), index as i64 + 1))
            .collect();
        let total = expected.len();
        expected.retain(|place| after.is_none_or(|after| *place < (after.started_at, after.id.0)));
        expected.sort_unstable_by(|a, b| b.cmp(a));
        let more = expected.len() > limit as usize;
        expected.truncate(limit as usize);
        let places: Vec<_> = found.jobs.iter().map(|job| (job.started_at, job.id.0)).collect();
        prop_assert_eq!(&places, &expected);
        prop_assert_eq!(found.next.is_some(), more);
        prop_assert_eq!(found.total, (total <= CAP).then_some(total as u32));
    }
}
