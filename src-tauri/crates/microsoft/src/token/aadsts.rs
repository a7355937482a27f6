//! What Entra's refusals mean. The table is by AADSTS number ("Microsoft Entra authentication and
//! authorization error codes"); Microsoft asks to react to `error` and to take the numbers as hints, so a number
//! that is not here falls back on `error`, and that on the HTTP status.
//!
//! Not here: the polling answers of the device code flow, which are no failures there.

use crate::told::words;
use outbound::Answer;
use serde::{Deserialize, Serialize};
use std::{fmt, time::Duration};
use sync_core::{
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
};

/// The body of a refusal. Also the error type of the `oauth2` crate, whose own one drops all but three fields.
#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct Refusal {
    pub(crate) error: Option<String>,
    pub(crate) error_description: Option<String>,
    pub(crate) error_codes: Option<Vec<u64>>,
    pub(crate) suberror: Option<String>,
    /// Conditional Access asks a person for more; nothing but a new sign-in answers it.
    pub(crate) claims: Option<String>,
    pub(crate) trace_id: Option<String>,
}

type Meaning = (ErrorCode, FailureClass);

const RECONNECT: Meaning = (ErrorCode::SignInNeeded, FailureClass::Reauthenticate);
const GRANT: Meaning = (ErrorCode::GrantEnded, FailureClass::Reauthenticate);
const CONSENT: Meaning = (ErrorCode::ConsentMissing, FailureClass::Reauthenticate);
const DECLINED: Meaning = (ErrorCode::SignInDeclined, FailureClass::Reauthenticate);
const BLOCKED: Meaning = (ErrorCode::SignInBlocked, FailureClass::Reauthenticate);
const ACCOUNT: Meaning = (ErrorCode::AccountUnusable, FailureClass::Reauthenticate);
const UNASSIGNED: Meaning = (ErrorCode::AccountNotAssigned, FailureClass::Reauthenticate);
const APPLICATION: Meaning = (ErrorCode::ApplicationUnknown, FailureClass::Reauthenticate);
const UNFIT: Meaning = (ErrorCode::ApplicationUnfit, FailureClass::Reauthenticate);
const CERTIFICATE: Meaning = (ErrorCode::CertificateUnknown, FailureClass::Reauthenticate);
const CREDENTIAL: Meaning = (ErrorCode::CredentialEnded, FailureClass::Reauthenticate);
const CLOCK: Meaning = (ErrorCode::ClockWrong, FailureClass::Reauthenticate);
const EXPIRED: Meaning = (ErrorCode::SignInExpired, FailureClass::NeedsAdmin);
const SETTING: Meaning = (ErrorCode::BadConfiguration, FailureClass::Permanent);
const PASSING: Meaning = (ErrorCode::TenantUnavailable, FailureClass::RetryFast);
const SLOWER: Meaning = (ErrorCode::TenantThrottled, FailureClass::RetryFast);
const OURS: Meaning = (ErrorCode::Internal, FailureClass::Permanent);

const TABLE: &[(&[u64], Meaning)] = &[
    // No consent, or only an administrator may give it.
    (&[65001, 90094, 90095], CONSENT),
    (&[65004], DECLINED),
    // Conditional Access, security defaults.
    (&[53000, 53001, 53003, 530032, 530035], BLOCKED),
    (&[50105], UNASSIGNED),
    // A person must sign in again: second factor, password changed, grant expired or revoked.
    (
        &[
            50072, 50074, 50076, 50078, 50079, 50173, 700082, 70008, 70043, 70000, 50089, 50132, 50133,
        ],
        GRANT,
    ),
    // The account is disabled, locked, unknown, or of another tenant.
    (&[50057, 50053, 50034, 50020, 16000], ACCOUNT),
    // The signature fits none of the application's certificates, or its key is not there.
    (&[700027, 50012], CERTIFICATE),
    // "Client assertion is not within its valid time range": the certificate may be good.
    (&[700024], CLOCK),
    (&[7000215, 7000222], CREDENTIAL),
    // The application was removed from the tenant or disabled, or has no service principal there yet.
    (&[700016, 7000112, 7000229], APPLICATION),
    // The registration lacks a redirect, a permission, or the switch for public clients.
    (
        &[650052, 650056, 650057, 7000218, 700025, 50011, 700005, 50194],
        UNFIT,
    ),
    // The tenant or resource does not exist.
    (&[90002, 500011], SETTING),
    // A malformed request, or a code used twice.
    (&[501481, 50147, 9002313, 900144, 54005, 70018], OURS),
    // The device code ended.
    (&[70019], EXPIRED),
    (
        &[90033, 90006, 90024, 90012, 50033, 50087, 90090, 90055, 70016],
        PASSING,
    ),
    // "The server terminated an operation because it encountered a client request loop."
    (&[50196], SLOWER),
];

