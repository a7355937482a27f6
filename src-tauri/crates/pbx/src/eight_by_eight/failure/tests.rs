use super::super::resource::USERS;
use super::*;
use std::time::Duration;

fn host() -> String {
    "api.8x8.com".to_owned()
}

fn row(error: HttpError) -> (ErrorCode, FailureClass) {
    let failure = of_error(error, USERS);
    assert!(failure.detail.contains("/users"), "{}", failure.detail);
    (failure.code, failure.class)
}

#[test]
fn no_connection_passes() {
    assert_eq!(
        row(HttpError::Connect {
            host: host(),
            detail: host()
        }),
        (PbxUnavailable, RetryFast)
    );
}

#[test]
fn a_timeout_passes() {
    assert_eq!(
        row(HttpError::Timeout {
            host: host(),
            after: Duration::ZERO
        }),
        (PbxUnavailable, RetryFast)
    );
}

#[test]
fn a_cut_connection_passes() {
    assert_eq!(
        row(HttpError::Cut {
            host: host(),
            detail: host()
        }),
        (PbxUnavailable, RetryFast)
    );
}

#[test]
fn tls_trouble_needs_an_admin() {
    assert_eq!(
        row(HttpError::Tls {
            host: host(),
            detail: host()
        }),
        (PbxUnavailable, NeedsAdmin)
    );
}

#[test]
fn a_foreign_origin_needs_an_admin() {
    let error = HttpError::ForeignOrigin {
        asked: host(),
        bound: host(),
    };
    assert_eq!(row(error), (BadConfiguration, NeedsAdmin));
}

#[test]
fn too_large_is_permanent() {
    assert_eq!(
        row(HttpError::TooLarge {
            host: host(),
            limit: 1
        }),
        (PbxMalformed, Permanent)
    );
}

#[test]
fn the_table_of_statuses_has_a_row_for_every_status() {
    for status in 300..=599 {
        let (code, class) = of_status(status);
        let retried = class == RetryFast;
        assert_eq!(
            retried,
            status >= 500 || matches!(status, 408 | 424 | 429),
            "{status}"
        );
        assert_eq!(code == PbxKeyRefused, status == 401);
        assert_eq!(code == PbxForbidden, status == 403);
    }
}
