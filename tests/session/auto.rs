//! Auto Sync in a window: what is saved in the phone system arrives in Microsoft by itself, and only that.

use crate::desk::{Desk, Somebody, Window, automatic, pass, unavailable, unused};
use app::view::{EventView, JobPurposeView, JobStatus, JobType, StandingView, ToggleView, TopicView};
use jiff::Timestamp;
use simulator::{
    Fault, FaultRule, JournalEntry, JournalEvent, Knobs, Licence, PbxChange, PbxStatus, System, TenantChange,
};
use std::time::Duration;
use sync_core::ports::{Connection, MirrorStore, RecordsStore};

/// What admins are told (product.md): a sync starts within ten minutes of saving.
const TOLD: Duration = Duration::from_secs(600);

impl Desk {
    /// The connection as it is before its first sync was approved.
    async fn forget_approval(&self) {
        let database = self.database().await;
        let connection = database
            .connection()
            .await
            .expect("a read")
            .expect("a connection");
        let connection = Connection {
            first_sync_approved: false,
            ..connection
        };
        database.save_connection(&connection).await.expect("saved");
    }

    /// Somebody whose licence is gone and whose new number could not be synced therefore.
    async fn somebody_blocked(&self, window: &mut Window) -> Somebody {
        let person = self.people().remove(0);
        self.control
            .change_tenant(&TenantChange::RemoveLicence {
                account: person.account.clone(),
                licence: Licence::PhoneSystem,
            })
            .expect("a change");
        self.control.quiet().await;
        self.gives(&person.user, &unused(1));
        let (job, _) = window.next_job(self).await;
        assert_eq!(job.counts.blocked, 1, "{job:?}");
        person
    }

    /// Gives him the licence that he lacks.
    fn licenses(&self, person: &Somebody) {
        self.control
            .change_tenant(&TenantChange::GrantLicence {
                account: person.account.clone(),
                licence: Licence::PhoneSystem,
            })
            .expect("a change");
    }
}

#[tokio::test(start_paused = true)]
async fn a_number_saved_in_the_phone_system_is_in_teams_within_half_a_minute_as_an_auto_job() {
    let (desk, mut window) = automatic().await;
    let person = desk.people().remove(0);
    pass(Duration::from_secs(3600)).await;
    let saved = desk.saves(&person, &unused(1));
    let (job, ended) = window.next_job(&desk).await;
    assert_eq!((job.job_type, job.status), (JobType::Auto, JobStatus::Completed));
    assert_eq!(job.started_by, "Auto Sync");
    assert_eq!(desk.held_by(&person.account), [unused(1)]);
    let took = ended.duration_since(saved).as_secs();
    assert!(took <= 30, "{took} s");
    let state = window.rest().await;
    assert_eq!(state.queued, 0);
}

#[tokio::test(start_paused = true)]
async fn the_queued_change_says_when_it_was_saved_and_when_it_was_seen() {
    let desk = Desk::connected().await;
    let mut window = desk.settled().await;
    let person = desk.people().remove(0);
    pass(Duration::from_secs(60)).await;
    let saved = desk.saves(&person, &unused(1));
    window.until(|state| state.queued == 1).await;
    let queue = desk.database().await.queued_changes().await.expect("a queue");
    let change = queue.last().expect("the newest");
    let told = change.saved_at.expect("a time").duration_since(saved);
    assert!(told.abs().as_secs() <= 1, "{told}");
    assert!(change.seen_at >= saved);
}

#[tokio::test(start_paused = true)]
async fn while_auto_sync_is_off_changes_only_queue_and_they_go_when_it_is_switched_on() {
    let desk = Desk::connected().await;
    let mut window = desk.settled().await;
    let jobs = window.jobs().await.len();
    let person = desk.people().remove(0);
    desk.gives(&person.user, &unused(1));
    let state = window.until(|state| state.queued == 1).await;
    assert_eq!(state.auto_sync.standing, StandingView::Off);
    pass(TOLD).await;
    assert_eq!(window.jobs().await.len(), jobs);
    window
        .session
        .set_toggle(ToggleView::AutoSync, true)
        .await
        .expect("Auto Sync");
    let (job, _) = window.next_job(&desk).await;
    assert_eq!(job.job_type, JobType::Auto);
    assert_eq!(desk.held_by(&person.account), [unused(1)]);
}