const LOOP_PAUSE: Duration = Duration::from_secs(300);

impl Refusal {
    /// The failure, with Entra's trace id.
    pub(crate) fn failure(&self, answer: &Answer) -> Failure {
        let numbers = self.numbers();
        let (code, class) = self.meaning(answer.status);
        let asked = answer.retry_after();
        let retry_after = if numbers.contains(&50196) {
            asked.or(Some(LOOP_PAUSE))
        } else {
            asked
        };
        Failure::new(code, class, self.detail(answer.status))
            .with_request_id(self.trace_id.clone().or_else(|| answer.request_id.clone()))
            .with_retry_after(retry_after)
    }

    /// The failure that came to the browser's callback, where there is no answer of ours to look at.
    pub(crate) fn told_to_the_browser(&self) -> Failure {
        let (code, class) = self.meaning(400);
        Failure::new(code, class, self.detail(400)).with_request_id(self.trace_id.clone())
    }

    fn meaning(&self, status: u16) -> Meaning {
        let found = meaning(&self.numbers(), self.error.as_deref().unwrap_or_default(), status);
        let challenged = self.claims.as_deref().is_some_and(|claims| !claims.is_empty());
        if challenged && found.1 != FailureClass::Reauthenticate {
            return GRANT;
        }
        found
    }

    /// `error_codes`, or the number in the text where that list is missing.
    fn numbers(&self) -> Vec<u64> {
        let listed = self.error_codes.clone().unwrap_or_default();
        if !listed.is_empty() {
            return listed;
        }
        let text = self.error_description.as_deref().unwrap_or_default();
        let hint = text.split("AADSTS").nth(1).unwrap_or_default();
        let digits: String = hint.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().into_iter().collect()
    }

    /// Entra's sentence, without the ids and times that follow it.
    fn detail(&self, status: u16) -> String {
        let text = self.error_description.as_deref().unwrap_or_default();
        let text = text.split("Trace ID:").next().unwrap_or_default();
        match (words(text), self.error.as_deref()) {
            (text, _) if !text.is_empty() => text,
            (_, Some(error)) if !error.is_empty() => words(error),
            _ => format!("HTTP {status} from the sign-in service"),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.error.as_deref().unwrap_or("refused without a reason"))
    }
}

/// Only what can't hold a token: the description is free text and `claims` is opaque.
impl fmt::Debug for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Refusal")
            .field("error", &self.error)
            .field("error_codes", &self.error_codes)
            .finish_non_exhaustive()
    }
}

impl oauth2::ErrorResponse for Refusal {}

