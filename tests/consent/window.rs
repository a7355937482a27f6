//! The consent and the sign-ins of a window.

use crate::{
    browser::Browser,
    office::{GLOBAL, Office},
};
use app::{
    Face, OpenPage, Session, SignIns,
    core::ports::JobHistory,
    view::{
        ButtonView, ConsentMethodView, ConsentStateView, EventView, SignInForView, SignInStageView,
        SignInWayView, StateView, ToggleView, UiErrorCode,
    },
};
use simulator::ApplicationChange;
use std::sync::{Arc, Mutex};
use tokio::sync::broadcast::{self, Receiver};

const BROWSER: SignInWayView = SignInWayView::Browser;
const CONSENT: SignInForView = SignInForView::Consent {
    method: ConsentMethodView::Certificate,
    auto_sync: false,
};
const SYNC: SignInForView = SignInForView::Sync { diagnostic: false };

/// A window of the office, and what its sign-ins tell.
struct Desk {
    office: Office,
    session: Session,
    sign_ins: SignIns,
    moved: Receiver<EventView>,
    /// The pages that were opened.
    pages: Arc<Mutex<Vec<String>>>,
}

impl Desk {
    async fn at(office: Office) -> Self {
        let session = Session::open(office.app.clone(), Face::App).await;
        let (told, moved) = broadcast::channel(256);
        Self {
            office,
            session,
            sign_ins: SignIns::new(told),
            moved,
            pages: Arc::default(),
        }
    }

    /// Somebody who opens each page as the next of these people.
    fn browser(&self, accounts: &[&str]) -> OpenPage {
        let ids: Vec<String> = accounts
            .iter()
            .map(|key| self.office.control.sign_in_person(key).expect("somebody").id)
            .collect();
        let (people, pages) = (Mutex::new(ids.into_iter()), self.pages.clone());
        Arc::new(move |url| {
            pages.lock().expect("pages").push(url.to_owned());
            let Some(account) = people.lock().expect("people").next() else {
                return false;
            };
            let url = url.to_owned();
            tokio::spawn(async move { Browser::new().visit(&url, &account, "accept").await });
            true
        })
    }

    async fn begin(&self, purpose: SignInForView, accounts: &[&str]) {
        let open = self.browser(accounts);
        self.session
            .begin_sign_in(&self.sign_ins, purpose, BROWSER, open)
            .await
            .expect("a sign-in");
    }

    /// The first stage of which this is true.
    async fn stage(&mut self, wanted: impl Fn(&SignInStageView) -> bool) -> SignInStageView {
        loop {
            if let Some(view) = self.sign_ins.view()
                && wanted(&view.stage)
            {
                return view.stage;
            }
            self.moved.recv().await.expect("a sign-in");
        }
    }

    async fn ends(&mut self) -> SignInStageView {
        self.stage(|stage| {
            matches!(
                stage,
                SignInStageView::Done | SignInStageView::Failed { .. } | SignInStageView::Confirm { .. }
            )
        })
        .await
    }

    /// The state once nothing is at work.
    async fn rest(&self) -> StateView {
        let mut events = self.session.events();
        loop {
            let state = self.session.state().await.expect("a state");
            if state.running.is_none() {
                return state;
            }
            events.recv().await.expect("an event");
        }
    }

    fn upn(&self, key: &str) -> String {
        self.office.control.sign_in_person(key).expect("somebody").upn
    }
}

#[tokio::test]
async fn a_global_administrator_approves_in_the_window_and_is_told_what_is_next() {
    let mut desk = Desk::at(Office::registered().await).await;
    let before = desk.session.state().await.expect("a state");
    assert_eq!(before.consent, ConsentStateView::NotGranted);
    desk.begin(CONSENT, &[GLOBAL, GLOBAL]).await;
    assert_eq!(desk.ends().await, SignInStageView::Done);
    let consent = desk.session.consent().await.expect("a consent");
    assert_eq!(consent.state, ConsentStateView::Granted);
    assert_eq!(consent.granted_by, Some(desk.upn(GLOBAL)));
    let shown = desk.session.connection();
    assert_ne!(
        shown.tenant_name, shown.tenant_id,
        "the approval told the tenant's name"
    );
    assert!(consent.permissions.iter().all(|permission| permission.granted));
    assert_eq!(
        desk.session.state().await.expect("a state").consent,
        ConsentStateView::Granted
    );
    let login = &desk.office.endpoints().login_url;
    let pages = desk.pages.lock().expect("pages").clone();
    assert_eq!(pages.len(), 2, "the sign-in and the page of the permissions");
    assert!(pages.iter().all(|page| page.starts_with(login)), "{pages:?}");
}

