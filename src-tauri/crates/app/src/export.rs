//! Export of exactly what a filter shows, as CSV that is safe to open in a spreadsheet, or as JSON.

use crate::{
    config::bad,
    connection::App,
    view::{ExportFormat, JobView, StepView, name_of},
};
use serde::Serialize;
use std::{
    io::{BufWriter, Write},
    path::Path,
};
use sync_core::{
    failure::Failure,
    id::JobId,
    ports::{JobFilter, JobHistory},
};
use tempfile::NamedTempFile;

/// How many jobs are read at a time.
const PAGE: u32 = 500;

#[derive(Serialize)]
struct ExportedJob {
    #[serde(flatten)]
    job: JobView,
    steps: Vec<StepView>,
}

/// Writes every job of the filter with its steps; says how many jobs.
pub async fn export_jobs(
    app: &App,
    filter: &JobFilter,
    format: ExportFormat,
    into: &mut (dyn Write + Send),
) -> Result<u64, Failure> {
    let mut sheet = Sheet::begin(format, into)?;
    let mut after = None;
    loop {
        let page = app.database.jobs(filter, after, PAGE).await?;
        for job in page.jobs {
            let plan = app.database.plan(job.id).await?.map(|stored| stored.plan);
            let steps = app.database.steps(job.id).await?;
            let steps = steps
                .into_iter()
                .map(|row| StepView::new(row, plan.as_ref(), app.outside.clock.now()))
                .collect();
            sheet.job(&ExportedJob {
                job: JobView::from(job),
                steps,
            })?;
        }
        after = page.next;
        if after.is_none() {
            return sheet.end();
        }
    }
}

/// Writes the jobs of the filter into a file, whole or not at all, that only this person can read. Replaces a
/// file that is there: whoever names it has been asked.
pub async fn export_file(
    app: &App,
    filter: &JobFilter,
    format: ExportFormat,
    path: &Path,
) -> Result<u64, Failure> {
    let folder = path.parent().unwrap_or(Path::new("."));
    // A temporary file is made readable to its owner alone, and keeps that when it is renamed.
    let mut file = NamedTempFile::new_in(folder).map_err(unwritable)?;
    let mut into = BufWriter::new(file.as_file_mut());
    let jobs = export_jobs(app, filter, format, &mut into).await?;
    into.flush().map_err(unwritable)?;
    drop(into);
    file.as_file().sync_all().map_err(unwritable)?;
    file.persist(path).map_err(|error| unwritable(error.error))?;
    Ok(jobs)
}

impl App {
    /// One job's rows as they are exported.
    pub async fn exported_steps(&self, id: JobId) -> Result<Vec<StepView>, Failure> {
        let plan = self.database.plan(id).await?.map(|stored| stored.plan);
        Ok(self
            .database
            .steps(id)
            .await?
            .into_iter()
            .map(|row| StepView::new(row, plan.as_ref(), self.outside.clock.now()))
            .collect())
    }
}

enum Sheet<'a> {
    Csv {
        rows: Box<csv::Writer<&'a mut (dyn Write + Send)>>,
        jobs: u64,
    },
    Json {
        into: &'a mut (dyn Write + Send),
        jobs: u64,
    },
}

const HEADER: [&str; 16] = [
    "Job",
    "Started",
    "Type",
    "Status",
    "Started by",
    "Purpose",
    "Person",
    "Account",
    "Action",
    "Old",
    "New",
    "Outcome",
    "Reason",
    "Advice",
    "Request ids",
    "Ended",
];

impl<'a> Sheet<'a> {
    fn begin(format: ExportFormat, into: &'a mut (dyn Write + Send)) -> Result<Self, Failure> {
        match format {
            ExportFormat::Csv => {
                let mut rows = Box::new(csv::Writer::from_writer(into));
                rows.write_record(HEADER).map_err(unwritable)?;
                Ok(Self::Csv { rows, jobs: 0 })
            }
            ExportFormat::Json => {
                into.write_all(b"[").map_err(unwritable)?;
                Ok(Self::Json { into, jobs: 0 })
            }
        }
    }

    fn job(&mut self, job: &ExportedJob) -> Result<(), Failure> {
        match self {
            Self::Csv { rows, jobs } => {
                *jobs += 1;
                if job.steps.is_empty() {
                    rows.write_record(row(&job.job, None)).map_err(unwritable)?;
                }
                for step in &job.steps {
                    rows.write_record(row(&job.job, Some(step))).map_err(unwritable)?;
                }
                Ok(())
            }
            Self::Json { into, jobs } => {
                let separator: &[u8] = if *jobs == 0 { b"\n" } else { b",\n" };
                *jobs += 1;
                into.write_all(separator).map_err(unwritable)?;
                serde_json::to_writer(&mut **into, job).map_err(unwritable)
            }
        }
    }

    fn end(self) -> Result<u64, Failure> {
        match self {
            Self::Csv { mut rows, jobs } => {
                rows.flush().map_err(unwritable)?;
                Ok(jobs)
            }
            Self::Json { into, jobs } => {
                into.write_all(b"\n]\n")
                    .and_then(|()| into.flush())
                    .map_err(unwritable)?;
                Ok(jobs)
            }
        }
    }
}

fn row(job: &JobView, step: Option<&StepView>) -> [String; 16] {
    let text = |value: Option<&String>| safe_cell(value.map_or("", String::as_str));
    [
        job.id.to_string(),
        job.started_at.clone(),
        name_of(&job.job_type),
        name_of(&job.status),
        safe_cell(&job.started_by),
        name_of(&job.purpose),
        text(step.map(|step| &step.name)),
        text(step.and_then(|step| step.upn.as_ref())),
        text(step.map(|step| &step.action)),
        text(step.and_then(|step| step.old.as_ref())),
        text(step.and_then(|step| step.new.as_ref())),
        step.map_or_else(String::new, |step| name_of(&step.outcome)),
        text(step.and_then(|step| step.reason.as_ref())),
        text(step.and_then(|step| step.advice.as_ref())),
        step.map_or_else(String::new, |step| safe_cell(&step.request_ids.join(" "))),
        step.and_then(|step| step.settled_at.clone()).unwrap_or_default(),
    ]
}

/// A cell that no spreadsheet takes for a formula (OWASP, CSV Injection): a leading `=`, `+`, `-`, `@`, tab or
/// line break gets an apostrophe before it.
fn safe_cell(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

fn unwritable(error: impl std::fmt::Display) -> Failure {
    bad(&format!("the export cannot be written: {error}"))
}

#[cfg(test)]
mod tests {
    use super::safe_cell;

    #[test]
    fn no_cell_begins_a_formula() {
        for text in [
            "=cmd|' /C calc'!A0",
            "+441134960001",
            "-1",
            "@sum",
            "\tx",
            "\r=1",
            "\n=1",
        ] {
            assert_eq!(safe_cell(text), format!("'{text}"));
        }
        assert_eq!(safe_cell("Mira O'Brien"), "Mira O'Brien");
    }
}
