//! What a job would do: the dry run, and what of a plan the limits hold.

use crate::{draft::Draft, engine::Engine};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;
use sync_core::{
    failure::Failure,
    fingerprint::Fingerprint,
    id::PbxUserId,
    limits::{self, Split},
    plan::{self, Plan, Summary},
};

/// A dry run: the plan, what a job would do with it, and nothing written.
#[derive(Clone, Debug)]
pub struct Preview {
    /// The whole plan.
    pub plan: Plan,
    /// Its digest.
    pub hash: Fingerprint,
    /// Counts by verdict.
    pub summary: Summary,
    /// Why part of it would be held, one sentence each.
    pub held_because: Vec<String>,
    /// Whether this would be the connection's first sync, held as a whole.
    pub first_sync: bool,
}

impl Engine {
    /// The plan that a sync would carry out now. Refreshes the mirror, writes nothing to the tenant.
    pub async fn preview(&self, focus: Option<BTreeSet<PbxUserId>>) -> Result<Preview, Failure> {
        let _turn = self.turn.lock().await;
        let draft = self.draft(focus.as_ref()).await?;
        let split = self.split(&draft).await?;
        Ok(Preview {
            hash: draft.plan.hash(),
            summary: plan::summary(&draft.plan),
            held_because: split.held.map(|held| held.because).unwrap_or_default(),
            first_sync: !draft.connection.first_sync_approved,
            plan: draft.plan,
        })
    }

    pub(crate) async fn split(&self, draft: &Draft) -> Result<Split, Failure> {
        self.split_plan(&draft.plan, draft).await
    }

    /// A plan against the limits of the last 24 hours. Percentages are of the people who have a number from
    /// us: somebody who left long ago must not raise what is allowed.
    pub(crate) async fn split_plan(&self, plan: &Plan, draft: &Draft) -> Result<Split, Failure> {
        let recent = self.ports.history.recent_counts(self.yesterday()).await?;
        Ok(limits::split(
            plan,
            recent,
            draft.numbered,
            &draft.settings.limits,
        ))
    }

    pub(crate) fn yesterday(&self) -> Timestamp {
        self.clock
            .now()
            .checked_sub(SignedDuration::from_hours(24))
            .unwrap_or(Timestamp::MIN)
    }
}
