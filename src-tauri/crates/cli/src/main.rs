//! The `voice-sync` command.

fn main() {}
