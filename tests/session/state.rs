//! The state of the connection, from the first sync on, and the events that tell of it.

use crate::desk::{Desk, unused};
use app::view::{ButtonView, ChangeKindView, EventView, JobPurposeView, JobStatus, PhaseView, UiErrorCode};
use simulator::{Fault, FaultRule, System};
use sync_core::limits::Limits;

const ASSIGN: &str = "*numberAssignments/assignNumber";

fn status(status: u16) -> Fault {
    Fault::Status {
        status,
        retry_after: None,
        message: None,
    }
}

#[tokio::test(start_paused = true)]
async fn the_first_sync_goes_from_a_preview_to_up_to_date() {
    let desk = Desk::connected().await;
    let mut window = desk.window().await;
    let fresh = window.until(|state| state.mirror_at.is_some()).await;
    assert_eq!(fresh.button, ButtonView::ApprovalNeeded);

    let held = window.sync().await;
    assert_eq!(held.button, ButtonView::Held);
    let job = held.held_jobs[0];
    let detail = window.session.job(job).await.expect("a job");
    assert!(detail.actions.approve && detail.actions.reject);
    assert!(detail.expires_at.is_some());
    assert!(detail.summary.expect("a summary").will_add > 5);

    window.session.approve(job, None).await.expect("a start");
    let done = window.rest().await;
    assert_eq!(done.button, ButtonView::UpToDate, "{done:?}");
    assert_eq!((done.queued, done.failure), (0, None));
    assert_eq!(done.last_job.expect("a job").status, JobStatus::Completed);

    let again = window.sync().await;
    assert_eq!(again.button, ButtonView::UpToDate);
    assert_eq!(window.jobs().await[0].counts.planned, 0);
}

#[tokio::test(start_paused = true)]
async fn a_change_of_the_phone_system_is_queued_and_leaves_the_queue_when_it_is_synced() {
    let desk = Desk::connected().await;
    let mut window = desk.settled().await;
    let person = desk.people()[0].clone();
    desk.gives(&person.user, &unused(1));
    let queued = window.refresh().await;
    assert_eq!((queued.button, queued.queued), (ButtonView::ChangesQueued, 1));
    let change = &queued.queued_changes[0];
    assert_eq!(
        (change.user.as_str(), change.kind),
        (person.user.as_str(), ChangeKindView::Number)
    );
    assert_ne!(change.name, change.user);

    let done = window.sync().await;
    assert_eq!((done.button, done.queued), (ButtonView::UpToDate, 0));
    desk.control.quiet().await;
    assert_eq!(desk.held_by(&person.account), [unused(1)]);
}

#[tokio::test(start_paused = true)]
async fn a_change_that_the_job_itself_finds_does_not_stay_queued() {
    let desk = Desk::connected().await;
    let mut window = desk.settled().await;
    desk.gives(&desk.people()[0].user, &unused(1));
    assert_eq!(window.sync().await.queued, 0);
    let person = window
        .session
        .person(&desk.people()[0].user)
        .await
        .expect("a person");
    assert!(!person.person.queued);
}

#[tokio::test(start_paused = true)]
async fn presses_during_a_job_queue_exactly_one_more() {
    let desk = Desk::connected().await;
    let mut window = desk.settled().await;
    let before = window.jobs().await.len();
    window.session.sync_now(false).await.expect("a start");
    for _ in 0..3 {
        window
            .session
            .sync_now(false)
            .await
            .expect("a place in the queue");
    }
    assert!(window.state().await.another_waits);
    let done = window.rest().await;
    assert!(!done.another_waits);
    assert_eq!(window.jobs().await.len(), before + 2);
}

#[tokio::test(start_paused = true)]
async fn decisions_wait_for_nobody_and_are_refused_during_a_job() {
    let desk = Desk::connected().await;
    let mut window = desk.settled().await;
    let job = window.jobs().await[0].id;
    window.session.sync_now(false).await.expect("a start");
    let refused = window.session.undo(job, None).await.expect_err("busy");
    assert_eq!(refused.code, UiErrorCode::Busy);
    let refused = window.session.retry_failed(job).await.expect_err("busy");
    assert_eq!(refused.code, UiErrorCode::Busy);
    let detail = window.session.job(job).await.expect("a job");
    assert!(!detail.actions.undo);
    assert!(detail.actions.why_not.is_some());
    window.rest().await;
    assert!(window.session.job(job).await.expect("a job").actions.undo);
}

#[tokio::test(start_paused = true)]
async fn a_job_tells_how_it_moves_and_how_far_it_is() {
    let desk = Desk::connected().await;
    let mut window = desk.settled().await;
    for (n, person) in (1..).zip(desk.people().iter().take(5)) {
        desk.gives(&person.user, &unused(n));
    }
    window.session.sync_now(true).await.expect("a start");
    let mut statuses = Vec::new();
    let mut progress = Vec::new();
    while statuses.last() != Some(&JobStatus::Completed) {
        match window.next().await {
            // What is told of the first job may still be on its way.
            EventView::JobMoved { job: 2, status } => statuses.push(status),
            EventView::JobProgressed { job: 2, done, of } => progress.push((done, of)),
            _ => {}
        }
    }
    assert_eq!(
        statuses,
        [JobStatus::Planning, JobStatus::Running, JobStatus::Completed]
    );
    assert_eq!(progress.last(), Some(&(5, 5)));
    assert!(window.jobs().await[0].diagnostic);
}

