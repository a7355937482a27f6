//! Looking again at people whose change could not be done for a cause of their own: a licence may have arrived, an
//! account may be there now. That is no change of the tenant alone: it completes one of the phone system, or a repair that was
//! asked for.

use crate::engine::Engine;
use jiff::SignedDuration;
use std::collections::BTreeSet;
use sync_core::{
    error_code::ErrorCode,
    failure::Failure,
    id::PbxUserId,
    job::JobStatus,
    outcome::Outcome,
    plan::{Plan, Verdict},
};

/// What Microsoft refused for good is not sent again sooner than this.
const REFUSED_FOR: SignedDuration = SignedDuration::from_hours(24);

impl Engine {
    /// Plans, without a job, for those whose changes were set aside. For whom something could be done now the change
    /// waits for a job again; who is right by now needs none. Returns for how many it waits. Nothing where a job is at
    /// work.
    pub async fn look_again(&self) -> Result<usize, Failure> {
        let Ok(_turn) = self.turn.try_lock() else {
            return Ok(0);
        };
        let mut people = self.ports.mirror.users_set_aside().await?;
        for held in self.held_people().await? {
            people.remove(&held);
        }
        if people.is_empty() {
            return Ok(0);
        }
        let draft = self.draft_known(&people).await?;
        let right: Vec<PbxUserId> = people
            .iter()
            .filter(|user| is_right(&draft.plan, user))
            .cloned()
            .collect();
        if !right.is_empty() {
            self.ports
                .records
                .save_managed(&draft.found_right(self.clock.now()))
                .await?;
            self.ports.mirror.dequeue(&right, draft.queued).await?;
        }
        let mut ready = Vec::new();
        for user in draft
            .plan
            .steps
            .iter()
            .map(|step| &step.user)
            .collect::<BTreeSet<_>>()
        {
            if people.contains(user) && !self.was_refused(user).await? {
                ready.push(user.clone());
            }
        }
        self.ports.mirror.wait_again(&ready).await?;
        Ok(ready.len())
    }

    /// People of jobs that stand for approval: they wait for a person, not for another plan.
    async fn held_people(&self) -> Result<BTreeSet<PbxUserId>, Failure> {
        let mut held = BTreeSet::new();
        for job in self.ports.history.unfinished().await? {
            if job.status == JobStatus::Held
                && let Some(stored) = self.ports.history.plan(job.id).await?
            {
                held.extend(stored.plan.people.into_keys());
            }
        }
        Ok(held)
    }

    /// Whether the last thing that was sent for this person was refused for good not long ago.
    async fn was_refused(&self, user: &PbxUserId) -> Result<bool, Failure> {
        let last = self.ports.history.steps_of(user, 1).await?.into_iter().next();
        Ok(last.is_some_and(|(_, row)| {
            let refused = matches!(
                row.outcome,
                Some(Outcome::Failed {
                    code: ErrorCode::Refused,
                    ..
                })
            );
            let recent = |at| self.clock.now().duration_since(at) < REFUSED_FOR;
            refused && row.settled_at.is_some_and(recent)
        }))
    }
}

fn is_right(plan: &Plan, user: &PbxUserId) -> bool {
    plan.people
        .get(user)
        .is_some_and(|person| person.verdict == Verdict::AlreadyRight)
}
