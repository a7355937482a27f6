//! What was asked and what it did: the evidence that suites judge the product by.
//!
//! Paths are kept without query values of secrets; headers and bodies are never kept.

use std::collections::VecDeque;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::exchange::System;

/// One line of the journal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JournalEntry {
    /// Increasing from 1, without gaps.
    pub seq: u64,
    /// Simulated time.
    pub at: Timestamp,
    /// What happened.
    #[serde(flatten)]
    pub event: JournalEvent,
}

/// What a journal line says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum JournalEvent {
    /// A request was answered.
    Request {
        /// Which system.
        system: System,
        /// HTTP method.
        method: String,
        /// Path below the system's prefix with its query.
        path: String,
        /// Status sent; 0 when the connection was cut.
        status: u16,
        /// Simulator's id of the request.
        request_id: String,
        /// Whether it was an item of a `$batch`.
        in_batch: bool,
        /// The fault that hit it.
        fault: Option<String>,
    },
    /// Something in the tenant or the phone system changed.
    Transition {
        /// number_assigned, number_unassigned, number_replaced, policy_assigned, policy_unassigned, ...
        what: String,
        /// Number or policy type.
        subject: String,
        /// Holder or value before.
        from: Option<String>,
        /// Holder or value after.
        to: Option<String>,
        /// The operation that did it.
        operation: Option<String>,
        /// graph or control.
        by: String,
    },
    /// A client did what it must never do.
    Violation {
        /// two_holders, repeated.
        kind: String,
        /// Number or policy type.
        subject: String,
        /// Who holds it.
        holder: Option<String>,
        /// Who was to have it.
        wanted_by: Option<String>,
        /// What happened, in words.
        detail: String,
    },
}

/// The journal.
#[derive(Debug, Default)]
pub(crate) struct Journal {
    entries: VecDeque<JournalEntry>,
    forgotten: u64,
    violation_count: usize,
}

impl Journal {
    /// Adds a line. At most so many are kept: a sample tenant that runs for weeks forgets its oldest.
    pub(crate) fn write(&mut self, at: Timestamp, event: JournalEvent, most: usize) {
        let kept = u64::try_from(self.entries.len()).unwrap_or(u64::MAX - 1);
        let seq = self.forgotten + kept + 1;
        self.violation_count += usize::from(matches!(event, JournalEvent::Violation { .. }));
        self.entries.push_back(JournalEntry { seq, at, event });
        while self.entries.len() > most {
            self.entries.pop_front();
            self.forgotten += 1;
        }
    }

    /// Entries with a number above `since`.
    pub(crate) fn since(&self, since: u64) -> Vec<JournalEntry> {
        let known = usize::try_from(since.saturating_sub(self.forgotten)).unwrap_or(usize::MAX);
        self.entries.iter().skip(known).cloned().collect()
    }

    pub(crate) fn violation_count(&self) -> usize {
        self.violation_count
    }

    pub(crate) fn violations(&self) -> Vec<JournalEntry> {
        let is_violation = |e: &&JournalEntry| matches!(e.event, JournalEvent::Violation { .. });
        self.entries.iter().filter(is_violation).cloned().collect()
    }
}
