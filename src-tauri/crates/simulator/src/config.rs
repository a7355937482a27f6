//! How a sample tenant is started.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::knobs::Knobs;

/// Size, seed, start time and behaviour of a sample tenant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SimulatorConfig {
    /// PBX users in a fresh world. Ignored when a saved world is reopened.
    pub users: usize,
    /// How many of a hundred users of a fresh world have a problem; from 40 users on one of each at least.
    pub problems: usize,
    /// Seed of a fresh world and of every later chance. Same seed, same world byte for byte.
    pub seed: u64,
    /// The simulated time at the start; tokio's clock adds to it.
    pub start: Timestamp,
    /// Behaviour.
    pub knobs: Knobs,
}

impl Default for SimulatorConfig {
    fn default() -> Self {
        Self {
            users: 60,
            problems: 8,
            seed: 1,
            start: Timestamp::from_second(1_772_442_000).unwrap_or(Timestamp::UNIX_EPOCH),
            knobs: Knobs::default(),
        }
    }
}
