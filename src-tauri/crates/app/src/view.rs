//! What both faces show: plain data with the sentences already written, never a domain type.

mod job;
mod person;
mod plan;

pub use job::{CountsView, FailureView, JobDetailView, JobPageView, JobView, LogLineView, StepView};
pub use person::{AuditView, PersonView};
pub use plan::{PlanView, PlannedPersonView, SummaryView};

/// Stable name of why a person has no step, where there is a cause.
pub(crate) fn cause_name(verdict: &sync_core::plan::Verdict) -> Option<&'static str> {
    plan::cause(verdict)
}
