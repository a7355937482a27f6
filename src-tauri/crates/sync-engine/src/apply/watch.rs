//! The watch: asks for operations until they end, then reads values back until they show.
//!
//! One task for all chains, so that questions of many steps share requests. Every round runs in a task
//! of its own; a slow answer delays nobody else.

use crate::{
    apply::{
        context::Attached,
        seen::{Seen, as_sent, step_number},
    },
    tuning::Tuning,
};
use std::{collections::BTreeSet, sync::Arc, time::Duration};
use sync_core::{
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
    id::OperationId,
    plan::{Step, reached},
    ports::{Directory, OperationState},
};
use tokio::{
    sync::{mpsc, oneshot},
    task::JoinSet,
    time::Instant,
};

/// Something to look at until it is decided.
pub(crate) struct WatchOrder {
    pub(crate) step: Step,
    pub(crate) restore: bool,
    /// The operation to ask for first.
    pub(crate) operation: Option<OperationId>,
    /// How long the value may take to show once the operation is over.
    pub(crate) show_limit: Duration,
    pub(crate) reply: oneshot::Sender<Sight>,
}

/// What was seen.
#[derive(Debug)]
pub(crate) enum Sight {
    /// The tenant shows the after value.
    Reached,
    /// It did not show in time.
    NotShown,
    /// The time is up, and the last look failed.
    Unseen(Failure),
    /// The operation failed.
    Failed(Failure),
    /// The credential was refused while looking.
    Blind(Failure),
}

struct Item {
    step: Step,
    order_step_number: Option<sync_core::number::PhoneNumber>,
    operation: Option<OperationId>,
    operation_until: Instant,
    show_limit: Duration,
    shown_until: Instant,
    /// When it was first looked at, and again when the operation was over.
    since: Instant,
    due: Instant,
    pause: Duration,
    reply: oneshot::Sender<Sight>,
}

/// So many steps are looked at closely: what an Auto job usually has.
const FEW: usize = 20;

/// Starts the watch; it ends when the last sender is dropped and everything is decided, or with the job.
pub(crate) fn start(directory: Arc<dyn Directory>, tuning: Tuning) -> (mpsc::Sender<WatchOrder>, Attached) {
    let (sender, receiver) = mpsc::channel(tuning.chains_in_flight.max(1));
    (sender, Attached::spawn(watch(directory, tuning, receiver)))
}

async fn watch(directory: Arc<dyn Directory>, tuning: Tuning, mut orders: mpsc::Receiver<WatchOrder>) {
    let (again, mut undecided) = mpsc::unbounded_channel::<Vec<Item>>();
    let mut items: Vec<Item> = Vec::new();
    let mut open = true;
    let mut rounds = 0usize;
    let mut looks = JoinSet::new();
    loop {
        let next = items.iter().map(|item| item.due).min();
        tokio::select! {
            order = orders.recv(), if open => match order {
                Some(order) => items.push(Item::new(order, tuning)),
                None => open = false,
            },
            Some(back) = undecided.recv(), if rounds > 0 => {
                rounds -= 1;
                while looks.try_join_next().is_some() {}
                items.extend(back);
            }
            () = sleep_until(next), if next.is_some() => {
                let soon = Instant::now() + tuning.linger;
                let (due, later): (Vec<_>, Vec<_>) = items.into_iter().partition(|item| item.due <= soon);
                items = later;
                rounds += 1;
                let (directory, again) = (directory.clone(), again.clone());
                looks.spawn(async move {
                    let _ = again.send(look(directory.as_ref(), tuning, due).await);
                });
            }
        }
        if !open && items.is_empty() && rounds == 0 {
            return;
        }
    }
}

async fn sleep_until(at: Option<Instant>) {
    match at {
        Some(at) => tokio::time::sleep_until(at).await,
        None => std::future::pending().await,
    }
}

impl Item {
    fn new(order: WatchOrder, tuning: Tuning) -> Self {
        let now = Instant::now();
        let step = as_sent(&order.step, order.restore);
        Self {
            order_step_number: step_number(&step).cloned(),
            step,
            operation: order.operation,
            operation_until: now + tuning.operation_limit,
            show_limit: order.show_limit,
            shown_until: now + order.show_limit,
            since: now,
            due: now + tuning.look.0,
            pause: tuning.look.0,
            reply: order.reply,
        }
    }

