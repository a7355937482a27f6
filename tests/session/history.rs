//! Sync Jobs of a window: people of a job, undo, export.

use crate::desk::{Desk, everybody, no_filter, unused};
use app::view::{
    ButtonView, ExportFormat, HoldView, JobFilterRequest, JobPeopleFilterRequest, JobPeopleRequest,
    JobPeopleShow, JobPurposeView, JobStatus, JobType, JobsRequest, PersonStateView, StepOutcomeView,
    UiErrorCode,
};

fn people_of(job: u32, show: JobPeopleShow) -> JobPeopleRequest {
    JobPeopleRequest {
        job,
        filter: JobPeopleFilterRequest {
            show,
            ..JobPeopleFilterRequest::everybody()
        },
        offset: 0,
        limit: 500,
    }
}

#[tokio::test(start_paused = true)]
async fn the_people_of_a_job_are_shown_by_what_came_of_them() {
    let desk = Desk::connected().await;
    let mut window = desk.window().await;
    let job = window.sync().await.held_jobs[0];
    let planned = window
        .session
        .job_people(people_of(job, JobPeopleShow::WithSteps))
        .await
        .expect("people");
    assert!(
        planned
            .people
            .iter()
            .all(|person| person.outcome == Some(StepOutcomeView::Planned))
    );

    window.session.approve(job, None).await.expect("a start");
    window.rest().await;
    let all = window
        .session
        .job_people(people_of(job, JobPeopleShow::All))
        .await
        .expect("people");
    assert_eq!(all.total, all.counts.all);
    assert!(all.people.is_sorted_by_key(|person| person.name.to_lowercase()));
    for (show, count) in [
        (JobPeopleShow::WithSteps, all.counts.with_steps),
        (JobPeopleShow::Problems, all.counts.problems),
        (JobPeopleShow::Failed, all.counts.failed),
        (JobPeopleShow::AlreadyRight, all.counts.already_right),
    ] {
        let shown = window
            .session
            .job_people(people_of(job, show))
            .await
            .expect("people");
        assert_eq!((shown.total, shown.counts), (count, all.counts), "{show:?}");
    }
    assert!(all.counts.problems > 0 && all.counts.with_steps > 5);
    let detail = window.session.job(job).await.expect("a job");
    assert_eq!(detail.job.counts.planned, all.counts.with_steps);

    let somebody = all
        .people
        .iter()
        .find(|person| !person.steps.is_empty())
        .expect("somebody");
    assert_eq!(somebody.outcome, Some(StepOutcomeView::Verified));
    assert!(!somebody.steps[0].request_ids.is_empty());
    let found = JobPeopleRequest {
        filter: JobPeopleFilterRequest {
            text: Some(somebody.name.to_uppercase()),
            ..JobPeopleFilterRequest::everybody()
        },
        limit: 1,
        ..people_of(job, JobPeopleShow::All)
    };
    let found = window.session.job_people(found).await.expect("people");
    assert_eq!(found.people[0].name, somebody.name);
    assert!(found.people.len() == 1 && found.total < all.total);
}

#[tokio::test(start_paused = true)]
async fn an_undo_stands_for_approval_and_then_holds_its_people() {
    let desk = Desk::connected().await;
    let mut window = desk.settled().await;
    let person = desk.people()[0].clone();
    desk.gives(&person.user, &unused(1));
    let job = window.sync().await.last_job.expect("a job").id;
    window
        .session
        .undo(job, Some("a mistake".into()))
        .await
        .expect("a start");
    let held = window.rest().await;
    assert_eq!(held.button, ButtonView::Held);
    desk.control.quiet().await;
    assert_eq!(
        desk.held_by(&person.account),
        [unused(1)],
        "nothing is written before it is approved"
    );
    let undo = held.held_jobs[0];
    let detail = window.session.job(undo).await.expect("a job");
    assert_eq!(
        (detail.job.purpose, detail.job.of),
        (JobPurposeView::Undo, Some(job))
    );

    window.session.approve(undo, None).await.expect("a start");
    window.rest().await;
    desk.control.quiet().await;
    assert_eq!(
        desk.held_by(&person.account),
        std::slice::from_ref(&person.number)
    );
    let page = window.session.people(everybody()).await.expect("people");
    let row = page
        .people
        .iter()
        .find(|row| row.user == person.user)
        .expect("a row");
    assert_eq!(row.hold, Some(HoldView::Undone));
}

