//! An error as a window gets it: a code to act on, a sentence, what to do next, and detail for support.

use super::RefusedPolicyView;
use serde::{Deserialize, Serialize};
use std::fmt;
use sync_core::{error_code::ErrorCode, failure::Failure};

/// What a page can do about an error. A variant exists only where the page acts on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum UiErrorCode {
    /// The page asked for something that can't be: a defect of the page.
    InvalidRequest,
    /// No connection is open.
    NotConnected,
    /// Another process leads this connection: nothing can be started here.
    AnotherLeader,
    /// A job is running or being decided already.
    Busy,
    /// There is no such job or person.
    NotFound,
    /// A key or secret was refused, or answers for another tenant or customer.
    WrongCredential,
    /// Network, timeout, throttled.
    Unreachable,
    /// The database or the vault can't be used.
    DataUnusable,
    /// Everything else; the message says why.
    Failed,
}

/// An error that a person reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct UiError {
    /// What the page acts on.
    pub code: UiErrorCode,
    /// What happened.
    pub message: String,
    /// What to do next.
    pub advice: Option<String>,
    /// The outside system's own words, for support; never a secret.
    pub detail: Option<String>,
    /// The voice policy that is meant, so that it can be said where its name stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "specta", specta(optional))]
    pub policy: Option<RefusedPolicyView>,
}

impl UiError {
    /// A request outside the limits of its command.
    pub fn invalid_request(message: impl Into<String>) -> Self {
        Self {
            code: UiErrorCode::InvalidRequest,
            message: message.into(),
            advice: None,
            detail: None,
            policy: None,
        }
    }

    /// Nothing else can be started or decided now.
    pub fn busy() -> Self {
        Self {
            code: UiErrorCode::Busy,
            message: "A sync is running.".to_owned(),
            advice: Some("Wait until it has ended, or cancel it.".to_owned()),
            detail: None,
            policy: None,
        }
    }

    /// No connection is open.
    pub fn not_connected() -> Self {
        let code = ErrorCode::NotConnected;
        Self {
            code: UiErrorCode::NotConnected,
            message: code.sentence().to_owned(),
            advice: Some(code.advice().to_owned()),
            detail: None,
            policy: None,
        }
    }
}

impl From<Failure> for UiError {
    fn from(failure: Failure) -> Self {
        let words = failure.code.sentence().to_owned();
        let mut detail = Some(failure.detail).filter(|text| !text.is_empty());
        // What is wrong with a setting is ours to say, and says more than that something is.
        let message = match failure.code {
            ErrorCode::BadConfiguration => detail.take().map_or(words, sentence),
            _ => words,
        };
        if let (true, Some(whole)) = (names_somebody(failure.code), &detail) {
            return Self {
                code: failure.code.into(),
                message: whole.clone(),
                advice: Some(failure.code.advice().to_owned()),
                detail: None,
                policy: None,
            };
        }
        if let Some(id) = failure.request_id {
            let id = format!("Request id {id}.");
            detail = Some(detail.map_or_else(|| id.clone(), |text| format!("{text} {id}")));
        }
        Self {
            code: failure.code.into(),
            message,
            advice: Some(failure.code.advice().to_owned()),
            detail,
            policy: None,
        }
    }
}

/// Whether the detail is the whole sentence, with the account and the tenant.
fn names_somebody(code: ErrorCode) -> bool {
    matches!(
        code,
        ErrorCode::NotAdministrator | ErrorCode::VoiceRoleMissing | ErrorCode::AccountTooPowerful
    )
}

fn sentence(text: String) -> String {
    let mut letters = text.chars();
    let Some(first) = letters.next() else {
        return text;
    };
    let mut sentence: String = first.to_uppercase().chain(letters).collect();
    if !sentence.ends_with(['.', '!', '?']) {
        sentence.push('.');
    }
    sentence
}

