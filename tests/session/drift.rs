//! What somebody changes in the tenant alone, as a window shows it while it watches.

use crate::desk::{Desk, Somebody, Window, everybody, pass};
use app::view::{
    ChangeKindView, HoldView, JobStatus, JobType, KeepRequest, PersonStateView, PersonView, ToggleView,
    UiErrorCode,
};
use simulator::{Licence, TenantChange};
use std::time::Duration;

/// Longer than two comparisons are apart.
const A_WHILE: Duration = Duration::from_secs(2_000);

async fn row(window: &Window, person: &Somebody) -> PersonView {
    let page = window.session.people(everybody()).await.expect("people");
    let found = page.people.into_iter().find(|row| row.user == person.user);
    found.expect("the person")
}

fn keep(person: &Somebody, reason: &str) -> KeepRequest {
    KeepRequest {
        user: person.user.clone(),
        until: None,
        reason: reason.to_owned(),
    }
}

#[tokio::test(start_paused = true)]
async fn drift_is_noticed_by_itself_shown_and_kept_and_no_job_starts() {
    let desk = Desk::connected().await;
    let mut window = desk.settled().await;
    window.switch_auto_sync_on().await;
    let jobs = window.jobs().await.len();
    let person = desk.people().remove(0);
    let number = desk.held_by(&person.account).remove(0);
    desk.somebody_else_takes(&number);
    let state = window.until(|state| state.auto_sync.drifted == 1).await;
    assert_eq!(state.queued, 0);
    let shown = row(&window, &person).await;
    assert_eq!(shown.state, PersonStateView::Drifted);
    assert_eq!(shown.actual, None);
    let drift = shown.drift.expect("what differs");
    assert_eq!(
        (
            drift.differences[0].field.as_str(),
            drift.differences[0].ours.as_str()
        ),
        ("number", number.as_str())
    );
    assert_eq!(drift.differences[0].shown, None);

    let nothing_said = window
        .session
        .keep_shown(keep(&person, " "))
        .await
        .expect_err("no reason");
    assert_eq!(nothing_said.code, UiErrorCode::Failed);
    window
        .session
        .keep_shown(keep(&person, "a softphone in the meantime"))
        .await
        .expect("kept");
    let kept = row(&window, &person).await;
    assert_eq!(kept.hold, Some(HoldView::Kept));
    assert_eq!(kept.kept.expect("by whom").reason, "a softphone in the meantime");
    assert_eq!(window.state().await.auto_sync.drifted, 0);
    pass(A_WHILE).await;
    assert_eq!(
        window.jobs().await.len(),
        jobs,
        "a change of the tenant alone starts no job"
    );
    assert_eq!(desk.held_by(&person.account), [] as [String; 0]);

    window.session.plan_again(&person.user).await.expect("resumed");
    window.until(|state| state.auto_sync.drifted == 1).await;
    window.session.sync_person(&person.user).await.expect("a sync");
    window.until(|state| state.auto_sync.drifted == 0).await;
    assert_eq!(desk.held_by(&person.account), [number]);
}

#[tokio::test(start_paused = true)]
async fn with_the_opt_in_auto_sync_repairs_drift_as_a_job_of_its_own() {
    let desk = Desk::connected().await;
    let mut window = desk.settled().await;
    for toggle in [ToggleView::RepairDrift, ToggleView::AutoSync] {
        window.session.set_toggle(toggle, true).await.expect("switched");
    }
    let jobs = window.jobs().await.len();
    let person = desk.people().remove(0);
    let number = desk.held_by(&person.account).remove(0);
    desk.somebody_else_takes(&number);
    let state = window.until(|state| state.queued == 1).await;
    assert_eq!(state.queued_changes[0].kind, ChangeKindView::Drifted);
    window
        .until(|state| state.queued == 0 && state.running.is_none())
        .await;
    let all = window.jobs().await;
    assert_eq!(all.len(), jobs + 1);
    assert_eq!(
        (all[0].job_type, all[0].status),
        (JobType::Auto, JobStatus::Completed)
    );
    assert_eq!(desk.held_by(&person.account), [number]);
}

#[tokio::test(start_paused = true)]
async fn who_is_blocked_says_so_although_his_number_is_gone_too() {
    let desk = Desk::connected().await;
    let mut window = desk.settled().await;
    let person = desk.people().remove(0);
    let number = desk.held_by(&person.account).remove(0);
    let change = TenantChange::RemoveLicence {
        account: person.account.clone(),
        licence: Licence::PhoneSystem,
    };
    desk.control.change_tenant(&change).expect("a change");
    desk.somebody_else_takes(&number);
    window.until(|state| state.auto_sync.drifted == 1).await;
    window.read_people().await;
    let shown = row(&window, &person).await;
    assert_eq!(
        (shown.state, shown.cause.as_deref()),
        (PersonStateView::Blocked, Some("no_phone_system"))
    );
    assert!(shown.drift.is_some());
}
