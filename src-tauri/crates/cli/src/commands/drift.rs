//! `drift`: who was changed in Microsoft Teams alone; `drift keep` leaves it so, `sync --user` repairs it.

use super::{
    asking::{Hand, hand},
    interrupt::watched,
    jobs::to,
};
use crate::{
    arguments::Global,
    exit::Exit,
    output::{
        Output,
        table::{Align, Table},
    },
    trouble::Trouble,
};
use app::{Wish, view::PersonView};
use clap::{Args, Subcommand};
use jiff::Timestamp;
use serde_json::json;

/// Arguments of `drift`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct DriftArgs {
    #[command(subcommand)]
    command: Option<DriftCommand>,
}

#[derive(Debug, Subcommand)]
enum DriftCommand {
    /// Keep what Microsoft Teams has for a person: no sync changes it
    Keep {
        /// PBX user id, UPN, mail address, or the beginning of the number
        #[arg(value_name = "USER")]
        user: String,
        /// Why; it stands in the audit trail
        #[arg(long, value_name = "TEXT")]
        reason: String,
        /// Until the end of this day (UTC), or until this instant; until somebody ends it where absent
        #[arg(long, value_name = "TIME", value_parser = to)]
        until: Option<Timestamp>,
    },
}

pub(super) async fn run(args: DriftArgs, global: &Global, output: &Output) -> Result<Exit, Trouble> {
    match args.command {
        None => {
            let app = match hand(global, output).await? {
                Hand::Leads(leader) => {
                    watched(&leader, output, leader.compare()).await?;
                    leader.app().clone()
                }
                // Whoever leads compares by itself, again and again.
                Hand::Asks(asking) => asking.app,
            };
            list(&app.drifted_as_read_last().await?, output);
            Ok(Exit::Done)
        }
        Some(DriftCommand::Keep { user, reason, until }) => {
            let hand = hand(global, output).await?;
            let Some(user) = hand.named(Some(&user), output).await? else {
                return Ok(Exit::Usage);
            };
            match hand {
                Hand::Leads(leader) => {
                    watched(&leader, output, leader.compare()).await?;
                    leader.keep_shown(&user, until, &reason).await?;
                }
                Hand::Asks(asking) => {
                    let person = user.clone();
                    let keep = Wish::Keep {
                        person,
                        until,
                        reason,
                    };
                    asking.does(keep).await?;
                }
            }
            let how_long = until.map_or_else(
                || "until somebody ends it".to_owned(),
                |until| format!("until {until}"),
            );
            output.line(&format!("{user} stays as Microsoft Teams has it, {how_long}."));
            output.json(&json!({ "user": user, "kept_until": until }));
            Ok(Exit::Done)
        }
    }
}

fn list(people: &[PersonView], output: &Output) {
    let mut table = Table::new([
        ("Name", Align::Left),
        ("UPN", Align::Left),
        ("Since", Align::Left),
        ("Of what", Align::Left),
        ("Verified", Align::Left),
        ("Microsoft", Align::Left),
        ("Kept", Align::Left),
    ]);
    for person in people {
        for difference in person.drift.iter().flat_map(|drift| &drift.differences) {
            let since = person.drift.as_ref().map(|drift| drift.since.clone());
            table.row([
                person.name.clone(),
                person.upn.clone().unwrap_or_else(|| "-".into()),
                since.unwrap_or_default(),
                difference.field.clone(),
                difference.ours.clone(),
                difference.shown.clone().unwrap_or_else(|| "-".into()),
                person
                    .kept
                    .as_ref()
                    .map_or_else(|| "-".into(), |kept| kept.reason.clone()),
            ]);
        }
    }
    output.table(&table);
    let kept = people.iter().filter(|person| person.kept.is_some()).count();
    output.line(&format!("{} people differ, {kept} of them kept so", people.len()));
    output.json(&json!({ "drift": people, "total": people.len(), "kept": kept }));
}
