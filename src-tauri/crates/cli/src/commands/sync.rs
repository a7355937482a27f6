//! `sync`: takes up what was interrupted, then brings the tenant to what the phone system says.

use super::{interrupt::watched, job_shown, lead, person, plan};
use crate::{arguments::Global, exit::Exit, output::Output, trouble::Trouble};
use app::{JobReport, Leader};
use clap::Args;
use serde_json::{Value, json};

/// Arguments of `sync`.
#[derive(Debug, Args)]
pub(crate) struct SyncArgs {
    /// Only this person and the chain he belongs to: PBX user id, UPN, mail, or the beginning of the number
    #[arg(long, value_name = "USER")]
    user: Option<String>,
    /// Show the plan, write nothing; exit code 2 where there is something to do
    #[arg(long)]
    dry_run: bool,
    /// A Manual job. Every job that the command line starts is one; scripts may say so
    #[arg(long)]
    manual: bool,
    /// Write debug detail into the job's output log
    #[arg(long)]
    diagnostic: bool,
}

pub(super) async fn run(args: SyncArgs, global: &Global, output: &Output) -> Result<Exit, Trouble> {
    let leader = lead(global).await?;
    if args.dry_run {
        let user = person::named(&leader, args.user.as_deref(), output).await?;
        return plan::show(&leader, user, output).await;
    }
    let resumed = resume(&leader, output).await?;
    let user = person::named(&leader, args.user.as_deref(), output).await?;
    let report = watched(&leader, output, leader.sync(user, args.diagnostic)).await?;
    let mut answer = job_shown::tell(leader.app(), &report, output).await?;
    let mut exit = Exit::of_report(&report);
    let mut rows = Vec::new();
    for earlier in &resumed {
        exit = exit.max(Exit::of_report(earlier));
        rows.push(job_shown::flat(&earlier.job.clone().into()));
    }
    if let Value::Object(fields) = &mut answer {
        fields.insert("resumed".into(), json!(rows));
    }
    output.json(&answer);
    Ok(exit)
}

async fn resume(leader: &Leader, output: &Output) -> Result<Vec<JobReport>, Trouble> {
    let reports = watched(leader, output, leader.resume()).await?;
    for report in &reports {
        output.line(&format!(
            "Job {} was taken up again after an interruption.",
            report.job.id
        ));
        job_shown::tell(leader.app(), report, output).await?;
    }
    Ok(reports)
}
