//! A job opened: summary, what can be done with it, its output log.

use super::{JobPurposeView, JobView, StepView, SummaryView};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use sync_core::ports::{LogLevel, LogLine};

/// What can be done with a job now.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct JobActionsView {
    /// It stands for approval.
    pub approve: bool,
    /// It stands for approval.
    pub reject: bool,
    /// It is at work.
    pub cancel: bool,
    /// Somebody in it was not synced.
    pub retry_failed: bool,
    /// It wrote something.
    pub undo: bool,
    /// Why something that the job would allow cannot be done now.
    pub why_not: Option<String>,
}

/// Another job that came of this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct RelatedJobView {
    /// Which.
    pub id: u32,
    /// What for.
    pub purpose: JobPurposeView,
}

/// A job opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct JobDetailView {
    /// The row.
    pub job: JobView,
    /// Counts by verdict, once there is a plan.
    pub summary: Option<SummaryView>,
    /// What can be done with it.
    pub actions: JobActionsView,
    /// Jobs that came of it.
    pub related: Vec<RelatedJobView>,
    /// How many steps it has.
    pub steps: u32,
    /// When a held job expires (UTC).
    pub expires_at: Option<String>,
}

/// Everything about a job at once, for a terminal or a script.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct WholeJobView {
    /// The row.
    pub job: JobView,
    /// Its steps in order.
    pub steps: Vec<StepView>,
    /// People without steps: counts of causes.
    pub causes: BTreeMap<String, u32>,
    /// The output log.
    pub log: Vec<LogLineView>,
}

/// How much a line of the output log matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum LogLevelView {
    /// In diagnostic jobs only.
    Debug,
    /// What happened.
    Info,
    /// What an admin should look at.
    Warning,
}

/// One line of the output log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct LogLineView {
    /// When (UTC).
    pub at: String,
    /// How much it matters.
    pub level: LogLevelView,
    /// The sentence.
    pub text: String,
}

impl From<LogLine> for LogLineView {
    fn from(line: LogLine) -> Self {
        Self {
            at: line.at.to_string(),
            level: match line.level {
                LogLevel::Debug => LogLevelView::Debug,
                LogLevel::Info => LogLevelView::Info,
                LogLevel::Warning => LogLevelView::Warning,
            },
            text: line.text,
        }
    }
}

/// What a person answered in the native dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum DecisionView {
    /// Yes, and it is done or under way.
    Done,
    /// No: nothing was done.
    Declined,
}

/// The form of an exported file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    /// Comma-separated, one row a step (a job or person without steps has one row).
    Csv,
    /// Jobs or people with their steps.
    Json,
}

/// A file that was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ExportedView {
    /// Where.
    pub path: String,
    /// How many jobs, or people of one job.
    pub count: u32,
}