#[tokio::test(start_paused = true)]
async fn pages_of_jobs_go_on_exactly_where_they_ended_and_filters_combine() {
    let desk = Desk::connected().await;
    let mut window = desk.settled().await;
    for _ in 0..4 {
        window.sync().await;
    }
    let all = window.jobs().await;
    let mut seen = Vec::new();
    let mut after = None;
    loop {
        let request = JobsRequest {
            filter: no_filter(),
            after,
            limit: 2,
        };
        let page = window.session.jobs(request).await.expect("jobs");
        seen.extend(page.jobs);
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(seen, all);

    let filter = JobFilterRequest {
        types: vec![JobType::Manual],
        statuses: vec![JobStatus::Completed],
        from: Some(all[1].started_at.clone()),
        ..no_filter()
    };
    let request = JobsRequest {
        filter,
        after: None,
        limit: 10,
    };
    assert_eq!(window.session.jobs(request).await.expect("jobs").jobs, all[..2]);

    let wrong = JobFilterRequest {
        from: Some("yesterday".into()),
        ..no_filter()
    };
    let request = JobsRequest {
        filter: wrong,
        after: None,
        limit: 10,
    };
    let refused = window.session.jobs(request).await.expect_err("no time");
    assert_eq!(refused.code, UiErrorCode::InvalidRequest);
}

#[tokio::test(start_paused = true)]
async fn an_export_holds_exactly_what_the_filter_shows() {
    let desk = Desk::connected().await;
    let mut window = desk.settled().await;
    window.sync().await;
    let path = desk.folder.path().join("jobs.json");
    let filter = JobFilterRequest {
        statuses: vec![JobStatus::Completed],
        ..no_filter()
    };
    let exported = window
        .session
        .export(filter, ExportFormat::Json, &path)
        .await
        .expect("a file");
    let jobs: Vec<serde_json::Value> =
        serde_json::from_slice(&std::fs::read(&path).expect("a file")).expect("JSON");
    assert_eq!(exported.count as usize, jobs.len());
    let shown: Vec<u64> = window.jobs().await.iter().map(|job| u64::from(job.id)).collect();
    let written: Vec<u64> = jobs.iter().filter_map(|job| job["id"].as_u64()).collect();
    assert_eq!(written, shown);
}

#[tokio::test(start_paused = true)]
async fn an_export_of_a_job_holds_exactly_the_people_that_its_filter_shows() {
    let desk = Desk::connected().await;
    let mut window = desk.window().await;
    let job = window.sync().await.held_jobs[0];
    let filter = |show, state, text: Option<&str>| JobPeopleFilterRequest {
        show,
        state,
        text: text.map(str::to_owned),
    };
    for filter in [
        JobPeopleFilterRequest::everybody(),
        filter(JobPeopleShow::WithSteps, None, None),
        filter(JobPeopleShow::Problems, Some(PersonStateView::Blocked), None),
        filter(JobPeopleShow::WithSteps, Some(PersonStateView::Add), Some("+44")),
    ] {
        let request = JobPeopleRequest {
            filter: filter.clone(),
            ..people_of(job, JobPeopleShow::All)
        };
        let shown = window.session.job_people(request).await.expect("people").people;
        let path = desk.folder.path().join("people.json");
        let exported = window
            .session
            .export_people(job, filter.clone(), ExportFormat::Json, &path)
            .await
            .expect("a file");
        let written: serde_json::Value =
            serde_json::from_slice(&std::fs::read(&path).expect("a file")).expect("JSON");
        assert_eq!(written["job"]["id"].as_u64(), Some(job.into()));
        assert_eq!(written["people"], serde_json::to_value(&shown).expect("JSON"));
        assert_eq!(exported.count as usize, shown.len());
        assert!(!shown.is_empty(), "{filter:?} shows nobody");

        let path = desk.folder.path().join("people.csv");
        window
            .session
            .export_people(job, filter, ExportFormat::Csv, &path)
            .await
            .expect("a file");
        let mut rows = csv::Reader::from_path(&path).expect("a file");
        let written: Vec<csv::StringRecord> = rows.records().map(|row| row.expect("a row")).collect();
        let expected: usize = shown.iter().map(|person| person.steps.len().max(1)).sum();
        assert_eq!(written.len(), expected);
        for cell in written.iter().flat_map(csv::StringRecord::iter) {
            assert!(
                !cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']),
                "{cell}"
            );
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_job_that_is_not_there_is_not_found() {
    let desk = Desk::connected().await;
    let window = desk.window().await;
    let file = desk.folder.path().join("nothing.csv");
    for error in [
        window.session.job(99).await.expect_err("no job"),
        window.session.job_log(99).await.expect_err("no job"),
        window.session.cancel(99).await.expect_err("no job"),
        window
            .session
            .export_people(99, JobPeopleFilterRequest::everybody(), ExportFormat::Csv, &file)
            .await
            .expect_err("no job"),
        window.session.approve(99, None).await.expect_err("no job"),
    ] {
        assert_eq!(error.code, UiErrorCode::NotFound, "{error:?}");
    }
    assert!(!file.exists());
}