#[tokio::test]
async fn auto_sync_is_switched_on_with_the_approval_that_was_asked_for_it() {
    let mut desk = Desk::at(Office::registered().await).await;
    let asked = SignInForView::Consent {
        method: ConsentMethodView::Certificate,
        auto_sync: true,
    };
    desk.session
        .set_toggle(ToggleView::NextGen, true)
        .await
        .expect("Next Gen");
    desk.session
        .set_toggle(ToggleView::AutoSync, true)
        .await
        .expect_err("nobody has approved");
    desk.begin(asked.clone(), &["pim_eligible"]).await;
    assert!(matches!(desk.ends().await, SignInStageView::Failed { .. }));
    assert!(!desk.session.state().await.expect("a state").auto_sync.auto_sync);
    desk.begin(asked, &[GLOBAL, GLOBAL]).await;
    assert_eq!(desk.ends().await, SignInStageView::Done);
    let state = desk.session.state().await.expect("a state");
    assert!(state.auto_sync.auto_sync && state.menu.teams.shown);
    desk.session.revoke_consent().await.expect("a revocation");
    assert!(!desk.session.state().await.expect("a state").auto_sync.auto_sync);
}

#[tokio::test]
async fn who_may_not_approve_is_told_why_and_nothing_is_granted() {
    let mut desk = Desk::at(Office::registered().await).await;
    desk.begin(CONSENT, &["pim_eligible"]).await;
    let SignInStageView::Failed { error } = desk.ends().await else {
        panic!("he was let in");
    };
    let words = format!("{} {}", error.message, error.advice.unwrap_or_default());
    assert!(words.contains(&desk.upn("pim_eligible")), "{words}");
    assert!(words.contains("PIM"), "{words}");
    let consent = desk.session.consent().await.expect("a consent");
    assert_eq!(consent.state, ConsentStateView::NotGranted);
}

#[tokio::test]
async fn without_a_consent_a_teams_administrator_signs_in_for_each_job_and_confirms_it_first() {
    let office = Office::registered().await;
    office.change(&ApplicationChange::GrantConsent { by: None });
    let mut desk = Desk::at(office).await;
    desk.begin(SYNC, &["teams_administrator"]).await;
    let SignInStageView::Confirm {
        account,
        role,
        tenant,
    } = desk.ends().await
    else {
        panic!("he was not asked");
    };
    assert_eq!(
        (account, role.as_str()),
        (desk.upn("teams_administrator"), "Teams Administrator")
    );
    assert!(!tenant.is_empty());
    let database = desk.office.database().await;
    assert_eq!(
        database.last_ended().await.expect("jobs"),
        None,
        "nothing begins before that"
    );
    assert!(database.unfinished().await.expect("jobs").is_empty());

    desk.session
        .confirm_sign_in(&desk.sign_ins)
        .await
        .expect("a start");
    assert_eq!(desk.sign_ins.view(), None, "the dialog is over");
    let held = desk.rest().await.held_jobs[0];
    desk.begin(SignInForView::Approve { job: held }, &["teams_administrator"])
        .await;
    assert!(matches!(desk.ends().await, SignInStageView::Confirm { .. }));
    desk.session
        .confirm_sign_in(&desk.sign_ins)
        .await
        .expect("a start");
    let state = desk.rest().await;
    assert_eq!((state.button, state.held_jobs.len()), (ButtonView::UpToDate, 0));
    let ended = database.last_ended().await.expect("jobs").expect("a job");
    assert_eq!(
        ended.started_by.microsoft_account,
        Some(desk.upn("teams_administrator"))
    );
    let consent = desk.session.consent().await.expect("a consent");
    assert_eq!(
        consent.state,
        ConsentStateView::NotGranted,
        "nothing is kept of it"
    );
    assert_eq!(
        desk.office.leaked(desk.office.folder.path()),
        Vec::<String>::new()
    );
}

