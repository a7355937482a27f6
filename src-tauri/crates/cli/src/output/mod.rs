//! What a person sees and what a script reads.
//!
//! With `--json` stdout holds one object on its last line and nothing else; everything for people goes to
//! stderr. Every text passes [`escape::visible`] on its way to a terminal or a file. Not here: colours.

pub(crate) mod escape;
pub(crate) mod progress;
pub(crate) mod table;

use escape::{ascii_controls, visible};
use serde::Serialize;
use std::io::{IsTerminal, Write};
use table::Table;

/// Where texts go in this process.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Output {
    json: bool,
    quiet: bool,
}

impl Output {
    pub(crate) fn new(json: bool, quiet: bool) -> Self {
        Self { json, quiet }
    }

    /// A line of the result: stdout, or stderr where stdout belongs to JSON.
    pub(crate) fn line(&self, text: &str) {
        match (self.json, self.quiet) {
            (false, _) => write_line(&mut std::io::stdout().lock(), text),
            (true, false) => write_line(&mut std::io::stderr().lock(), text),
            (true, true) => {}
        }
    }

    /// A remark on the way: stderr, unless quiet.
    pub(crate) fn note(&self, text: &str) {
        if !self.quiet {
            write_line(&mut std::io::stderr().lock(), text);
        }
    }

    /// What must be read: stderr, always.
    pub(crate) fn warning(&self, text: &str) {
        write_line(&mut std::io::stderr().lock(), text);
    }

    /// A table of the result; nothing where it has no rows.
    pub(crate) fn table(&self, table: &Table) {
        for line in table.lines(self.width()) {
            self.line(&line);
        }
    }

    /// The object on the last line, where JSON is wanted.
    pub(crate) fn json(&self, value: &impl Serialize) {
        if self.json {
            raw_json(value);
        }
    }

    /// Whether progress may be drawn: a terminal is looked at.
    pub(crate) fn draws(&self) -> bool {
        !self.quiet && std::io::stderr().is_terminal()
    }

    /// Columns of the terminal that results go to; `None` where it is a file or a pipe.
    fn width(&self) -> Option<usize> {
        let size = if self.json {
            terminal_size::terminal_size_of(std::io::stderr())
        } else {
            terminal_size::terminal_size_of(std::io::stdout())
        };
        size.map(|(width, _)| usize::from(width.0))
    }
}

/// One JSON line on stdout, flushed, whatever was asked for.
pub(crate) fn raw_json(value: &impl Serialize) {
    let text = serde_json::to_string(value).unwrap_or_else(|_| "{}".to_owned());
    let mut out = std::io::stdout().lock();
    // Nobody reads it any more: there is nobody to tell.
    let _ = writeln!(out, "{}", ascii_controls(&text)).and_then(|()| out.flush());
}

fn write_line(into: &mut impl Write, text: &str) {
    // As above: a closed pipe is the reader's decision.
    let _ = writeln!(into, "{}", visible(text));
}
