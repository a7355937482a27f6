//! Applying a stored plan: every chain in its own task, writes collected into batches, each write
//! checked right before and read back after.
//!
//! A fresh job and a resumed one take the same way: a chain starts from its rows as they are kept.

mod chain;
mod context;
mod lane;
mod seen;
mod step_run;
mod watch;

pub(crate) use context::{Applied, Context, StopReason};
pub(crate) use seen::{as_sent, step_number};

use crate::apply::{chain::Chain, context::Shared};
use std::{collections::BTreeMap, sync::Arc};
use sync_core::{id::ChainId, ports::StepRow};
use tokio::{sync::Semaphore, task::JoinSet};

/// Runs every chain of the job that is not finished, and says how it ended.
pub(crate) async fn run(context: Context, rows: Vec<StepRow>) -> Applied {
    let mut chains: BTreeMap<ChainId, Vec<StepRow>> = BTreeMap::new();
    for row in rows {
        chains.entry(row.step.chain).or_default().push(row);
    }
    let slots = Arc::new(Semaphore::new(context.tuning.chains_in_flight));
    let (shared, _attached) = Shared::start(context);
    let shared = Arc::new(shared);
    let _watcher = shared.clone().watch_for_cancel();
    let mut running = JoinSet::new();
    for rows in begun_first(chains) {
        let Ok(slot) = slots.clone().acquire_owned().await else {
            break;
        };
        if let Some(reason) = shared.stopped()
            && !(has_begun(&rows) && reason.lets_chains_finish())
        {
            break;
        }
        let chain = Chain::new(shared.clone(), rows);
        running.spawn(async move {
            chain.run().await;
            drop(slot);
        });
        while let Some(ended) = running.try_join_next() {
            shared.note_panic(ended.err());
        }
    }
    while let Some(ended) = running.join_next().await {
        shared.note_panic(ended.err());
    }
    shared.applied()
}

/// What an earlier process left half done comes before what has not begun, so that a cancel, which is obeyed
/// between chains only, leaves nobody in the middle of one.
fn begun_first(chains: BTreeMap<ChainId, Vec<StepRow>>) -> impl Iterator<Item = Vec<StepRow>> {
    let (begun, rest): (Vec<_>, Vec<_>) = chains.into_values().partition(|rows| has_begun(rows));
    begun.into_iter().chain(rest)
}

fn has_begun(rows: &[StepRow]) -> bool {
    rows.iter().any(|row| row.intended_at.is_some())
}