#[tokio::test(start_paused = true)]
async fn the_first_sync_that_has_something_to_write_is_previewed_by_auto_sync_and_told() {
    let desk = Desk::connected().await;
    let mut window = desk.window().await;
    window
        .session
        .set_toggle(ToggleView::AutoSync, true)
        .await
        .expect("Auto Sync");
    let state = window.until(|state| !state.held_jobs.is_empty()).await;
    assert_eq!(state.auto_sync.standing, StandingView::FirstSync);
    let preview = window.jobs().await.remove(0);
    assert_eq!(
        (preview.job_type, preview.purpose),
        (JobType::Auto, JobPurposeView::FirstSync)
    );
    window
        .hears(|event| {
            matches!(
                event,
                EventView::Noticed {
                    topic: TopicView::Held,
                    ..
                }
            )
        })
        .await;
    pass(TOLD).await;
    assert_eq!(
        window.jobs().await.len(),
        1,
        "one preview, however long it stands"
    );
    let held = state.held_jobs[0];
    window.session.approve(held, None).await.expect("a start");
    let state = window.rest().await;
    assert_eq!(state.auto_sync.standing, StandingView::Ready);
    desk.control.quiet().await;
    let person = desk.people().remove(0);
    assert_eq!(desk.held_by(&person.account), [person.number]);
}

#[tokio::test(start_paused = true)]
async fn a_tenant_that_is_right_already_does_not_keep_auto_sync_waiting() {
    let desk = Desk::connected().await;
    desk.settled().await.session.close().await;
    desk.forget_approval().await;
    let mut window = desk.window().await;
    let state = window.switch_auto_sync_on().await;
    assert_eq!((state.queued, state.held_jobs), (0, vec![]));
    let person = desk.people().remove(0);
    desk.gives(&person.user, &unused(1));
    let state = window.until(|state| !state.held_jobs.is_empty()).await;
    let before = std::slice::from_ref(&person.number);
    assert_eq!(desk.held_by(&person.account), before, "nobody saw it yet");
    let held = state.held_jobs[0];
    window.session.approve(held, None).await.expect("a start");
    window.rest().await;
    desk.control.quiet().await;
    assert_eq!(desk.held_by(&person.account), [unused(1)]);
}

#[tokio::test(start_paused = true)]
async fn who_is_not_teams_enabled_and_what_changes_in_the_tenant_alone_start_no_job() {
    let (desk, window) = automatic().await;
    let jobs = window.jobs().await.len();
    let enabled: Vec<String> = desk
        .control
        .truth()
        .wanted
        .into_iter()
        .map(|wanted| wanted.pbx_user_id)
        .collect();
    let other = desk
        .control
        .pbx_users()
        .into_iter()
        .find(|user| !enabled.contains(&user.user_id))
        .expect("somebody");
    let renamed = PbxChange {
        last_name: Some("Another".into()),
        ..PbxChange::default()
    };
    desk.control
        .edit_pbx_user(&other.user_id, &renamed)
        .expect("an edit");
    let person = desk.people().remove(0);
    let taken = TenantChange::UnassignNumber {
        number: person.number.clone(),
    };
    desk.control.change_tenant(&taken).expect("a change");
    pass(Duration::from_secs(3600)).await;
    assert_eq!(window.jobs().await.len(), jobs);
}

#[tokio::test(start_paused = true)]
async fn several_saves_in_a_row_become_one_job() {
    let (desk, mut window) = automatic().await;
    let people = desk.people();
    for (n, person) in (1..).zip(&people[..4]) {
        desk.gives(&person.user, &unused(n));
        pass(Duration::from_secs(2)).await;
    }
    let jobs = window.jobs().await.len();
    let (job, _) = window.next_job(&desk).await;
    assert_eq!(window.jobs().await.len(), jobs + 1);
    assert_eq!(job.counts.verified, 4);
}

