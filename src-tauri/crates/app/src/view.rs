//! What both faces show and what a window asks with: plain data with the sentences already written, never a
//! domain type. Fields are in snake case, in the JSON of the command line as in the page; times are RFC 3339
//! in UTC, numbers fit 32 bits.
//!
//! With the feature `specta` each has its counterpart in TypeScript.

mod audit;
mod auto_sync;
mod consent;
mod drift;
mod error;
mod event;
mod job;
mod job_detail;
mod job_list;
mod job_people;
mod notice;
mod overview;
mod people;
mod person;
mod plan;
mod sample;
mod services;
mod settings;
mod setup;
mod sign_in;
mod state;
mod step;
mod timeline;
mod voice_rules;
mod window;

pub use audit::{AuditAreaView, AuditFilterRequest, AuditPageView, AuditRequest, AuditView};
pub use auto_sync::{AutoSyncView, StandingView, ToggleView};
pub use consent::{
    ConsentMethodView, ConsentStateView, ConsentView, PermissionView, RegistrationStepView, RegistrationView,
    RenewalView, RevokedView,
};
pub use drift::{DifferenceView, DriftView, KeepRequest, KeptView};
pub use error::{UiError, UiErrorCode};
pub use event::EventView;
pub use job::{CountsView, FailureView, JobPurposeView, JobStatus, JobType, JobView};
pub use job_detail::{
    DecisionView, ExportFormat, ExportedView, JobActionsView, JobDetailView, LogLevelView, LogLineView,
    RelatedJobView, WholeJobView,
};
pub use job_list::{JobFilterRequest, JobPageView, JobPositionView, JobsRequest};
pub use job_people::{
    JobPeopleCountsView, JobPeopleFilterRequest, JobPeopleRequest, JobPeopleShow, JobPeopleView,
    JobPersonView,
};
pub use notice::TopicView;
pub use overview::JobDayView;
pub use people::{PeoplePageView, PeopleRequest, PeopleSort};
pub use person::{
    HoldView, IdentityQuestionView, NotShownView, PersonDetailView, PersonStateView, PersonView,
};
pub use plan::{PlanView, PlannedPersonView, SummaryView};
pub use sample::{SampleChangeKind, SampleChangeRequest, SampleChangeView};
pub use services::{PbxStatusView, PbxTestView, QuotaView, SourceView};
pub use settings::{FailingView, LimitsRequest, LimitsView, SettingsView, WebhookRequest, WebhookView};
pub use setup::{
    ApplicationView, CheckItemView, CheckStateView, CsvColumnsView, RegionView, SetupApplicationRequest,
    SetupApprovalRequest, SetupDefaultsView, SetupPbxRequest, SetupStep, SetupTenantRequest, SetupView,
    TenantAddressView, TenantFoundView,
};
pub use sign_in::{SignInForView, SignInStageView, SignInView, SignInWayView};
pub use state::{
    ButtonView, ChangeKindView, FaceView, LastJobView, LeaderView, MenuEntryView, MenuView, PhaseView,
    QueuedChangeView, RunningView, StateView, SuspicionView,
};
pub use step::{StepKindView, StepOutcomeView, StepView};
pub use timeline::TimelineEntryView;
pub use voice_rules::{
    AudienceView, CountryView, PoliciesView, PolicyCheckView, PolicyChoiceView, PolicyFoundView,
    PolicyTypeView, RefusedPolicyView, SiteView, VoiceRuleView, VoiceRulesRequest, VoiceRulesView,
};
pub use window::{
    ConnectionChoiceView, ConnectionView, DiagnosticsView, PreferencesView, ThemeView, WindowView,
};

/// Stable name of why a person has no step, where there is a cause.
pub(crate) fn cause_name(verdict: &sync_core::plan::Verdict) -> Option<&'static str> {
    plan::cause(verdict)
}

pub(crate) use job::purpose;
pub(crate) use job_list::checked_limit;
pub(crate) use overview::checked_days;
pub(crate) use person::number_text;

/// The stable name of a view that serialises to a text.
pub fn name_of(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        Ok(other) => other.to_string(),
        Err(_) => String::new(),
    }
}

/// A number of ours in 32 bits.
pub(crate) fn small(number: impl TryInto<u32>) -> u32 {
    number.try_into().unwrap_or(u32::MAX)
}
