//! People on hold: put there by a rejection or an undo, let go by an admin.

use crate::engine::Engine;
use jiff::Timestamp;
use std::collections::BTreeSet;
use sync_core::{
    failure::Failure,
    id::PbxUserId,
    job::{Job, StartedBy},
    managed::{Hold, HoldReason},
    outcome::Outcome,
    plan::Plan,
    ports::StepRow,
};

impl Engine {
    /// Lets people on hold be planned again.
    pub async fn plan_again_for(&self, users: &[PbxUserId], by: &StartedBy) -> Result<(), Failure> {
        self.ports.records.end_holds(users).await?;
        for user in users {
            let entry = self.audit_entry(by, "person.resumed", None, Some(user.to_string()), None);
            self.ports.records.audit(&entry).await?;
        }
        Ok(())
    }

    /// Puts the people of an undo on hold, before its first write: an undo that is cut off and planned over
    /// by the next job would be undone itself. Who is on hold for good stays so.
    pub(crate) async fn hold_undone(&self, job: &Job, plan: &Plan) -> Result<(), Failure> {
        let standing = self.ports.records.holds().await?;
        let users = plan.steps.iter().map(|step| &step.user);
        // One that ends by itself would let the next job redo what is undone here.
        let stays = |user: &PbxUserId| standing.get(user).is_some_and(|hold| hold.until().is_none());
        let users = users.filter(|user| !stays(user)).collect();
        self.put_on_hold(plan, users, HoldReason::Undone, job.started_at)
            .await
    }

    /// Lets go whom this undo put on hold and did not change.
    pub(crate) async fn release_untouched(&self, job: &Job, rows: &[StepRow]) -> Result<(), Failure> {
        let touched: BTreeSet<&PbxUserId> = rows
            .iter()
            .filter(|row| match &row.outcome {
                Some(Outcome::Verified | Outcome::Waiting | Outcome::Restored) => true,
                Some(Outcome::Skipped(_) | Outcome::Failed { .. } | Outcome::NotSent) => false,
                None => row.intended_at.is_some(),
            })
            .map(|row| &row.step.user)
            .collect();
        let users: Vec<PbxUserId> = self
            .ports
            .records
            .holds()
            .await?
            .into_values()
            .filter(|hold| hold.reason == HoldReason::Undone && hold.since == job.started_at)
            .filter(|hold| !touched.contains(&hold.user))
            .map(|hold| hold.user)
            .collect();
        self.ports.records.end_holds(&users).await
    }

    pub(crate) async fn put_on_hold(
        &self,
        plan: &Plan,
        users: BTreeSet<&PbxUserId>,
        reason: HoldReason,
        since: Timestamp,
    ) -> Result<(), Failure> {
        let holds: Vec<Hold> = users
            .into_iter()
            .filter_map(|user| {
                // Of the plan: a record that was changed since is another matter, and not held.
                let fingerprint = plan.people.get(user)?.fingerprint.clone();
                Some(Hold {
                    user: user.clone(),
                    reason,
                    since,
                    fingerprint,
                    kept: None,
                })
            })
            .collect();
        self.ports.records.put_holds(&holds).await
    }
}
