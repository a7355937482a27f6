//! `retry` and `cancel`.

use super::{
    asking::{Hand, hand},
    interrupt::watched,
    job_shown, open,
};
use crate::{arguments::Global, exit::Exit, output::Output, trouble::Trouble};
use app::{Wish, core::id::JobId, view::name_of};
use serde_json::json;

pub(super) async fn retry(job: i64, global: &Global, output: &Output) -> Result<Exit, Trouble> {
    let leader = match hand(global, output).await? {
        Hand::Leads(leader) => leader,
        Hand::Asks(asking) => return asking.follows(Wish::RetryFailed { job: JobId(job) }).await,
    };
    let report = watched(&leader, output, leader.retry_failed(JobId(job))).await?;
    let answer = job_shown::tell_report(leader.app(), &report, output).await?;
    output.json(&answer);
    Ok(Exit::of_report(&report))
}

/// Needs no lead: the process that carries the job out sees the request.
pub(super) async fn cancel(job: i64, global: &Global, output: &Output) -> Result<Exit, Trouble> {
    let app = open(global).await?;
    let id = JobId(job);
    app.job(id).await?;
    app.cancel(id).await?;
    let detail = app.job(id).await?;
    let status = name_of(&detail.job.status);
    output.line(&format!(
        "Job {job} was asked to stop after the chain in flight; it is {status}."
    ));
    output.json(&json!({ "job": job_shown::flat(&detail.job) }));
    Ok(Exit::Done)
}
