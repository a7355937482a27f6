//! What Microsoft accepted and does not show: whose problem it is by now, and when the next one will be.

use crate::{connection::App, view::NotShownView};
use jiff::Timestamp;
use std::collections::BTreeMap;
use sync_core::{failure::Failure, id::PbxUserId, ports::JobHistory};

/// Writes that wait for Microsoft, now.
#[derive(Debug, Default)]
pub(crate) struct Waits {
    /// Whose time to show is over, the oldest of each person.
    pub(crate) not_shown: BTreeMap<PbxUserId, NotShownView>,
    /// When the time of the next one is over.
    pub(crate) next: Option<Timestamp>,
}

impl Waits {
    /// As the history knows them now.
    pub(crate) async fn of(app: &App) -> Result<Self, Failure> {
        let now = app.outside.clock.now();
        let mut waits = Self::default();
        for (job, row) in app.database.waiting_steps(now).await? {
            match row.shows_until() {
                Some(until) if until <= now => {
                    let user = row.step.user.clone();
                    waits
                        .not_shown
                        .entry(user)
                        .or_insert_with(|| NotShownView::new(job, &row));
                }
                Some(until) => waits.next = waits.next.into_iter().chain([until]).min(),
                None => {}
            }
        }
        Ok(waits)
    }
}
