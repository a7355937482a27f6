//! `jobs` and `jobs show N`: the history.

use super::{job_shown, not_shown, open};
use crate::{
    arguments::Global,
    exit::Exit,
    output::{
        Output,
        table::{Align, Table},
    },
    trouble::Trouble,
};
use app::{
    App,
    core::{
        id::JobId,
        job::{JobStatus, JobType},
        ports::{JobFilter, JobPosition},
    },
    view::{JobPageView, JobView, WholeJobView, name_of},
};
use clap::{Args, Subcommand};
use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// Arguments of `jobs`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct JobsArgs {
    #[command(subcommand)]
    command: Option<JobsCommand>,
    #[command(flatten)]
    filter: FilterArgs,
    /// How many to list
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=1000))]
    limit: u32,
    /// List on after this job
    #[arg(long, value_name = "JOB")]
    after: Option<i64>,
}

#[derive(Debug, Subcommand)]
enum JobsCommand {
    /// Open a job: summary, every step with old and new, the output log
    Show {
        /// The job's number
        #[arg(value_name = "JOB")]
        job: i64,
    },
}

/// What of the history is meant; everything that is given must match.
#[derive(Debug, Args)]
pub(crate) struct FilterArgs {
    /// auto or manual
    #[arg(long = "type", value_name = "TYPE", value_delimiter = ',', value_parser = named::<JobType>)]
    types: Vec<JobType>,
    /// Such as completed, completed_with_errors, failed, held, cancelled; several with commas
    #[arg(long, value_name = "STATUS", value_delimiter = ',', value_parser = named::<JobStatus>)]
    status: Vec<JobStatus>,
    /// Started at or after: 2026-03-01 (UTC) or 2026-03-01T08:00:00Z
    #[arg(long, value_name = "TIME", value_parser = from)]
    from: Option<Timestamp>,
    /// Started before this instant, or on or before this day (UTC)
    #[arg(long, value_name = "TIME", value_parser = to)]
    to: Option<Timestamp>,
    /// Jobs about a person: the beginning of the name, UPN or number
    #[arg(long, value_name = "TEXT")]
    person: Option<String>,
}

impl FilterArgs {
    /// The first instant, and the one after the last.
    pub(super) fn dates(&self) -> (Option<Timestamp>, Option<Timestamp>) {
        (self.from, self.to)
    }
}

impl From<FilterArgs> for JobFilter {
    fn from(args: FilterArgs) -> Self {
        Self {
            types: args.types,
            statuses: args.status,
            from: args.from,
            to: args.to,
            person: args.person,
        }
    }
}

/// Reads the stable name of a status or type.
pub(super) fn named<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    serde_json::from_value(Value::String(text.to_owned())).map_err(|error| error.to_string())
}

fn from(text: &str) -> Result<Timestamp, String> {
    instant(text, 0)
}

/// A day's end (UTC), or an instant.
pub(super) fn to(text: &str) -> Result<Timestamp, String> {
    instant(text, 1)
}

/// An instant, or a day's beginning in UTC, so many days later.
fn instant(text: &str, days_later: i32) -> Result<Timestamp, String> {
    if let Ok(at) = text.parse::<Timestamp>() {
        return Ok(at);
    }
    let day: Date = text
        .parse()
        .map_err(|_| "write 2026-03-01 or 2026-03-01T08:00:00Z".to_owned())?;
    let day = day
        .checked_add(days_later.days())
        .map_err(|error| error.to_string())?;
    Ok(day
        .to_zoned(TimeZone::UTC)
        .map_err(|error| error.to_string())?
        .timestamp())
}

pub(super) async fn run(args: JobsArgs, global: &Global, output: &Output) -> Result<Exit, Trouble> {
    let app = open(global).await?;
    if let Some(JobsCommand::Show { job }) = args.command {
        return show(&app, JobId(job), output).await;
    }
    let after = match args.after {
        Some(job) => Some(position(&app, JobId(job)).await?),
        None => None,
    };
    let page = app.jobs(&args.filter.into(), after, args.limit).await?;
    list(&page, output);
    let jobs: Vec<Value> = page.jobs.iter().map(job_shown::flat).collect();
    output
        .json(&json!({ "jobs": jobs, "next": page.next.as_ref().map(|next| next.id), "total": page.total }));
    Ok(Exit::Done)
}

