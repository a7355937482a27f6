//! People whose change could not be done for a cause of their own, looked at again.

use super::{
    super::{Core, held},
    LOOK_AGAIN,
};
use sync_core::schedule::Standing;

impl Core {
    /// At first soon, then every hour: whether people whose change could not be done for a cause of their own can be
    /// synced now.
    pub(super) async fn look_again(&self) {
        let now = self.moment();
        let due = {
            let watch = held(&self.watch);
            now.since(watch.looked_again) >= watch.look_again_in
        };
        let (true, false, Ok(leader)) = (due, self.busy(), self.leader()) else {
            return;
        };
        if !matches!(self.standing().await, Ok(Standing::Ready)) {
            return;
        }
        {
            let mut watch = held(&self.watch);
            watch.looked_again = now;
            watch.look_again_in = (watch.look_again_in * 2).min(LOOK_AGAIN);
        }
        match leader.engine().look_again().await {
            Ok(0) => {}
            Ok(people) => tracing::info!(people, "what could not be done before can be done now"),
            Err(failure) => {
                tracing::warn!(%failure, "people who could not be synced were not looked at again")
            }
        }
    }
}
