//! The ports: what the engine asks of the outside, as async traits that adapters implement and that are
//! used as `Arc<dyn ...>`.
//!
//! Not here: retries of writes (the engine's), timeouts and paging (the adapters').

mod directory;
mod history;
mod pbx_source;
mod records;
mod vault;

pub use directory::{Accepted, Checked, Directory, LookupKey, OperationState, PolicyHit, TenantProbe, Write};
pub use history::{
    Epochs, Intent, IntentRefused, JobFilter, JobHistory, JobPage, JobPosition, LogLevel, LogLine,
    SHOW_WITHIN, Settled, StepRow, StoredPlan, Taken,
};
pub use pbx_source::{PbxProbe, PbxSource};
pub use records::{AuditEntry, Connection, Consented, MirrorStore, QueueMark, RecordsStore};
pub use vault::{Vault, VaultChange, VaultEntry};
