//! The people of a job as shown: verdict, and the steps where there are some.

use super::{PersonStateView, StepOutcomeView, StepView};
use serde::{Deserialize, Serialize};

/// One person of a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct JobPersonView {
    /// PBX user id.
    pub user: String,
    /// Name, for people.
    pub name: String,
    /// UPN, where an account was found.
    pub upn: Option<String>,
    /// Number he should have.
    pub wanted: Option<String>,
    /// Number he had.
    pub actual: Option<String>,
    /// The verdict.
    pub state: PersonStateView,
    /// Stable name of the cause, where there is one.
    pub cause: Option<String>,
    /// Worst of his steps.
    pub outcome: Option<StepOutcomeView>,
    /// Why, in words.
    pub sentence: String,
    /// What to do next.
    pub advice: String,
    /// His steps, in order.
    pub steps: Vec<StepView>,
}

/// Which people of a job to list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum JobPeopleShow {
    /// Everybody.
    All,
    /// With a step.
    WithSteps,
    /// Blocked, held elsewhere, failed, skipped, waiting.
    Problems,
    /// With a failed step.
    Failed,
    /// Already right.
    AlreadyRight,
}

/// Which people of a job; every part that is set must match.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(deny_unknown_fields)]
pub struct JobPeopleFilterRequest {
    /// Which people.
    pub show: JobPeopleShow,
    /// Those of this verdict only.
    pub state: Option<PersonStateView>,
    /// Name, UPN, id or number contains this.
    pub text: Option<String>,
}

impl JobPeopleFilterRequest {
    /// Everybody.
    pub fn everybody() -> Self {
        Self {
            show: JobPeopleShow::All,
            state: None,
            text: None,
        }
    }
}

/// A page of a job's people.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(deny_unknown_fields)]
pub struct JobPeopleRequest {
    /// The job.
    pub job: u32,
    /// Which people.
    pub filter: JobPeopleFilterRequest,
    /// How many to pass over.
    pub offset: u32,
    /// How many at most, 1 to 500.
    pub limit: u32,
}

/// How many people each choice shows, whatever the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct JobPeopleCountsView {
    /// Everybody.
    pub all: u32,
    /// With a step.
    pub with_steps: u32,
    /// With a problem.
    pub problems: u32,
    /// With a failed step.
    pub failed: u32,
    /// Already right.
    pub already_right: u32,
}

/// A page of a job's people, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct JobPeopleView {
    /// The page.
    pub people: Vec<JobPersonView>,
    /// How many match.
    pub total: u32,
    /// How many each choice shows.
    pub counts: JobPeopleCountsView,
}
