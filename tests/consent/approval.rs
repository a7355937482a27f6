//! The approval, what it leaves, and how it ends.

use crate::office::{GLOBAL, Office};
use app::view::ConsentStateView;
use app::{ApprovalStage, Face, SignInWay, core::consent::ConsentMethod};
use simulator::{ApplicationChange, PersonChange};
use sync_core::{error_code::ErrorCode, failure::FailureClass, job::JobStatus};

const CERTIFICATE: ConsentMethod = ConsentMethod::Certificate;

#[tokio::test]
async fn a_global_administrator_approves_once_and_jobs_run_with_nobody_signed_in() {
    let office = Office::registered().await;
    let before = office.app.consent_health().await.expect("health");
    assert_eq!(
        (before.state, before.granted_by),
        (ConsentStateView::NotGranted, None)
    );
    let consent = office.approve(CERTIFICATE, &[GLOBAL, GLOBAL], "accept").await;
    assert!(consent.expect("approved").grant().is_some());
    let administrator = office.control.sign_in_person(GLOBAL).expect("somebody");
    let health = office.app.consent_health().await.expect("health");
    assert_eq!(health.state, ConsentStateView::Granted);
    assert_eq!(health.permissions.len(), 4);
    assert!(health.permissions.iter().all(|permission| permission.granted));
    assert_eq!(health.granted_by, Some(administrator.upn.clone()));
    assert!(health.expires_at.is_some() && health.thumbprint.is_some());

    let leader = office.app.clone().lead(Face::Cli).await.expect("the lead");
    let held = leader.sync(None, false).await.expect("a preview");
    assert_eq!(held.job.status, JobStatus::Held);
    let done = leader.approve(held.job.id, None).await.expect("a job");
    assert_eq!(done.job.status, JobStatus::Completed);
    assert_eq!(office.control.violations(), []);
    let entries = office.app.audit(50).await.expect("an audit trail");
    let granted = entries
        .iter()
        .find(|entry| entry.what == "consent.granted")
        .expect("an entry");
    assert_eq!(granted.microsoft_account, Some(administrator.upn));
    assert_eq!(office.leaked(office.folder.path()), Vec::<String>::new());
}

#[tokio::test]
async fn a_code_entered_elsewhere_is_the_second_way() {
    let office = Office::registered().await;
    let consent = office
        .approve_by(SignInWay::DeviceCode, CERTIFICATE, &[GLOBAL, GLOBAL], "accept")
        .await
        .expect("approved");
    assert!(consent.grant().is_some());
    let refused = office
        .approve_by(SignInWay::DeviceCode, CERTIFICATE, &["nobody_special"], "accept")
        .await;
    assert_eq!(refused.expect_err("nobody").code, ErrorCode::NotAdministrator);
    let health = office.app.consent_health().await.expect("health");
    assert_eq!(
        health.state,
        ConsentStateView::Granted,
        "a refusal takes nothing away"
    );
}

#[tokio::test]
async fn a_certificate_that_nobody_uploaded_is_named_and_nothing_is_granted() {
    let office = Office::without_certificate().await;
    office.app.material().await.expect("a certificate");
    let accounts = [GLOBAL, GLOBAL];
    let (tell, request) = (office.pressing(&accounts, "accept"), office.request());
    let waiting = std::sync::Arc::new(tokio::sync::Notify::new());
    let seen = waiting.clone();
    let told = move |stage: ApprovalStage| {
        if let ApprovalStage::Waiting { trouble: Some(_), .. } = &stage {
            seen.notify_one();
        }
        tell(stage);
    };
    let asked = office.app.approve_consent(request, &told);
    // While it waits for the certificate, the administrator uploads it.
    let (approved, ()) = tokio::join!(asked, async {
        waiting.notified().await;
        assert_eq!(
            office.app.consent_health().await.expect("health").state,
            ConsentStateView::NotGranted
        );
        office.upload().await;
    });
    assert!(approved.expect("approved").grant().is_some());
}

#[tokio::test]
async fn nobody_else_can_approve_and_nothing_is_stored_or_changed() {
    let office = Office::registered().await;
    let before = office.control.application(&office.client_id);
    for (key, code) in [
        ("teams_administrator", ErrorCode::NotAdministrator),
        ("pim_eligible", ErrorCode::NotAdministrator),
        ("teams_reader", ErrorCode::NotAdministrator),
    ] {
        let refused = office.approve(CERTIFICATE, &[key], "accept").await;
        let failure = refused.expect_err("not an administrator");
        assert_eq!(failure.code, code, "{key}: {failure}");
        let upn = office.control.sign_in_person(key).expect("somebody").upn;
        assert!(
            failure.detail.contains(&upn) && failure.code.advice().contains("PIM"),
            "{failure}"
        );
        assert_eq!(
            office.app.consent_health().await.expect("health").state,
            ConsentStateView::NotGranted
        );
    }
    let after = office.control.application(&office.client_id);
    assert_eq!(before.map(|app| app.consent), after.map(|app| app.consent));
    let entries = office.app.audit(50).await.expect("an audit trail");
    assert_eq!(
        entries
            .iter()
            .filter(|entry| entry.what == "consent.refused")
            .count(),
        3
    );
    let leader = office.app.clone().lead(Face::Cli).await.expect("the lead");
    let refused = leader.sync(None, false).await.expect_err("nobody approved");
    assert_eq!(refused.code, ErrorCode::SignInNeeded);
    assert_eq!(office.leaked(office.folder.path()), Vec::<String>::new());
}

