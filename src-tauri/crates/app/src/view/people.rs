//! The list of Users as asked for and shown.

use super::{PersonStateView, PersonView};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// By what the list is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum PeopleSort {
    /// Name.
    Name,
    /// Number of the phone system.
    Number,
    /// State, problems first.
    State,
}

/// A page of Users.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(deny_unknown_fields)]
pub struct PeopleRequest {
    /// Name, UPN, id or number contains this.
    pub text: Option<String>,
    /// Only these states; empty = all.
    pub states: Vec<PersonStateView>,
    /// Only these causes; empty = all.
    pub causes: Vec<String>,
    /// The order.
    pub sort: PeopleSort,
    /// The other way round.
    pub descending: bool,
    /// How many to pass over.
    pub offset: u32,
    /// How many at most, 1 to 500.
    pub limit: u32,
}

/// A page of Users.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct PeoplePageView {
    /// The page.
    pub people: Vec<PersonView>,
    /// How many match.
    pub total: u32,
    /// People by state, for the text alone.
    pub states: BTreeMap<String, u32>,
    /// People by cause, for the text alone.
    pub causes: BTreeMap<String, u32>,
    /// When the tenant was last compared (UTC); absent where it never was.
    pub read_at: Option<String>,
    /// Both systems are being read now.
    pub reading: bool,
}
