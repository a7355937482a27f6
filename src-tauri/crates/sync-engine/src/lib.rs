//! How a sync job runs: read both sides, plan, hold, apply, verify, remember.
//!
//! Owns the order of things, the repetition of writes, settling after lost answers, resuming, and
//! progress. Decisions are sync-core's; what they are applied to comes through its ports. Not here:
//! network, SQLite, the vault, composition of adapters.

mod apply;
mod approval;
mod carry_out;
mod clock;
mod contest;
mod draft;
mod drift;
mod engine;
mod event;
mod held;
mod holds;
mod identity;
mod in_flight;
mod planning;
mod points;
mod recheck;
mod refresh;
mod resume;
mod sync;
mod tally;
mod tenant_read;
mod tuning;
mod undoing;

pub use approval::HELD_FOR;
pub use clock::Clock;
pub use drift::Compared;
pub use engine::{Engine, Ports};
pub use event::{EngineState, Event};
pub use planning::Preview;
pub use points::FAIL_POINTS;
pub use refresh::{Followed, Refreshed};
pub use sync::{JobReport, SyncRequest};
pub use tuning::Tuning;