#[tokio::test]
async fn who_activates_the_role_in_pim_can_approve() {
    let office = Office::registered().await;
    office
        .control
        .change_person("pim_eligible", &PersonChange::ActivateRoles)
        .expect("activated");
    let mut last = None;
    for _ in 0..20 {
        match office
            .approve(CERTIFICATE, &["pim_eligible", "pim_eligible"], "accept")
            .await
        {
            Ok(consent) => {
                assert!(consent.grant().is_some());
                return;
            }
            Err(failure) => last = Some(failure),
        }
    }
    panic!("the role never counted: {last:?}");
}

#[tokio::test]
async fn a_no_on_microsofts_page_is_a_no() {
    let office = Office::registered().await;
    let refused = office.approve(CERTIFICATE, &[GLOBAL, GLOBAL], "cancel").await;
    let failure = refused.expect_err("declined");
    assert!(
        matches!(
            failure.code,
            ErrorCode::SignInDeclined | ErrorCode::ConsentMissing
        ),
        "{failure}"
    );
    assert_eq!(
        office.app.consent_health().await.expect("health").state,
        ConsentStateView::NotGranted
    );
}

#[tokio::test]
async fn a_consent_that_is_withdrawn_is_reconnect_needed_and_comes_back() {
    let office = Office::registered().await;
    office
        .approve(CERTIFICATE, &[GLOBAL, GLOBAL], "accept")
        .await
        .expect("approved");
    office
        .control
        .change_application(
            &office.client_id,
            &ApplicationChange::SetEnabled { enabled: false },
        )
        .expect("disabled");
    let failure = office.app.test_consent().await.expect_err("disabled");
    assert_ne!(failure.class, FailureClass::RetryFast, "{failure}");
    let health = office.app.consent_health().await.expect("health");
    assert_eq!(health.state, ConsentStateView::ReconnectNeeded, "{failure}");
    assert!(health.reason.is_some() && health.advice.is_some());
    office
        .control
        .change_application(
            &office.client_id,
            &ApplicationChange::SetEnabled { enabled: true },
        )
        .expect("enabled");
    office.app.test_consent().await.expect("it works again");
    assert_eq!(
        office.app.consent_health().await.expect("health").state,
        ConsentStateView::Granted
    );
}

#[tokio::test]
async fn a_certificate_renews_itself_while_the_old_one_works() {
    renewed(false).await;
    renewed(true).await;
}

/// With either audience of the proof: the documentation says both.
async fn renewed(for_directory: bool) {
    let office = Office::registered().await;
    office
        .control
        .set_knobs(|knobs| knobs.proof_for_directory = for_directory);
    office
        .approve(CERTIFICATE, &[GLOBAL, GLOBAL], "accept")
        .await
        .expect("approved");
    let before = office.app.consent_health().await.expect("health").thumbprint;
    let renewal = office.app.renew_consent().await.expect("renewed");
    assert!(renewal.added, "the object id is known");
    let new = Some(renewal.material.certificate().thumbprint);
    assert_ne!(new, before);
    let health = office.app.consent_health().await.expect("health");
    assert!(
        renewal.in_use && health.thumbprint == new,
        "a token was obtained with it"
    );
    let known = office.control.application(&office.client_id).expect("registered");
    assert_eq!(known.certificates.len(), 2);
    let old = ApplicationChange::RemoveCertificate {
        certificate: before.expect("a thumbprint"),
    };
    office
        .control
        .change_application(&office.client_id, &old)
        .expect("removed");
    office.app.test_consent().await.expect("the new one works alone");
}

#[tokio::test]
async fn a_dedicated_account_is_the_fallback_and_a_global_administrators_own_is_refused() {
    let office = Office::registered().await;
    let own = office
        .approve(ConsentMethod::Delegated, &[GLOBAL, GLOBAL, GLOBAL], "accept")
        .await
        .expect_err("too powerful");
    assert_eq!(own.code, ErrorCode::AccountTooPowerful, "{own}");
    let accounts = [GLOBAL, GLOBAL, "teams_administrator"];
    office
        .approve(ConsentMethod::Delegated, &accounts, "accept")
        .await
        .expect("approved");
    let leader = office.app.clone().lead(Face::Cli).await.expect("the lead");
    leader.sync(None, false).await.expect("a preview");
    let health = office.app.consent_health().await.expect("health");
    let delegate = office
        .control
        .sign_in_person("teams_administrator")
        .expect("somebody");
    assert_eq!(health.delegate, Some(delegate.upn));
    assert_eq!(office.leaked(office.folder.path()), Vec::<String>::new());
}
