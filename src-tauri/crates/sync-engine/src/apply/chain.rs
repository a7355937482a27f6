//! One chain: its steps in order, each after what it requires; a number that was freed in vain is given
//! back.

use crate::{
    apply::{
        context::{Shared, StopReason},
        step_run::{End, StepRun},
    },
    event::Event,
    points::point,
};
use std::{collections::BTreeMap, sync::Arc};
use sync_core::{
    id::StepId,
    managed::{ManagedAccount, ManagedPolicy},
    outcome::{Outcome, SkipReason},
    plan::{Action, StepClass, StepValue},
    ports::{LogLevel, Settled, StepRow},
};

/// The steps of one chain as they are kept.
pub(crate) struct Chain {
    shared: Arc<Shared>,
    rows: Vec<StepRow>,
    outcomes: BTreeMap<StepId, Outcome>,
    managed: BTreeMap<sync_core::id::PbxUserId, ManagedAccount>,
    touched: bool,
}

impl Chain {
    pub(crate) fn new(shared: Arc<Shared>, rows: Vec<StepRow>) -> Self {
        let outcomes =
            rows.iter().filter_map(|row| Some((row.step.id, row.outcome.clone()?))).collect::<BTreeMap<_, _>>();
        let touched = rows.iter().any(|row| row.intended_at.is_some());
        let managed = rows
            .iter()
            .filter_map(|row| Some((row.step.user.clone(), shared.context.managed.get(&row.step.user)?.clone())))
            .collect();
        Self { shared, rows, outcomes, managed, touched }
    }

    /// Runs what is left of the chain.
    pub(crate) async fn run(mut self) {
        for index in 0..self.rows.len() {
            let row = self.rows[index].clone();
            if row.restoring && row.outcome.is_none() {
                if !self.give_back(&row).await {
                    return;
                }
                continue;
            }
            if self.outcomes.contains_key(&row.step.id) {
                continue;
            }
            if !self.step(&row).await {
                return;
            }
            if !self.repair_after(&row).await {
                return;
            }
        }
        let _ = self.shared.context.events.send(Event::Progress {
            job: self.shared.context.job,
            counts: sync_core::job::JobCounts::default(),
        });
    }

    /// Runs one step; false where the job stopped.
    async fn step(&mut self, row: &StepRow) -> bool {
        if !row.step.requires.iter().all(|id| self.succeeded(*id)) {
            return self.settle(row, Outcome::Skipped(SkipReason::PrerequisiteFailed)).await;
        }
        let run = StepRun { shared: &self.shared, row, restore: false, opens_chain: !self.touched };
        match run.run().await {
            End::LeftOut | End::Open => false,
            End::Settled(outcome) => {
                self.touched = true;
                run.tell(&outcome).await;
                self.settle(row, outcome).await
            }
        }
    }

    fn succeeded(&self, id: StepId) -> bool {
        matches!(
            self.outcomes.get(&id),
            Some(Outcome::Verified | Outcome::Skipped(SkipReason::AlreadySo))
        )
    }

    /// A take that failed for good: the number its person gave up is given back where it is still free.
    async fn repair_after(&mut self, row: &StepRow) -> bool {
        let failed = matches!(
            self.outcomes.get(&row.step.id),
            Some(Outcome::Failed { .. } | Outcome::Skipped(SkipReason::PrerequisiteFailed | SkipReason::ChangedSince { .. } | SkipReason::HeldByOther { .. } | SkipReason::NoLongerReady { .. }))
        );
        if !failed || !matches!(row.step.action, Action::AssignNumber { .. }) {
            return true;
        }
        let freed = self.rows.iter().find(|other| {
            other.step.user == row.step.user
                && other.step.class == StepClass::Replacement
                && matches!(other.step.action, Action::UnassignNumber { .. })
                && self.outcomes.get(&other.step.id) == Some(&Outcome::Verified)
        });
        match freed.cloned() {
            Some(freed) => self.give_back(&freed).await,
            None => true,
        }
    }

    async fn give_back(&mut self, freed: &StepRow) -> bool {
        point!("apply.restoring");
        let run = StepRun { shared: &self.shared, row: freed, restore: true, opens_chain: false };
        match run.run().await {
            End::LeftOut | End::Open => false,
            End::Settled(Outcome::Verified | Outcome::Skipped(SkipReason::AlreadySo)) => {
                run.tell(&Outcome::Restored).await;
                self.settle(freed, Outcome::Restored).await
            }
            End::Settled(_) => {
                let name = self.shared.name_of(&freed.step.user).to_owned();
                self.shared.report_without_number(&freed.step.user);
                let text = format!(
                    "{name} is without a number: the new one could not be assigned and the old one could not be given back. Assign a number in the Teams admin center, or correct the cause and sync again."
                );
                self.shared.log(LogLevel::Warning, text).await;
                // The number stays freed: that is what the step did, and what is true.
                if freed.restoring { self.settle(freed, Outcome::Verified).await } else { true }
            }
        }
    }

    /// Records an outcome with what became ours; false where the records can't be kept.
    async fn settle(&mut self, row: &StepRow, outcome: Outcome) -> bool {
        let managed = self.managed_after(row, &outcome);
        let settled = Settled {
            step: row.step.id,
            outcome: outcome.clone(),
            at: self.shared.context.clock.now(),
            request_ids: Vec::new(),
            managed: managed.clone(),
        };
        if let Err(failure) = self.shared.context.history.settle(self.shared.context.job, &[settled]).await {
            self.shared.stop(StopReason::Broken(failure));
            return false;
        }
        point!("apply.settled");
        if let Some(account) = managed {
            self.managed.insert(row.step.user.clone(), account);
        }
        self.outcomes.insert(row.step.id, outcome);
        true
    }

    fn managed_after(&self, row: &StepRow, outcome: &Outcome) -> Option<ManagedAccount> {
        let restored = *outcome == Outcome::Restored;
        if !restored && !matches!(outcome, Outcome::Verified | Outcome::Skipped(SkipReason::AlreadySo)) {
            return None;
        }
        let person = self.shared.context.plan.people.get(&row.step.user)?;
        let known = self.managed.get(&row.step.user).filter(|account| account.account == row.step.account);
        let mut account = known.cloned().unwrap_or_else(|| ManagedAccount {
            user: row.step.user.clone(),
            account: row.step.account.clone(),
            upn: person.upn.clone().unwrap_or_default(),
            number: None,
            policies: BTreeMap::new(),
            verified_at: self.shared.context.clock.now(),
            fingerprint: person.fingerprint.clone(),
        });
        account.verified_at = self.shared.context.clock.now();
        account.fingerprint = person.fingerprint.clone();
        match &row.step.action {
            Action::UnassignNumber { number, .. } => account.number = restored.then(|| number.clone()),
            Action::AssignNumber { number, .. } => account.number = Some(number.clone()),
            Action::AssignPolicy { policy, policy_id, name } => {
                let ours = ManagedPolicy { policy_id: policy_id.clone(), name: name.clone() };
                account.policies.insert(*policy, ours);
            }
            Action::UnassignPolicy { policy } => {
                account.policies.remove(policy);
            }
        }
        debug_assert!(matches!(row.step.after, StepValue::Number(_) | StepValue::Policy(_)));
        Some(account)
    }
}
