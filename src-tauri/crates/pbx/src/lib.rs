//! The phone system, read only: 8x8's Administration API, and CSV files that stand for one.
//!
//! Owns paging, quota, completeness and the reading of rows. What is not said is *unknown*, never empty.
//! Deliberately not here: any write, device activation codes, people's private numbers (never
//! deserialised), and what a record means for Teams (`sync_core::projection`).

use std::sync::Arc;

use jiff::Timestamp;

pub mod csv_file;
pub mod eight_by_eight;

pub use csv_file::{ColumnMapping, CsvOptions, CsvSource, TeamsFlag};
pub use eight_by_eight::{AUDIT_PATH, EightByEight, EightByEightSettings};

/// Where the present time comes from (UTC); the composition root gives the clock.
pub type Now = Arc<dyn Fn() -> Timestamp + Send + Sync>;
