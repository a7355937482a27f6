//! Scrolls: each keeps the rows as they were when the first page was asked, for a limited time.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::Value;

use crate::clock::later;
use crate::world::PbxRow;

/// Rows of a snapshot.
#[derive(Debug, Clone)]
pub(super) enum Rows {
    Users(Arc<Vec<PbxRow>>),
    Json(Arc<Vec<Value>>),
}

impl Rows {
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Users(rows) => rows.len(),
            Self::Json(rows) => rows.len(),
        }
    }
}

/// Where a client is in a snapshot.
#[derive(Debug, Clone)]
pub(super) struct Scroll {
    pub resource: &'static str,
    pub rows: Rows,
    pub offset: usize,
    pub page: u32,
    pub page_size: usize,
    pub filter: Option<String>,
    pub sort: Option<String>,
}

/// Scrolls that can still be continued.
#[derive(Debug, Default)]
pub(crate) struct Scrolls {
    open: BTreeMap<String, (Scroll, Timestamp)>,
}

impl Scrolls {
    /// Keeps `scroll` under `id` for `ttl_ms`.
    pub(super) fn keep(&mut self, id: String, scroll: Scroll, now: Timestamp, ttl_ms: u64) {
        self.forget_expired(now);
        self.open.insert(id, (scroll, later(now, ttl_ms)));
    }

    /// The scroll of this id, unless it has expired or is of another resource.
    pub(super) fn find(&self, resource: &str, id: &str, now: Timestamp) -> Option<Scroll> {
        let (scroll, until) = self.open.get(id)?;
        (*until > now && scroll.resource == resource).then(|| scroll.clone())
    }

    /// Forgets those that can't be continued any more, and the rows that they kept.
    pub(super) fn forget_expired(&mut self, now: Timestamp) {
        self.open.retain(|_, (_, until)| *until > now);
    }

    /// Forgets every scroll.
    pub(crate) fn expire_all(&mut self) {
        self.open.clear();
    }
}
