//! What must hold however renewals, revocations and manual jobs meet each other.

use crate::office::{GLOBAL, Office};
use app::{
    Face, Leader, SignInWay, Visitor,
    core::{
        consent::{Consent, ConsentMethod},
        error_code::ErrorCode,
        failure::FailureClass,
        id::ConnectionId,
        job::JobStatus,
        limits::Limits,
        ports::{AuditEntry, JobHistory, RecordsStore, Vault, VaultEntry},
        settings::Settings,
    },
};
use jiff::Timestamp;
use simulator::{Fault, FaultRule, PbxChange, System};
use store::{KeySource, SealedVault};

impl Office {
    /// The sealed vault, opened with its key.
    async fn sealed(&self) -> SealedVault {
        let place = self.app.place();
        let key = KeySource::KeyFile(self.folder.path().join("vault.key"));
        let connection = ConnectionId::new(place.connection.clone());
        SealedVault::open(place.folder(), connection, key, Timestamp::now)
            .await
            .expect("the vault")
    }

    /// What it holds of what signs in to Microsoft.
    pub(crate) async fn kept(&self) -> Vec<VaultEntry> {
        let vault = self.sealed().await;
        let ends = self.endpoints();
        let origins = [origin(&ends.login_url), origin(&ends.graph_url)];
        let mut kept = Vec::new();
        for entry in VaultEntry::OF_CONSENT {
            if vault.get(entry, &origins).await.expect("an answer").is_some() {
                kept.push(entry);
            }
        }
        kept
    }

    /// New numbers for so many people who have one from us.
    pub(crate) fn changes(&self, people: usize) {
        let wanted = self.control.truth().wanted.into_iter();
        let healthy = wanted.filter(|wanted| wanted.blocked_by.is_empty() && wanted.number.is_some());
        for (n, person) in healthy.take(people).enumerate() {
            let change = PbxChange {
                number: Some(Some(format!("+44113009100{n}"))),
                ..PbxChange::default()
            };
            self.control
                .edit_pbx_user(&person.pbx_user_id, &change)
                .expect("an edit");
        }
    }
}

fn origin(address: &str) -> String {
    let (scheme, rest) = address.split_once("://").expect("an address");
    format!("{scheme}://{}", rest.split('/').next().unwrap_or(rest))
}

/// A connection whose first sync was carried out.
pub(crate) async fn settled(office: &Office, next_gen: bool) -> Leader {
    let leader = office.app.clone().lead(Face::Cli).await.expect("the lead");
    let held = leader.sync(None, false).await.expect("a preview").job.id;
    leader.approve(held, None).await.expect("a job");
    office.control.quiet().await;
    let database = office.database().await;
    let settings = Settings {
        limits: Limits::MAXIMUM,
        next_gen,
        ..database.settings().await.expect("settings")
    };
    let entry = AuditEntry {
        at: Timestamp::now(),
        person: "test".into(),
        computer: "test".into(),
        microsoft_account: None,
        what: "limits.saved".into(),
        old: None,
        new: None,
        reason: None,
    };
    database.save_settings(&settings, &entry).await.expect("settings");
    leader
}

async fn visitor(office: &Office, leader: &Leader, person: &str) -> Visitor {
    leader
        .visitor(SignInWay::Browser, &office.pressing(&[person], "accept"))
        .await
        .expect("somebody")
}

#[tokio::test]
async fn a_second_renewal_before_the_first_certificate_was_uploaded_keeps_the_one_that_works() {
    let office = Office::registered().await;
    // What is new has to be uploaded by hand.
    office.approve_unnamed().await;
    for _ in 0..2 {
        let renewal = office.app.renew_consent().await.expect("a new certificate");
        assert!(!renewal.added && !renewal.in_use);
        office.app.test_consent().await.expect("the one before works on");
    }
    let newest = office.app.renew_consent().await.expect("a new certificate");
    office.take(newest.material.registration().certificate.pem.clone());
    office.app.test_consent().await.expect("the newest works");
    let health = office.app.consent_health().await.expect("health");
    assert_eq!(health.thumbprint, Some(newest.material.certificate().thumbprint));
    assert_eq!(office.leaked(office.folder.path()), Vec::<String>::new());
}

#[tokio::test]
async fn a_revocation_beside_a_renewal_wins_and_leaves_nothing_in_the_vault() {
    for _ in 0..4 {
        let office = Office::approved().await;
        assert_eq!(office.kept().await, [VaultEntry::Certificate]);
        let (renewing, revoking) = (office.app.clone(), office.app.clone());
        let (renewed, revoked) = tokio::join!(
            tokio::spawn(async move { renewing.renew_consent().await.map(drop) }),
            tokio::spawn(async move { revoking.revoke_consent(None).await }),
        );
        assert!(revoked.expect("no panic").expect("revoked").not_removed.is_none());
        // It was first, or it was told that the consent had changed.
        let _ = renewed.expect("no panic");
        let consent = office.database().await.consent().await.expect("a consent");
        assert!(matches!(consent, Consent::Revoked { .. }), "{consent:?}");
        assert_eq!(office.kept().await, []);
        let leader = office.app.clone().lead(Face::Cli).await.expect("the lead");
        leader
            .sync(None, false)
            .await
            .expect_err("nothing signs in any more");
    }
}

