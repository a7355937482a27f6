//! The shell as the page meets it: real commands, real capabilities, no display.

mod bindings;
mod commands;
mod page;
