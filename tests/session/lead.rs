//! Who leads, who follows, and how the lead is handed over.

use crate::desk::{Desk, pass, unused};
use app::{
    Face,
    view::{ButtonView, EventView, FaceView, JobStatus, UiErrorCode},
};
use std::time::Duration;
use store::{Holder, Lead};
use sync_core::ports::RecordsStore;

#[tokio::test(start_paused = true)]
async fn who_follows_one_command_starts_nothing() {
    let desk = Desk::connected().await;
    let mut first = desk.window_as(Face::Cli).await;
    first.until(|state| state.mirror_at.is_some()).await;
    let second = desk.window().await;
    let state = second.state().await;
    let leader = state.following.expect("a leader");
    assert_eq!(leader.face, FaceView::Cli);
    assert_eq!(leader.pid, std::process::id());
    assert!(!state.menu.manual.enabled);
    assert!(
        state
            .menu
            .manual
            .reason
            .expect("a reason")
            .contains(&leader.person)
    );

    let refused = second.session.sync_now(false).await.expect_err("no lead");
    assert_eq!(refused.code, UiErrorCode::AnotherLeader);
    let refused = second.session.read_people().await.expect_err("no lead");
    assert_eq!(refused.code, UiErrorCode::AnotherLeader);
}

#[tokio::test(start_paused = true)]
async fn who_follows_a_service_has_it_sync_and_decide() {
    let desk = Desk::connected().await;
    let mut service = desk.window_as(Face::Service).await;
    service.until(|state| state.mirror_at.is_some()).await;
    let mut window = desk.window().await;
    let state = window.state().await;
    let leader = state.following.expect("a leader");
    assert!(leader.takes_requests && leader.face == FaceView::Service);
    assert!(state.menu.manual.enabled, "the stored consent is enough");

    window.session.sync_now(false).await.expect("passed on");
    let held = window.until(|state| !state.held_jobs.is_empty()).await.held_jobs[0];
    let shown = window.session.job(held).await.expect("a job");
    assert!(shown.actions.approve && shown.actions.why_not.is_none());
    let reason = Some("looked at it".to_owned());
    window.session.approve(held, reason).await.expect("passed on");
    let done = window
        .until(|state| state.last_job.as_ref().is_some_and(|last| last.id == held))
        .await;
    assert_eq!(done.button, ButtonView::UpToDate);
    let refused = window
        .session
        .approve(held, None)
        .await
        .expect_err("it has ended");
    assert_eq!(refused.code, UiErrorCode::Failed);
    assert!(refused.detail.is_some_and(|detail| detail.contains("completed")));

    let person = desk.people().remove(0);
    desk.gives(&person.user, &unused(1));
    window.session.refresh_mirror().await.expect("passed on");
    window.until(|state| state.queued == 1).await;
    window.session.sync_person(&person.user).await.expect("passed on");
    window
        .until(|state| state.queued == 0 && state.running.is_none())
        .await;
    desk.control.quiet().await;
    assert_eq!(desk.held_by(&person.account), [unused(1)]);
}

#[tokio::test(start_paused = true)]
async fn who_follows_a_service_has_it_read_and_choose_an_account() {
    let desk = Desk::connected().await;
    let mut service = desk.settled_as(Face::Service).await;
    let window = desk.window().await;
    let before = service.state().await.mirror_at;
    window.session.read_people().await.expect("passed on");
    service.until(|state| state.mirror_at > before).await;

    let people = desk.people();
    let (one, other) = (&people[0], &people[1]);
    let somebody = Some("nobody.at.all@example.com".to_owned());
    let refused = window.session.choose_account(&one.user, somebody).await;
    let refused = refused.expect_err("there is no such account");
    assert_ne!(refused.code, UiErrorCode::AnotherLeader, "{refused:?}");
    let chosen = Some(other.account.clone());
    window
        .session
        .choose_account(&one.user, chosen)
        .await
        .expect("passed on");
    let settings = desk.database().await.settings().await.expect("settings");
    let upn = settings.overrides.values().next().expect("a choice");
    assert_eq!(*upn, desk.control.truth().accounts[&other.account].upn);
}

#[tokio::test(start_paused = true)]
async fn a_sync_that_waits_for_what_a_follower_cancels_does_not_begin() {
    let desk = Desk::connected().await;
    let mut service = desk.settled_as(Face::Service).await;
    let window = desk.window().await;
    for (n, person) in (1..).zip(desk.people().iter().take(10)) {
        desk.gives(&person.user, &unused(n));
    }
    service.session.sync_now(false).await.expect("a start");
    let running = service
        .until(|state| state.running.as_ref().is_some_and(|running| running.done > 0))
        .await;
    service.session.sync_now(false).await.expect("it waits");
    let job = running.running.and_then(|running| running.job).expect("a job");
    window.session.cancel(job).await.expect("asked to stop");
    let ended = service.rest().await;
    assert_eq!(
        ended.last_job.map(|last| (last.id, last.status)),
        Some((job, JobStatus::Cancelled))
    );
    pass(Duration::from_secs(60)).await;
    assert_eq!(service.jobs().await[0].id, job, "nothing began after it");
}

