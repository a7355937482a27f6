//! What happens to a job when the consent goes, comes back, or is another one.

use crate::scene::*;
use jiff::Timestamp;
use simulator::{Fault, FaultRule, System};
use sync_core::{
    consent::{Consent, ConsentMethod, Grant},
    error_code::ErrorCode,
    id::TenantId,
    job::JobStatus,
    outcome::Outcome,
    ports::RecordsStore,
};
use sync_engine::EngineState;
use voice_sync_tests::{Rig, audit_entry};

async fn grant(rig: &Rig, client_id: &str) {
    let consent = Consent::Granted {
        grant: Grant {
            method: ConsentMethod::ClientSecret,
            tenant: TenantId::new(rig.control.world().identity.tenant_id),
            client_id: client_id.into(),
            object_id: None,
            by: None,
            delegate: None,
            at: rig.clock.now(),
            permissions: Default::default(),
            certificate: None,
            last_used: None,
        },
    };
    let epoch = rig.database.epochs().await.expect("epochs").consent;
    let entry = audit_entry(rig.clock.now(), "consent.granted");
    rig.database
        .save_consent(&consent, epoch, &entry)
        .await
        .expect("granted");
}

async fn revoke(rig: &Rig) {
    let entry = |what| audit_entry(Timestamp::UNIX_EPOCH, what);
    rig.database
        .revoke_consent(&entry("consent.revoked"), &entry("auto_sync.off"))
        .await
        .expect("revoked");
}

/// Microsoft answers everything with this status from the third moved number on, and then no more.
async fn consent_goes_and_comes_back(status: u16) {
    let rig = busy(wide()).await;
    let since = mark(&rig);
    let refusal = Fault::Status {
        status,
        retry_after: None,
        message: None,
    };
    let (failed, ()) = sync_and(&rig, 3, async |_| {
        fault(&rig, FaultRule::on(System::Graph, "*", refusal));
    })
    .await;
    let failure = failed.expect_err("consent is gone");
    assert!(
        matches!(
            failure.code,
            ErrorCode::SignInNeeded | ErrorCode::PermissionMissing
        ),
        "{failure}"
    );
    let paused = jobs(&rig, JobStatus::Paused).await;
    assert_eq!(paused.len(), 1);
    assert!(matches!(
        *rig.engine.state().borrow(),
        EngineState::ReconnectNeeded { .. }
    ));
    let rows = rig.steps(paused[0].id).await;
    assert!(
        rows.iter()
            .all(|row| !matches!(row.outcome, Some(Outcome::Failed { .. }))),
        "{rows:?}"
    );
    rig.quiet().await;

    rig.control.remove_faults(None);
    let resumed = rig.engine.resume().await.expect("taken up");
    assert_eq!(resumed[0].job.id, paused[0].id);
    assert_eq!(resumed[0].job.job_type, paused[0].job_type);
    rig.sync().await.expect("the next job");
    assert_done(&rig).await;
    assert_nothing_repeated(&rig, since);
    assert_every_step_ended(&rig).await;
}

#[tokio::test(start_paused = true)]
async fn a_401_in_mid_job_pauses_it_and_it_goes_on_after_renewal() {
    consent_goes_and_comes_back(401).await;
}

#[tokio::test(start_paused = true)]
async fn a_403_in_mid_job_pauses_it_and_it_goes_on_after_renewal() {
    consent_goes_and_comes_back(403).await;
}

#[tokio::test(start_paused = true)]
async fn a_consent_that_is_revoked_here_stops_the_job() {
    let rig = busy(classic()).await;
    let (failed, since) = sync_and(&rig, 1, async |_| {
        revoke(&rig).await;
        mark(&rig)
    })
    .await;
    assert_eq!(failed.expect_err("revoked").code, ErrorCode::SignInNeeded);
    assert_eq!(writes_sent(&rig, since), 0);
    assert_eq!(jobs(&rig, JobStatus::Paused).await.len(), 1);
    rig.engine.resume().await.expect("taken up");
    rig.sync().await.expect("the next job");
    assert_done(&rig).await;
}

#[tokio::test(start_paused = true)]
async fn a_job_that_begins_after_a_revocation_sends_nothing_with_the_token_it_has() {
    let rig = busy(classic()).await;
    grant(&rig, "app").await;
    rig.engine
        .preview(None)
        .await
        .expect("a token is kept from here on");
    revoke(&rig).await;
    let since = mark(&rig);
    let failure = rig.sync().await.expect_err("revoked");
    assert_eq!(failure.code, ErrorCode::SignInNeeded);
    assert_eq!(writes_sent(&rig, since), 0);
    let again = rig.engine.preview(None).await.expect_err("revoked");
    assert_eq!(again.code, ErrorCode::SignInNeeded);
}

#[tokio::test(start_paused = true)]
async fn a_consent_that_is_renewed_in_mid_job_carries_it_on() {
    let rig = busy(classic()).await;
    grant(&rig, "app").await;
    let since = mark(&rig);
    let (report, ()) = sync_and(&rig, 1, async |_| grant(&rig, "app").await).await;
    assert_eq!(report.expect("a job").job.status, JobStatus::Completed);
    assert_done(&rig).await;
    assert_nothing_repeated(&rig, since);
}

#[tokio::test(start_paused = true)]
async fn what_microsoft_allows_no_more_is_noted_with_the_consent_and_no_job_begins_before_somebody_looked() {
    let rig = busy(classic()).await;
    grant(&rig, "app").await;
    let refusal = Fault::Status {
        status: 403,
        retry_after: None,
        message: None,
    };
    let (failed, ()) = sync_and(&rig, 1, async |_| {
        fault(&rig, FaultRule::on(System::Graph, "*", refusal));
    })
    .await;
    assert_eq!(failed.expect_err("gone").code, ErrorCode::PermissionMissing);
    let consent = rig.database.consent().await.expect("consent");
    assert!(
        matches!(&consent, Consent::ReconnectNeeded { reason, .. } if *reason == ErrorCode::PermissionMissing),
        "{consent:?}"
    );
    rig.control.remove_faults(None);
    let since = mark(&rig);
    let failure = rig.engine.resume().await.expect_err("nobody looked");
    assert_eq!(failure.code, ErrorCode::PermissionMissing);
    assert_eq!(writes_sent(&rig, since), 0);
    grant(&rig, "app").await;
    rig.engine.resume().await.expect("taken up");
    rig.sync().await.expect("the next job");
    assert_done(&rig).await;
    assert_every_step_ended(&rig).await;
}
