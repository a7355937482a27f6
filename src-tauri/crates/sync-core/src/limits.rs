//! The safety limits: how much may be removed or replaced in 24 hours without a person's approval.

use serde::{Deserialize, Serialize};

/// The limits; each counts people over all jobs of the last 24 hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Removals.
    pub removals: u32,
    /// Replacements of existing numbers.
    pub replacements: u32,
    /// Removals and replacements together, in percent of the managed users.
    pub percent: u32,
}

impl Limits {
    /// No limit can be set higher than this, and none can be switched off.
    pub const MAXIMUM: Limits = Limits { removals: 100, replacements: 500, percent: 50 };
}

impl Default for Limits {
    fn default() -> Self {
        Self { removals: 10, replacements: 50, percent: 20 }
    }
}

/// People removed and replaced by earlier jobs in the last 24 hours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecentCounts {
    /// Removals.
    pub removals: u32,
    /// Replacements.
    pub replacements: u32,
}
