//! The desktop shell.

/// Runs the desktop shell.
pub fn run() {}
