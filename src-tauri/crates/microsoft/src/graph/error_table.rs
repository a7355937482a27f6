//! What Graph's refusals mean: one table, read from the top, the first row that fits wins.
//!
//! Graph documents no codes for these failures, so fragments of Microsoft's sentences are matched, ignoring
//! case; they were reported with MicrosoftDocs/office-docs-powershell (the issue is named with each row) for
//! the same number backend. Statuses are from "Microsoft Graph error responses and resource types".

use crate::told::words;
use serde_json::Value;
use sync_core::{
    error_code::ErrorCode::{self, *},
    failure::{
        Failure,
        FailureClass::{self, *},
    },
};

/// What was asked when the refusal came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Doing {
    /// Any GET.
    Read,
    /// assignNumber or unassignNumber, or its operation.
    Number,
    /// policy assign or unassign.
    Policy,
}

/// A row. Empty parts fit everything; of `says`, all fragments must be there.
struct Row {
    status: &'static [u16],
    says: &'static [&'static str],
    doing: &'static [Doing],
    means: ErrorCode,
    class: FailureClass,
}

const WRITES: &[Doing] = &[Doing::Number, Doing::Policy];
const POLICY: &[Doing] = &[Doing::Policy];
const ANY: &[Doing] = &[];

const fn says(says: &'static [&'static str], means: ErrorCode, class: FailureClass) -> Row {
    Row {
        status: &[],
        says,
        doing: ANY,
        means,
        class,
    }
}

const fn status(status: &'static [u16], means: ErrorCode, class: FailureClass) -> Row {
    Row {
        status,
        says: &[],
        doing: ANY,
        means,
        class,
    }
}

const TABLE: &[Row] = &[
    status(&[401], SignInNeeded, Reauthenticate),
    status(&[429], TenantThrottled, RetryFast),
    // Conditional Access asks for more claims.
    says(&["insufficient_claims"], SignInNeeded, Reauthenticate),
    // 9165, 9432
    says(&["already been assigned to another"], NumberHeld, NeedsAdmin),
    // 8905; on unassign the caller reads the number again before it believes it
    says(&["is not found from tenant"], NumberNotFound, Permanent),
    // 8905
    says(&["lacks appropriate licenses"], LicenseMissing, NeedsAdmin),
    // 9244
    says(&["on-premises active directory"], OnPremisesNumber, NeedsAdmin),
    // OfficeDocs-SkypeForBusiness 10153
    says(&["activation state is pending"], NotConfirmed, RetrySlow),
    // Set-CsPhoneNumberAssignmentBlock; Microsoft's sentence is not known
    says(&["assignment block"], NumberBlocked, NeedsAdmin),
    says(&["blocked", "assign"], NumberBlocked, NeedsAdmin),
    // 10042: a broken record anywhere in the tenant refuses the whole list
    says(
        &["invalid directroutingtelephonenumber"],
        TenantMalformed,
        Permanent,
    ),
    // "Assign, change, or remove a phone number for a user": country must match the usage location
    says(&["usage location"], Refused, NeedsAdmin),
    // 8992, 9875
    says(&["service is unavailable"], TenantUnavailable, RetryFast),
    says(&["unknown error"], TenantUnavailable, RetryFast),
    Row {
        status: &[],
        says: &["policy", "not found"],
        doing: POLICY,
        means: PolicyNotFound,
        class: NeedsAdmin,
    },
    Row {
        status: &[],
        says: &["policy", "does not exist"],
        doing: POLICY,
        means: PolicyNotFound,
        class: NeedsAdmin,
    },
    // 8930
    says(&["user", "does not exist"], AccountNotReady, RetrySlow),
    // 9961, 10025
    says(&["access denied"], PermissionMissing, NeedsAdmin),
    status(&[403], PermissionMissing, NeedsAdmin),
    says(&["directory_concurrencyviolation"], TenantUnavailable, RetryFast),
    // 8989, 8875: a licensed user is unknown to Teams for up to some hours
    Row {
        status: &[404],
        says: &[],
        doing: WRITES,
        means: AccountNotReady,
        class: RetrySlow,
    },
    Row {
        status: &[],
        says: &["notfound"],
        doing: WRITES,
        means: AccountNotReady,
        class: RetrySlow,
    },
    status(&[501], Refused, Permanent),
    status(
        &[408, 423, 424, 500, 502, 503, 504, 509],
        TenantUnavailable,
        RetryFast,
    ),
];

const OTHERWISE: (ErrorCode, FailureClass) = (Refused, Permanent);

/// A refusal in Graph's words.
#[derive(Clone, Debug, Default)]
pub(crate) struct Refusal {
    status: Option<u16>,
    text: String,
    /// `innerError.request-id`.
    pub(crate) request_id: Option<String>,
}

impl Refusal {
    /// Reads `{"error":{"code","message","details","innerError"}}`; whatever is missing is left out.
    pub(crate) fn read(status: Option<u16>, body: &Value) -> Self {
        let error = &body["error"];
        let mut parts: Vec<&str> = Vec::new();
        parts.extend(error["code"].as_str());
        parts.extend(error["message"].as_str());
        parts.extend(error.as_str());
        parts.extend(body.as_str());
        for detail in error["details"].as_array().into_iter().flatten() {
            parts.extend(detail["message"].as_str());
        }
        parts.retain(|part| !part.trim().is_empty());
        let request_id = error["innerError"]["request-id"].as_str().map(words);
        Self {
            status,
            text: parts.join(": "),
            request_id,
        }
    }

    /// A refusal that is only a text (`statusDetail` of an operation).
    pub(crate) fn of_text(text: &str) -> Self {
        Self {
            status: None,
            text: text.to_owned(),
            request_id: None,
        }
    }
}

/// The failure a refusal means, with Microsoft's own words as detail.
pub(crate) fn failure(refusal: &Refusal, doing: Doing) -> Failure {
    let row = row(refusal, doing).map(|at| &TABLE[at]);
    let (means, class) = row.map_or(OTHERWISE, |row| (row.means, row.class));
    let kept = words(&refusal.text);
    let detail = match (kept.is_empty(), refusal.status) {
        (false, _) => kept,
        (true, Some(status)) => format!("HTTP {status} without a reason"),
        (true, None) => "Microsoft gave no reason".to_owned(),
    };
    Failure::new(means, class, detail)
}

fn row(refusal: &Refusal, doing: Doing) -> Option<usize> {
    let text = refusal.text.to_lowercase();
    TABLE.iter().position(|row| {
        (row.status.is_empty() || refusal.status.is_some_and(|status| row.status.contains(&status)))
            && row.says.iter().all(|fragment| text.contains(fragment))
            && (row.doing.is_empty() || row.doing.contains(&doing))
    })
}

#[cfg(test)]
mod tests;
