//! Sync jobs as an export: CSV with a row a step, or a JSON array of jobs with their steps.

use super::{safe_cell, unwritable};
use crate::{
    connection::App,
    view::{ExportFormat, JobView, StepView, name_of},
};
use serde::Serialize;
use std::io::Write;
use sync_core::{
    failure::Failure,
    ports::{JobFilter, JobHistory},
};

/// How many jobs are read at a time.
const PAGE: u32 = 500;

#[derive(Serialize)]
struct ExportedJob {
    #[serde(flatten)]
    job: JobView,
    steps: Vec<StepView>,
}

/// Writes every job of the filter with its steps; says how many jobs.
pub(super) async fn write_jobs(
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
