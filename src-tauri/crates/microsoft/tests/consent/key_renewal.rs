//! Renewing the certificate while the old one still works.

use crate::cloud::{CLIENT, Cloud, NEW, OBJECT, OLD, clock};
use microsoft::{ClientCertificates, TokenSource, consent::renew_key};
use std::sync::Arc;
use sync_core::error_code::ErrorCode;

fn with_old(cloud: &Cloud) -> Arc<ClientCertificates> {
    let endpoint = cloud.authority().endpoint();
    Arc::new(ClientCertificates::new(
        endpoint,
        CLIENT,
        vec![OLD.clone()],
        clock(),
    ))
}

#[tokio::test(start_paused = true)]
async fn the_old_key_vouches_for_the_new_one_and_both_work() {
    let cloud = Cloud::new();
    cloud.world().uploaded = vec![OLD.der().to_vec()];
    renew_key(&cloud.authority(), with_old(&cloud), OBJECT, &OLD, &NEW)
        .await
        .unwrap();
    assert_eq!(cloud.world().uploaded, [OLD.der().to_vec(), NEW.der().to_vec()]);
    let both = vec![NEW.clone(), OLD.clone()];
    let source = ClientCertificates::new(cloud.authority().endpoint(), CLIENT, both, clock());
    source.fetch().await.unwrap();
    assert_eq!(
        source.obtained().unwrap().thumbprint_sha256,
        NEW.thumbprint_sha256()
    );
    with_old(&cloud).fetch().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_key_that_is_not_there_vouches_for_nothing() {
    let cloud = Cloud::new();
    cloud.world().uploaded = vec![OLD.der().to_vec()];
    let failure = renew_key(&cloud.authority(), with_old(&cloud), OBJECT, &NEW, &NEW)
        .await
        .unwrap_err();
    assert_eq!(failure.code, ErrorCode::Refused);
    assert_eq!(cloud.world().uploaded.len(), 1);
    assert_eq!(
        cloud.asked("/addKey").len(),
        2,
        "it is sent once for each audience"
    );
}

#[tokio::test(start_paused = true)]
async fn an_object_id_that_is_none_is_not_sent() {
    let cloud = Cloud::new();
    for none in ["", "../me", "d0000000"] {
        let failure = renew_key(&cloud.authority(), with_old(&cloud), none, &OLD, &NEW)
            .await
            .unwrap_err();
        assert_eq!(failure.code, ErrorCode::BadConfiguration);
    }
    assert!(cloud.world().journal.is_empty());
}
