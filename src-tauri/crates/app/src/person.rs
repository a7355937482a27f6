//! Who is at this computer, for the history and the audit trail.

use jiff::Timestamp;
use sync_core::{job::StartedBy, ports::AuditEntry};

/// The operating-system account and the computer's name, as the system says them.
pub fn started_by() -> StartedBy {
    StartedBy {
        person: whoami::username().unwrap_or_else(|_| "unknown".into()),
        computer: whoami::hostname().unwrap_or_else(|_| "this computer".into()),
        microsoft_account: None,
    }
}

/// An entry of the audit trail by whoever is at this computer; what was done is for the caller to say.
pub(crate) fn entry_of(at: Timestamp) -> AuditEntry {
    let by = started_by();
    AuditEntry {
        at,
        person: by.person,
        computer: by.computer,
        microsoft_account: None,
        what: String::new(),
        old: None,
        new: None,
        reason: None,
    }
}
