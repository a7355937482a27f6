//! One file per table: its row, its reader, its writer. The SQL that makes them is frozen in `migrations/`.
//!
//! Functions here run inside a transaction of the caller and know nothing of threads.

pub(crate) mod audit;
pub(crate) mod changes;
pub(crate) mod code;
pub(crate) mod connection;
pub(crate) mod consent;
pub(crate) mod drift;
pub(crate) mod epochs;
pub(crate) mod holds;
pub(crate) mod job_list;
pub(crate) mod job_people;
pub(crate) mod jobs;
pub(crate) mod leader;
pub(crate) mod logs;
pub(crate) mod managed;
pub(crate) mod mirror;
pub(crate) mod notices;
pub(crate) mod people;
pub(crate) mod plans;
pub(crate) mod queue;
pub(crate) mod requests;
pub(crate) mod settings;
pub(crate) mod steps;
