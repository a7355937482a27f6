//! What Voice Sync decides, as pure functions over data.
//!
//! Owns the words of the product (users, changes, plans, outcomes), the rules that turn one into the
//! next, and the ports that adapters implement. Deliberately not here: a clock, randomness, files,
//! network, threads. Time is an argument; the same input gives the same bytes.

pub mod change;
pub mod consent;
pub mod drift;
pub mod error_code;
pub mod failure;
pub mod fingerprint;
pub mod id;
pub mod job;
pub mod limits;
pub mod managed;
pub mod matching;
pub mod mirror;
pub mod news;
pub mod notice;
pub mod number;
pub mod outcome;
pub mod plan;
pub mod ports;
pub mod preflight;
pub mod projection;
pub mod reach;
pub mod schedule;
pub mod settings;
pub mod tenant;
pub mod toggle;
pub mod undo;
pub mod user;
pub mod voice_rules;
pub mod words;
