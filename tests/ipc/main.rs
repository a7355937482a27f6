//! The shell as the page meets it: real commands, real capabilities, no display.
#![expect(clippy::expect_used, reason = "a suite that cannot be set up has to end")]

mod bindings;
mod commands;
mod page;
mod sample;
