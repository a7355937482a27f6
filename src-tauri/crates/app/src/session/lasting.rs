//! The consent of a session that leads, kept from lapsing.

use super::{Core, held};
use std::time::Duration;
use tokio::time::Instant;

/// How often it is looked at. Far less than the days that are left, and short enough for a computer that sleeps.
const EVERY: Duration = Duration::from_secs(3_600);
/// How soon after a job was at work.
const AFTER_WORK: Duration = Duration::from_secs(60);
/// How soon after it could not be done: each renewal leaves a certificate at Microsoft.
const AFTER_FAILURE: Duration = Duration::from_secs(24 * 3_600);

impl Core {
    /// Does what is due for the consent. A failure is shown by its health.
    pub(crate) async fn make_consent_last(&self) {
        if *held(&self.consent_due) > Instant::now() {
            return;
        }
        // Moved on whatever comes of it: whoever waits for this instant must not find it passed for good.
        *held(&self.consent_due) = Instant::now() + AFTER_WORK;
        if self.leader().is_err() || self.busy() {
            return;
        }
        let done = self.app.make_consent_last().await;
        let pause = if done.is_ok() { EVERY } else { AFTER_FAILURE };
        *held(&self.consent_due) = Instant::now() + pause;
        match done {
            Ok(None) => return,
            Ok(Some(done)) => tracing::info!(?done, "the consent was kept from lapsing"),
            Err(failure) => tracing::warn!(%failure, "the consent could not be kept from lapsing"),
        }
        self.tell(crate::view::EventView::ConsentMoved);
        self.tell(crate::view::EventView::StateMoved);
    }
}
