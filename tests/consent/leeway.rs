//! What Entra's documentation leaves open, or an administrator may have set: each is a knob of the sample tenant, and
//! is tried both ways here.

use crate::office::{GLOBAL, Office};
use app::view::ConsentStateView;
use app::{ApprovalRequest, Face, SignInWay, core::consent::ConsentMethod};
use simulator::{AssertionErrors, Knobs, PersonChange};
use std::time::{Duration, Instant};
use sync_core::{
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
    job::JobStatus,
};

const DELEGATE: &str = "teams_administrator";
/// Longer than anything that Entra is set to take here.
const PATIENCE: Duration = Duration::from_secs(30);

async fn office(set: impl FnOnce(&mut Knobs)) -> Office {
    let office = Office::registered().await;
    office.control.set_knobs(set);
    office
}

async fn approved(office: &Office, method: ConsentMethod, accounts: &[&str]) {
    let consent = office.approve(method, accounts, "accept").await;
    assert!(consent.expect("approved").grant().is_some());
}

/// Asks until it is refused.
async fn refused_at_last(office: &Office) -> Failure {
    let began = Instant::now();
    loop {
        if let Err(failure) = office.app.test_consent().await {
            return failure;
        }
        assert!(began.elapsed() < PATIENCE, "it was never refused");
    }
}

#[tokio::test]
async fn an_approval_goes_well_whatever_entra_makes_of_what_is_not_documented() {
    for other in [false, true] {
        let office = office(|knobs| {
            if !other {
                return;
            }
            knobs.pkce_required = !knobs.pkce_required;
            knobs.pkce_plain = !knobs.pkce_plain;
            knobs.wids_claim = !knobs.wids_claim;
            knobs.scope_all_consented = !knobs.scope_all_consented;
            knobs.single_sign_on = !knobs.single_sign_on;
            knobs.user_consent_allowed = !knobs.user_consent_allowed;
            knobs.assertion_x5t = !knobs.assertion_x5t;
            knobs.assertion_once = !knobs.assertion_once;
            knobs.continuous_access = !knobs.continuous_access;
            knobs.assertion_skew_seconds = 60;
            knobs.code_seconds = 60;
        })
        .await;
        approved(&office, ConsentMethod::Certificate, &[GLOBAL, GLOBAL]).await;
        office.app.test_consent().await.expect("it works");
        let leader = office.app.clone().lead(Face::Cli).await.expect("the lead");
        let held = leader.sync(None, false).await.expect("a preview");
        assert_eq!(held.job.status, JobStatus::Held);
    }
}

#[tokio::test]
async fn permissions_that_come_late_are_waited_for() {
    for (late_tokens, late_seconds) in [(2, 0), (0, 1)] {
        let office = office(|knobs| {
            knobs.app_roles_late_tokens = late_tokens;
            knobs.app_roles_late_seconds = late_seconds;
        })
        .await;
        approved(&office, ConsentMethod::Certificate, &[GLOBAL, GLOBAL]).await;
        let health = office.app.consent_health().await.expect("health");
        assert!(health.permissions.iter().all(|permission| permission.granted));
    }
}

#[tokio::test]
async fn an_account_of_another_tenant_never_approves_though_the_page_lets_it_in() {
    let office = office(|knobs| knobs.other_tenant_signs_in = true).await;
    let refused = office
        .approve(ConsentMethod::Certificate, &["other_tenant"], "accept")
        .await;
    let failure = refused.expect_err("another tenant");
    assert_eq!(failure.code, ErrorCode::WrongTenant, "{failure}");
    let health = office.app.consent_health().await.expect("health");
    assert_eq!(health.state, ConsentStateView::NotGranted);
}

#[tokio::test]
async fn a_role_counts_once_entra_says_so() {
    for activation_ms in [0, 300] {
        let office = office(|knobs| knobs.role_activation_ms = activation_ms).await;
        let activate = PersonChange::ActivateRoles;
        office
            .control
            .change_person("pim_eligible", &activate)
            .expect("activated");
        let began = Instant::now();
        let accounts = ["pim_eligible", "pim_eligible"];
        loop {
            let answer = office
                .approve(ConsentMethod::Certificate, &accounts, "accept")
                .await;
            match answer {
                Ok(consent) => break assert!(consent.grant().is_some()),
                Err(failure) => assert_eq!(failure.code, ErrorCode::NotAdministrator, "{failure}"),
            }
            assert!(began.elapsed() < PATIENCE, "the role never counted");
        }
    }
}