#[tokio::test(start_paused = true)]
async fn a_key_without_audit_records_is_served_by_whole_lists_within_ten_minutes() {
    let desk = Desk::connected().await;
    desk.control.set_knobs(|knobs: &mut Knobs| knobs.audit = false);
    let mut window = desk.settled().await;
    window
        .session
        .set_toggle(ToggleView::AutoSync, true)
        .await
        .expect("Auto Sync");
    window.until(|state| state.auto_sync.news == Some(false)).await;
    let person = desk.people().remove(0);
    let saved = desk.saves(&person, &unused(1));
    let (job, ended) = window.next_job(&desk).await;
    assert_eq!(job.job_type, JobType::Auto);
    assert!(ended.duration_since(saved).unsigned_abs() < TOLD);
    assert_eq!(desk.held_by(&person.account), [unused(1)]);
}

#[tokio::test(start_paused = true)]
async fn a_teams_flag_that_is_not_audited_arrives_within_ten_minutes_all_the_same() {
    let (desk, mut window) = automatic().await;
    desk.control
        .set_knobs(|knobs: &mut Knobs| knobs.audit_teams_flag = false);
    let person = desk.people().remove(0);
    pass(Duration::from_secs(3600)).await;
    for (ticked, numbers) in [(false, vec![]), (true, vec![person.number.clone()])] {
        let saved = desk.ticks(&person, ticked);
        let (_, ended) = window.next_job(&desk).await;
        assert!(ended.duration_since(saved).unsigned_abs() < TOLD);
        desk.control.quiet().await;
        assert_eq!(desk.held_by(&person.account), numbers);
    }
}

#[tokio::test(start_paused = true)]
async fn whole_lists_are_rarer_once_the_news_was_seen_to_tell_of_the_teams_flag() {
    let (desk, mut window) = automatic().await;
    let person = desk.people().remove(0);
    let next_list = async |window: &Window| {
        let status = window.session.pbx_status().await.expect("a status");
        let next: Timestamp = status.next_refresh.expect("a time").parse().expect("a time");
        next.duration_since(desk.now())
    };
    assert!(next_list(&window).await.as_secs() <= 5 * 60);
    for ticked in [false, true] {
        desk.ticks(&person, ticked);
        window.next_job(&desk).await;
    }
    assert!(next_list(&window).await.as_secs() > 10 * 60);
}

#[tokio::test(start_paused = true)]
async fn while_the_phone_system_is_down_nobody_loses_anything_and_afterwards_it_catches_up() {
    let (desk, mut window) = automatic().await;
    let people = desk.people();
    let before: Vec<Vec<String>> = people
        .iter()
        .map(|person| desk.held_by(&person.account))
        .collect();
    for system in [System::Pbx, System::Audit] {
        desk.spoil(FaultRule::on(system, "*", unavailable()));
    }
    desk.gives(&people[0].user, &unused(1));
    pass(Duration::from_secs(20 * 60)).await;
    let state = window.state().await;
    assert!(state.failure.is_some(), "{state:?}");
    let during: Vec<Vec<String>> = people
        .iter()
        .map(|person| desk.held_by(&person.account))
        .collect();
    assert_eq!(during, before);
    desk.control.remove_faults(None);
    let up = desk.now();
    let (job, ended) = window.next_job(&desk).await;
    assert_eq!((job.job_type, job.counts.verified), (JobType::Auto, 1));
    assert!(ended.duration_since(up).unsigned_abs() < Duration::from_secs(180));
    assert_eq!(desk.held_by(&people[0].account), [unused(1)]);
}

