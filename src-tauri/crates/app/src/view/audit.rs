//! The audit trail as shown.

use serde::Serialize;
use sync_core::ports::AuditEntry;

/// One entry of the audit trail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct AuditView {
    /// When (UTC).
    pub at: String,
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
            at: entry.at.to_string(),
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
