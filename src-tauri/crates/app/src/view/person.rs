//! People and the audit trail as shown.

use crate::view::plan::{cause, state};
use jiff::Timestamp;
use serde::Serialize;
use sync_core::{
    id::PbxUserId, mirror::MirrorRow, plan::PersonPlan, ports::AuditEntry, projection::WantedNumber,
};

/// One person over both systems.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PersonView {
    /// PBX user id.
    pub user: PbxUserId,
    /// Name, for people.
    pub name: String,
    /// UPN, where an account was found.
    pub upn: Option<String>,
    /// What the PBX says.
    pub pbx: Option<String>,
    /// What he should have in Teams.
    pub wanted: Option<String>,
    /// What Teams shows.
    pub actual: Option<String>,
    /// The verdict's stable name.
    pub state: &'static str,
    /// The cause's stable name.
    pub cause: Option<&'static str>,
    /// Why, in words.
    pub sentence: String,
    /// What to do next.
    pub advice: String,
}

impl PersonView {
    /// From the plan and the mirror's row.
    pub fn new(person: &PersonPlan, row: Option<&MirrorRow>) -> Self {
        let pbx = row.and_then(|row| match &row.projection.number {
            WantedNumber::Number(number) => Some(number.to_string()),
            WantedNumber::Unusable { text, .. } => Some(text.clone()),
            WantedNumber::None | WantedNumber::Unknown => None,
        });
        Self {
            user: person.user.clone(),
            name: person.name.clone(),
            upn: person.upn.clone(),
            pbx,
            wanted: person.wanted.as_ref().map(ToString::to_string),
            actual: person.actual.as_ref().map(ToString::to_string),
            state: state(&person.verdict),
            cause: cause(&person.verdict),
            sentence: person.verdict.sentence(),
            advice: person.verdict.advice(),
        }
    }
}

/// One entry of the audit trail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AuditView {
    /// When (UTC).
    pub at: Timestamp,
    /// Operating-system account.
    pub person: String,
    /// Computer.
    pub computer: String,
    /// Microsoft account where one signed in.
    pub microsoft_account: Option<String>,
    /// What, a stable name.
    pub what: String,
    /// Old value.
    pub old: Option<String>,
    /// New value.
    pub new: Option<String>,
    /// Reason given.
    pub reason: Option<String>,
}

impl From<AuditEntry> for AuditView {
    fn from(entry: AuditEntry) -> Self {
        Self {
            at: entry.at,
            person: entry.person,
            computer: entry.computer,
            microsoft_account: entry.microsoft_account,
            what: entry.what,
            old: entry.old,
            new: entry.new,
            reason: entry.reason,
        }
    }
}