#[tokio::test(start_paused = true)]
async fn what_nobody_hears_is_taken_back_and_not_done_later() {
    let desk = Desk::connected().await;
    let service = Holder {
        pid: 1,
        person: "svc".into(),
        computer: "pc".into(),
        face: store::Face::Service,
        since: desk.now(),
    };
    // It holds the lead, and hears nothing any more.
    let lead = Lead::try_acquire(&desk.database().await, service)
        .await
        .expect("the lead");
    let mut window = desk.window().await;
    assert!(window.state().await.following.is_some());
    let unheard = window.session.sync_now(false).await.expect_err("nobody hears");
    assert_eq!(unheard.code, UiErrorCode::AnotherLeader);
    assert!(unheard.message.contains("did not answer"), "{unheard:?}");
    drop(lead);
    window.until(|state| state.following.is_none()).await;
    pass(Duration::from_secs(120)).await;
    assert_eq!(window.jobs().await, []);
}

#[tokio::test(start_paused = true)]
async fn the_follower_leads_once_the_leader_is_gone() {
    let desk = Desk::connected().await;
    let first = desk.window().await;
    let mut second = desk.window().await;
    assert!(second.state().await.following.is_some());
    first.session.close().await;
    second.until(|state| state.following.is_none()).await;
    second.session.sync_now(false).await.expect("the lead");
    assert_eq!(second.rest().await.button, ButtonView::Held);
}

#[tokio::test(start_paused = true)]
async fn a_follower_sees_what_the_leader_does() {
    let desk = Desk::connected().await;
    let mut first = desk.window().await;
    let mut second = desk.window().await;
    first.session.sync_now(false).await.expect("a start");
    let held = first.rest().await.held_jobs;
    let seen = second.until(|state| !state.held_jobs.is_empty()).await;
    assert_eq!((seen.held_jobs, seen.button), (held.clone(), ButtonView::Held));
    first.session.approve(held[0], None).await.expect("a start");
    let running = second
        .until(|state| state.running.is_some())
        .await
        .running
        .expect("a job");
    assert_eq!(running.job, Some(held[0]));
    let moved = second
        .hears(|event| matches!(event, EventView::JobMoved { job, .. } if *job == held[0]))
        .await;
    assert!(matches!(moved, EventView::JobMoved { .. }));
}

#[tokio::test(start_paused = true)]
async fn a_job_that_its_window_left_behind_is_taken_up_by_the_next_leader() {
    let desk = Desk::connected().await;
    let mut window = desk.settled().await;
    for (n, person) in (1..).zip(desk.people().iter().take(10)) {
        desk.gives(&person.user, &unused(n));
    }
    window.session.sync_now(false).await.expect("a start");
    window
        .hears(|event| matches!(event, EventView::JobProgressed { done: 1.., .. }))
        .await;
    let job = window
        .state()
        .await
        .running
        .expect("a job")
        .job
        .expect("its number");
    drop(window);

    let mut next = desk.window().await;
    next.until(|state| {
        state.following.is_none()
            && state.running.is_none()
            && state.last_job.as_ref().is_some_and(|last| last.id == job)
    })
    .await;
    desk.control.quiet().await;
    for (n, person) in (1..).zip(desk.people().iter().take(10)) {
        assert_eq!(desk.held_by(&person.account), [unused(n)]);
    }
    assert_eq!(desk.control.violations(), []);
}

#[tokio::test(start_paused = true)]
async fn a_copy_from_before_the_last_job_is_known_as_a_restored_backup() {
    let desk = Desk::connected().await;
    let mut window = desk.settled().await;
    let database = desk.database().await;
    let copied = database.generation().await.expect("a number");
    desk.gives(&desk.people()[0].user, &unused(1));
    window.sync().await;
    drop(window);
    // What a restored file would say of itself.
    database.set_generation(copied).await.expect("restored");
    let mut window = desk.window().await;
    desk.gives(&desk.people()[1].user, &unused(2));
    window.session.sync_now(false).await.expect("a start");
    let held = window.rest().await;
    assert_eq!(held.held_jobs.len(), 1, "the next job stands as a preview");
}

#[tokio::test(start_paused = true)]
async fn a_closed_vault_is_said_and_nothing_can_be_started() {
    let desk = Desk::connected().await;
    std::fs::rename(desk.key_file(), desk.folder.path().join("away.key")).expect("a file");
    let window = desk.window().await;
    let state = window.state().await;
    assert_eq!(state.button, ButtonView::Failed);
    assert_eq!(state.failure.expect("why").code, "vault_unavailable");
    let refused = window.session.sync_now(false).await.expect_err("no vault");
    assert_eq!(refused.code, UiErrorCode::DataUnusable);
}
