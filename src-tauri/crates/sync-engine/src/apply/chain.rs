//! One chain: its steps in order, each after what it requires; a number that was freed in vain is given
//! back.

use crate::{
    apply::{
        context::{Shared, StopReason},
        step_run::{End, StepRun},
    },
    points::point,
};
use futures::{FutureExt, StreamExt, future::BoxFuture, stream::FuturesUnordered};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use sync_core::{
    id::{PbxUserId, StepId},
    managed::{ManagedAccount, ManagedPolicy},
    outcome::{Outcome, SkipReason},
    plan::{Action, StepClass, StepValue},
    ports::{LogLevel, Settled, StepRow},
};
use tokio::sync::Mutex;

/// The steps of one chain as they are kept.
pub(crate) struct Chain {
    shared: Arc<Shared>,
    rows: Vec<StepRow>,
    outcomes: BTreeMap<StepId, Outcome>,
    managed: BTreeMap<PbxUserId, ManagedAccount>,
    touched: bool,
    /// Not planned any more: unless it turns out to have had an effect, nothing more of it is sent.
    stale: bool,
    gate: Arc<Mutex<()>>,
}

/// Policy steps that were sent and are being read back while the chain goes on.
type Pending = FuturesUnordered<BoxFuture<'static, (StepRow, End)>>;

impl Chain {
    pub(crate) fn new(shared: Arc<Shared>, rows: Vec<StepRow>) -> Self {
        let outcomes = rows
            .iter()
            .filter_map(|row| Some((row.step.id, row.outcome.clone()?)))
            .collect::<BTreeMap<_, _>>();
        let touched = rows.iter().any(|row| row.intended_at.is_some());
        let managed = rows
            .iter()
            .filter_map(|row| {
                Some((
                    row.step.user.clone(),
                    shared.context.managed.get(&row.step.user)?.clone(),
                ))
            })
            .collect();
        let stale = rows
            .first()
            .is_some_and(|row| shared.context.stale.contains(&row.step.chain));
        Self {
            shared,
            rows,
            outcomes,
            managed,
            touched,
            stale,
            gate: Arc::default(),
        }
    }

    /// Runs what is left of the chain.
    pub(crate) async fn run(mut self) {
        let mut pending = Pending::new();
        for row in std::mem::take(&mut self.rows) {
            self.rows.push(row.clone());
            let going = if row.restoring && row.outcome.is_none() {
                self.give_back(&row).await
            } else if self.outcomes.contains_key(&row.step.id) {
                // The process may have ended between a take that failed and the giving back.
                self.repair_after(&row).await
            } else {
                self.step(&row, &mut pending).await
            };
            if !going {
                break;
            }
        }
        while let Some((row, end)) = pending.next().await {
            self.take_end(&row, end).await;
        }
        let people: BTreeSet<&PbxUserId> = self.rows.iter().map(|row| &row.step.user).collect();
        self.shared
            .progress(u32::try_from(people.len()).unwrap_or(u32::MAX));
    }

    /// Runs one step, or sends it on its way; false where the job stopped.
    async fn step(&mut self, row: &StepRow, pending: &mut Pending) -> bool {
        if self.stale && !self.had_effect() {
            return self.look_only(row).await;
        }
        if !row.step.requires.iter().all(|id| self.succeeded(*id)) {
            return self
                .settle(row, Outcome::Skipped(SkipReason::PrerequisiteFailed))
                .await
                && self.repair_after(row).await;
        }
        let run = self.run_of(row, false);
        if self.touched && row.step.class == StepClass::Policy {
            let row = row.clone();
            pending.push(async move { (row, run.run().await) }.boxed());
            return self
                .shared
                .stopped()
                .is_none_or(|reason| reason.lets_chains_finish());
        }
        let end = run.run().await;
        self.take_end(row, end).await
    }

    /// A step of a chain that is not planned any more: what was sent is looked for, the rest is left out.
    async fn look_only(&mut self, row: &StepRow) -> bool {
        if row.intended_at.is_none() {
            return self.settle(row, Outcome::NotSent).await;
        }
        let end = self.run_of(row, false).look_only().await;
        self.take_end(row, end).await
    }

    fn had_effect(&self) -> bool {
        self.outcomes
            .values()
            .any(|outcome| matches!(outcome, Outcome::Verified | Outcome::Waiting | Outcome::Restored))
    }

