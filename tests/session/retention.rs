//! Old history is forgotten by itself, and by no clock that is wrong.

use crate::desk::{Desk, pass};
use jiff::{SignedDuration, Timestamp};
use std::time::Duration;
use sync_core::{
    id::JobId,
    job::{JobCounts, JobPurpose, JobStatus, JobType, NewJob, StartedBy},
    ports::JobHistory,
};

/// A job that ended so many days ago.
async fn ended(desk: &Desk, days: i64) -> JobId {
    let at: Timestamp = desk.now() - SignedDuration::from_hours(24 * days);
    let job = NewJob {
        job_type: JobType::Auto,
        purpose: JobPurpose::Sync,
        status: JobStatus::Running,
        started_by: StartedBy {
            person: "test".into(),
            computer: "test".into(),
            microsoft_account: None,
        },
        started_at: at,
        diagnostic: false,
        held_because: Vec::new(),
        signed_in: None,
    };
    let database = desk.database().await;
    let id = database.create_job(job, None).await.expect("a job");
    let end = database.end_job(id, JobStatus::Completed, at, JobCounts::default(), None);
    end.await.expect("its end");
    id
}

#[tokio::test(start_paused = true)]
async fn jobs_go_when_their_days_are_over() {
    let desk = Desk::connected().await;
    let (old, young) = (ended(&desk, 401).await, ended(&desk, 399).await);
    let mut window = desk.window().await;
    window.until(|state| state.mirror_at.is_some()).await;
    pass(Duration::from_secs(120)).await;
    let database = desk.database().await;
    assert_eq!(database.job(old).await.expect("an answer"), None);
    assert!(database.job(young).await.expect("an answer").is_some());
    window.session.save_retention(60).await.expect("saved");
    pass(Duration::from_secs(7 * 3_600)).await;
    assert_eq!(database.job(young).await.expect("an answer"), None);
    let audit = window.session.app().audit(10).await.expect("entries");
    let [deleted, changed] = &audit[..2] else {
        panic!("{audit:?}");
    };
    assert_eq!(
        (deleted.title.as_str(), changed.title.as_str()),
        ("Old sync jobs deleted", "Retention changed")
    );
    let told = deleted.new.as_deref().unwrap_or_default();
    assert!(told.starts_with("1 that ended before"), "{told}");
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_was_set_forward_forgets_nothing() {
    let desk = Desk::connected().await;
    let young = ended(&desk, 30).await;
    desk.set_clock(SignedDuration::from_hours(24 * 730));
    let mut window = desk.window().await;
    window.until(|state| state.mirror_at.is_some()).await;
    pass(Duration::from_secs(13 * 3_600)).await;
    assert!(
        desk.database()
            .await
            .job(young)
            .await
            .expect("an answer")
            .is_some()
    );
    for days in [0, 29, 3_651] {
        window
            .session
            .save_retention(days)
            .await
            .expect_err("out of range");
    }
}
