//! What a person meets on the way to a consent: Microsoft's pages, a code to enter, the wait for the permissions;
//! and how it is told to whoever shows it.

use jiff::Timestamp;
use microsoft::{
    Authority, TokenSource,
    consent::{
        AdminConsent, Cancel, DeviceCode, Permission, Purpose, RolesSeen, SIGN_IN_LIFE, SignIn, SignedIn,
        Standing, wait_for_roles,
    },
};
use std::sync::Arc;
use sync_core::{
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
};

/// How a person signs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInWay {
    /// In a browser of this computer.
    Browser,
    /// With a code that is entered in any browser.
    DeviceCode,
}

/// How far an approval is, for whoever shows it.
#[derive(Clone, Debug)]
pub enum ApprovalStage {
    /// A page of Microsoft is to be opened in the browser.
    OpenPage {
        /// What for, in words.
        what: &'static str,
        /// The page.
        url: String,
        /// When it is over (UTC).
        ends_at: Timestamp,
        /// Ends the waiting.
        cancel: Cancel,
    },
    /// A code is to be entered on a page of Microsoft.
    EnterCode {
        /// What for, in words.
        what: &'static str,
        /// The code.
        code: String,
        /// The page.
        url: String,
        /// When it is over (UTC).
        ends_at: Timestamp,
        /// Ends the waiting.
        cancel: Cancel,
    },
    /// Somebody signed in and is being checked.
    Checking {
        /// Who.
        account: String,
    },
    /// The permissions are asked for until all of them work.
    Waiting {
        /// Those that work.
        granted: Vec<&'static str>,
        /// Those that do not yet.
        missing: Vec<&'static str>,
        /// Microsoft's words, where something is in the way.
        trouble: Option<String>,
        /// Ends the waiting.
        cancel: Cancel,
    },
}

/// Told of each stage.
pub(crate) type Teller<'a> = &'a (dyn Fn(ApprovalStage) + Send + Sync);

/// Signs somebody in.
pub(super) async fn sign_in(
    authority: &Authority,
    way: SignInWay,
    purpose: Purpose,
    what: &'static str,
    tell: Teller<'_>,
) -> Result<SignedIn, Failure> {
    let signed_in = match way {
        SignInWay::Browser => {
            let page = SignIn::begin(authority, purpose).await?;
            tell(ApprovalStage::OpenPage {
                what,
                url: page.url().to_string(),
                ends_at: page.ends_at(),
                cancel: page.canceller(),
            });
            page.finish().await?
        }
        SignInWay::DeviceCode => {
            let code = DeviceCode::begin(authority, purpose).await?;
            tell(ApprovalStage::EnterCode {
                what,
                code: code.user_code().to_owned(),
                url: code.verification_uri().to_owned(),
                ends_at: code.ends_at(),
                cancel: code.canceller(),
            });
            code.finish().await?
        }
    };
    tell(ApprovalStage::Checking {
        account: signed_in.account().upn.clone(),
    });
    Ok(signed_in)
}

/// Microsoft's own page of the four permissions.
pub(super) async fn open_consent_page(
    authority: &Authority,
    tell: Teller<'_>,
) -> Result<AdminConsent, Failure> {
    let page = AdminConsent::begin(authority).await?;
    tell(ApprovalStage::OpenPage {
        what: "approve the four permissions on Microsoft's page",
        url: page.url().to_string(),
        ends_at: page.ends_at(),
        cancel: page.canceller(),
    });
    Ok(page)
}

/// Waits for the page. Who signed in by code may be at another computer, whose browser can't come back here: when the
/// page's time is over it may have been accepted there, and the next sign-in tells.
pub(super) async fn granted_on_page(way: SignInWay, page: AdminConsent) -> Result<(), Failure> {
    match (way, page.finish().await) {
        (SignInWay::DeviceCode, Err(failure)) if failure.code == ErrorCode::SignInExpired => Ok(()),
        (_, answered) => answered.map(drop),
    }
}

/// Waits for the page, then for tokens that carry what was granted. Who signed in by code may be at another computer,
/// whose browser can't come back here: there the permissions alone say that the page was accepted.
pub(super) async fn accepted(
    authority: &Authority,
    way: SignInWay,
    page: AdminConsent,
    source: Arc<dyn TokenSource>,
    tell: Teller<'_>,
) -> Result<RolesSeen, Failure> {
    let waiting = until_they_work(authority, source, tell);
    match way {
        SignInWay::Browser => {
            page.finish().await?;
            waiting.await
        }
        SignInWay::DeviceCode => {
            tokio::select! {
                biased;
                seen = waiting => seen,
                // A no on this very computer is an answer too.
                Err(refused) = page.finish() => Err(refused),
            }
        }
    }
}

/// Asks until all permissions work, telling of each round, or somebody ends it.
pub(super) async fn until_they_work(
    authority: &Authority,
    source: Arc<dyn TokenSource>,
    tell: Teller<'_>,
) -> Result<RolesSeen, Failure> {
    let cancel = Cancel::new();
    let mut told = |seen: &RolesSeen| tell(waiting(seen, &cancel));
    tokio::select! {
        biased;
        () = cancel.cancelled() => Err(Failure::new(ErrorCode::SignInCancelled, FailureClass::NeedsAdmin, "")),
        seen = wait_for_roles(authority, source, SIGN_IN_LIFE, &mut told) => seen,
    }
}

pub(super) fn granted(seen: &RolesSeen) -> impl Iterator<Item = &'static str> {
    by_standing(seen, true)
}

fn by_standing(seen: &RolesSeen, works: bool) -> impl Iterator<Item = &'static str> {
    let standings: Vec<(Permission, Standing)> = seen.standings.to_vec();
    standings
        .into_iter()
        .filter(move |(_, standing)| (*standing == Standing::Granted) == works)
        .map(|(permission, _)| permission.name())
}

fn waiting(seen: &RolesSeen, cancel: &Cancel) -> ApprovalStage {
    ApprovalStage::Waiting {
        granted: by_standing(seen, true).collect(),
        missing: by_standing(seen, false).collect(),
        trouble: seen.trouble.as_ref().map(ToString::to_string),
        cancel: cancel.clone(),
    }
}
