//! `sync`: takes up what was interrupted, then brings the tenant to what the phone system says.

use super::{
    asking::{Hand, hand},
    consent,
    interrupt::watched,
    job_shown, lead, person, plan,
};
use crate::{arguments::Global, exit::Exit, output::Output, trouble::Trouble};
use app::{JobReport, Leader, Visitor, Wish};
use clap::Args;
use serde_json::{Value, json};
use std::io::IsTerminal;

/// Arguments of `sync`.
#[derive(Debug, Args)]
pub(crate) struct SyncArgs {
    /// Only this person and the chain he belongs to: PBX user id, UPN, mail, or the beginning of the number
    #[arg(long, value_name = "USER")]
    user: Option<String>,
    /// Show the plan, write nothing; exit code 2 where there is something to do
    #[arg(long)]
    dry_run: bool,
    /// Sign in for this one job, instead of using the consent that is stored
    #[arg(long, conflicts_with = "dry_run")]
    manual: bool,
    /// With --manual: sign in with a code that is entered in any browser
    #[arg(long, requires = "manual")]
    device_code: bool,
    /// With --manual: do not ask whether account and tenant are right
    #[arg(long, requires = "manual")]
    yes: bool,
    /// Write debug detail into the job's output log
    #[arg(long)]
    diagnostic: bool,
}

pub(super) async fn run(args: SyncArgs, global: &Global, output: &Output) -> Result<Exit, Trouble> {
    let leader = if args.dry_run || args.manual {
        lead(global).await?
    } else {
        match hand(global, output).await? {
            Hand::Leads(leader) => leader,
            Hand::Asks(asking) => {
                let person = asking.named(args.user.as_deref()).await?;
                let diagnostic = args.diagnostic;
                return asking.follows(Wish::Sync { person, diagnostic }).await;
            }
        }
    };
    if args.dry_run {
        let user = person::named(&leader, args.user.as_deref(), output).await?;
        return plan::show(&leader, user, output).await;
    }
    let (resumed, report) = if args.manual {
        (Vec::new(), sync_as(&leader, &args, output).await?)
    } else {
        let resumed = resume(&leader, output).await?;
        let user = person::named(&leader, args.user.as_deref(), output).await?;
        let report = watched(&leader, output, leader.sync(user, args.diagnostic)).await?;
        (resumed, report)
    };
    let mut answer = job_shown::tell_report(leader.app(), &report, output).await?;
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

/// Somebody signs in for one job; account and tenant are shown before anything is written.
pub(super) async fn visitor(
    leader: &Leader,
    device_code: bool,
    yes: bool,
    output: &Output,
) -> Result<Visitor, Trouble> {
    let asks = !yes && std::io::stdin().is_terminal();
    if !asks && !yes {
        let text = "nobody can be asked whether account and tenant are right: say --yes";
        return Err(Trouble::Usage(text.to_owned()));
    }
    let told = *output;
    let visitor = leader
        .visitor(consent::way(device_code), &move |stage| {
            consent::show(&stage, &told)
        })
        .await?;
    output.warning(&format!(
        "{} ({}) will sync {}.",
        visitor.account, visitor.role, visitor.tenant
    ));
    if asks && !says_yes(output)? {
        return Err(Trouble::Usage("nothing was done".to_owned()));
    }
    Ok(visitor)
}

async fn sync_as(leader: &Leader, args: &SyncArgs, output: &Output) -> Result<JobReport, Trouble> {
    let visitor = visitor(leader, args.device_code, args.yes, output).await?;
    let user = person::named(leader, args.user.as_deref(), output).await?;
    let job = leader.sync_as(visitor, user, args.diagnostic);
    Ok(watched(leader, output, job).await?)
}

fn says_yes(output: &Output) -> Result<bool, Trouble> {
    output.warning("Go on? Type y for yes.");
    let mut answer = String::new();
    std::io::stdin()
        .read_line(&mut answer)
        .map_err(|error| Trouble::unusable("the terminal", error))?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}

async fn resume(leader: &Leader, output: &Output) -> Result<Vec<JobReport>, Trouble> {
    let reports = watched(leader, output, leader.resume()).await?;
    for report in &reports {
        output.line(&format!(
            "Job {} was taken up again after an interruption.",
            report.job.id
        ));
        job_shown::tell_report(leader.app(), report, output).await?;
    }
    Ok(reports)
}
