//! The audit trail as asked for and shown.

use super::{UiError, job_list, small};
use serde::{Deserialize, Serialize};
use sync_core::ports::AuditEntry;

/// What an entry is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum AuditAreaView {
    /// The connection: where it leads, the phone system's list, the voice rules.
    Connection,
    /// Consent, certificates and sign-ins.
    Consent,
    /// The toggles of Services.
    Services,
    /// Decisions about jobs.
    Jobs,
    /// Decisions about people.
    People,
    /// Limits and other settings.
    Settings,
    /// What was written to a file.
    Exports,
}

/// One entry of the audit trail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct AuditView {
    /// Its number; a later entry has a higher one.
    pub id: u32,
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
    /// The same in words: "Limits changed".
    pub title: String,
    /// What it is about.
    pub area: AuditAreaView,
    /// Old value.
    pub old: Option<String>,
    /// New value.
    pub new: Option<String>,
    /// Reason given.
    pub reason: Option<String>,
}

impl From<(i64, AuditEntry)> for AuditView {
    fn from((id, entry): (i64, AuditEntry)) -> Self {
        Self {
            id: small(id),
            at: entry.at.to_string(),
            person: entry.person,
            computer: entry.computer,
            microsoft_account: entry.microsoft_account,
            title: title(&entry.what),
            area: area(&entry.what),
            what: entry.what,
            old: entry.old,
            new: entry.new,
            reason: entry.reason,
        }
    }
}

/// Which entries; every part that is set must match.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(deny_unknown_fields)]
pub struct AuditFilterRequest {
    /// About these only; empty = all.
    pub areas: Vec<AuditAreaView>,
    /// Made at or after (RFC 3339).
    pub from: Option<String>,
    /// Made before (RFC 3339).
    pub to: Option<String>,
    /// Who, what, old, new or reason contains this.
    pub text: Option<String>,
}

/// A page of the audit trail.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(deny_unknown_fields)]
pub struct AuditRequest {
    /// Which entries.
    pub filter: AuditFilterRequest,
    /// The number of the entry before the page; absent = the newest.
    pub after: Option<u32>,
    /// How many at most, 1 to 500.
    pub limit: u32,
}

/// A page of the audit trail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct AuditPageView {
    /// Newest first.
    pub entries: Vec<AuditView>,
    /// What to ask the next page with.
    pub next: Option<u32>,
}

impl AuditFilterRequest {
    /// Whether an entry matches.
    ///
    /// # Errors
    /// A time that is none.
    pub(crate) fn checked(self) -> Result<impl Fn(&AuditEntry) -> bool + Clone + Send + 'static, UiError> {
        let from = self.from.as_deref().map(job_list::instant).transpose()?;
        let to = self.to.as_deref().map(job_list::instant).transpose()?;
        let text = self.text.unwrap_or_default().trim().to_lowercase();
        let areas = self.areas;
        Ok(move |entry: &AuditEntry| {
            (areas.is_empty() || areas.contains(&area(&entry.what)))
                && from.is_none_or(|from| entry.at >= from)
                && to.is_none_or(|to| entry.at < to)
                && (text.is_empty() || has(entry, &text))
        })
    }
}

fn has(entry: &AuditEntry, text: &str) -> bool {
    let title = title(&entry.what);
    let always = [&entry.person, &entry.computer, &entry.what, &title];
    let sometimes = [&entry.microsoft_account, &entry.old, &entry.new, &entry.reason];
    let mut all = always
        .into_iter()
        .chain(sometimes.into_iter().filter_map(Option::as_ref));
    all.any(|part| part.to_lowercase().contains(text))
}

fn area(what: &str) -> AuditAreaView {
    if what.ends_with(".exported") {
        return AuditAreaView::Exports;
    }
    match what.split('.').next().unwrap_or_default() {
        "consent" | "certificate" | "sign_in" => AuditAreaView::Consent,
        "next_gen" | "auto_sync" | "pbx_enable_sync" | "repair_drift" => AuditAreaView::Services,
        "job" | "history" => AuditAreaView::Jobs,
        "person" | "identity" | "drift" => AuditAreaView::People,
        "limits" | "retention" | "webhook" => AuditAreaView::Settings,
        _ => AuditAreaView::Connection,
    }
}

/// What happened, in words; of a later version's entry its stable name.
fn title(what: &str) -> String {
    let words = match what {
        "connection.saved" => "Connection saved",
        "voice_rules.saved" => "Voice rules changed",
        "voice_rules.checked" => "Voice rules checked",
        "source.confirmed" => "Smaller list confirmed",
        "consent.entered" => "Credential entered",
        "consent.granted" => "Consent granted",
        "consent.ended" => "Consent ended",
        "consent.failed" => "Consent not granted",
        "consent.refused" => "Consent refused",
        "consent.tested" => "Consent tested",
        "consent.revoked" => "Consent revoked",
        "consent.secrets_left" => "Secrets could not be removed",
        "certificate.made" => "Certificate made",
        "certificate.in_use" => "Certificate in use",
        "sign_in.refused" => "Sign-in refused",
        "next_gen.on" => "Next Gen Teams Sync switched on",
        "next_gen.off" => "Next Gen Teams Sync switched off",
        "auto_sync.on" => "Auto Sync switched on",
        "auto_sync.off" => "Auto Sync switched off",
        "pbx_enable_sync.on" => "PBX Enable Sync switched on",
        "pbx_enable_sync.off" => "PBX Enable Sync switched off",
        "repair_drift.on" => "Repair of drift switched on",
        "repair_drift.off" => "Repair of drift switched off",
        "job.approved" => "Job approved",
        "job.rejected" => "Job rejected",
        "job.undone" => "Job undone",
        "person.account_chosen" => "Account chosen",
        "person.resumed" => "Person planned again",
        "identity.confirmed" => "Identity confirmed",
        "drift.kept" => "Microsoft's value kept",
        "limits.saved" => "Limits changed",
        "retention.saved" => "Retention changed",
        "webhook.saved" => "Teams channel set",
        "webhook.removed" => "Teams channel removed",
        "history.exported" => "Sync jobs exported",
        "history.forgotten" => "Old sync jobs deleted",
        "audit.exported" => "Audit exported",
        "diagnostics.exported" => "Diagnostics exported",
        other => other,
    };
    words.to_owned()
}
