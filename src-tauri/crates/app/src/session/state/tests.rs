use super::{Facts, Order};
use crate::view::{AutoSyncView, ButtonView, FaceView, LeaderView, PhaseView, StateView};
use jiff::Timestamp;
use store::WaitingChanges;
use sync_core::{
    consent::{Consent, ConsentMethod, Grant},
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
    id::{JobId, TenantId},
    job::{Job, JobCounts, JobPurpose, JobStatus, JobType, StartedBy},
    mirror::Mirror,
    settings::Settings,
};
use sync_engine::EngineState;

/// A connection in which all is done.
fn quiet() -> Facts {
    Facts {
        following: None,
        unable: None,
        engine: EngineState::Idle,
        at_work: None,
        another_waits: false,
        work_failure: None,
        read_failure: None,
        unfinished: Vec::new(),
        cancelling: false,
        settled: 0,
        last_job: Some(job(1, JobStatus::Completed)),
        waiting: WaitingChanges::default(),
        mirror: Mirror::default(),
        settings: Settings::default(),
        first_sync_approved: true,
        consent: granted(),
        auto_sync: AutoSyncView::off(),
    }
}

fn granted() -> Consent {
    Consent::Granted {
        grant: Grant {
            method: ConsentMethod::Certificate,
            tenant: TenantId::new("t"),
            client_id: "c".into(),
            object_id: None,
            by: None,
            delegate: None,
            at: Timestamp::UNIX_EPOCH,
            permissions: ["User.Read.All".to_owned()].into(),
            certificate: None,
            last_used: None,
        },
    }
}

fn refused(reason: ErrorCode) -> Consent {
    granted().refused(reason, "because", Timestamp::UNIX_EPOCH)
}

fn job(id: i64, status: JobStatus) -> Job {
    Job {
        id: JobId(id),
        job_type: JobType::Manual,
        purpose: JobPurpose::Sync,
        status,
        started_by: StartedBy {
            person: "mira".into(),
            computer: "desk".into(),
            microsoft_account: None,
        },
        started_at: Timestamp::UNIX_EPOCH,
        ended_at: status.ended().then_some(Timestamp::UNIX_EPOCH),
        plan_hash: None,
        counts: JobCounts {
            planned: 5,
            ..JobCounts::default()
        },
        diagnostic: false,
        failure: None,
        held_because: Vec::new(),
        signed_in: None,
    }
}

fn failure(code: ErrorCode) -> Option<Failure> {
    Some(Failure::new(code, FailureClass::NeedsAdmin, "because"))
}

fn three() -> WaitingChanges {
    WaitingChanges {
        count: 3,
        newest: Vec::new(),
    }
}

fn leader() -> LeaderView {
    LeaderView {
        person: "tom".into(),
        computer: "rack".into(),
        face: FaceView::Cli,
        since: "2026-03-01T08:00:00Z".into(),
        pid: 7,
        takes_requests: false,
    }
}

fn button(facts: Facts) -> ButtonView {
    facts.view().button
}

#[test]
fn each_end_of_the_last_job_has_its_button() {
    let ended = |status| {
        button(Facts {
            last_job: Some(job(1, status)),
            ..quiet()
        })
    };
    assert_eq!(ended(JobStatus::Completed), ButtonView::UpToDate);
    assert_eq!(
        ended(JobStatus::CompletedWithErrors),
        ButtonView::CompletedWithErrors
    );
    assert_eq!(ended(JobStatus::Rejected), ButtonView::UpToDate);
    assert_eq!(ended(JobStatus::Cancelled), ButtonView::UpToDate);
}

#[test]
fn a_failed_job_says_by_its_code_what_is_in_the_way() {
    let failed = |code| {
        let last = Job {
            failure: Some((code, "because".into())),
            ..job(1, JobStatus::Failed)
        };
        let view = Facts {
            last_job: Some(last),
            ..quiet()
        }
        .view();
        assert_eq!(view.failure.unwrap().detail, "because");
        view.button
    };
    assert_eq!(failed(ErrorCode::Internal), ButtonView::Failed);
    assert_eq!(failed(ErrorCode::TenantUnavailable), ButtonView::Offline);
    assert_eq!(failed(ErrorCode::PbxKeyRefused), ButtonView::ReconnectNeeded);
}

#[test]
fn a_refused_consent_is_shown_until_it_works_again_and_leaves_the_manual_sync() {
    let last = Job {
        failure: Some((ErrorCode::SignInNeeded, "because".into())),
        ..job(1, JobStatus::Failed)
    };
    let facts = |consent| Facts {
        last_job: Some(last.clone()),
        consent,
        settings: Settings {
            auto_sync: true,
            ..Settings::default()
        },
        ..quiet()
    };
    let view = facts(refused(ErrorCode::CredentialEnded)).view();
    assert_eq!(view.button, ButtonView::ReconnectNeeded);
    assert_eq!(view.failure.unwrap().code, "credential_ended");
    assert!(view.menu.manual.enabled && !view.menu.teams.enabled);
    assert_eq!(
        view.menu.teams.reason.as_deref(),
        Some(ErrorCode::CredentialEnded.sentence())
    );
    let mended = facts(granted()).view();
    assert_ne!(
        mended.button,
        ButtonView::ReconnectNeeded,
        "what it failed for is over"
    );
    assert!(mended.menu.teams.enabled && mended.failure.is_none());
}