    fn decide(self, sight: Sight) {
        let _ = self.reply.send(sight);
    }

    /// Looked at again, soon enough that it is noticed within a seventh of what it took; among many, which share the
    /// tenant's patience, in growing pauses.
    fn later(mut self, tuning: Tuning, crowd: usize) -> Self {
        let now = Instant::now();
        let pause = if crowd <= FEW {
            now.duration_since(self.since) / 7
        } else {
            self.pause * 3 / 2
        };
        self.due = now + self.pause;
        self.pause = pause.clamp(tuning.look.0, tuning.look.1);
        self
    }

    /// The operation is over: from now on the value is looked for.
    fn now_showing(mut self, tuning: Tuning) -> Self {
        self.operation = None;
        self.since = Instant::now();
        self.shown_until = self.since + self.show_limit;
        self.pause = tuning.look.0;
        self
    }
}

/// One round: operations first, then values, those included whose operation has just ended.
async fn look(directory: &dyn Directory, tuning: Tuning, due: Vec<Item>) -> Vec<Item> {
    let crowd = due.len();
    let (asking, mut showing): (Vec<_>, Vec<_>) = due.into_iter().partition(|item| item.operation.is_some());
    let mut undecided = Vec::new();
    if !asking.is_empty() {
        let ids: Vec<OperationId> = asking.iter().filter_map(|item| item.operation.clone()).collect();
        let states = directory.operations(&ids).await;
        for (item, state) in asking.into_iter().zip(states) {
            match state {
                Ok(OperationState::Succeeded | OperationState::Forgotten) => {
                    showing.push(item.now_showing(tuning))
                }
                Ok(OperationState::Failed { failure }) => item.decide(Sight::Failed(failure)),
                Ok(OperationState::Running) if Instant::now() >= item.operation_until => {
                    showing.push(item.now_showing(tuning));
                }
                Ok(OperationState::Running) => undecided.push(item.later(tuning, crowd)),
                Err(failure) => undecided.extend(item.after_blind_look(failure, tuning, crowd)),
            }
        }
    }
    undecided.extend(look_at_values(directory, tuning, showing, crowd).await);
    undecided
}

async fn look_at_values(
    directory: &dyn Directory,
    tuning: Tuning,
    showing: Vec<Item>,
    crowd: usize,
) -> Vec<Item> {
    if showing.is_empty() {
        return Vec::new();
    }
    let accounts: BTreeSet<_> = showing.iter().map(|item| item.step.account.clone()).collect();
    let numbers: BTreeSet<_> = showing
        .iter()
        .filter_map(|item| item.order_step_number.clone())
        .collect();
    let seen = Seen::read(directory, accounts, numbers).await;
    let mut undecided = Vec::new();
    for item in showing {
        let values = seen
            .account(&item.step.account)
            .and_then(|account| Ok((account, seen.number(item.order_step_number.as_ref())?)));
        match values {
            Ok((account, number)) if reached(&item.step, account, number) => item.decide(Sight::Reached),
            Ok(_) if Instant::now() >= item.shown_until => item.decide(Sight::NotShown),
            Ok(_) => undecided.push(item.later(tuning, crowd)),
            Err(failure) => undecided.extend(item.after_blind_look(failure, tuning, crowd)),
        }
    }
    undecided
}

impl Item {
    /// A look that failed decides nothing, unless the credential is gone or the time is up.
    fn after_blind_look(self, failure: Failure, tuning: Tuning, crowd: usize) -> Option<Self> {
        let last = if self.operation.is_some() {
            self.operation_until
        } else {
            self.shown_until
        };
        if failure.class == FailureClass::Reauthenticate || failure.code == ErrorCode::PermissionMissing {
            self.decide(Sight::Blind(failure));
            return None;
        }
        if Instant::now() >= last {
            self.decide(Sight::Unseen(failure));
            return None;
        }
        Some(self.later(tuning, crowd))
    }
}
