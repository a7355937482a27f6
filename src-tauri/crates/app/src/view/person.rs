//! One person over both systems.

use super::{DriftView, KeptView, TimelineEntryView, plan::cause, small};
use serde::{Deserialize, Serialize};
use sync_core::{
    id::JobId,
    managed::HoldReason,
    mirror::MirrorRow,
    plan::{PersonPlan, Verdict},
    ports::StepRow,
    projection::WantedNumber,
};

/// The cause of somebody who has no other.
const NOT_SHOWN: &str = "not_shown";

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
    /// Changed by somebody in Microsoft Teams; shown and left.
    Drifted,
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
    /// An admin keeps what was changed in Microsoft Teams.
    Kept,
}

impl HoldView {
    /// `None` where no admin can end it: that a write of his is under way is his state, not a hold.
    pub(crate) fn of(reason: HoldReason) -> Option<Self> {
        match reason {
            HoldReason::Undone => Some(Self::Undone),
            HoldReason::Rejected => Some(Self::Rejected),
            HoldReason::Contested => Some(Self::Contested),
            HoldReason::Kept => Some(Self::Kept),
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
    /// What Microsoft accepted for him and did not show within 24 hours.
    pub not_shown: Option<NotShownView>,
    /// What somebody changed in Microsoft Teams.
    pub drift: Option<DriftView>,
    /// Who keeps that, and for how long.
    pub kept: Option<KeptView>,
}

/// A write that Microsoft accepted and did not show within 24 hours, with what its support asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct NotShownView {
    /// The job that sent it.
    pub job: u32,
    /// When it was sent (UTC).
    pub sent_at: String,
    /// What happened, in words.
    pub sentence: String,
    /// What to do next.
    pub advice: String,
    /// Microsoft's request ids.
    pub request_ids: Vec<String>,
    /// Our own ids of the request (`client-request-id`).
    pub client_request_ids: Vec<String>,
    /// Microsoft's operation, where it named one.
    pub operation: Option<String>,
}

impl NotShownView {
    /// From a step whose time to show is over.
    pub(crate) fn new(job: JobId, row: &StepRow) -> Self {
        Self {
            job: small(job.0),
            sent_at: row.intended_at.map(|at| at.to_string()).unwrap_or_default(),
            sentence: row.not_shown_sentence(),
            advice: row.not_shown_advice().to_owned(),
            request_ids: row.request_ids.clone(),
            client_request_ids: row.client_request_ids.clone(),
            operation: row.operation.as_ref().map(|id| id.as_str().to_owned()),
        }
    }
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
            not_shown: None,
            drift: None,
            kept: None,
        }
    }

    /// With a write that Microsoft does not show, said in place of what a sync would do.
    pub(crate) fn with_not_shown(self, not_shown: Option<NotShownView>) -> Self {
        let Some(problem) = not_shown else { return self };
        let (sentence, advice) = if self.advice.is_empty() {
            (problem.sentence.clone(), problem.advice.clone())
        } else {
            (self.sentence, self.advice)
        };
        Self {
            cause: self.cause.or_else(|| Some(NOT_SHOWN.to_owned())),
            sentence,
            advice,
            not_shown: Some(problem),
            ..self
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
