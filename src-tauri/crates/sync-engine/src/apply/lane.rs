//! The lane of writes: collects orders into batches, takes them from the write budget, reads the before
//! values, records the intents, sends.
//!
//! The order of these five is the safety of the product: budget first, so that nothing waits between
//! the check and the write; intent before the write, so that a kill forgets nothing.

use crate::{
    apply::{
        context::{Attached, Context, Stop, StopReason},
        seen::{Seen, as_sent, step_number},
    },
    clock::Clock,
    points::point,
    tuning::Tuning,
};
use std::{collections::BTreeSet, sync::Arc, time::Duration};
use sync_core::{
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
    id::{EntraId, JobId},
    number::PhoneNumber,
    plan::{Action, Recheck, Step},
    ports::{Accepted, Directory, Intent, IntentRefused, JobHistory, Taken, Write},
};
use tokio::{
    sync::{Semaphore, mpsc, oneshot},
    task::JoinSet,
    time::Instant,
};

/// How old a before value may be when its write is sent.
const FRESH: Duration = Duration::from_secs(5);
/// So often parts of a batch are checked before their chains are told to try again later.
const CHECKS: usize = 40;

/// A step that a chain wants sent.
pub(crate) struct WriteOrder {
    pub(crate) step: Step,
    /// The reverse of an unassign: give the number back.
    pub(crate) restore: bool,
    /// Whether this is the chain's first write, so that a polite stop may still leave it out.
    pub(crate) opens_chain: bool,
    pub(crate) reply: oneshot::Sender<WriteAnswer>,
}

/// What became of an order.
#[derive(Debug)]
pub(crate) enum WriteAnswer {
    /// Microsoft took it.
    Accepted(Accepted),
    /// The before value is not there; nothing was sent.
    NotReady(Recheck),
    /// The before value could not be read; nothing was sent.
    NotRead(Failure),
    /// It was sent, and refused or lost.
    Refused(Failure),
    /// Nothing may be sent.
    Stopped(IntentRefused),
    /// The job stops politely before this chain.
    LeftOut,
}

struct Lane {
    job: JobId,
    directory: Arc<dyn Directory>,
    history: Arc<dyn JobHistory>,
    clock: Clock,
    stop: Arc<Stop>,
}

/// Starts the lane; it ends when the last sender is dropped, or with the job.
pub(crate) fn start(context: &Context, stop: Arc<Stop>) -> (mpsc::Sender<WriteOrder>, Attached) {
    let (sender, receiver) = mpsc::channel(context.tuning.chains_in_flight.max(1));
    let lane = Arc::new(Lane {
        job: context.job,
        directory: context.directory.clone(),
        history: context.history.clone(),
        clock: context.clock,
        stop,
    });
    (sender, Attached::spawn(collect(lane, receiver, context.tuning)))
}

async fn collect(lane: Arc<Lane>, mut orders: mpsc::Receiver<WriteOrder>, tuning: Tuning) {
    let slots = Arc::new(Semaphore::new(tuning.batches_in_flight));
    let mut sends = JoinSet::new();
    loop {
        let Ok(slot) = slots.clone().acquire_owned().await else {
            return;
        };
        let mut batch = Vec::with_capacity(tuning.batch);
        if orders.recv_many(&mut batch, tuning.batch).await == 0 {
            return;
        }
        let full = Instant::now() + tuning.linger;
        while batch.len() < tuning.batch {
            match tokio::time::timeout_at(full, orders.recv()).await {
                Ok(Some(order)) => batch.push(order),
                Ok(None) | Err(_) => break,
            }
        }
        let lane = lane.clone();
        sends.spawn(async move {
            lane.send(batch).await;
            drop(slot);
        });
        while sends.try_join_next().is_some() {}
    }
}

impl Lane {
    /// Sends a batch. Where its values were too old by the time all were read, it goes on in halves: what is
    /// read while Microsoft throttles, or in line for the budget, may have changed.
    async fn send(&self, orders: Vec<WriteOrder>) {
        self.directory.reserve_writes(orders.len()).await;
        let mut waiting = vec![orders];
        let mut checks = 0;
        while let Some(batch) = waiting.pop() {
            let (ready, read_at) = self.check(self.leave_out(batch)).await;
            if ready.is_empty() {
                continue;
            }
            checks += 1;
            if read_at.elapsed() <= FRESH {
                point!("apply.checked");
                self.write(ready, read_at).await;
            } else if checks < CHECKS {
                let mut first = ready;
                let rest = first.split_off(first.len().div_ceil(2));
                waiting.extend([rest, first].into_iter().filter(|half| !half.is_empty()));
            } else {
                too_old(ready);
            }
        }
    }

