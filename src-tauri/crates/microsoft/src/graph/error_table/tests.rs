use super::*;
use serde_json::json;
use std::collections::BTreeSet;

type Case = (Doing, u16, &'static str, &'static str, ErrorCode, FailureClass);

/// One case per row of the table at least, in Microsoft's words where they are known.
#[rustfmt::skip]
const CASES: &[Case] = &[
    (Doing::Read, 401, "InvalidAuthenticationToken", "Access token has expired.", SignInNeeded, Reauthenticate),
    (Doing::Number, 429, "TooManyRequests", "Please retry again later.", TenantThrottled, RetryFast),
    (Doing::Read, 429, "UnknownError", "", TenantThrottled, RetryFast),
    (Doing::Read, 403, "insufficient_claims", "Continuous access evaluation", SignInNeeded, Reauthenticate),
    (Doing::Number, 400, "BadRequest", "Telephone Number '+12025550100' has already been assigned to another user", NumberHeld, NeedsAdmin),
    (Doing::Number, 400, "BadRequest", "Telephone Number '+1' is not found from tenant 'c0'", NumberNotFound, Permanent),
    (Doing::Number, 400, "BadRequest", "User 'a1' lacks appropriate licenses to assign a 'DirectRouting' number", LicenseMissing, NeedsAdmin),
    (Doing::Number, 400, "BadRequest", "The user already has a telephone number set in the on-premises Active Directory and synchronized to the cloud.", OnPremisesNumber, NeedsAdmin),
    (Doing::Number, 400, "BadRequest", "The activation state is pending", NotConfirmed, RetrySlow),
    (Doing::Number, 400, "BadRequest", "An assignment block is set", NumberBlocked, NeedsAdmin),
    (Doing::Number, 400, "BadRequest", "Number is blocked and can't be assigned", NumberBlocked, NeedsAdmin),
    (Doing::Read, 400, "BadRequest", "Invalid DirectRoutingTelephoneNumber '1'", TenantMalformed, Permanent),
    (Doing::Number, 400, "BadRequest", "The usage location of the user does not match", Refused, NeedsAdmin),
    (Doing::Number, 400, "BadRequest", "Service is unavailable. Please try again", TenantUnavailable, RetryFast),
    (Doing::Number, 400, "BadRequest", "Unknown Error", TenantUnavailable, RetryFast),
    (Doing::Policy, 400, "BadRequest", "User does not exist", AccountNotReady, RetrySlow),
    (Doing::Number, 404, "NotFound", "User 'a1' does not exist", AccountNotReady, RetrySlow),
    (Doing::Policy, 404, "NotFound", "Policy 'x' was not found", PolicyNotFound, NeedsAdmin),
    (Doing::Policy, 400, "BadRequest", "The policy instance does not exist", PolicyNotFound, NeedsAdmin),
    (Doing::Number, 400, "Forbidden", "Access Denied.", PermissionMissing, NeedsAdmin),
    (Doing::Read, 403, "", "", PermissionMissing, NeedsAdmin),
    (Doing::Policy, 409, "Directory_ConcurrencyViolation", "again", TenantUnavailable, RetryFast),
    (Doing::Number, 404, "Request_ResourceNotFound", "Resource does not exist", AccountNotReady, RetrySlow),
    (Doing::Number, 400, "NotFound", "", AccountNotReady, RetrySlow),
    (Doing::Read, 501, "NotImplemented", "x", Refused, Permanent),
    (Doing::Read, 424, "FailedDependency", "x", TenantUnavailable, RetryFast),
    (Doing::Read, 500, "", "", TenantUnavailable, RetryFast),
    (Doing::Read, 503, "serviceNotAvailable", "", TenantUnavailable, RetryFast),
];

fn refusal(status: u16, code: &str, message: &str) -> Refusal {
    Refusal::read(
        Some(status),
        &json!({"error": {"code": code, "message": message}}),
    )
}

#[test]
fn every_row_has_a_case_and_every_case_its_meaning() {
    let mut met = BTreeSet::new();
    for (doing, status, code, message, means, class) in CASES {
        let refusal = refusal(*status, code, message);
        let failure = failure(&refusal, *doing);
        assert_eq!(
            (failure.code, failure.class),
            (*means, *class),
            "{code} {message}"
        );
        met.extend(row(&refusal, *doing));
    }
    let missing: Vec<_> = (0..TABLE.len()).filter(|at| !met.contains(at)).collect();
    assert_eq!(missing, Vec::<usize>::new(), "rows without a case");
}

#[test]
fn fragments_are_found_in_any_case() {
    let shouted = refusal(
        400,
        "BADREQUEST",
        "NUMBER HAS ALREADY BEEN ASSIGNED TO ANOTHER USER",
    );
    assert_eq!(failure(&shouted, Doing::Number).code, NumberHeld);
}

#[test]
fn what_no_row_knows_is_refused_in_microsofts_words() {
    let unknown = failure(&refusal(400, "BadRequest", "Something new"), Doing::Number);
    assert_eq!((unknown.code, unknown.class), OTHERWISE);
    assert_eq!(unknown.detail, "BadRequest: Something new");
    assert_eq!(
        failure(&refusal(400, "", ""), Doing::Number).detail,
        "HTTP 400 without a reason"
    );
}

#[test]
fn a_missing_thing_that_was_read_is_no_account_that_is_late() {
    assert_eq!(failure(&refusal(404, "NotFound", ""), Doing::Read).code, Refused);
}

#[test]
fn bodies_of_any_shape_are_read() {
    for body in [
        json!(null),
        json!("text"),
        json!([1]),
        json!({"error": "text"}),
        json!({"error": {"code": 1}}),
    ] {
        let failure = failure(&Refusal::read(Some(400), &body), Doing::Read);
        assert_eq!(failure.code, Refused);
    }
    let full = json!({"error": {"code": "BadRequest", "message": "x", "details": [{"message": "Access denied"}],
        "innerError": {"request-id": "93b6"}}});
    let refusal = Refusal::read(Some(400), &full);
    assert_eq!(refusal.request_id.as_deref(), Some("93b6"));
    assert_eq!(failure(&refusal, Doing::Number).code, PermissionMissing);
}

#[test]
fn the_detail_of_an_operation_is_classified_by_its_text_alone() {
    let held = Refusal::of_text("Telephone number +1 has already been assigned to another user.");
    assert_eq!(failure(&held, Doing::Number).code, NumberHeld);
    assert_eq!(
        failure(&Refusal::of_text(""), Doing::Number).detail,
        "Microsoft gave no reason"
    );
}
