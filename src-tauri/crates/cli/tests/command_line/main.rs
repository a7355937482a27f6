//! The real `voice-sync`, run as a script runs it: against a simulator process of its own, over sockets.

mod demo;
mod journey;
mod other_sources;
mod rig;
mod stopping;
mod usage;
