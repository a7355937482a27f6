//! Who is at this computer, for the history and the audit trail.

use sync_core::job::StartedBy;

/// The operating-system account and the computer's name, as the system says them.
pub fn started_by() -> StartedBy {
    StartedBy {
        person: whoami::username().unwrap_or_else(|_| "unknown".into()),
        computer: whoami::hostname().unwrap_or_else(|_| "this computer".into()),
        microsoft_account: None,
    }
}