fn meaning(numbers: &[u64], error: &str, status: u16) -> Meaning {
    let by_number = |number: &u64| TABLE.iter().find(|(listed, _)| listed.contains(number));
    if let Some((_, meaning)) = numbers.iter().find_map(by_number) {
        return *meaning;
    }
    match error {
        "invalid_grant" | "interaction_required" | "login_required" => GRANT,
        "invalid_client" | "unauthorized_client" => RECONNECT,
        "consent_required" => CONSENT,
        "access_denied" | "permission_denied" | "authorization_declined" => DECLINED,
        "expired_token" | "code_expired" => EXPIRED,
        "temporarily_unavailable" | "server_error" => PASSING,
        "invalid_resource" | "invalid_scope" => SETTING,
        "invalid_request" | "unsupported_grant_type" => OURS,
        _ => match status {
            429 => SLOWER,
            408 | 500..=599 => PASSING,
            401 | 403 => RECONNECT,
            _ => SETTING,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_has_one_meaning() {
        let mut all: Vec<u64> = TABLE
            .iter()
            .flat_map(|(numbers, _)| numbers.iter().copied())
            .collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
        for (numbers, expected) in TABLE {
            for number in *numbers {
                assert_eq!(
                    meaning(&[1, *number], "invalid_grant", 400),
                    *expected,
                    "{number}"
                );
            }
        }
    }

    #[test]
    fn an_unknown_number_falls_back_on_the_error_and_that_on_the_status() {
        assert_eq!(meaning(&[99], "invalid_client", 401), RECONNECT);
        assert_eq!(meaning(&[], "consent_required", 400), CONSENT);
        assert_eq!(meaning(&[], "temporarily_unavailable", 400), PASSING);
        assert_eq!(meaning(&[], "invalid_scope", 400), SETTING);
        assert_eq!(meaning(&[], "unsupported_grant_type", 400), OURS);
        assert_eq!(meaning(&[], "", 429), SLOWER);
        assert_eq!(meaning(&[], "", 503), PASSING);
        assert_eq!(meaning(&[], "new_word", 401), RECONNECT);
        assert_eq!(meaning(&[], "invalid_grant", 400), GRANT);
        assert_eq!(meaning(&[], "access_denied", 302), DECLINED);
        assert_eq!(meaning(&[], "expired_token", 400), EXPIRED);
        assert_eq!(meaning(&[], "", 404), SETTING);
    }

    #[test]
    fn the_number_in_the_text_is_a_hint_where_the_list_is_missing() {
        let refusal = Refusal {
            error: Some("invalid_client".into()),
            error_description: Some(
                "AADSTS7000222: The keys are expired.\r\nTrace ID: 1\r\nTimestamp: x".into(),
            ),
            ..Refusal::default()
        };
        assert_eq!(refusal.numbers(), [7_000_222]);
        assert_eq!(refusal.detail(401), "AADSTS7000222: The keys are expired.");
    }

    #[test]
    fn a_claims_challenge_always_asks_for_a_person() {
        let refusal = Refusal {
            error: Some("temporarily_unavailable".into()),
            claims: Some("{\"access_token\":{}}".into()),
            suberror: Some("basic_action".into()),
            ..Refusal::default()
        };
        assert_eq!(refusal.meaning(400), GRANT);
        let blocked = Refusal {
            error_codes: Some(vec![53003]),
            ..refusal
        };
        assert_eq!(blocked.meaning(400), BLOCKED, "the more exact word wins");
    }

    #[test]
    fn an_unknown_number_is_shown_as_it_came() {
        let refusal = Refusal {
            error: Some("invalid_grant".into()),
            error_description: Some("AADSTS987654: Something new.\r\nTrace ID: 1".into()),
            ..Refusal::default()
        };
        assert_eq!(
            refusal.told_to_the_browser().detail,
            "AADSTS987654: Something new."
        );
    }

    #[test]
    fn what_the_debugger_sees_holds_no_free_text() {
        let refusal = Refusal {
            error_description: Some("secret-text".into()),
            claims: Some("secret-claims".into()),
            ..Refusal::default()
        };
        assert!(!format!("{refusal:?} {refusal}").contains("secret"));
    }

    /// The table of codes that Microsoft's pages name for the flows that are used here.
    #[test]
    fn every_number_that_is_known_to_come_has_a_meaning_of_its_own() {
        for number in [
            65001, 65004, 90094, 90095, 650052, 650056, 650057, 50076, 50074, 50078, 50079, 50072, 50173,
            700082, 70008, 70043, 70000, 50089, 50132, 50133, 53000, 53001, 53003, 530032, 530035, 50057,
            50053, 50034, 50020, 16000, 50105, 700016, 90002, 500011, 7000112, 50011, 700005, 501481, 50147,
            9002313, 900144, 54005, 7000215, 7000222, 700027, 50012, 7000218, 700025, 50194, 90033, 90006,
            90024, 90012, 50033, 50087, 90090, 90055, 50196, 70016, 70018, 70019, 700024, 7000229,
        ] {
            let found = TABLE.iter().find(|(listed, _)| listed.contains(&number));
            let (_, (code, _)) = found.unwrap_or_else(|| panic!("{number}"));
            assert!(!code.sentence().is_empty() && !code.advice().is_empty());
        }
    }
}
