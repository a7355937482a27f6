//! The process ends at each named point, at its first passing and at a later one, and again while it recovers.

use crate::{
    connection::Connection,
    edits::{people, renew, rotate, succeed},
};

/// One fail point and how it is met.
struct Point {
    name: &'static str,
    /// Whether the connection's first job passes it.
    in_first_job: bool,
    /// Passing at which the second job is killed; those that a process passes once are 1.
    later: u32,
    /// One write at a time, so that there are many passings.
    classic: bool,
}

/// What `FAILPOINTS` takes for the n-th passing.
pub fn at_passing(name: &str, n: u32) -> String {
    match n {
        0 | 1 => format!("{name}=return"),
        n => format!("{name}={}*off->return", n - 1),
    }
}

/// Two swap, three hand theirs round, one leaves and is succeeded.
pub async fn chains(connection: &Connection) {
    let people = people(&connection.tenant).await;
    rotate(&connection.tenant, &people[..2]).await;
    rotate(&connection.tenant, &people[2..5]).await;
    succeed(&connection.tenant, &people[5], &people[6]).await;
}

async fn survives(point: Point) {
    let connection = Connection::new(5);
    connection.connect(true);
    let mark = connection.mark().await;
    if point.in_first_job {
        assert!(
            connection.work_until_killed(&at_passing(point.name, 1)),
            "the first job never came to {}",
            point.name
        );
    }
    connection.converge();
    connection.assert_whole(&mark).await;

    if point.classic {
        connection.connect(false);
    }
    let mark = connection.mark().await;
    chains(&connection).await;
    if point.name == "apply.restoring" {
        let people = people(&connection.tenant).await;
        for (n, person) in people[7..9].iter().enumerate() {
            renew(&connection.tenant, person, n).await;
        }
        connection.tenant.refuse_assignments(2).await;
    }
    assert!(
        connection.work_until_killed(&at_passing(point.name, point.later)),
        "the second job never came to {} {} times",
        point.name,
        point.later
    );
    // The recovery may pass the point as well, and may not.
    connection.work_until_killed(&at_passing(point.name, 1));
    connection.converge();
    let steps = connection.assert_whole(&mark).await;
    let given_back = steps.iter().any(|step| step["outcome"] == "restored");
    assert_eq!(given_back, point.name == "apply.restoring", "{steps:#?}");
}

macro_rules! kill_at {
    ($($test:ident: $name:literal, first job $first:literal, later $later:literal, classic $classic:literal;)+) => {
        const KILLED_AT: &[&str] = &[$($name),+];

        $(#[tokio::test]
        async fn $test() {
            survives(Point { name: $name, in_first_job: $first, later: $later, classic: $classic }).await;
        })+
    };
}

kill_at! {
    a_kill_after_the_phone_system_was_read: "refresh.read", first job true, later 1, classic false;
    a_kill_after_the_mirror_was_saved: "refresh.saved", first job true, later 1, classic false;
    a_kill_after_a_job_was_made: "job.created", first job true, later 1, classic false;
    a_kill_after_a_job_was_planned: "job.planned", first job false, later 1, classic false;
    a_kill_after_a_job_was_split: "job.split", first job false, later 1, classic false;
    a_kill_between_check_and_intent: "apply.checked", first job true, later 4, classic true;
    a_kill_between_intent_and_write: "apply.intended", first job true, later 4, classic true;
    a_kill_between_write_and_its_record: "apply.sent", first job true, later 3, classic true;
    a_kill_after_the_write_was_recorded: "apply.accepted", first job true, later 5, classic true;
    a_kill_when_the_write_showed: "apply.shown", first job true, later 3, classic false;
    a_kill_when_the_outcome_was_recorded: "apply.settled", first job true, later 4, classic false;
    a_kill_before_a_number_is_given_back: "apply.restoring", first job false, later 1, classic false;
    a_kill_when_all_was_applied: "job.applied", first job true, later 1, classic false;
    a_kill_when_the_job_had_ended: "job.ended", first job true, later 1, classic false;
}

#[test]
fn every_fail_point_of_the_engine_is_killed_at() {
    assert_eq!(KILLED_AT, sync_engine::FAIL_POINTS);
}
