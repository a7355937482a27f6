//! What the phone system says of its own changes: whom to ask for, long before the whole list is due.
//!
//! News only names people. What became of them is read from their records, and absence is concluded from
//! whole lists alone (`change`). Not here: how a source knows, and when it is asked.

use crate::id::PbxUserId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// How far the news was followed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewsCursor {
    /// Up to when, by the clock of the phone system (UTC).
    pub until: Timestamp,
    /// What was taken already and will be shown again, because the next question begins before `until`.
    pub seen: BTreeSet<String>,
}

/// What changed since a cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    /// Who changed, and when the first of his changes was saved, by the clock of the phone system (UTC).
    pub saved: BTreeMap<PbxUserId, Timestamp>,
    /// When something was saved (UTC) that names nobody to ask for: only the whole list tells what.
    pub unnamed: Option<Timestamp>,
    /// Where to go on.
    pub cursor: NewsCursor,
}
