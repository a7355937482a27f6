//! What Overview counts: the jobs of each day.

use crate::{
    connection::App,
    view::{JobDayView, UiError, checked_days},
};
use sync_core::job::{JobStatus, JobType};

impl App {
    /// The jobs that began between each of these times (RFC 3339) and the next one.
    pub async fn job_days(&self, bounds: &[String]) -> Result<Vec<JobDayView>, UiError> {
        let times = checked_days(bounds)?;
        let (Some(first), Some(last)) = (times.first(), times.last()) else {
            return Ok(Vec::new());
        };
        let starts = self.database.job_starts(*first, *last).await?;
        let mut days: Vec<JobDayView> = bounds[..bounds.len() - 1]
            .iter()
            .map(|from| JobDayView {
                from: from.clone(),
                ..JobDayView::default()
            })
            .collect();
        for (start, job_type, status) in starts {
            let later = times.partition_point(|bound| *bound <= start);
            if let Some(day) = later.checked_sub(1).and_then(|at| days.get_mut(at)) {
                *series(day, job_type, status) += 1;
            }
        }
        Ok(days)
    }
}

fn series(day: &mut JobDayView, job_type: JobType, status: JobStatus) -> &mut u32 {
    match (status, job_type) {
        (JobStatus::Failed | JobStatus::CompletedWithErrors, _) => &mut day.failed,
        (_, JobType::Auto) => &mut day.auto,
        (_, JobType::Manual) => &mut day.manual,
    }
}
