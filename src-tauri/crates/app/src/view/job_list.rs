//! What the list of Sync Jobs is asked, and a page of it.

use super::{JobStatus, JobType, JobView, UiError, small};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sync_core::{
    id::JobId,
    ports::{JobFilter, JobPage, JobPosition},
};

/// Most jobs that one page holds.
const MOST_JOBS: u32 = 500;

/// Which jobs to list; every part that is set must match.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(deny_unknown_fields)]
pub struct JobFilterRequest {
    /// These types only; empty = all.
    pub types: Vec<JobType>,
    /// These statuses only; empty = all.
    pub statuses: Vec<JobStatus>,
    /// Started at or after (RFC 3339).
    pub from: Option<String>,
    /// Started before (RFC 3339).
    pub to: Option<String>,
    /// Beginning of a person's name, UPN or number.
    pub person: Option<String>,
}

impl TryFrom<JobFilterRequest> for JobFilter {
    type Error = UiError;

    fn try_from(request: JobFilterRequest) -> Result<Self, UiError> {
        Ok(Self {
            types: request.types.into_iter().map(Into::into).collect(),
            statuses: request.statuses.into_iter().map(Into::into).collect(),
            from: request.from.as_deref().map(instant).transpose()?,
            to: request.to.as_deref().map(instant).transpose()?,
            person: request.person.filter(|text| !text.trim().is_empty()),
        })
    }
}

/// Where a page begins: the job before it in the order of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(deny_unknown_fields)]
pub struct JobPositionView {
    /// Its start, exactly as it was given.
    pub started_at: String,
    /// Its number.
    pub id: u32,
}

impl From<JobPosition> for JobPositionView {
    fn from(position: JobPosition) -> Self {
        Self {
            started_at: position.started_at.to_string(),
            id: small(position.id.0),
        }
    }
}

impl TryFrom<JobPositionView> for JobPosition {
    type Error = UiError;

    fn try_from(position: JobPositionView) -> Result<Self, UiError> {
        Ok(Self {
            started_at: instant(&position.started_at)?,
            id: JobId(position.id.into()),
        })
    }
}

/// One page of Sync Jobs.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(deny_unknown_fields)]
pub struct JobsRequest {
    /// Which jobs.
    pub filter: JobFilterRequest,
    /// Where the page begins; absent = the newest.
    pub after: Option<JobPositionView>,
    /// How many at most, 1 to 500.
    pub limit: u32,
}

impl JobsRequest {
    /// The request, checked.
    pub(crate) fn checked(self) -> Result<(JobFilter, Option<JobPosition>, u32), UiError> {
        let limit = checked_limit(self.limit, "jobs")?;
        let after = self.after.map(JobPosition::try_from).transpose()?;
        Ok((self.filter.try_into()?, after, limit))
    }
}

/// A page's length, within its limits.
pub(crate) fn checked_limit(limit: u32, what: &str) -> Result<u32, UiError> {
    match limit {
        1..=MOST_JOBS => Ok(limit),
        other => Err(UiError::invalid_request(format!(
            "Between 1 and {MOST_JOBS} {what} can be listed, not {other}."
        ))),
    }
}

pub(crate) fn instant(text: &str) -> Result<Timestamp, UiError> {
    text.parse()
        .map_err(|_| UiError::invalid_request(format!("\"{text}\" is no time in RFC 3339.")))
}

/// A page of Sync Jobs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct JobPageView {
    /// Newest first.
    pub jobs: Vec<JobView>,
    /// Where the next page begins.
    pub next: Option<JobPositionView>,
    /// How many match; absent above 10,000.
    pub total: Option<u32>,
}

impl From<JobPage> for JobPageView {
    fn from(page: JobPage) -> Self {
        Self {
            jobs: page.jobs.into_iter().map(JobView::from).collect(),
            next: page.next.map(JobPositionView::from),
            total: page.total,
        }
    }
}
