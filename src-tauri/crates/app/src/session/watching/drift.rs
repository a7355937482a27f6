//! Comparing the tenant with what was verified there, every quarter of an hour and whenever both sides are read.

use super::super::{Core, Session, held};
use crate::view::{EventView, KeepRequest, UiError};
use jiff::Timestamp;
use std::{sync::Arc, time::Duration};
use sync_core::{failure::Failure, id::PbxUserId, ports::RecordsStore};

/// How often. It costs one list of the tenant, and nothing of the phone system's quota.
const EVERY: Duration = Duration::from_secs(900);

impl Session {
    /// Keeps what somebody changed in Microsoft Teams for a person.
    pub async fn keep_shown(&self, request: KeepRequest) -> Result<(), UiError> {
        let leader = self.core.leader()?;
        let until = match request.until.as_deref() {
            None => None,
            Some(text) => Some(text.parse::<Timestamp>().map_err(|_| {
                UiError::invalid_request("The day until which Microsoft's value is kept is not a time.")
            })?),
        };
        let user = PbxUserId::new(request.user);
        if self.core.busy() {
            return Err(UiError::busy());
        }
        self.core.interrupt_reading();
        leader.keep_shown(&user, until, &request.reason).await?;
        self.core.forget_people();
        self.core.tell(EventView::PeopleRead);
        self.core.tell(EventView::StateMoved);
        Ok(())
    }
}

impl Core {
    /// People whose account differs and nobody decided about.
    pub(crate) async fn drifted(&self) -> Result<u32, Failure> {
        let database = &self.app.database;
        let drifted = database.drifted_users().await?;
        if drifted.is_empty() {
            return Ok(0);
        }
        let (holds, now) = (database.holds().await?, self.app.outside.clock.now());
        let open = drifted
            .iter()
            .filter(|user| holds.get(*user).is_none_or(|hold| hold.is_over(now)));
        Ok(u32::try_from(open.count()).unwrap_or(u32::MAX))
    }

    /// Compares where that is due. Without a consent nobody can.
    pub(super) async fn look_for_drift(self: &Arc<Self>) {
        let now = self.moment();
        let due = held(&self.watch)
            .compared
            .is_none_or(|last| now.since(last) >= EVERY);
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