#[tokio::test]
async fn a_device_code_works_however_entra_paces_it_and_its_refusals_are_named() {
    let way = SignInWay::DeviceCode;
    for slow_down in [true, false] {
        let office = office(|knobs| {
            knobs.device_slow_down = slow_down;
            knobs.device_interval_seconds = 1;
        })
        .await;
        let consent = office
            .approve_by(way, ConsentMethod::Certificate, &[GLOBAL, GLOBAL], "accept")
            .await;
        assert!(consent.expect("approved").grant().is_some());

        office.control.set_knobs(|knobs| {
            knobs.device_code_blocked = true;
            knobs.device_code_seconds = 2;
        });
        let blocked = office
            .approve_by(way, ConsentMethod::Certificate, &[GLOBAL, GLOBAL], "accept")
            .await
            .expect_err("blocked");
        // Who enters the code reads why; the device only hears that nobody went through with it.
        assert_eq!(blocked.code, ErrorCode::SignInExpired, "{blocked}");

        office.control.set_knobs(|knobs| {
            knobs.device_code_blocked = false;
        });
        let request = ApprovalRequest {
            way,
            ..office.request()
        };
        let unanswered = office.app.approve_consent(request, &|_| {}).await;
        let unanswered = unanswered.expect_err("nobody enters it");
        assert_eq!(unanswered.code, ErrorCode::SignInExpired, "{unanswered}");
    }
}

#[tokio::test]
async fn a_refresh_token_is_kept_whether_or_not_its_use_ends_it() {
    for once in [false, true] {
        let office = office(|knobs| knobs.refresh_used_once = once).await;
        approved(&office, ConsentMethod::Delegated, &[GLOBAL, GLOBAL, DELEGATE]).await;
        for _ in 0..3 {
            office.app.test_consent().await.expect("it is refreshed");
        }
    }
}

#[tokio::test]
async fn a_sign_in_that_is_revoked_is_reconnect_needed_however_entra_says_so() {
    for suberrors in [true, false] {
        let office = office(|knobs| {
            knobs.revocation_ms = 300;
            knobs.suberrors = suberrors;
        })
        .await;
        approved(&office, ConsentMethod::Delegated, &[GLOBAL, GLOBAL, DELEGATE]).await;
        let revoke = PersonChange::RevokeSessions;
        office.control.change_person(DELEGATE, &revoke).expect("revoked");
        let failure = refused_at_last(&office).await;
        assert_eq!(failure.class, FailureClass::Reauthenticate, "{failure}");
        let health = office.app.consent_health().await.expect("health");
        assert_eq!(health.state, ConsentStateView::ReconnectNeeded, "{failure}");
    }
}

#[tokio::test]
async fn a_clock_that_differs_is_named_unless_entra_allows_for_it() {
    for errors in [AssertionErrors::General, AssertionErrors::Own] {
        for (allowed, works) in [(900, true), (300, false)] {
            let office = office(|knobs| knobs.assertion_errors = errors).await;
            approved(&office, ConsentMethod::Certificate, &[GLOBAL, GLOBAL]).await;
            office.control.set_knobs(|knobs| {
                knobs.entra_clock_skew_seconds = 1_200;
                knobs.assertion_skew_seconds = if works { 1_500 } else { allowed };
            });
            let tested = office.app.test_consent().await;
            match tested {
                Ok(_) => assert!(works, "{errors:?}"),
                Err(failure) => {
                    assert!(!works, "{errors:?}: {failure}");
                    assert_eq!(failure.class, FailureClass::Reauthenticate, "{failure}");
                    if errors == AssertionErrors::Own {
                        assert_eq!(failure.code, ErrorCode::ClockWrong, "{failure}");
                    }
                }
            }
        }
    }
}

#[tokio::test]
async fn a_new_certificate_is_proved_by_the_old_one_whoever_may_issue_the_proof() {
    for client_id in [false, true] {
        let office = office(|knobs| knobs.proof_issuer_client_id = client_id).await;
        approved(&office, ConsentMethod::Certificate, &[GLOBAL, GLOBAL]).await;
        let renewal = office.app.renew_consent().await.expect("renewed");
        assert!(renewal.added && renewal.in_use);
    }
}
