//! Who is at this computer, for the history and the audit trail.

use sync_core::job::StartedBy;

/// The operating-system account and the computer's name, as the environment says them.
pub fn started_by() -> StartedBy {
    let first = |names: &[&str]| {
        names
            .iter()
            .find_map(|name| std::env::var(name).ok().filter(|value| !value.trim().is_empty()))
    };
    StartedBy {
        person: first(&["USER", "LOGNAME", "USERNAME"]).unwrap_or_else(|| "unknown".into()),
        computer: first(&["HOSTNAME", "COMPUTERNAME"])
            .or_else(host_name_file)
            .unwrap_or_else(|| "this computer".into()),
        microsoft_account: None,
    }
}

fn host_name_file() -> Option<String> {
    let text = std::fs::read_to_string("/etc/hostname").ok()?;
    Some(text.trim().to_owned()).filter(|name| !name.is_empty())
}
