//! `export`: jobs, or the people of one job, with their steps, or the audit trail, in a file that only this person can read, whole
//! or not at all.

use super::{
    jobs::{FilterArgs, named},
    open,
};
use crate::{arguments::Global, exit::Exit, output::Output, trouble::Trouble};
use app::{
    Existing, Export, ExportFormat,
    core::id::JobId,
    view::{AuditFilterRequest, JobPeopleFilterRequest, JobPeopleShow, PersonStateView},
};
use clap::{Args, ValueEnum};
use serde_json::json;
use std::path::{Path, PathBuf};

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
    /// The audit trail in place of jobs
    #[arg(long, conflicts_with_all = ["job", "types", "status", "person"])]
    audit: bool,
    #[command(flatten)]
    people: PeopleArgs,
    #[command(flatten)]
    filter: FilterArgs,
}

/// The people of one job in place of jobs.
#[derive(Debug, Args)]
struct PeopleArgs {
    /// The people of this job, each with his steps
    #[arg(long, value_name = "JOB", conflicts_with_all = ["types", "status", "from", "to", "person"])]
    job: Option<i64>,
    /// all, with_steps, problems, failed or already_right
    #[arg(long, value_name = "WHOM", requires = "job", default_value = "all", value_parser = named::<JobPeopleShow>)]
    show: JobPeopleShow,
    /// Those of this verdict only, such as add, change, remove or blocked
    #[arg(long, value_name = "STATE", requires = "job", value_parser = named::<PersonStateView>)]
    state: Option<PersonStateView>,
    /// Name, UPN, id or number contains this
    #[arg(long, value_name = "TEXT", requires = "job")]
    search: Option<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// One row a step, safe to open in a spreadsheet
    Csv,
    /// Jobs or people with their steps
    Json,
}

impl ExportArgs {
    fn export(self) -> Export {
        if self.audit {
            let (from, to) = self.filter.dates();
            return Export::Audit(AuditFilterRequest {
                from: from.map(|at| at.to_string()),
                to: to.map(|at| at.to_string()),
                ..AuditFilterRequest::default()
            });
        }
        match self.people.job {
            None => Export::Jobs(self.filter.into()),
            Some(job) => Export::People {
                job: JobId(job),
                filter: JobPeopleFilterRequest {
                    show: self.people.show,
                    state: self.people.state,
                    text: self.people.search,
                },
            },
        }
    }
}

pub(super) async fn run(args: ExportArgs, global: &Global, output: &Output) -> Result<Exit, Trouble> {
    let (out, existing) = target(&args.out, args.force)?;
    let app = open(global).await?;
    let (format, name) = match args.format {
        Format::Csv => (ExportFormat::Csv, "csv"),
        Format::Json => (ExportFormat::Json, "json"),
    };
    let what = args.export();
    let count = app.export(&what, format, &out, existing).await?;
    let (line, answer) = match what {
        Export::Jobs(_) => (
            format!("{count} jobs were written to {}", out.display()),
            json!({ "jobs": count, "format": name, "out": out }),
        ),
        Export::Audit(_) => (
            format!(
                "{count} entries of the audit trail were written to {}",
                out.display()
            ),
            json!({ "entries": count, "format": name, "out": out }),
        ),
        Export::People { job, .. } => (
            format!("{count} people of job {job} were written to {}", out.display()),
            json!({ "job": job.0, "people": count, "format": name, "out": out }),
        ),
    };
    output.line(&line);
    output.json(&answer);
    Ok(Exit::Done)
}

/// The file to write, whole, and what becomes of one that is there.
pub(super) fn target(out: &Path, force: bool) -> Result<(PathBuf, Existing), Trouble> {
    let out = std::path::absolute(out).map_err(|error| Trouble::unusable("--out", error))?;
    if force {
        return Ok((out, Existing::Replace));
    }
    if out.exists() {
        return Err(exists(&out));
    }
    Ok((out, Existing::Keep))
}

fn exists(out: &Path) -> Trouble {
    Trouble::Usage(format!(
        "{} exists already. Name another file, or add --force.",
        out.display()
    ))
}
