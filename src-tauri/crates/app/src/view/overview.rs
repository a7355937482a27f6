//! The chart of Overview: how many jobs began on each day.

use super::UiError;
use jiff::Timestamp;
use serde::Serialize;

/// Most days that are counted at once.
const MOST: usize = 62;

/// Jobs that began within a day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct JobDayView {
    /// When the day began (RFC 3339), as it was asked.
    pub from: String,
    /// Auto jobs that did not fail.
    pub auto: u32,
    /// Manual jobs that did not fail.
    pub manual: u32,
    /// Jobs of both types that failed, or in which somebody failed.
    pub failed: u32,
}

/// The bounds of the days, each one's end the next one's beginning, checked.
pub(crate) fn checked_days(bounds: &[String]) -> Result<Vec<Timestamp>, UiError> {
    let days = bounds
        .iter()
        .map(|bound| super::job_list::instant(bound))
        .collect::<Result<Vec<_>, _>>()?;
    let ordered = days.is_sorted_by(|one, next| one < next);
    if ordered && (2..=MOST + 1).contains(&days.len()) {
        return Ok(days);
    }
    Err(UiError::invalid_request(format!(
        "Between 1 and {MOST} days can be counted, each after the one before it."
    )))
}