async fn position(app: &App, job: JobId) -> Result<JobPosition, Trouble> {
    Ok(JobPosition {
        started_at: app.started_at(job).await?,
        id: job,
    })
}

fn list(page: &JobPageView, output: &Output) {
    if page.jobs.is_empty() {
        output.line("No job matches.");
    }
    let mut table = Table::new([
        ("Job", Align::Right),
        ("Started (UTC)", Align::Left),
        ("Type", Align::Left),
        ("Purpose", Align::Left),
        ("Status", Align::Left),
        ("Started by", Align::Left),
        ("Changed", Align::Right),
        ("Failed", Align::Right),
        ("Waiting", Align::Right),
        ("Seconds", Align::Right),
    ]);
    for job in &page.jobs {
        table.row(row(job));
    }
    output.table(&table);
    if let Some(next) = &page.next {
        let total = page
            .total
            .map_or_else(|| "10,000+".to_owned(), |total| total.to_string());
        output.line(&format!("{total} in all; go on with --after {}", next.id));
    }
}

fn row(job: &JobView) -> [String; 10] {
    [
        job.id.to_string(),
        job_shown::moment(&job.started_at),
        name_of(&job.job_type),
        name_of(&job.purpose),
        name_of(&job.status),
        job.started_by.clone(),
        job.counts.verified.to_string(),
        job.counts.failed.to_string(),
        job.counts.waiting.to_string(),
        job.duration_s
            .map_or_else(|| "-".to_owned(), |seconds| seconds.to_string()),
    ]
}

async fn show(app: &App, job: JobId, output: &Output) -> Result<Exit, Trouble> {
    let detail = app.whole_job(job).await?;
    tell(&detail, output);
    let WholeJobView {
        job,
        steps,
        causes,
        log,
    } = &detail;
    output.json(&json!({ "job": job_shown::flat(job), "steps": steps, "causes": causes, "log": log }));
    Ok(Exit::Done)
}

fn tell(detail: &WholeJobView, output: &Output) {
    let job = &detail.job;
    output.table(&{
        let mut table = Table::new([("Job", Align::Left), (&job.id.to_string(), Align::Left)]);
        let ended = job.ended_at.clone().unwrap_or_else(|| "-".to_owned());
        for (what, value) in [
            ("Type", name_of(&job.job_type)),
            (
                "Purpose",
                job.of.map_or_else(
                    || name_of(&job.purpose),
                    |of| format!("{} of job {of}", name_of(&job.purpose)),
                ),
            ),
            ("Status", name_of(&job.status)),
            (
                "Started",
                format!("{} by {} on {}", job.started_at, job.started_by, job.computer),
            ),
            ("Ended", ended),
            ("People", job_shown::counts(&job.counts)),
            ("Plan", job.plan_hash.clone().unwrap_or_else(|| "-".into())),
        ] {
            table.row([what.to_owned(), value]);
        }
        table
    });
    for sentence in &job.held_because {
        output.line(&format!("Held: {sentence}"));
    }
    if let Some(failure) = &job.failure {
        output.line(&format!(
            "{} {} {}",
            failure.message, failure.detail, failure.advice
        ));
    }
    output.table(&job_shown::steps(&detail.steps));
    not_shown::tell_steps(&detail.steps, output);
    for line in &detail.log {
        output.line(&format!("{} {} {}", line.at, name_of(&line.level), line.text));
    }
}

#[cfg(test)]
mod tests {
    use super::{from, named, to};
    use app::core::job::{JobStatus, JobType};

    #[test]
    fn a_day_begins_at_midnight_utc_and_is_included_at_its_end() {
        assert_eq!(from("2026-03-01").unwrap().to_string(), "2026-03-01T00:00:00Z");
        assert_eq!(to("2026-03-01").unwrap().to_string(), "2026-03-02T00:00:00Z");
        assert_eq!(
            to("2026-03-01T08:00:00Z").unwrap().to_string(),
            "2026-03-01T08:00:00Z"
        );
        assert!(from("yesterday").is_err());
    }

    #[test]
    fn names_are_those_of_the_history() {
        assert_eq!(named::<JobType>("manual"), Ok(JobType::Manual));
        assert_eq!(
            named::<JobStatus>("completed_with_errors"),
            Ok(JobStatus::CompletedWithErrors)
        );
        assert!(named::<JobStatus>("done").unwrap_err().contains("completed"));
    }
}