#[tokio::test(start_paused = true)]
async fn a_running_job_shows_its_phase_and_stops_when_it_is_cancelled() {
    let desk = Desk::connected().await;
    let mut window = desk.settled().await;
    for (n, person) in (1..).zip(desk.people().iter().take(10)) {
        desk.gives(&person.user, &unused(n));
    }
    window.session.sync_now(false).await.expect("a start");
    window.session.sync_now(false).await.expect("one more");
    let applying = |state: &app::view::StateView| {
        state
            .running
            .as_ref()
            .is_some_and(|running| running.phase == PhaseView::Applying)
    };
    let running = window.until(applying).await.running.expect("a job");
    let job = running.job.expect("its number");
    assert_eq!(running.of, 10);
    window.session.cancel(job).await.expect("cancelled");
    let state = window.state().await;
    assert!(!state.another_waits, "what waited must not begin after a cancel");
    let done = window.rest().await;
    assert_eq!(done.last_job.expect("a job").id, job);
    assert_eq!(window.jobs().await[0].status, JobStatus::Cancelled);
}

#[tokio::test(start_paused = true)]
async fn a_failed_person_is_shown_on_the_button_and_tried_again() {
    let desk = Desk::connected().await;
    let mut window = desk.settled().await;
    let person = desk.people()[0].clone();
    desk.gives(&person.user, &unused(1));
    desk.spoil(FaultRule::on(System::Graph, ASSIGN, status(400)));
    let failed = window.sync().await;
    assert_eq!(failed.button, ButtonView::CompletedWithErrors);
    let job = failed.last_job.expect("a job").id;
    assert!(window.session.job(job).await.expect("a job").actions.retry_failed);

    desk.control.remove_faults(None);
    window.session.retry_failed(job).await.expect("a start");
    let done = window.rest().await;
    assert_eq!(done.button, ButtonView::UpToDate, "{done:?}");
    let jobs = window.jobs().await;
    assert_eq!(
        (jobs[0].purpose, jobs[0].of),
        (JobPurposeView::RetryFailed, Some(job))
    );
    let related = window.session.job(job).await.expect("a job").related;
    assert_eq!(related[0].id, jobs[0].id);
    desk.control.quiet().await;
    assert_eq!(desk.held_by(&person.account), [unused(1)]);
}

#[tokio::test(start_paused = true)]
async fn a_refused_key_asks_for_another_and_a_silent_system_is_offline() {
    let desk = Desk::connected().await;
    let mut window = desk.settled().await;
    desk.spoil(FaultRule::on(System::Pbx, "*users*", status(401)));
    window.session.refresh_mirror().await.expect("a start");
    let refused = window.until(|state| state.failure.is_some()).await;
    assert_eq!(refused.button, ButtonView::ReconnectNeeded);
    assert_eq!(refused.failure.expect("why").code, "pbx_key_refused");

    desk.control.remove_faults(None);
    desk.spoil(FaultRule::on(System::Pbx, "*users*", Fault::Drop));
    window.session.refresh_mirror().await.expect("a start");
    window.until(|state| state.button == ButtonView::Offline).await;

    desk.control.remove_faults(None);
    let well = window.until(|state| state.failure.is_none()).await;
    assert_eq!(well.button, ButtonView::UpToDate);
}

#[tokio::test(start_paused = true)]
async fn what_crosses_a_limit_is_held_and_can_be_turned_down() {
    let desk = Desk::connected().await;
    let mut window = desk.settled().await;
    desk.limit(Limits {
        replacements: 1,
        ..Limits::MAXIMUM
    })
    .await;
    let people = desk.people()[..3].to_vec();
    for (n, person) in (1..).zip(&people) {
        desk.gives(&person.user, &unused(n));
    }
    let held = window.sync().await;
    assert_eq!((held.button, held.held_jobs.len()), (ButtonView::Held, 1));
    let job = held.held_jobs[0];
    window
        .session
        .reject(job, Some("wrong".into()))
        .await
        .expect("rejected");
    assert_eq!(window.state().await.button, ButtonView::UpToDate);
    let refused = window
        .session
        .approve(job, None)
        .await
        .expect_err("decided already");
    assert_eq!(refused.code, UiErrorCode::Failed);
    assert!(refused.detail.expect("why").contains("rejected"));
}

#[tokio::test(start_paused = true)]
async fn a_plan_that_changed_before_its_approval_is_held_anew_and_said() {
    let desk = Desk::connected().await;
    let mut window = desk.window().await;
    let held = window.sync().await.held_jobs[0];
    desk.gives(&desk.people()[0].user, &unused(1));
    window.session.approve(held, None).await.expect("a start");
    let state = window.rest().await;
    assert_eq!(state.button, ButtonView::Held);
    assert_eq!(state.failure.expect("why").code, "plan_changed");
    assert_ne!(state.held_jobs, [held]);
}

#[tokio::test(start_paused = true)]
async fn an_unanswered_held_job_expires_by_itself() {
    let desk = Desk::connected().await;
    let mut window = desk.window().await;
    let job = window.sync().await.held_jobs[0];
    window.until(|state| state.held_jobs.is_empty()).await;
    let detail = window.session.job(job).await.expect("a job");
    assert_eq!(detail.job.status, JobStatus::Expired);
    assert_eq!(detail.expires_at, None);
}