#[tokio::test(start_paused = true)]
async fn what_the_news_could_not_name_is_found_as_soon_as_the_list_can_be_read_again() {
    let (desk, mut window) = automatic().await;
    desk.control
        .set_knobs(|knobs: &mut Knobs| knobs.audit_extension_user = false);
    // The news goes on, and the list does not.
    desk.spoil(FaultRule::on(System::Pbx, "users", unavailable()));
    let person = desk.people().remove(0);
    desk.gives(&person.user, &unused(1));
    window.until(|state| state.failure.is_some()).await;
    desk.control.remove_faults(None);
    let up = desk.now();
    let (job, ended) = window.next_job(&desk).await;
    assert_eq!((job.job_type, job.counts.verified), (JobType::Auto, 1));
    let took = ended.duration_since(up);
    assert!(took.unsigned_abs() < Duration::from_secs(240), "{took}");
}

#[tokio::test(start_paused = true)]
async fn a_list_that_fails_is_asked_for_less_and_less_although_the_news_goes_on() {
    let (desk, mut window) = automatic().await;
    desk.control
        .set_knobs(|knobs: &mut Knobs| knobs.audit_extension_user = false);
    desk.spoil(FaultRule::on(System::Pbx, "users", unavailable()));
    desk.gives(&desk.people().remove(0).user, &unused(1));
    window.until(|state| state.failure.is_some()).await;
    let since = u64::try_from(desk.control.journal(0).len()).expect("a length");
    pass(Duration::from_secs(30 * 60)).await;
    let asked = |wanted: System| {
        let entries = desk.control.journal(since);
        let of = |entry: &&JournalEntry| matches!(&entry.event, JournalEvent::Request { system, .. } if *system == wanted);
        entries.iter().filter(of).count()
    };
    let (lists, news) = (asked(System::Pbx), asked(System::Audit));
    assert!(lists < 150, "{lists} requests for lists in half an hour");
    assert!(news > 150, "{news} questions for news");
    assert!(window.state().await.failure.is_some(), "it is still said");
}

#[tokio::test(start_paused = true)]
async fn who_cannot_be_synced_does_not_start_job_after_job() {
    let (desk, mut window) = automatic().await;
    let person = desk.people().remove(0);
    let refused = Fault::OperationFails {
        text: "The number is not allowed here.".into(),
    };
    desk.spoil(FaultRule::on(System::Graph, "*assignNumber*", refused));
    desk.gives(&person.user, &unused(1));
    window.next_job(&desk).await;
    let jobs = window.jobs().await.len();
    pass(Duration::from_secs(3600)).await;
    let more = window.jobs().await.len() - jobs;
    assert!(more <= 8, "{more} jobs in an hour for one refusal");
}

#[tokio::test(start_paused = true)]
async fn a_licence_that_arrives_completes_the_change_that_waited_for_it() {
    let (desk, mut window) = automatic().await;
    let person = desk.somebody_blocked(&mut window).await;
    let jobs = window.jobs().await.len();
    pass(Duration::from_secs(3 * 3600)).await;
    assert_eq!(window.jobs().await.len(), jobs, "who stays blocked starts no job");
    desk.licenses(&person);
    let (job, _) = window.next_job(&desk).await;
    assert_eq!((job.job_type, job.counts.verified), (JobType::Auto, 1));
    assert_eq!(desk.held_by(&person.account), [unused(1)]);
}

#[tokio::test(start_paused = true)]
async fn what_is_on_its_way_when_somebody_joins_is_waited_for_in_minutes() {
    let (desk, mut window) = automatic().await;
    let person = desk.somebody_blocked(&mut window).await;
    pass(Duration::from_secs(200)).await;
    desk.licenses(&person);
    let granted = desk.now();
    let (job, ended) = window.next_job(&desk).await;
    assert_eq!((job.job_type, job.counts.verified), (JobType::Auto, 1));
    let took = ended.duration_since(granted);
    assert!(took.as_secs() < 600, "{took}");
}

