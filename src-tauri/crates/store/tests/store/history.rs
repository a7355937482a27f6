use crate::fixture::{at, end, intent, kept, new_job, plan, reopen, settled, user};
use sync_core::{
    error_code::ErrorCode,
    id::JobId,
    job::{JobCounts, JobPurpose, JobStatus, NewJob},
    limits::RecentCounts,
    outcome::{Outcome, SkipReason},
    plan::StepClass::{Addition, Policy, Removal, Replacement},
    ports::{Intent, JobHistory, LogLevel, LogLine, RecordsStore},
};

#[tokio::test]
async fn a_plan_comes_back_as_it_was_stored() {
    let kept = kept().await;
    let planned = plan(&[(1, Addition), (2, Replacement), (3, Removal)]);
    let job = kept
        .database
        .create_job(new_job(0), Some(&planned))
        .await
        .unwrap();
    let stored = reopen(&kept.dir).await.plan(job).await.unwrap().unwrap();
    assert_eq!(stored.hash, planned.hash());
    assert_eq!(stored.plan, planned);
    assert_eq!(
        kept.database.job(job).await.unwrap().unwrap().plan_hash,
        Some(planned.hash())
    );
}

#[tokio::test]
async fn a_job_has_one_plan() {
    let kept = kept().await;
    let job = kept.database.create_job(new_job(0), None).await.unwrap();
    assert_eq!(kept.database.plan(job).await.unwrap(), None);
    kept.database
        .store_plan(job, &plan(&[(1, Addition)]))
        .await
        .unwrap();
    let failure = kept
        .database
        .store_plan(job, &plan(&[(2, Addition)]))
        .await
        .unwrap_err();
    assert_eq!(failure.code, ErrorCode::WrongJobState);
    assert_eq!(kept.database.steps(job).await.unwrap().len(), 1);
}

#[tokio::test]
async fn ended_jobs_refuse_every_verb() {
    let kept = kept().await;
    let database = &kept.database;
    let job = database.create_job(new_job(0), None).await.unwrap();
    end(database, job, JobStatus::Completed).await.unwrap();
    let codes = [
        database
            .set_status(job, JobStatus::Running)
            .await
            .unwrap_err()
            .code,
        database
            .set_counts(job, JobCounts::default())
            .await
            .unwrap_err()
            .code,
        database
            .store_plan(job, &plan(&[(1, Addition)]))
            .await
            .unwrap_err()
            .code,
        database.request_cancel(job).await.unwrap_err().code,
        end(database, job, JobStatus::Failed).await.unwrap_err().code,
    ];
    assert_eq!(codes, [ErrorCode::WrongJobState; 5]);
}

#[tokio::test]
async fn ends_and_beginnings_are_not_mixed_up() {
    let kept = kept().await;
    let born_ended = NewJob {
        status: JobStatus::Completed,
        ..new_job(0)
    };
    assert_eq!(
        kept.database.create_job(born_ended, None).await.unwrap_err().code,
        ErrorCode::WrongJobState
    );
    let job = kept.database.create_job(new_job(0), None).await.unwrap();
    let by_status = kept
        .database
        .set_status(job, JobStatus::Completed)
        .await
        .unwrap_err();
    assert_eq!(by_status.code, ErrorCode::WrongJobState);
    assert_eq!(
        end(&kept.database, job, JobStatus::Held).await.unwrap_err().code,
        ErrorCode::WrongJobState
    );
    assert_eq!(
        end(&kept.database, JobId(99), JobStatus::Failed)
            .await
            .unwrap_err()
            .code,
        ErrorCode::NotFound
    );
}

#[tokio::test]
async fn cancel_ends_what_waits_and_asks_what_runs() {
    let kept = kept().await;
    for status in [JobStatus::Queued, JobStatus::Held] {
        let job = NewJob { status, ..new_job(0) };
        let job = kept
            .database
            .create_job(job, Some(&plan(&[(1, Addition)])))
            .await
            .unwrap();
        kept.database.request_cancel(job).await.unwrap();
        let found = kept.database.job(job).await.unwrap().unwrap();
        assert_eq!((found.status, found.counts.not_sent), (JobStatus::Cancelled, 1));
        assert_eq!(found.ended_at, Some(at(1_000_000)));
        assert!(kept.database.cancel_requested(job).await.unwrap());
    }
    let job = kept.database.create_job(new_job(0), None).await.unwrap();
    assert!(!kept.database.cancel_requested(job).await.unwrap());
    kept.database.request_cancel(job).await.unwrap();
    assert!(kept.database.cancel_requested(job).await.unwrap());
    assert_eq!(
        kept.database.job(job).await.unwrap().unwrap().status,
        JobStatus::Running
    );
}