#[test]
fn without_a_consent_nothing_but_a_manual_sync_is_offered() {
    for consent in [Consent::NotGranted, granted().revoked(Timestamp::UNIX_EPOCH)] {
        let view = Facts {
            consent,
            settings: Settings {
                auto_sync: true,
                ..Settings::default()
            },
            ..quiet()
        }
        .view();
        assert!(view.menu.manual.enabled && !view.menu.teams.enabled);
        assert!(view.menu.teams.reason.unwrap().contains("Global Administrator"));
        assert_eq!(view.button, ButtonView::UpToDate);
    }
}

#[test]
fn a_running_job_comes_before_everything_else() {
    let facts = Facts {
        at_work: Some(Order::Sync { diagnostic: true }),
        engine: EngineState::Syncing {
            job: JobId(4),
            done: 2,
            of: 5,
        },
        read_failure: failure(ErrorCode::PbxUnavailable),
        waiting: three(),
        ..quiet()
    };
    let view = facts.view();
    assert_eq!(view.button, ButtonView::Syncing);
    let running = view.running.unwrap();
    assert_eq!(
        (running.job, running.phase, running.done, running.of),
        (Some(4), PhaseView::Applying, 2, 5)
    );
    assert!(running.diagnostic);
}

#[test]
fn trouble_comes_before_held_jobs_and_those_before_changes() {
    let held = || Facts {
        unfinished: vec![job(9, JobStatus::Held)],
        waiting: three(),
        ..quiet()
    };
    assert_eq!(button(held()), ButtonView::Held);
    let view = held().view();
    assert_eq!((view.held_jobs, view.queued), (vec![9], 3));
    let offline = Facts {
        read_failure: failure(ErrorCode::PbxUnavailable),
        ..held()
    };
    assert_eq!(button(offline), ButtonView::Offline);
    let changes = Facts {
        waiting: three(),
        ..quiet()
    };
    assert_eq!(button(changes), ButtonView::ChangesQueued);
}

#[test]
fn a_plan_that_changed_is_told_and_is_no_trouble() {
    let view = Facts {
        work_failure: failure(ErrorCode::PlanChanged),
        unfinished: vec![job(9, JobStatus::Held)],
        ..quiet()
    }
    .view();
    assert_eq!(view.button, ButtonView::Held);
    assert_eq!(view.failure.unwrap().code, "plan_changed");
}

#[test]
fn a_paused_job_asks_for_the_credential() {
    let paused = Facts {
        unfinished: vec![job(2, JobStatus::Paused)],
        ..quiet()
    };
    assert_eq!(button(paused), ButtonView::ReconnectNeeded);
}

#[test]
fn without_a_first_sync_a_press_shows_its_preview() {
    let fresh = || Facts {
        first_sync_approved: false,
        last_job: None,
        waiting: three(),
        ..quiet()
    };
    assert_eq!(button(fresh()), ButtonView::ApprovalNeeded);
    let first = |status| Job {
        purpose: JobPurpose::FirstSync,
        ..job(1, status)
    };
    let rejected = Facts {
        last_job: Some(first(JobStatus::Rejected)),
        ..fresh()
    };
    assert_eq!(button(rejected), ButtonView::ApprovalNeeded);
    let nothing_to_write = Facts {
        last_job: Some(first(JobStatus::Completed)),
        waiting: WaitingChanges::default(),
        ..fresh()
    };
    assert_eq!(button(nothing_to_write), ButtonView::UpToDate);
}

#[test]
fn a_follower_shows_the_leaders_job_and_starts_nothing() {
    let view = Facts {
        following: Some(leader()),
        unfinished: vec![job(3, JobStatus::Running)],
        settled: 2,
        ..quiet()
    }
    .view();
    assert_eq!(view.button, ButtonView::Syncing);
    let running = view.running.unwrap();
    assert_eq!((running.done, running.of), (2, 5));
    assert!(!view.menu.manual.enabled);
    assert!(view.menu.manual.reason.unwrap().contains("tom on rack"));
}

#[test]
fn menu_entries_come_with_their_settings() {
    let shown = |auto_sync, pbx_enable_sync| {
        let settings = Settings {
            auto_sync,
            pbx_enable_sync,
            ..Settings::default()
        };
        let menu = Facts { settings, ..quiet() }.view().menu;
        (menu.teams.shown, menu.manual.shown, menu.pbx.shown)
    };
    assert_eq!(shown(false, false), (false, true, false));
    assert_eq!(shown(true, true), (true, true, true));
}

#[test]
fn a_window_without_a_connection_offers_nothing() {
    let view = StateView::not_connected();
    assert_eq!(view.button, ButtonView::NotConnected);
    assert!(!view.menu.manual.enabled);
}
