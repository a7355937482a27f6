//! A sign-in as a window shows it: what for, and how far it is.

use super::{ConsentMethodView, UiError};
use serde::{Deserialize, Serialize};

/// How a person signs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum SignInWayView {
    /// In a browser of this computer.
    Browser,
    /// With a code that is entered in any browser.
    DeviceCode,
}

/// What somebody signs in for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum SignInForView {
    /// A Global Administrator grants the consent.
    Consent {
        /// How Voice Sync will sign in: with a certificate, or with an account.
        method: ConsentMethodView,
        /// Auto Sync is switched on with it.
        auto_sync: bool,
    },
    /// A sync of everybody.
    Sync {
        /// With debug detail in its output log.
        diagnostic: bool,
    },
    /// A sync of one person with his chain.
    Person {
        /// PBX user id.
        user: String,
    },
    /// A held job is carried out.
    Approve {
        /// Which.
        job: u32,
    },
    /// Whom a job left out.
    RetryFailed {
        /// Which.
        job: u32,
    },
    /// The undo of a job is planned.
    Undo {
        /// Which.
        job: u32,
    },
}

/// How far a sign-in is. Times are UTC.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "stage", rename_all = "snake_case")]
pub enum SignInStageView {
    /// It begins.
    Begins,
    /// A page of Microsoft is to be answered in the browser.
    OpenPage {
        /// What for, in words.
        what: String,
        /// The page.
        url: String,
        /// Whether a browser was opened with it.
        opened: bool,
        /// When it is over.
        ends_at: String,
    },
    /// A code is to be entered on a page of Microsoft.
    EnterCode {
        /// What for, in words.
        what: String,
        /// The code.
        code: String,
        /// The page.
        url: String,
        /// What everybody should know who is asked for a code.
        warning: String,
        /// When it is over.
        ends_at: String,
    },
    /// Somebody signed in and is being checked.
    Checking {
        /// Who.
        account: String,
    },
    /// The permissions are asked for until all of them work.
    Waiting {
        /// Those that work.
        granted: Vec<String>,
        /// Those that do not yet.
        missing: Vec<String>,
        /// Microsoft's words, where something is in the way.
        trouble: Option<String>,
    },
    /// Somebody may do it: account and tenant are shown, and nothing begins before they are confirmed.
    Confirm {
        /// Who.
        account: String,
        /// The role that allows it.
        role: String,
        /// The tenant.
        tenant: String,
    },
    /// It succeeded.
    Done,
    /// It did not.
    Failed {
        /// Why.
        error: UiError,
    },
}

/// A sign-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct SignInView {
    /// What for.
    pub purpose: SignInForView,
    /// How far it is.
    pub stage: SignInStageView,
}
