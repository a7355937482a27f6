//! A consent that nobody looks after.

use crate::office::{GLOBAL, Office};
use app::core::consent::{ConsentMethod, Lasting};

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