    fn run_of(&self, row: &StepRow, restore: bool) -> StepRun {
        StepRun {
            shared: self.shared.clone(),
            row: row.clone(),
            restore,
            opens_chain: !self.touched,
            gate: self.gate.clone(),
        }
    }

    async fn take_end(&mut self, row: &StepRow, end: End) -> bool {
        match end {
            End::LeftOut | End::Open => false,
            End::Settled(outcome) => {
                self.touched = true;
                self.tell(row, &outcome).await;
                self.settle(row, outcome).await && self.repair_after(row).await
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
            Some(
                Outcome::Failed { .. }
                    | Outcome::Skipped(
                        SkipReason::PrerequisiteFailed
                            | SkipReason::ChangedSince { .. }
                            | SkipReason::HeldByOther { .. }
                    )
            )
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
        self.touched = true;
        match self.run_of(freed, true).run().await {
            End::LeftOut | End::Open => false,
            End::Settled(Outcome::Verified | Outcome::Skipped(SkipReason::AlreadySo)) => {
                self.tell(freed, &Outcome::Restored).await;
                self.settle(freed, Outcome::Restored).await
            }
            End::Settled(ended) => {
                let name = self.shared.name_of(&freed.step.user).to_owned();
                self.shared.report_without_number(&freed.step.user);
                let text = format!(
                    "{name} is without a number: the new one could not be assigned and the old one could not be given back. Assign a number in the Teams admin center, or correct the cause and sync again."
                );
                self.shared.log(LogLevel::Warning, text).await;
                // The intent to give back opened the step again. The number stays freed, which is what the step
                // did and what is true, unless Microsoft accepted the giving back and does not show it yet.
                let outcome = match ended {
                    Outcome::Waiting => Outcome::Waiting,
                    Outcome::Verified
                    | Outcome::Restored
                    | Outcome::Skipped(_)
                    | Outcome::Failed { .. }
                    | Outcome::NotSent => Outcome::Verified,
                };
                self.settle(freed, outcome).await
            }
        }
    }

    /// One line in the output log for an outcome that a person should read.
    async fn tell(&self, row: &StepRow, outcome: &Outcome) {
        let who = self.shared.name_of(&row.step.user).to_owned();
        let what = row.step.action.words();
        let level = match outcome {
            Outcome::NotSent => return,
            Outcome::Verified => LogLevel::Info,
            Outcome::Waiting | Outcome::Restored | Outcome::Skipped(_) | Outcome::Failed { .. } => {
                LogLevel::Warning
            }
        };
        let how = outcome
            .sentence()
            .unwrap_or_else(|| outcome.name().replace('_', " "));
        self.shared.log(level, format!("{who}: {what}: {how}")).await;
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
        if let Err(failure) = self
            .shared
            .context
            .history
            .settle(self.shared.context.job, &[settled])
            .await
        {
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
        if !restored
            && !matches!(
                outcome,
                Outcome::Verified | Outcome::Skipped(SkipReason::AlreadySo)
            )
        {
            return None;
        }
        let person = self.shared.context.plan.people.get(&row.step.user)?;
        let known = self
            .managed
            .get(&row.step.user)
            .filter(|account| account.account == row.step.account);
        let mut account = known.cloned().unwrap_or_else(|| ManagedAccount {
            user: row.step.user.clone(),
            account: row.step.account.clone(),
            upn: person.upn.clone().unwrap_or_default(),
            number: None,
            policies: BTreeMap::new(),
            verified_at: self.shared.context.clock.now(),
            fingerprint: person.fingerprint.clone(),
        });
        if person.wanted == person.actual && account.number.is_none() {
            // He had the right number already, so that none of his steps names it.
            account.number.clone_from(&person.actual);
        }
        account.verified_at = self.shared.context.clock.now();
        account.fingerprint = person.fingerprint.clone();
        match &row.step.action {
            Action::UnassignNumber { number, .. } => account.number = restored.then(|| number.clone()),
            Action::AssignNumber { number, .. } => account.number = Some(number.clone()),
            Action::AssignPolicy {
                policy,
                policy_id,
                name,
            } => {
                let ours = ManagedPolicy {
                    policy_id: policy_id.clone(),
                    name: name.clone(),
                };
                account.policies.insert(*policy, ours);
            }
            Action::UnassignPolicy { policy } => {
                account.policies.remove(policy);
            }
        }
        debug_assert!(matches!(
            row.step.after,
            StepValue::Number(_) | StepValue::Policy(_)
        ));
        Some(account)
    }
}
