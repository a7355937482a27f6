//! Comparing the tenant with what was verified there, as often as the phone system's list is read beside its news, and
//! whenever both sides are read. It costs one list of the tenant, and nothing of the phone system's quota.

use super::{
    super::{Core, held},
    memory::give_back,
};
use crate::view::EventView;
use std::sync::Arc;
use sync_core::{failure::Failure, id::PbxUserId, ports::RecordsStore, schedule::Pace};

impl Core {
    /// People whose account differs and nobody decided about.
    pub(crate) async fn drifted(&self) -> Result<Vec<PbxUserId>, Failure> {
        let mut drifted = self.app.database.drifted_users().await?;
        if !drifted.is_empty() {
            let holds = self.app.holds().await?;
            drifted.retain(|user| !holds.contains_key(user));
        }
        Ok(drifted)
    }

    /// Compares where that is due. Without a consent nobody can.
    pub(super) async fn look_for_drift(self: &Arc<Self>) {
        let now = self.moment();
        let due = {
            let watch = held(&self.watch);
            let every = Pace::default().regular(watch.people);
            watch.compared.is_none_or(|last| now.since(last) >= every)
        };
        if due && !self.busy() && self.may_compare().await {
            self.begin_comparing();
        }
    }

    /// In the background, so that the news goes on.
    pub(crate) fn begin_comparing(self: &Arc<Self>) {
        {
            let mut watch = held(&self.watch);
            if watch.comparing {
                return;
            }
            watch.comparing = true;
            watch.compared = Some(watch.moment(self.app.outside.clock));
        }
        let core = self.clone();
        self.spawn(async move {
            core.compare().await;
            held(&core.watch).comparing = false;
            give_back().await;
        });
    }

    /// Whether the stored credential works, as far as that is known, everybody was synced once, and the mirror is as the
    /// phone system was not long ago: what it changed meanwhile is no drift.
    async fn may_compare(&self) -> bool {
        if !held(&self.watch).is_caught_up() {
            return false;
        }
        let settings = self.app.database.settings().await;
        if !settings.is_ok_and(|settings| !settings.pbx_enable_sync) {
            return false;
        }
        let database = &self.app.database;
        let consent = database.consent().await;
        let approved = database.connection().await;
        consent.is_ok_and(|consent| consent.usable().is_ok())
            && approved.is_ok_and(|known| known.is_some_and(|known| known.first_sync_approved))
    }

    /// Compares now, and tells whoever looks at people where the answer is another one.
    async fn compare(&self) {
        let Ok(leader) = self.leader() else { return };
        match leader.compare().await {
            Ok(Some(compared)) => {
                if compared.queued > 0 {
                    tracing::info!(
                        people = compared.queued,
                        "changed in Microsoft Teams; Auto Sync repairs it"
                    );
                }
                if compared.moved || compared.queued > 0 {
                    tracing::info!(
                        people = compared.drifted,
                        "so many differ in Microsoft Teams from what was verified"
                    );
                    self.forget_people();
                    self.tell(EventView::PeopleRead);
                    self.tell(EventView::StateMoved);
                }
            }
            Ok(None) => {}
            Err(failure) => {
                tracing::warn!(%failure, "the tenant could not be compared with what was verified")
            }
        }
    }
}
