//! A computer that sleeps, and clocks that are set, while this process watches.

use super::super::{Core, held};
use sync_core::schedule::{ClockJump, ListReason};

impl Core {
    /// A sleep, or a clock that was set: everything is looked at anew, and nobody is missing for as long as it seems.
    /// Whoever reads a whole list looks first: what is concluded from it counts the time that passed.
    pub(crate) async fn look_at_clocks(&self) {
        let now = self.moment();
        let jump = held(&self.watch).clocks.look(now);
        match jump {
            None => {}
            Some(ClockJump::Ahead(by)) => {
                tracing::info!(?by, "this computer slept, or its clock was set forward")
            }
            Some(ClockJump::Back(by)) => tracing::warn!(?by, "the clock of this computer was set back"),
        }
        if jump.is_some() {
            let mut watch = held(&self.watch);
            watch.want(ListReason::Woke, now);
            watch.grace_owed = true;
        }
        let owed = held(&self.watch).grace_owed;
        let (true, Ok(leader)) = (owed, self.leader()) else {
            return;
        };
        // Owed until it is done: who looked first may be interrupted.
        match leader.engine().begin_grace_anew().await {
            Ok(()) => held(&self.watch).grace_owed = false,
            Err(failure) => {
                tracing::warn!(%failure, "the grace of who is missing could not be begun anew")
            }
        }
    }
}
