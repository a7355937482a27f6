//! The consent: kept with its entries and epochs, and changed only by who knows what stands there.

use crate::fixture::{at, audit, kept, reopen};
use store::Database;
use sync_core::{
    consent::{CertificateFacts, Consent, ConsentMethod, Grant},
    error_code::ErrorCode,
    id::TenantId,
    ports::RecordsStore,
    settings::Settings,
};

fn granted() -> Consent {
    Consent::Granted {
        grant: Grant {
            method: ConsentMethod::Certificate,
            tenant: TenantId::new("t-1"),
            client_id: "app".into(),
            object_id: None,
            by: None,
            delegate: None,
            at: at(1),
            permissions: Default::default(),
            certificate: None,
            last_used: None,
        },
    }
}

async fn epoch(database: &Database) -> u64 {
    database.epochs().await.unwrap().consent
}

async fn save(database: &Database, consent: &Consent, under: u64) -> Result<(), ErrorCode> {
    let saved = database
        .save_consent(consent, under, &audit("consent.granted"))
        .await;
    saved.map_err(|failure| failure.code)
}

#[tokio::test]
async fn a_consent_is_kept_with_its_audit_entry_and_its_epoch() {
    let kept = kept().await;
    let database = &kept.database;
    assert_eq!(database.consent().await.unwrap(), Consent::NotGranted);
    let before = epoch(database).await;
    save(database, &granted(), before).await.unwrap();
    let now = database.consented().await.unwrap();
    assert_eq!((now.consent, now.epochs.consent), (granted(), before + 1));
    assert_eq!(
        database.audit_entries(1).await.unwrap()[0].what,
        "consent.granted"
    );
}

#[tokio::test]
async fn a_consent_that_moved_meanwhile_is_not_overwritten() {
    let kept = kept().await;
    let database = &kept.database;
    let read = epoch(database).await;
    save(database, &granted(), read).await.unwrap();
    let off = audit("auto_sync.off");
    let revoked = database
        .revoke_consent(&audit("consent.revoked"), &off)
        .await
        .unwrap();
    for late in [read, read + 1] {
        assert_eq!(
            save(database, &granted(), late).await,
            Err(ErrorCode::ConsentChanged)
        );
    }
    let entries = database.audit_entries(9).await.unwrap();
    assert_eq!(entries.len(), 2, "what was refused leaves nothing: {entries:?}");
    let database = reopen(&kept.dir).await;
    assert_eq!(database.consent().await.unwrap(), revoked);
}

#[tokio::test]
async fn a_note_about_another_consent_than_the_present_one_is_dropped() {
    let kept = kept().await;
    let database = &kept.database;
    save(database, &granted(), epoch(database).await).await.unwrap();
    let first = epoch(database).await;
    let refusal = (ErrorCode::SignInNeeded, "AADSTS700027");
    database
        .consent_refused(first, refusal.0, refusal.1, at(5))
        .await
        .unwrap();
    let refused = granted().refused(refusal.0, refusal.1, at(5));
    assert_eq!(database.consent().await.unwrap(), refused);
    assert_eq!(
        epoch(database).await,
        first + 1,
        "the first refusal stops what was decided"
    );
    database
        .consent_refused(first + 1, refusal.0, refusal.1, at(6))
        .await
        .unwrap();
    assert_eq!(
        epoch(database).await,
        first + 1,
        "the second one stops nothing more"
    );
    database.consent_used(first, at(7), None).await.unwrap();
    assert!(
        database
            .consent()
            .await
            .unwrap()
            .grant()
            .unwrap()
            .last_used
            .is_none()
    );

    let certificate = CertificateFacts {
        imported: false,
        thumbprint: "AB".into(),
        thumbprint_sha256: "ABCD".into(),
        not_after: at(900),
    };
    database
        .consent_used(first + 1, at(8), Some(&certificate))
        .await
        .unwrap();
    let used = refused.used(at(8), Some(&certificate));
    assert_eq!(database.consent().await.unwrap(), used);
    assert!(matches!(used, Consent::Granted { .. }));
}

#[tokio::test]
async fn revoking_turns_auto_sync_off_in_the_same_breath() {
    let kept = kept().await;
    let database = &kept.database;
    save(database, &granted(), epoch(database).await).await.unwrap();
    let on = Settings {
        auto_sync: true,
        ..Settings::default()
    };
    database
        .save_settings(&on, &audit("settings.saved"))
        .await
        .unwrap();
    let before = database.epochs().await.unwrap();
    let (revoke, off) = (audit("consent.revoked"), audit("auto_sync.off"));
    let revoked = database.revoke_consent(&revoke, &off).await.unwrap();
    assert!(matches!(revoked, Consent::Revoked { .. }));
    assert!(!database.settings().await.unwrap().auto_sync);
    let after = database.epochs().await.unwrap();
    assert_eq!(
        (after.consent, after.settings),
        (before.consent + 1, before.settings + 1)
    );
    assert_eq!(database.audit_entries(1).await.unwrap()[0].what, "auto_sync.off");
    database.revoke_consent(&revoke, &off).await.unwrap();
    let entries = database.audit_entries(9).await.unwrap();
    let offs = entries.iter().filter(|entry| entry.what == "auto_sync.off");
    assert_eq!(offs.count(), 1, "it was off already");
}
