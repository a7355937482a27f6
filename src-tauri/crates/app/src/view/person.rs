//! One person over both systems.

use super::{TimelineEntryView, plan::cause};
use serde::{Deserialize, Serialize};
use sync_core::{
    managed::HoldReason,
    mirror::MirrorRow,
    plan::{PersonPlan, Verdict},
    projection::WantedNumber,
};

/// What a plan does about a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum PersonStateView {
    /// Wanted equals actual.
    AlreadyRight,
    /// A number where there was none.
    Add,
    /// Another number or policy.
    Change,
    /// The number is taken away.
    Remove,
    /// Can't be synced for a cause of his own.
    Blocked,
    /// His number belongs to somebody whom we do not manage.
    HeldElsewhere,
    /// His number stays for now with somebody who is left alone.
    WaitsForNumber,
    /// Left alone for now.
    Left,
    /// Never touched.
    NotOurs,
}

impl From<&Verdict> for PersonStateView {
    fn from(verdict: &Verdict) -> Self {
        match verdict {
            Verdict::AlreadyRight => Self::AlreadyRight,
            Verdict::Add => Self::Add,
            Verdict::Change => Self::Change,
            Verdict::Remove => Self::Remove,
            Verdict::Blocked { .. } => Self::Blocked,
            Verdict::HeldElsewhere { .. } => Self::HeldElsewhere,
            Verdict::WaitsForNumber { .. } => Self::WaitsForNumber,
            Verdict::Left { .. } => Self::Left,
            Verdict::NotOurs => Self::NotOurs,
        }
    }
}

/// Why a person is on hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum HoldView {
    /// A job for this person was undone.
    Undone,
    /// A held job for this person was rejected.
    Rejected,
    /// Somebody else keeps changing what we write.
    Contested,
}

impl HoldView {
    /// `None` where no admin can end it: that a write of his is under way is his state, not a hold.
    pub(crate) fn of(reason: HoldReason) -> Option<Self> {
        match reason {
            HoldReason::Undone => Some(Self::Undone),
            HoldReason::Rejected => Some(Self::Rejected),
            HoldReason::Contested => Some(Self::Contested),
            HoldReason::Unsettled => None,
        }
    }
}

/// One person over both systems.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct PersonView {
    /// PBX user id.
    pub user: String,
    /// Name, for people.
    pub name: String,
    /// UPN, where an account was found.
    pub upn: Option<String>,
    /// What the PBX says.
    pub pbx: Option<String>,
    /// What he should have in Teams.
    pub wanted: Option<String>,
    /// What Teams showed.
    pub actual: Option<String>,
    /// What a sync would do about him.
    pub state: PersonStateView,
    /// Stable name of the cause, where there is one.
    pub cause: Option<String>,
    /// Why, in words.
    pub sentence: String,
    /// What to do next.
    pub advice: String,
    /// On hold.
    pub hold: Option<HoldView>,
    /// A change of the phone system waits.
    pub queued: bool,
}

impl PersonView {
    /// From the plan and the mirror's row; holds and the queue are the caller's to add.
    pub fn new(person: &PersonPlan, row: Option<&MirrorRow>) -> Self {
        Self {
            user: person.user.to_string(),
            name: person.name.clone(),
            upn: person.upn.clone(),
            pbx: row.and_then(|row| number_text(&row.projection.number)),
            wanted: person.wanted.as_ref().map(ToString::to_string),
            actual: person.actual.as_ref().map(ToString::to_string),
            state: (&person.verdict).into(),
            cause: cause(&person.verdict).map(str::to_owned),
            sentence: person.verdict.sentence(),
            advice: person.verdict.advice(),
            hold: None,
            queued: false,
        }
    }
}

/// What the phone system says about a number, as text.
pub(crate) fn number_text(number: &WantedNumber) -> Option<String> {
    match number {
        WantedNumber::Number(number) => Some(number.to_string()),
        WantedNumber::Unusable { text, .. } => Some(text.clone()),
        WantedNumber::None | WantedNumber::Unknown => None,
    }
}

/// The account is another one than before: which is right?
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct IdentityQuestionView {
    /// The UPN it was pinned with.
    pub pinned_upn: String,
    /// The object id it is pinned to.
    pub pinned_account: String,
    /// What is found now, in words.
    pub found: String,
}

/// One person opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct PersonDetailView {
    /// The row.
    pub person: PersonView,
    /// Site, by name.
    pub site: Option<String>,
    /// Country, ISO 3166 alpha-2.
    pub country: Option<String>,
    /// What is remarkable about the extensions.
    pub extension_note: Option<String>,
    /// Addresses of the phone system by which the account is looked for.
    pub addresses: Vec<String>,
    /// Object id of the account.
    pub account: Option<String>,
    /// What the admin chose.
    pub chosen_account: Option<String>,
    /// When this account was last verified as ours (UTC).
    pub managed_since: Option<String>,
    /// A question for the admin.
    pub identity_question: Option<IdentityQuestionView>,
    /// When the grace of a missing person ends (UTC).
    pub removal_at: Option<String>,
    /// What happened, newest first.
    pub timeline: Vec<TimelineEntryView>,
}
