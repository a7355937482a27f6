//! A job as it is told after it ran, and its JSON.

use super::not_shown;
use crate::output::{
    Output,
    table::{Align, Table},
};
use app::{
    App, JobReport,
    core::{error_code::ErrorCode, failure::Failure, id::JobId},
    view::{CountsView, JobView, StepOutcomeView, StepView, WholeJobView, name_of},
};
use serde_json::{Map, Value, json};

/// How many steps and causes are listed before the rest is only counted.
const LISTED: usize = 50;

/// The job as one flat object: the facts of its row, with the counts beside them.
pub(super) fn flat(job: &JobView) -> Value {
    let Ok(Value::Object(mut fields)) = serde_json::to_value(job) else {
        return Value::Null;
    };
    if let Some(Value::Object(counts)) = fields.remove("counts") {
        fields.extend(counts);
    }
    Value::Object(fields)
}

/// The nine facts of a job that the demonstration reports.
pub(super) fn brief(job: &JobView) -> Map<String, Value> {
    let wanted = [
        "id", "type", "status", "planned", "verified", "failed", "blocked", "skipped", "waiting",
    ];
    let all = flat(job);
    wanted
        .iter()
        .map(|key| ((*key).to_owned(), all.get(*key).cloned().unwrap_or_default()))
        .collect()
}

/// A time of ours to the second, for a table.
pub(super) fn moment(at: &str) -> String {
    at.get(..19).unwrap_or(at).replace('T', " ")
}

/// Tells how a job ended or stands, with whatever needs a person.
pub(super) async fn tell_report(app: &App, report: &JobReport, output: &Output) -> Result<Value, Failure> {
    tell(app, report.job.id, report.held, output).await
}

/// The same of a job and of the one that stands for approval because of it.
pub(super) async fn tell(
    app: &App,
    id: JobId,
    held: Option<JobId>,
    output: &Output,
) -> Result<Value, Failure> {
    let detail = app.whole_job(id).await?;
    job(&detail, output);
    if let Some(held) = held {
        tell_held(app, held, id, output).await?;
    }
    Ok(json!({ "job": flat(&detail.job), "held": held.map(|held| held.0), "causes": detail.causes }))
}

async fn tell_held(app: &App, held: JobId, of: JobId, output: &Output) -> Result<(), Failure> {
    if held != of {
        let detail = app.whole_job(held).await?;
        output.line(&format!(
            "Job {held} holds what crossed a safety limit: {}",
            counts(&detail.job.counts)
        ));
        for sentence in &detail.job.held_because {
            output.line(&format!("  {sentence}"));
        }
    }
    output.line(&format!(
        "Look at it with `voice-sync jobs show {held}`, then run `voice-sync approve {held}` \
        or `voice-sync reject {held}`. It expires after 24 hours."
    ));
    Ok(())
}

/// The summary, the causes and the steps that are not verified.
pub(super) fn job(detail: &WholeJobView, output: &Output) {
    let job = &detail.job;
    output.line(&format!(
        "Job {} ({}) {}: {}",
        job.id,
        name_of(&job.purpose),
        name_of(&job.status),
        counts(&job.counts)
    ));
    for sentence in &job.held_because {
        output.line(&format!("  {sentence}"));
    }
    if let Some(failure) = &job.failure {
        output.line(&format!(
            "{} {} {}",
            failure.message, failure.detail, failure.advice
        ));
    }
    let mut causes = Table::new([("Cause", Align::Left), ("People", Align::Right)]);
    for (cause, people) in &detail.causes {
        causes.row([cause.clone(), people.to_string()]);
    }
    output.table(&causes);
    let mut left: Vec<&StepView> = detail.steps.iter().filter(|step| needs_a_look(step)).collect();
    let more = left.len().saturating_sub(LISTED);
    left.truncate(LISTED);
    output.table(&steps(left.iter().copied()));
    not_shown::tell_steps(left, output);
    if more > 0 {
        output.line(&format!(
            "... and {more} more steps: `voice-sync jobs show {}`",
            job.id
        ));
    }
}

fn needs_a_look(step: &StepView) -> bool {
    match step.outcome {
        StepOutcomeView::Verified
        | StepOutcomeView::Open
        | StepOutcomeView::NotSent
        | StepOutcomeView::Planned => false,
        StepOutcomeView::Waiting
        | StepOutcomeView::NotShown
        | StepOutcomeView::Restored
        | StepOutcomeView::Skipped
        | StepOutcomeView::Failed => true,
    }
}

/// Steps with old, new and what came of them.
pub(super) fn steps<'a>(steps: impl IntoIterator<Item = &'a StepView>) -> Table {
    let mut table = Table::new([
        ("Step", Align::Right),
        ("Person", Align::Left),
        ("Action", Align::Left),
        ("Old", Align::Left),
        ("New", Align::Left),
        ("Outcome", Align::Left),
        ("Reason and advice", Align::Left),
        ("Request ids", Align::Left),
    ]);
    for step in steps {
        let words: Vec<&str> = [&step.reason, &step.advice]
            .into_iter()
            .filter_map(Option::as_deref)
            .collect();
        table.row([
            step.id.to_string(),
            step.name.clone(),
            step.action.clone(),
            step.old.clone().unwrap_or_else(|| "-".into()),
            step.new.clone().unwrap_or_else(|| "-".into()),
            name_of(&step.outcome),
            words.join(" "),
            step.request_ids.join(" "),
        ]);
    }
    table
}

/// The counts in one line; what is zero is left out, but for what was planned.
pub(super) fn counts(counts: &CountsView) -> String {
    let parts = [
        ("verified", counts.verified),
        ("failed", counts.failed),
        ("without a number", counts.without_number),
        ("skipped", counts.skipped),
        ("waiting for Microsoft", counts.waiting),
        ("not sent", counts.not_sent),
        ("blocked", counts.blocked),
        ("already right", counts.already_right),
    ];
    let mut text = format!("{} planned", counts.planned);
    for (words, count) in parts {
        if count > 0 {
            text.push_str(&format!(", {count} {words}"));
        }
    }
    text
}

/// Whether this failure names a job that stands in place of the one that was decided on.
pub(super) fn plan_changed(failure: &Failure) -> bool {
    failure.code == ErrorCode::PlanChanged
}

#[cfg(test)]
mod tests {
    use super::counts;
    use app::{core::job::JobCounts, view::CountsView};

    #[test]
    fn a_summary_leaves_out_what_did_not_happen() {
        let some = JobCounts {
            planned: 3,
            verified: 2,
            failed: 1,
            already_right: 9,
            ..JobCounts::default()
        };
        assert_eq!(
            counts(&CountsView::from(some)),
            "3 planned, 2 verified, 1 failed, 9 already right"
        );
        assert_eq!(counts(&CountsView::from(JobCounts::default())), "0 planned");
    }
}
