//! `diagnostics`: a bundle for support, in a file that only this person can read.

use super::{export::target, open};
use crate::{arguments::Global, exit::Exit, output::Output, trouble::Trouble};
use clap::Args;
use serde_json::json;
use std::path::PathBuf;

/// Arguments of `diagnostics`.
#[derive(Debug, Args)]
pub(crate) struct DiagnosticsArgs {
    /// The file
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Replace the file where it exists
    #[arg(long)]
    force: bool,
}

pub(super) async fn run(args: DiagnosticsArgs, global: &Global, output: &Output) -> Result<Exit, Trouble> {
    let (out, existing) = target(&args.out, args.force)?;
    let written = open(global).await?.export_diagnostics(&out, existing).await?;
    for line in &written.contents {
        output.line(line);
    }
    output.line(&format!("The bundle was written to {}.", written.path));
    output.json(&json!({ "out": out, "contents": written.contents }));
    Ok(Exit::Done)
}
