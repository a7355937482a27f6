//! Forgetting old history: a few times a day, while this process leads and the clocks agree.

use super::super::{Core, held};
use crate::config::PbxConfig;
use jiff::SignedDuration;
use std::{sync::Arc, time::Duration};
use sync_core::{failure::Failure, ports::RecordsStore};

const EVERY: Duration = Duration::from_secs(6 * 3_600);
/// A clock that differs by more from the phone system's is not believed: what it calls old may be of today.
const APART: SignedDuration = SignedDuration::from_mins(5);

impl Core {
    /// Forgets where that is due, in the background: only while the phone system tells its own time, so that no clock of
    /// ours alone says what is old. A file, and a key without the audit product, tell none.
    pub(super) fn look_for_old(self: &Arc<Self>) {
        let now = self.moment();
        {
            let mut watch = held(&self.watch);
            let due = watch.forgot.is_none_or(|last| now.since(last) >= EVERY);
            if !due || !watch.is_caught_up() || watch.news() != Some(true) || self.busy() {
                return;
            }
            watch.forgot = Some(now);
        }
        let core = self.clone();
        self.spawn(async move {
            if let Err(failure) = core.forget_old().await {
                tracing::warn!(%failure, "old sync jobs could not be deleted");
            }
        });
    }

    async fn forget_old(&self) -> Result<(), Failure> {
        let database = &self.app.database;
        let now = self.app.outside.clock.now();
        let heard = self
            .leader()
            .ok()
            .and_then(|leader| leader.engine().followed_until());
        let (PbxConfig::EightByEight { .. }, Some(until)) = (&self.app.config.pbx, heard) else {
            return Ok(());
        };
        if now.duration_since(until).abs() > APART {
            tracing::warn!(%now, %until, "this clock differs from the phone system's: no old sync jobs are deleted");
            return Ok(());
        }
        let days = i64::from(database.settings().await?.retention_days);
        let kept = SignedDuration::from_hours(24 * days);
        let Ok(before) = now.checked_sub(kept) else {
            return Ok(());
        };
        let forgotten = database.forget_before(before).await?;
        if forgotten == 0 {
            return Ok(());
        }
        tracing::info!(forgotten, days, "old sync jobs were deleted");
        let before = before.strftime("%Y-%m-%d");
        let told = format!("{forgotten} that ended before {before}, kept for {days} days");
        let entry = self.decision("history.forgotten", None, told);
        database.audit(&entry).await
    }
}