    /// Records the intents and sends.
    async fn write(&self, ready: Vec<WriteOrder>, read_at: Instant) {
        let at = self.clock.now();
        let intents: Vec<Intent> = ready
            .iter()
            .map(|order| Intent {
                step: order.step.id,
                expected_holder: expected_holder(order),
                at,
                restore: order.restore,
            })
            .collect();
        if let Err(refused) = self.history.intend(self.job, self.stop.epochs(), &intents).await {
            for order in ready {
                let _ = order.reply.send(WriteAnswer::Stopped(refused.clone()));
            }
            return;
        }
        point!("apply.intended");
        let Some(ready) = self.still_fresh(ready, read_at).await else {
            return;
        };
        let writes: Vec<Write> = ready.iter().map(write_of).collect();
        let answers = self.directory.submit(&writes).await;
        point!("apply.sent");
        let accepted: Vec<Taken> = ready
            .iter()
            .zip(&answers)
            .filter_map(|(order, answer)| {
                let (operation, request_id, client_request_id) = match answer.as_ref() {
                    Ok(taken) => (
                        taken.operation.clone(),
                        taken.request_id.clone(),
                        taken.client_request_id.clone(),
                    ),
                    Err(failure) => (None, Some(failure.request_id.clone()?), None),
                };
                Some(Taken {
                    step: order.step.id,
                    operation,
                    request_id,
                    client_request_id,
                })
            })
            .collect();
        if let Err(failure) = self.history.accepted(self.job, &accepted).await {
            // The intents are durable: what was sent is found again by reading. No more may be sent.
            self.stop.set(StopReason::Broken(failure));
        }
        point!("apply.accepted");
        for (order, answer) in ready.into_iter().zip(answers) {
            let _ = order.reply.send(match answer {
                Ok(taken) => WriteAnswer::Accepted(taken),
                Err(failure) => WriteAnswer::Refused(failure),
            });
        }
    }

    fn leave_out(&self, orders: Vec<WriteOrder>) -> Vec<WriteOrder> {
        let reason = self.stop.reason();
        let (stay, leave): (Vec<_>, Vec<_>) = orders.into_iter().partition(|order| match &reason {
            None => true,
            Some(StopReason::Cancelled | StopReason::SettingsChanged) => !order.opens_chain,
            Some(StopReason::Reconnect(_) | StopReason::Broken(_)) => false,
        });
        for order in leave {
            let _ = order.reply.send(WriteAnswer::LeftOut);
        }
        stay
    }

    /// Where the disk took its time with the intents: what is as it was checked, read once more. A polite stop
    /// comes too late now, because nobody would settle what was intended.
    async fn still_fresh(&self, ready: Vec<WriteOrder>, read_at: Instant) -> Option<Vec<WriteOrder>> {
        if read_at.elapsed() <= FRESH {
            return Some(ready);
        }
        let (ready, read_at) = self.check(ready).await;
        if read_at.elapsed() <= FRESH {
            return (!ready.is_empty()).then_some(ready);
        }
        too_old(ready);
        None
    }

    /// Reads the before values of the whole batch at once and answers those that may not be sent.
    async fn check(&self, orders: Vec<WriteOrder>) -> (Vec<WriteOrder>, Instant) {
        let accounts: BTreeSet<EntraId> = orders.iter().map(|order| order.step.account.clone()).collect();
        let numbers: BTreeSet<PhoneNumber> = orders
            .iter()
            .filter_map(|order| step_number(&order.step))
            .cloned()
            .collect();
        let seen = Seen::read(self.directory.as_ref(), accounts, numbers).await;
        let mut ready = Vec::with_capacity(orders.len());
        for order in orders {
            match seen.judge(&order.step, order.restore) {
                Ok(Recheck::Ready) => ready.push(order),
                Ok(other) => {
                    let _ = order.reply.send(WriteAnswer::NotReady(other));
                }
                Err(failure) => {
                    let _ = order.reply.send(WriteAnswer::NotRead(failure));
                }
            }
        }
        (ready, seen.read_at)
    }
}

fn too_old(orders: Vec<WriteOrder>) {
    for order in orders {
        let slow = Failure::new(
            ErrorCode::TenantUnavailable,
            FailureClass::RetryFast,
            "the value before the change could not be read quickly enough",
        );
        let _ = order.reply.send(WriteAnswer::NotRead(slow));
    }
}

fn expected_holder(order: &WriteOrder) -> Option<EntraId> {
    match (&order.step.action, order.restore) {
        (Action::UnassignNumber { .. }, false) => Some(order.step.account.clone()),
        (Action::UnassignNumber { .. }, true)
        | (Action::AssignNumber { .. } | Action::AssignPolicy { .. } | Action::UnassignPolicy { .. }, _) => {
            None
        }
    }
}

fn write_of(order: &WriteOrder) -> Write {
    let step = as_sent(&order.step, order.restore);
    let account = step.account;
    match step.action {
        Action::UnassignNumber { number, .. } => Write::UnassignNumber { number },
        Action::AssignNumber { number, location_id } => Write::AssignNumber {
            number,
            account,
            location_id,
        },
        Action::AssignPolicy {
            policy, policy_id, ..
        } => Write::AssignPolicy {
            account,
            policy,
            policy_id,
        },
        Action::UnassignPolicy { policy } => Write::UnassignPolicy { account, policy },
    }
}
