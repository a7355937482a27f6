//! The people of one job as an export: CSV with a row a step, or one JSON object of the job and its people.

use super::{safe_cell, unwritable};
use crate::{
    connection::App,
    view::{ExportFormat, JobPeopleFilterRequest, JobPersonView, JobView, StepView, name_of},
};
use serde::Serialize;
use std::io::Write;
use sync_core::{failure::Failure, id::JobId};

#[derive(Serialize)]
struct ExportedPeople<'a> {
    job: &'a JobView,
    people: &'a [&'a JobPersonView],
}

/// Writes everybody of a job whom the filter shows, with their steps; says how many people.
pub(super) async fn write_people(
    app: &App,
    id: JobId,
    filter: &JobPeopleFilterRequest,
    format: ExportFormat,
    into: &mut (dyn Write + Send),
) -> Result<u64, Failure> {
    let job = JobView::from(app.known_job(id).await?);
    let everybody = app.people_of(id).await?;
    let people = everybody.matching(filter);
    match format {
        ExportFormat::Csv => csv_rows(&job, &people, into)?,
        ExportFormat::Json => {
            let exported = ExportedPeople {
                job: &job,
                people: &people,
            };
            serde_json::to_writer(&mut *into, &exported).map_err(unwritable)?;
            into.write_all(b"\n").map_err(unwritable)?;
        }
    }
    Ok(people.len() as u64)
}

const HEADER: [&str; 17] = [
    "Job",
    "Person",
    "Account",
    "Phone system id",
    "Number before",
    "Wanted number",
    "Plan",
    "Cause",
    "Explanation",
    "Next step",
    "Action",
    "Old",
    "New",
    "Outcome",
    "Reason and advice",
    "Request ids",
    "Ended",
];

fn csv_rows(job: &JobView, people: &[&JobPersonView], into: &mut (dyn Write + Send)) -> Result<(), Failure> {
    let mut rows = csv::Writer::from_writer(into);
    rows.write_record(HEADER).map_err(unwritable)?;
    for person in people {
        if person.steps.is_empty() {
            rows.write_record(row(job, person, None)).map_err(unwritable)?;
        }
        for step in &person.steps {
            rows.write_record(row(job, person, Some(step)))
                .map_err(unwritable)?;
        }
    }
    rows.flush().map_err(unwritable)
}

fn row(job: &JobView, person: &JobPersonView, step: Option<&StepView>) -> [String; 17] {
    let text = |value: Option<&String>| safe_cell(value.map_or("", String::as_str));
    let told = step.map_or_else(String::new, |step| {
        let parts: Vec<&str> = [&step.reason, &step.advice]
            .into_iter()
            .filter_map(Option::as_deref)
            .collect();
        parts.join(" ")
    });
    [
        job.id.to_string(),
        safe_cell(&person.name),
        text(person.upn.as_ref()),
        safe_cell(&person.user),
        text(person.actual.as_ref()),
        text(person.wanted.as_ref()),
        name_of(&person.state),
        text(person.cause.as_ref()),
        safe_cell(&person.sentence),
        safe_cell(&person.advice),
        text(step.map(|step| &step.action)),
        text(step.and_then(|step| step.old.as_ref())),
        text(step.and_then(|step| step.new.as_ref())),
        step.map_or_else(String::new, |step| name_of(&step.outcome)),
        safe_cell(&told),
        step.map_or_else(String::new, |step| safe_cell(&step.request_ids.join(" "))),
        step.and_then(|step| step.settled_at.clone()).unwrap_or_default(),
    ]
}
