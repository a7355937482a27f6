//! A consent that nobody looks after.

use crate::office::{GLOBAL, Office};
use app::core::{
    consent::{ConsentMethod, Lasting},
    error_code::ErrorCode,
};
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, PKCS_RSA_SHA256, RsaKeySize,
    date_time_ymd,
};
use std::path::{Path, PathBuf};

#[tokio::test]
async fn a_sign_in_is_used_before_it_lapses() {
    let office = Office::registered().await;
    let accounts = [GLOBAL, GLOBAL, "teams_administrator"];
    office
        .approve(ConsentMethod::Delegated, &accounts, "accept")
        .await
        .expect("approved");
    assert_eq!(
        office.app.make_consent_last().await.expect("nothing is due"),
        None
    );
    let before = office.app.consent_health().await.expect("a consent").last_used;
    let later = office.days_later(7).await;
    assert_eq!(later.make_consent_last().await.expect("used"), Some(Lasting::Use));
    let after = later.consent_health().await.expect("a consent").last_used;
    assert_ne!(after, before);
    assert_eq!(later.make_consent_last().await.expect("nothing is due"), None);
}

#[tokio::test]
async fn a_certificate_is_renewed_before_its_end_and_once() {
    let office = Office::approved().await;
    let before = office.app.consent_health().await.expect("a consent");
    let ends: jiff::Timestamp = before.expires_at.expect("an end").parse().expect("a time");
    let left = ends.duration_since(jiff::Timestamp::now()).as_hours() / 24;
    let later = office.days_later(i32::try_from(left).expect("days") - 20).await;
    assert!(later.consent_health().await.expect("a consent").renewal_due);
    assert_eq!(
        later.make_consent_last().await.expect("renewed"),
        Some(Lasting::Renew)
    );
    let after = later.consent_health().await.expect("a consent");
    assert!(!after.renewal_due);
    assert_ne!(after.thumbprint, before.thumbprint);
    assert_eq!(later.make_consent_last().await.expect("nothing is due"), None);
    let known = office.control.application(&office.client_id).expect("registered");
    assert_eq!(known.certificates.len(), 2);
}

/// A certificate of the company's CA until 2031, and its private key, as PEM files.
fn from_the_companys_ca(folder: &Path) -> (PathBuf, PathBuf) {
    let mut ca = CertificateParams::default();
    ca.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    ca.distinguished_name.push(DnType::CommonName, "Contoso CA");
    let ca = CertifiedIssuer::self_signed(ca, KeyPair::generate().expect("a key")).expect("a CA");
    let key = KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, RsaKeySize::_3072).expect("a key");
    let mut leaf = CertificateParams::default();
    leaf.not_after = date_time_ymd(2031, 1, 1);
    let leaf = leaf.signed_by(&key, &ca).expect("a certificate");
    let (certificate, private) = (folder.join("company.pem"), folder.join("company-key.pem"));
    std::fs::write(&certificate, leaf.pem()).expect("written");
    std::fs::write(&private, key.serialize_pem()).expect("written");
    (certificate, private)
}

#[tokio::test]
async fn a_certificate_of_the_companys_ca_signs_in_and_no_other_takes_its_place() {
    let office = Office::registered().await;
    let (certificate, key) = from_the_companys_ca(office.folder.path());
    let material = office
        .app
        .import_certificate_files(&certificate, &key)
        .await
        .expect("taken");
    std::fs::remove_file(&key).expect("the vault has it now");
    office.take(material.registration().certificate.pem.clone());
    office
        .approve(ConsentMethod::Certificate, &[GLOBAL, GLOBAL], "accept")
        .await
        .expect("approved");
    let health = office.app.consent_health().await.expect("a consent");
    assert_eq!(health.thumbprint, Some(material.certificate().thumbprint));
    office.app.test_consent().await.expect("it works");

    let ends: jiff::Timestamp = health.expires_at.expect("an end").parse().expect("a time");
    let left = ends.duration_since(jiff::Timestamp::now()).as_hours() / 24;
    let later = office.days_later(i32::try_from(left).expect("days") - 20).await;
    assert!(later.consent_health().await.expect("a consent").renewal_due);
    assert_eq!(later.make_consent_last().await.expect("nothing"), None);
    let refused = later.renew_consent().await.err().expect("not by us");
    assert_eq!(refused.code, ErrorCode::BadConfiguration, "{refused}");
    let known = office.control.application(&office.client_id).expect("registered");
    assert_eq!(
        known.certificates.len(),
        2,
        "ours, which was uploaded first, and theirs"
    );
    assert_eq!(office.leaked(office.folder.path()), Vec::<String>::new());
}

#[tokio::test]
async fn files_that_hold_no_certificate_and_its_key_change_nothing() {
    let office = Office::approved().await;
    let before = office.app.consent_health().await.expect("a consent").thumbprint;
    let (certificate, key) = from_the_companys_ca(office.folder.path());
    let nothing = office.folder.path().join("nothing.pem");
    for (certificate, key) in [
        (&key, &certificate),
        (&certificate, &certificate),
        (&nothing, &key),
    ] {
        let refused = office.app.import_certificate_files(certificate, key).await;
        let refused = refused.err().expect("refused").code;
        assert!(
            matches!(
                refused,
                ErrorCode::CertificateInvalid | ErrorCode::BadConfiguration
            ),
            "{refused:?}"
        );
    }
    office.app.test_consent().await.expect("the one before works on");
    let after = office.app.consent_health().await.expect("a consent").thumbprint;
    assert_eq!(after, before);
}

#[tokio::test]
async fn another_approval_of_the_same_application_keeps_the_object_id() {
    let office = Office::approved().await;
    for revoked in [false, true] {
        if revoked {
            office.app.revoke_consent(None).await.expect("revoked");
            office.upload().await;
        }
        let consent = office.approve_unnamed().await;
        let grant = consent.grant().expect("granted");
        assert_eq!(grant.object_id, Some(office.object_id()), "revoked: {revoked}");
    }
    let mut request = office.request();
    request.object_id = Some("nonsense".to_owned());
    let refused = office.app.approve_consent(request, &|_| {}).await;
    assert_eq!(refused.expect_err("no GUID").code, ErrorCode::BadConfiguration);
}