impl From<ErrorCode> for UiErrorCode {
    fn from(code: ErrorCode) -> Self {
        match code {
            ErrorCode::PbxKeyRefused
            | ErrorCode::PbxForbidden
            | ErrorCode::PbxWrongCustomer
            | ErrorCode::SignInNeeded
            | ErrorCode::GrantEnded
            | ErrorCode::SignInEnded
            | ErrorCode::SignInBlocked
            | ErrorCode::AccountUnusable
            | ErrorCode::AccountNotAssigned
            | ErrorCode::NotAdministrator
            | ErrorCode::VoiceRoleMissing
            | ErrorCode::AccountTooPowerful
            | ErrorCode::ConsentMissing
            | ErrorCode::ApplicationUnknown
            | ErrorCode::ApplicationUnfit
            | ErrorCode::CertificateUnknown
            | ErrorCode::CredentialEnded
            | ErrorCode::PermissionMissing
            | ErrorCode::WrongTenant => Self::WrongCredential,
            ErrorCode::PbxUnavailable
            | ErrorCode::PbxThrottled
            | ErrorCode::TenantThrottled
            | ErrorCode::TenantUnavailable
            | ErrorCode::ChannelUnavailable => Self::Unreachable,
            ErrorCode::AnotherLeader => Self::AnotherLeader,
            ErrorCode::NotFound => Self::NotFound,
            ErrorCode::NotConnected => Self::NotConnected,
            ErrorCode::DiskFull
            | ErrorCode::DatabaseDamaged
            | ErrorCode::DatabaseNewer
            | ErrorCode::DatabaseForeign
            | ErrorCode::FolderUnusable
            | ErrorCode::VaultUnavailable => Self::DataUnusable,
            ErrorCode::PbxIncomplete
            | ErrorCode::PbxMalformed
            | ErrorCode::CsvInvalid
            | ErrorCode::TenantMalformed
            | ErrorCode::ChannelRefused
            | ErrorCode::NumberHeld
            | ErrorCode::NumberNotFound
            | ErrorCode::LicenseMissing
            | ErrorCode::OnPremisesNumber
            | ErrorCode::AccountNotReady
            | ErrorCode::NumberBlocked
            | ErrorCode::PolicyNotFound
            | ErrorCode::Refused
            | ErrorCode::NotConfirmed
            | ErrorCode::OutcomeUnknown
            | ErrorCode::SafetyChanged
            | ErrorCode::ConsentChanged
            | ErrorCode::PlanChanged
            | ErrorCode::AnswerOutdated
            | ErrorCode::WrongJobState
            | ErrorCode::Interrupted
            | ErrorCode::BadConfiguration
            | ErrorCode::SignInCancelled
            | ErrorCode::SignInExpired
            | ErrorCode::SignInDeclined
            | ErrorCode::CertificateInvalid
            | ErrorCode::ClockWrong
            | ErrorCode::Cancelled
            | ErrorCode::Internal => Self::Failed,
        }
    }
}

impl fmt::Display for UiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for UiError {}

#[cfg(test)]
mod tests {
    use super::{UiError, UiErrorCode};
    use sync_core::{
        error_code::ErrorCode,
        failure::{Failure, FailureClass},
    };

    #[test]
    fn every_code_has_a_sentence_an_advice_and_the_detail() {
        for code in ErrorCode::ALL {
            let told = UiError::from(Failure::new(*code, FailureClass::Permanent, "because"));
            if super::names_somebody(*code) {
                continue;
            }
            assert!(told.message.ends_with('.'), "{code:?}: {}", told.message);
            assert!(told.advice.is_some_and(|text| text.ends_with('.')), "{code:?}");
            match code {
                ErrorCode::BadConfiguration => assert_eq!(told.message, "Because."),
                _ => assert_eq!(told.detail.as_deref(), Some("because"), "{code:?}"),
            }
        }
    }

    #[test]
    fn who_may_not_do_it_is_named_in_the_first_words() {
        let whole = "eve@contoso.example is not a Global Administrator of Contoso.";
        let refused = Failure::new(ErrorCode::NotAdministrator, FailureClass::NeedsAdmin, whole);
        let told = UiError::from(refused);
        assert_eq!(
            (told.message.as_str(), told.advice.as_deref(), told.detail),
            (whole, Some(ErrorCode::NotAdministrator.advice()), None)
        );
        assert_eq!(told.code, UiErrorCode::WrongCredential);
    }

    #[test]
    fn the_request_id_goes_to_support_with_the_detail() {
        let failure = Failure::new(ErrorCode::Refused, FailureClass::Permanent, "no");
        let told = UiError::from(failure.with_request_id(Some("abc".into())));
        assert_eq!(told.detail.as_deref(), Some("no Request id abc."));
    }

    #[test]
    fn pages_tell_credentials_networks_and_data_apart() {
        let code = |code| UiErrorCode::from(code);
        assert_eq!(code(ErrorCode::PbxKeyRefused), UiErrorCode::WrongCredential);
        assert_eq!(code(ErrorCode::TenantThrottled), UiErrorCode::Unreachable);
        assert_eq!(code(ErrorCode::DiskFull), UiErrorCode::DataUnusable);
        assert_eq!(code(ErrorCode::AnotherLeader), UiErrorCode::AnotherLeader);
        assert_eq!(code(ErrorCode::PlanChanged), UiErrorCode::Failed);
    }
}