#[tokio::test]
async fn recent_counts_are_people_whose_change_may_have_happened() {
    let kept = kept().await;
    let database = &kept.database;
    let classes = [
        (1, Removal),
        (1, Removal),
        (2, Removal),
        (3, Removal),
        (4, Removal),
        (5, Replacement),
        (6, Replacement),
        (7, Replacement),
        (8, Addition),
        (9, Policy),
        (10, Removal),
    ];
    let job = database
        .create_job(new_job(0), Some(&plan(&classes)))
        .await
        .unwrap();
    let epochs = database.epochs().await.unwrap();
    let intents: Vec<Intent> = (0..10)
        .map(|step| intent(step, if step == 3 { 50 } else { 100 }))
        .collect();
    database.intend(job, epochs, &intents).await.unwrap();
    let failed = Outcome::Failed {
        code: ErrorCode::Refused,
        detail: "no".into(),
    };
    let ends = [
        settled(0, Outcome::Verified, 101),
        settled(1, failed, 101),
        settled(4, Outcome::Restored, 101),
        settled(5, Outcome::Waiting, 101),
        settled(6, Outcome::Skipped(SkipReason::AlreadySo), 101),
    ];
    database.settle(job, &ends).await.unwrap();
    // Removals: person 1 (verified), 2 (open). Not 3 (too old), 4 (restored), 10 (not intended).
    // Replacements: person 5 (waiting), 7 (open). Not 6 (skipped).
    let counts = database.recent_counts(at(100)).await.unwrap();
    assert_eq!(
        counts,
        RecentCounts {
            removals: 2,
            replacements: 2
        }
    );
    let waiting = database.waiting_steps(at(101)).await.unwrap();
    assert_eq!(
        waiting.iter().map(|(_, row)| row.step.id.0).collect::<Vec<_>>(),
        [5]
    );
    assert_eq!(database.recent_counts(at(50)).await.unwrap().removals, 3);
    assert_eq!(
        database.recent_counts(at(101)).await.unwrap(),
        RecentCounts::default()
    );
}

#[tokio::test]
async fn what_an_approved_first_sync_replaced_is_not_counted() {
    let kept = kept().await;
    let first = NewJob {
        purpose: JobPurpose::FirstSync,
        ..new_job(0)
    };
    let job = kept
        .database
        .create_job(first, Some(&plan(&[(1, Removal), (2, Replacement)])))
        .await
        .unwrap();
    let epochs = kept.database.epochs().await.unwrap();
    kept.database
        .intend(job, epochs, &[intent(0, 100), intent(1, 100)])
        .await
        .unwrap();
    assert_eq!(
        kept.database.recent_counts(at(50)).await.unwrap(),
        RecentCounts::default()
    );
}

#[tokio::test]
async fn a_persons_steps_come_newest_job_first() {
    let kept = kept().await;
    let first = kept
        .database
        .create_job(new_job(0), Some(&plan(&[(1, Addition), (2, Addition)])))
        .await
        .unwrap();
    let second = kept
        .database
        .create_job(new_job(9), Some(&plan(&[(2, Removal), (1, Removal)])))
        .await
        .unwrap();
    let found = kept.database.steps_of(&user(1), 10).await.unwrap();
    let ids: Vec<_> = found.iter().map(|(job, row)| (*job, row.step.id.0)).collect();
    assert_eq!(ids, [(second, 1), (first, 0)]);
    assert_eq!(kept.database.steps_of(&user(1), 1).await.unwrap().len(), 1);
    assert!(kept.database.steps_of(&user(77), 10).await.unwrap().is_empty());
}

#[tokio::test]
async fn logs_come_back_in_order_and_belong_to_a_job() {
    let kept = kept().await;
    let job = kept.database.create_job(new_job(0), None).await.unwrap();
    let line = |level, text: &str| LogLine {
        at: at(1),
        level,
        text: text.into(),
    };
    let lines = [
        line(LogLevel::Info, "one"),
        line(LogLevel::Debug, "two"),
        line(LogLevel::Warning, "three"),
    ];
    kept.database.log(job, &lines[..2]).await.unwrap();
    kept.database.log(job, &lines[2..]).await.unwrap();
    assert_eq!(kept.database.log_lines(job).await.unwrap(), lines);
    assert_eq!(
        kept.database.log(JobId(42), &lines).await.unwrap_err().code,
        ErrorCode::NotFound
    );
}

#[tokio::test]
async fn unfinished_jobs_and_followers_are_found() {
    let kept = kept().await;
    let database = &kept.database;
    let first = database.create_job(new_job(0), None).await.unwrap();
    let held = NewJob {
        purpose: JobPurpose::HeldPart { of: first },
        status: JobStatus::Held,
        held_because: vec!["12 removals".into()],
        ..new_job(1)
    };
    let held_id = database.create_job(held.clone(), None).await.unwrap();
    end(database, first, JobStatus::CompletedWithErrors)
        .await
        .unwrap();
    let unfinished = database.unfinished().await.unwrap();
    assert_eq!(unfinished.iter().map(|job| job.id).collect::<Vec<_>>(), [held_id]);
    assert_eq!(unfinished[0].held_because, held.held_because);
    assert_eq!(
        database.followers_of(first).await.unwrap(),
        [(held_id, held.purpose)]
    );
}