#[tokio::test]
async fn a_confirmation_counts_once_and_only_while_the_dialog_is_open() {
    let office = Office::registered().await;
    office.change(&ApplicationChange::GrantConsent { by: None });
    let mut desk = Desk::at(office).await;
    desk.begin(SYNC, &["teams_administrator"]).await;
    assert!(matches!(desk.ends().await, SignInStageView::Confirm { .. }));
    desk.sign_ins.end();
    let refused = desk
        .session
        .confirm_sign_in(&desk.sign_ins)
        .await
        .expect_err("it was closed");
    assert_eq!(refused.code, UiErrorCode::InvalidRequest);
    let jobs = desk.office.database().await.unfinished().await.expect("jobs");
    assert!(jobs.is_empty());
}

#[tokio::test]
async fn a_closed_dialog_ends_the_sign_in_and_its_door() {
    let mut desk = Desk::at(Office::registered().await).await;
    desk.begin(CONSENT, &[]).await;
    let SignInStageView::OpenPage { url, opened, .. } = desk
        .stage(|stage| matches!(stage, SignInStageView::OpenPage { .. }))
        .await
    else {
        panic!("no page");
    };
    assert!(!opened, "nobody opened a browser");
    desk.sign_ins.end_and_wait().await;
    assert_eq!(desk.sign_ins.view(), None);
    let account = desk.office.control.sign_in_person(GLOBAL).expect("somebody").id;
    let visit = tokio::spawn(async move { Browser::new().visit(&url, &account, "accept").await });
    assert!(
        visit.await.is_err(),
        "nobody listens to what the browser brings back"
    );
    let consent = desk.session.consent().await.expect("a consent");
    assert_eq!(consent.state, ConsentStateView::NotGranted);
}

#[tokio::test]
async fn a_refused_credential_is_shown_on_the_button_until_somebody_approves_again() {
    let office = Office::approved().await;
    let mut desk = Desk::at(office).await;
    desk.office.change(&ApplicationChange::WithdrawConsent);
    let refused = desk.session.test_consent().await.expect_err("withdrawn");
    assert_eq!(refused.code, UiErrorCode::WrongCredential);
    let state = desk.session.state().await.expect("a state");
    assert_eq!(
        (state.button, state.consent),
        (ButtonView::ReconnectNeeded, ConsentStateView::ReconnectNeeded)
    );
    assert!(state.menu.manual.enabled, "a person can still sign in for a job");
    desk.begin(CONSENT, &[GLOBAL, GLOBAL]).await;
    assert_eq!(desk.ends().await, SignInStageView::Done);
    let state = desk.session.state().await.expect("a state");
    assert_ne!(state.button, ButtonView::ReconnectNeeded);
    assert_eq!(state.consent, ConsentStateView::Granted);

    let revoked = desk.session.revoke_consent().await.expect("revoked");
    assert_eq!(revoked.not_removed, None);
    let state = desk.session.state().await.expect("a state");
    assert_eq!(state.consent, ConsentStateView::Revoked);
}

#[tokio::test]
async fn a_job_that_began_meanwhile_costs_nobody_his_sign_in() {
    let mut desk = Desk::at(Office::approved().await).await;
    desk.begin(SYNC, &["teams_administrator"]).await;
    assert!(matches!(desk.ends().await, SignInStageView::Confirm { .. }));
    desk.session.sync_now(false).await.expect("a start");
    let refused = desk.session.confirm_sign_in(&desk.sign_ins).await;
    assert_eq!(refused.expect_err("a job is at work").code, UiErrorCode::Busy);
    let stage = desk.sign_ins.view().expect("still signed in").stage;
    assert!(matches!(stage, SignInStageView::Confirm { .. }), "{stage:?}");
    desk.rest().await;
    desk.session
        .confirm_sign_in(&desk.sign_ins)
        .await
        .expect("it begins");
    assert!(desk.sign_ins.view().is_none());
    desk.rest().await;
}
