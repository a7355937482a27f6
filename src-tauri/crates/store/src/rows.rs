//! The mirror's rows as they were read or saved last, for a minute at least: news, plan and comparison ask for them one after the
//! other, and reading thousands of rows takes longer than most of what is done with them.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use sync_core::{id::PbxUserId, mirror::MirrorRow};
use tokio::time::Instant;

/// How long they are kept while nobody asks.
const KEPT: Duration = Duration::from_secs(60);

pub(crate) type Rows = BTreeMap<PbxUserId, Arc<MirrorRow>>;

/// Rows of one revision: whoever changes a row, in whatever process, raises it in the same transaction (`save_head`).
#[derive(Debug)]
struct Known {
    revision: u64,
    rows: Rows,
    used: Instant,
}

#[derive(Debug, Default)]
pub(crate) struct KnownRows(Mutex<Option<Known>>);

impl KnownRows {
    // Whole whenever it is let go.
    fn held(&self) -> MutexGuard<'_, Option<Known>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The rows of this revision, where they are known.
    pub(crate) fn of(&self, revision: u64) -> Option<Rows> {
        let mut held = self.held();
        let known = held.as_mut().filter(|known| known.revision == revision)?;
        known.used = Instant::now();
        Some(known.rows.clone())
    }

    /// These were read.
    pub(crate) fn keep(&self, revision: u64, rows: &Rows) {
        let mut held = self.held();
        if held.as_ref().is_none_or(|known| known.revision < revision) {
            *held = Some(Known {
                revision,
                rows: rows.clone(),
                used: Instant::now(),
            });
        }
    }

    /// These were saved over those of revision `before`.
    pub(crate) fn saved(&self, before: u64, revision: u64, changed: &[Arc<MirrorRow>]) {
        let mut held = self.held();
        // Somebody has read them since they were saved.
        if held.as_ref().is_some_and(|known| known.revision >= revision) {
            return;
        }
        let known = held.take().filter(|known| known.revision == before);
        *held = known.map(|mut known| {
            let changed = changed.iter().map(|row| (row.user.clone(), Arc::clone(row)));
            known.rows.extend(changed);
            Known { revision, ..known }
        });
    }

    /// Lets go of what nobody asked for lately; whether there was something.
    pub(crate) fn let_go(&self) -> bool {
        let idle = |known: &mut Known| known.used.elapsed() >= KEPT;
        self.held().take_if(idle).is_some()
    }
}