#[tokio::test]
async fn a_certificate_that_is_renewed_during_a_job_does_not_stop_it() {
    let office = Office::approved().await;
    let leader = settled(&office, true).await;
    office.changes(3);
    let app = office.app.clone();
    let mut events = leader.engine().events();
    let renewing = tokio::spawn(async move {
        while let Ok(event) = events.recv().await {
            if matches!(
                event,
                app::Event::JobMoved {
                    status: JobStatus::Running,
                    ..
                }
            ) {
                break;
            }
        }
        app.renew_consent().await
    });
    let report = leader.sync(None, false).await;
    if let Ok(report) = &report {
        assert_eq!(report.job.counts.verified, 3, "{:?}", report.job);
    }
    let renewal = renewing.await.expect("no panic").expect("renewed");
    assert!(renewal.in_use);
    let ended = match report {
        Ok(report) => report.job,
        Err(failure) => {
            // Another certificate is another consent: the job paused between two chains, and goes on.
            assert_eq!(failure.class, FailureClass::Reauthenticate, "{failure}");
            leader.resume().await.expect("it goes on").remove(0).job
        }
    };
    assert_eq!(ended.status, JobStatus::Completed);
    assert_eq!(leader.sync(None, false).await.expect("a job").plan.steps.len(), 0);
    assert!(office.control.violations().is_empty());
}

#[tokio::test]
async fn a_manual_job_whose_token_ends_pauses_and_goes_on_with_the_same_person_alone() {
    let office = Office::approved().await;
    let leader = settled(&office, true).await;
    office.changes(3);
    let ended = Fault::Status {
        status: 401,
        retry_after: None,
        message: None,
    };
    let rule = FaultRule::on(System::Graph, "*assignNumber*", ended);
    let _until_removed = office.control.add_fault(rule);
    let first = visitor(&office, &leader, "teams_administrator").await;
    let failure = leader
        .sync_as(first, None, false)
        .await
        .expect_err("the token ended");
    assert_eq!(failure.class, FailureClass::Reauthenticate, "{failure}");
    office.control.remove_faults(None);
    let paused = || async {
        let unfinished = office.database().await.unfinished().await.expect("jobs");
        unfinished
            .into_iter()
            .filter(|job| job.status == JobStatus::Paused)
            .collect::<Vec<_>>()
    };
    let job = paused().await.remove(0);
    assert!(job.signed_in.is_some());
    assert!(leader.resume().await.expect("nothing to do").is_empty());
    assert_eq!(paused().await.len(), 1, "the stored credential leaves it alone");
    let other = visitor(&office, &leader, "teams_communications_administrator").await;
    let _ = leader.sync_as(other, None, false).await;
    assert_eq!(paused().await.len(), 1, "another person leaves it alone");
    let same = visitor(&office, &leader, "teams_administrator").await;
    leader.sync_as(same, None, false).await.expect("a job");
    assert!(paused().await.is_empty());
    assert_eq!(leader.sync(None, false).await.expect("a job").plan.steps.len(), 0);
    assert!(office.control.violations().is_empty());
    assert_eq!(office.leaked(office.folder.path()), Vec::<String>::new());
}

#[tokio::test]
async fn a_vault_without_the_credential_is_unavailable_and_never_not_granted() {
    let office = Office::approved().await;
    office
        .sealed()
        .await
        .remove(VaultEntry::Certificate)
        .await
        .expect("removed");
    let leader = office.app.clone().lead(Face::Cli).await.expect("the lead");
    let failure = leader.sync(None, false).await.expect_err("nothing signs in");
    assert_eq!(failure.code, ErrorCode::VaultUnavailable, "{failure}");
    let consent = office.database().await.consent().await.expect("a consent");
    assert!(matches!(consent, Consent::Granted { .. }), "{consent:?}");
}

#[tokio::test]
async fn accounts_that_microsoft_lets_nobody_in_with_leave_an_entry_each_and_nothing_else() {
    let office = Office::registered().await;
    let before = office.kept().await;
    for (n, (aadsts, code)) in (1..).zip([
        (50_057, ErrorCode::AccountUnusable),
        (50_020, ErrorCode::AccountUnusable),
        (53_003, ErrorCode::SignInBlocked),
    ]) {
        let rule = FaultRule::on(System::Entra, "*authorize*", Fault::aadsts(aadsts));
        let _until_removed = office.control.add_fault(rule);
        let refused = office
            .approve(ConsentMethod::Certificate, &[GLOBAL], "accept")
            .await;
        assert_eq!(refused.expect_err("not let in").code, code, "AADSTS{aadsts}");
        office.control.remove_faults(None);
        let database = office.database().await;
        let consent = database.consent().await.expect("a consent");
        assert_eq!(consent, Consent::NotGranted);
        let entries = database.audit_entries(50).await.expect("an audit trail");
        let refusals = entries.iter().filter(|entry| entry.what == "consent.refused");
        assert_eq!(refusals.count(), n, "AADSTS{aadsts}");
        assert_eq!(office.kept().await, before);
    }
}
