//! `plan`: what a sync would do; nothing is written to the tenant.

use super::{interrupt::watched, job_shown, lead, person};
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
    Leader,
    core::id::PbxUserId,
    view::{PlanView, SummaryView},
};
use clap::Args;

/// How many steps are listed for people; JSON has all of them.
const LISTED: usize = 200;

/// Arguments of `plan`.
#[derive(Debug, Args)]
pub(crate) struct PlanArgs {
    /// Only this person and the chain he belongs to: PBX user id, UPN, mail, or the beginning of the number
    #[arg(long, value_name = "USER")]
    user: Option<String>,
}

pub(super) async fn run(args: PlanArgs, global: &Global, output: &Output) -> Result<Exit, Trouble> {
    let leader = lead(global).await?;
    let user = person::named(&leader, args.user.as_deref(), output).await?;
    show(&leader, user, output).await
}

/// Plans, tells the plan, and says by the exit code whether there is something to do.
pub(super) async fn show(leader: &Leader, user: Option<PbxUserId>, output: &Output) -> Result<Exit, Trouble> {
    let plan = PlanView::from(watched(leader, output, leader.plan(user)).await?);
    tell(&plan, output);
    output.json(&plan);
    Ok(if plan.steps.is_empty() {
        Exit::Done
    } else {
        Exit::Pending
    })
}

pub(super) fn tell(plan: &PlanView, output: &Output) {
    output.table(&summary(&plan.summary));
    let mut steps = job_shown::steps(plan.steps.iter().take(LISTED));
    if plan.steps.is_empty() {
        steps = Table::new([]);
        output.line("Nothing to do.");
    }
    output.table(&steps);
    if let Some(more) = plan.steps.len().checked_sub(LISTED).filter(|more| *more > 0) {
        output.line(&format!("... and {more} more steps; --json lists all."));
    }
    if plan.first_sync && !plan.steps.is_empty() {
        output.line(
            "This is the first sync of the connection: it stands for approval before anything is written.",
        );
    }
    for sentence in &plan.held_because {
        output.line(&format!("Would be held: {sentence}"));
    }
}

/// Counts by verdict, as an admin approves them.
pub(super) fn summary(summary: &SummaryView) -> Table {
    let mut table = Table::new([("Verdict", Align::Left), ("People", Align::Right)]);
    let mut add = |words: &str, people: u32| table.row([words.to_owned(), people.to_string()]);
    add("Already right", summary.already_right);
    add("Will add", summary.will_add);
    add("Will change", summary.will_change);
    add("Will remove", summary.will_remove);
    for (cause, people) in &summary.blocked {
        add(&format!("Blocked: {cause}"), *people);
    }
    add("Number held elsewhere", summary.held_elsewhere);
    add("Waits for a number", summary.waits_for_number);
    add("Left alone for now", summary.left);
    add("Not ours", summary.not_ours);
    table
}
