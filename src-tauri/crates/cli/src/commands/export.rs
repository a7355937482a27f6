//! `export`: jobs with their steps in a file that only this person can read, whole or not at all.

use super::{jobs::FilterArgs, open};
use crate::{arguments::Global, exit::Exit, output::Output, trouble::Trouble};
use app::{ExportFormat, export_jobs};
use clap::{Args, ValueEnum};
use serde_json::json;
use std::{
    io::{BufWriter, Write},
    path::{Path, PathBuf},
};
use tempfile::NamedTempFile;

/// Arguments of `export`.
#[derive(Debug, Args)]
pub(crate) struct ExportArgs {
    /// The file's form
    #[arg(long, value_name = "FORMAT")]
    format: Format,
    /// The file
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Replace the file where it exists
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    filter: FilterArgs,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// One row a step, safe to open in a spreadsheet
    Csv,
    /// One array of jobs with their steps
    Json,
}

pub(super) async fn run(args: ExportArgs, global: &Global, output: &Output) -> Result<Exit, Trouble> {
    let out = std::path::absolute(&args.out).map_err(|error| Trouble::unusable("--out", error))?;
    if out.exists() && !args.force {
        return Err(exists(&out));
    }
    let app = open(global).await?;
    let unusable = |error: std::io::Error| Trouble::unusable(&out.display().to_string(), error);
    let folder = out.parent().unwrap_or(Path::new("."));
    // A temporary file is made readable to its owner alone, and keeps that when it is renamed.
    let mut file = NamedTempFile::new_in(folder).map_err(unusable)?;
    let (format, name) = match args.format {
        Format::Csv => (ExportFormat::Csv, "csv"),
        Format::Json => (ExportFormat::Json, "json"),
    };
    let mut into = BufWriter::new(file.as_file_mut());
    let jobs = export_jobs(&app, &args.filter.into(), format, &mut into).await?;
    into.flush().map_err(unusable)?;
    drop(into);
    file.as_file().sync_all().map_err(unusable)?;
    if args.force {
        file.persist(&out).map_err(|error| unusable(error.error))?;
    } else {
        file.persist_noclobber(&out).map_err(|_| exists(&out))?;
    }
    output.line(&format!("{jobs} jobs were written to {}", out.display()));
    output.json(&json!({ "jobs": jobs, "format": name, "out": out }));
    Ok(Exit::Done)
}

fn exists(out: &Path) -> Trouble {
    Trouble::Usage(format!(
        "{} exists already. Name another file, or add --force.",
        out.display()
    ))
}
