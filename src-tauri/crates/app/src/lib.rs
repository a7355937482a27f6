//! What the desktop shell and the command line share: the folder of a connection, the composition of
//! adapters and engine, the verbs of a person, the views both faces show, the tracing set-up.
//!
//! Not here: anything of Tauri or of a terminal.

mod asking;
mod audit;
mod clouds;
mod compose;
mod config;
mod connect;
mod connection;
mod connections;
mod consent;
mod csv_columns;
mod diagnostics;
mod doctor;
mod export;
mod find;
mod jobs;
mod leader;
mod outside;
mod overview;
mod people;
mod person;
mod policies;
mod private_memory;
mod sample;
mod session;
mod setup;
mod sign_ins;
mod trace;
pub mod view;
mod voice_rules;
mod webhook;

pub use asking::Followed;
pub use config::{APPLICATION_NOT_KNOWN, ConnectionConfig, KeyPlace, PbxConfig, application_id};
pub use connect::{
    ConnectReport, ConnectRequest, connect, connect_through, tenant_typed, tenant_typed_through,
};
pub use connection::{App, Place};
pub use connections::connections;
pub use consent::{ApprovalRequest, ApprovalStage, Material, Renewal, Revocation, SignInWay, Visitor};
pub use csv_columns::{csv_columns, csv_mapping};
pub use doctor::{Finding, doctor};
pub use export::{Existing, Export};
pub use find::PersonFound;
pub use leader::Leader;
pub use microsoft::consent::PHISHING_WARNING;
pub use outside::Outside;
pub use person::started_by;
pub use private_memory::keep_memory_private;
pub use sample::{SampleTenant, connect_sample, sample_request};
pub use session::Session;
pub use setup::Setup;
pub use sign_ins::{OpenPage, SignIns};
pub use trace::{TraceOptions, start_tracing};
pub use view::ExportFormat;
pub use webhook::channel_origin;

pub use pbx::{ColumnMapping, CsvOptions, CsvSource, TeamsFlag};
pub use store::{Face, Wish};
pub use sync_core as core;
pub use sync_engine::{EngineState, Event, FAIL_POINTS, JobReport, Preview, SyncRequest, Tuning};