#[tokio::test(start_paused = true)]
async fn with_pbx_enable_sync_the_phone_system_is_read_on_request_only() {
    let (desk, mut window) = automatic().await;
    window
        .session
        .set_toggle(ToggleView::PbxEnableSync, true)
        .await
        .expect("the legacy pull");
    let state = window
        .until(|state| state.auto_sync.standing == StandingView::PbxEnableSync)
        .await;
    assert!(state.menu.pbx.shown);
    let jobs = window.jobs().await.len();
    let person = desk.people().remove(0);
    desk.gives(&person.user, &unused(1));
    pass(Duration::from_secs(3600)).await;
    assert_eq!(window.state().await.queued, 0);
    let state = window.refresh().await;
    assert_eq!((state.queued, window.jobs().await.len()), (1, jobs));
    window
        .session
        .set_toggle(ToggleView::PbxEnableSync, false)
        .await
        .expect("the way it was");
    let (job, _) = window.next_job(&desk).await;
    assert_eq!(job.job_type, JobType::Auto);
}

#[tokio::test(start_paused = true)]
async fn next_gen_off_takes_auto_sync_with_it_and_its_entry_from_the_menu() {
    let (_desk, mut window) = automatic().await;
    window
        .session
        .set_toggle(ToggleView::NextGen, false)
        .await
        .expect("classic sync");
    let state = window.until(|state| !state.auto_sync.next_gen).await;
    assert!(!state.auto_sync.auto_sync && !state.menu.teams.shown);
    window
        .session
        .set_toggle(ToggleView::NextGen, true)
        .await
        .expect("Next Gen");
    let state = window.state().await;
    assert!(state.auto_sync.next_gen && !state.auto_sync.auto_sync);
}

#[tokio::test(start_paused = true)]
async fn a_restart_says_since_when_nobody_watched_and_catches_up() {
    let (desk, window) = automatic().await;
    pass(Duration::from_secs(60)).await;
    let left = desk.now();
    window.session.close().await;
    let person = desk.people().remove(0);
    desk.gives(&person.user, &unused(1));
    pass(Duration::from_secs(8 * 3600)).await;
    let mut window = desk.window().await;
    let state = window.state().await;
    let since: Timestamp = state
        .auto_sync
        .not_watching_since
        .expect("a time")
        .parse()
        .expect("a time");
    let apart = left.duration_since(since).abs();
    assert!(apart.as_secs() <= 65, "{apart}");
    let (job, _) = window.next_job(&desk).await;
    assert_eq!((job.job_type, job.counts.verified), (JobType::Auto, 1));
    assert_eq!(window.rest().await.auto_sync.not_watching_since, None);
}

#[tokio::test(start_paused = true)]
async fn who_is_switched_off_in_the_phone_system_loses_his_number_by_itself_within_the_limits() {
    let (desk, mut window) = automatic().await;
    let person = desk.people().remove(0);
    let off = PbxChange {
        status: Some(PbxStatus::Inactive),
        ..PbxChange::default()
    };
    desk.control.edit_pbx_user(&person.user, &off).expect("an edit");
    let (job, _) = window.next_job(&desk).await;
    assert_eq!((job.job_type, job.status), (JobType::Auto, JobStatus::Completed));
    assert!(desk.held_by(&person.account).is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_manual_sync_during_an_auto_job_waits_and_both_stand_in_the_history() {
    let (desk, mut window) = automatic().await;
    let person = desk.people().remove(0);
    desk.gives(&person.user, &unused(1));
    window
        .until(|state| {
            state
                .running
                .as_ref()
                .is_some_and(|running| running.job.is_some())
        })
        .await;
    window
        .session
        .sync_now(false)
        .await
        .expect("a place in the queue");
    assert!(window.state().await.another_waits);
    let mut jobs = window.jobs().await;
    while jobs.iter().any(|job| job.ended_at.is_none()) || jobs[0].job_type != JobType::Manual {
        window.next().await;
        jobs = window.jobs().await;
    }
    assert_eq!(
        (jobs[0].job_type, jobs[1].job_type),
        (JobType::Manual, JobType::Auto)
    );
    assert!(desk.control.violations().is_empty());
}
