//! `approve`, `reject` and `undo`: a person's decision about a job, with a reason for the audit trail.

use super::{
    asking::{Hand, hand},
    interrupt::watched,
    job_shown, lead, sync,
};
use crate::{arguments::Global, exit::Exit, output::Output, trouble::Trouble};
use app::{Wish, core::id::JobId};
use clap::Args;
use serde_json::json;

/// Arguments of a decision.
#[derive(Debug, Args)]
pub(crate) struct DecisionArgs {
    /// The job's number
    #[arg(value_name = "JOB")]
    job: i64,
    /// Why, for the audit trail
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
}

/// Arguments of `approve`.
#[derive(Debug, Args)]
pub(crate) struct ApproveArgs {
    #[command(flatten)]
    decision: DecisionArgs,
    /// Sign in for this one job, instead of using the consent that is stored
    #[arg(long)]
    manual: bool,
    /// With --manual: sign in with a code that is entered in any browser
    #[arg(long, requires = "manual")]
    device_code: bool,
    /// With --manual: do not ask whether account and tenant are right
    #[arg(long, requires = "manual")]
    yes: bool,
}

pub(super) async fn approve(args: ApproveArgs, global: &Global, output: &Output) -> Result<Exit, Trouble> {
    let (job, reason) = (JobId(args.decision.job), args.decision.reason);
    let leader = if args.manual {
        lead(global).await?
    } else {
        match hand(global, output).await? {
            Hand::Leads(leader) => leader,
            Hand::Asks(asking) => return asking.approves(job, reason).await,
        }
    };
    let result = if args.manual {
        // Nobody signs in for a job that cannot be approved.
        leader.held_job(job).await?;
        let visitor = sync::visitor(&leader, args.device_code, args.yes, output).await?;
        watched(&leader, output, leader.approve_as(visitor, job, reason)).await
    } else {
        watched(&leader, output, leader.approve(job, reason)).await
    };
    let report = result.inspect_err(|failure| {
        if job_shown::plan_changed(failure) {
            output.note("Nothing was written: only the very plan that was looked at is carried out.");
        }
    })?;
    let answer = job_shown::tell_report(leader.app(), &report, output).await?;
    output.json(&answer);
    Ok(Exit::of_report(&report))
}

pub(super) async fn reject(args: DecisionArgs, global: &Global, output: &Output) -> Result<Exit, Trouble> {
    let (job, reason) = (JobId(args.job), args.reason);
    let app = match hand(global, output).await? {
        Hand::Leads(leader) => {
            leader.reject(job, reason).await?;
            leader.app().clone()
        }
        Hand::Asks(asking) => {
            asking.does(Wish::Reject { job, reason }).await?;
            asking.app
        }
    };
    let job = app.job(job).await?.job;
    output.line(&format!(
        "Job {} is rejected. Its people stay as they are until their PBX record changes or `voice-sync \
         resume-person` is run for them.",
        job.id
    ));
    output.json(&json!({ "job": job_shown::flat(&job) }));
    Ok(Exit::Done)
}

pub(super) async fn undo(args: DecisionArgs, global: &Global, output: &Output) -> Result<Exit, Trouble> {
    let (job, reason) = (JobId(args.job), args.reason);
    let leader = match hand(global, output).await? {
        Hand::Leads(leader) => leader,
        Hand::Asks(asking) => return asking.follows(Wish::Undo { job, reason }).await,
    };
    let report = watched(&leader, output, leader.undo(job, reason)).await?;
    let answer = job_shown::tell_report(leader.app(), &report, output).await?;
    output.json(&answer);
    Ok(Exit::of_report(&report))
}
