use super::{CertificateFacts, Consent, ConsentMethod, Grant, Lasting, MicrosoftAccount};
use crate::{error_code::ErrorCode, id::TenantId};
use jiff::{SignedDuration, Timestamp};

fn at(day: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * day)
}

fn grant(method: ConsentMethod) -> Grant {
    Grant {
        method,
        tenant: TenantId::new("t"),
        client_id: "c".into(),
        object_id: None,
        by: Some(MicrosoftAccount {
            upn: "ada@contoso.example".into(),
            name: None,
            oid: None,
        }),
        delegate: None,
        at: at(1),
        permissions: ["User.Read.All".to_owned()].into(),
        certificate: Some(CertificateFacts {
            imported: false,
            thumbprint: "AB".into(),
            thumbprint_sha256: "ABCD".into(),
            not_after: at(400),
        }),
        last_used: None,
    }
}

#[test]
fn a_refusal_keeps_the_grant_and_the_time_since_when() {
    let granted = Consent::Granted {
        grant: grant(ConsentMethod::Certificate),
    };
    let refused = granted
        .clone()
        .refused(ErrorCode::SignInNeeded, "AADSTS700027", at(5))
        .refused(ErrorCode::SignInNeeded, "AADSTS7000112", at(6));
    let Consent::ReconnectNeeded {
        since,
        detail,
        grant: kept,
        ..
    } = &refused
    else {
        panic!("{refused:?}")
    };
    assert_eq!((*since, detail.as_str()), (at(5), "AADSTS7000112"));
    assert_eq!(*kept, grant(ConsentMethod::Certificate));
    let Consent::Granted { grant: again } = refused.used(at(7), None) else {
        panic!("a token was obtained")
    };
    assert_eq!(again.last_used, Some(at(7)));
}

#[test]
fn what_was_revoked_or_never_granted_is_not_brought_back_by_a_late_answer() {
    let revoked = Consent::Granted {
        grant: grant(ConsentMethod::Delegated),
    }
    .revoked(at(3));
    for gone in [Consent::NotGranted, revoked] {
        assert_eq!(gone.clone().used(at(4), None), gone);
        assert_eq!(gone.clone().refused(ErrorCode::SignInNeeded, "no", at(4)), gone);
        assert_eq!(gone.grant(), None);
    }
}

#[test]
fn each_method_has_its_end_and_is_renewed_before() {
    let mut delegated = grant(ConsentMethod::Delegated);
    assert_eq!(delegated.expires(), Some(at(91)));
    delegated.last_used = Some(at(50));
    assert_eq!(delegated.expires(), Some(at(140)));
    assert_eq!(grant(ConsentMethod::ClientSecret).expires(), None);
    let certificate = Consent::Granted {
        grant: grant(ConsentMethod::Certificate),
    };
    assert!(!certificate.renewal_due(at(369)));
    assert!(certificate.renewal_due(at(370)));
}

#[test]
fn a_sign_in_is_used_every_week_and_a_certificate_renewed_where_its_registration_is_known() {
    let mut delegated = grant(ConsentMethod::Delegated);
    delegated.last_used = Some(at(50));
    assert_eq!(delegated.wants(at(55)), None);
    assert_eq!(delegated.wants(at(56)), Some(Lasting::Use));
    assert_eq!(
        delegated.wants(at(49)),
        Some(Lasting::Use),
        "the clock was set back"
    );
    let mut certificate = grant(ConsentMethod::Certificate);
    certificate.object_id = Some("an id".into());
    assert_eq!(certificate.wants(at(369)), None);
    assert_eq!(certificate.wants(at(370)), Some(Lasting::Renew));
    certificate.object_id = None;
    assert_eq!(certificate.wants(at(370)), None, "somebody has to upload it");
    assert_eq!(grant(ConsentMethod::ClientSecret).wants(at(370)), None);
}

#[test]
fn a_token_alone_does_not_bring_back_permissions_that_are_gone() {
    let granted = Consent::Granted {
        grant: grant(ConsentMethod::Certificate),
    };
    let gone = granted.refused(ErrorCode::PermissionMissing, "403", at(5));
    let used = gone.used(at(6), None);
    let failure = used.usable().unwrap_err();
    assert_eq!(failure.code, ErrorCode::PermissionMissing);
    assert_eq!(used.grant().unwrap().last_used, Some(at(6)));
    let seen = used.seen_to_work(["User.Read.All".to_owned()].into());
    assert_eq!((seen.usable(), seen.carries_on()), (Ok(()), Ok(())));
}

#[test]
fn nothing_begins_after_a_revocation_and_nothing_goes_on_without_a_grant() {
    let granted = Consent::Granted {
        grant: grant(ConsentMethod::Certificate),
    };
    let refused = granted.clone().refused(ErrorCode::SignInNeeded, "no", at(5));
    assert!(refused.usable().is_ok(), "the next token tells");
    for ended in [Consent::NotGranted, refused, granted.clone().revoked(at(5))] {
        assert!(ended.carries_on().is_err(), "{ended:?}");
    }
    assert!(granted.clone().revoked(at(5)).usable().is_err());
    assert!(granted.carries_on().is_ok());
}

#[test]
fn the_certificate_that_obtained_the_token_is_the_one_in_use() {
    let granted = Consent::Granted {
        grant: grant(ConsentMethod::Certificate),
    };
    let newer = CertificateFacts {
        imported: false,
        thumbprint: "CD".into(),
        thumbprint_sha256: "CDEF".into(),
        not_after: at(800),
    };
    let used = granted.clone().used(at(6), Some(&newer));
    assert_eq!(used.grant().unwrap().expires(), Some(at(800)));
    assert!(used.grant().unwrap().is_same_act(granted.grant().unwrap()));
}
