//! One person by any of his names; and `resume-person`.

use super::{
    asking::{Hand, hand},
    interrupt::watched,
};
use crate::{
    arguments::{Global, PersonArgs},
    exit::Exit,
    output::{
        Output,
        table::{Align, Table},
    },
    trouble::Trouble,
};
use app::{Leader, PersonFound, Wish, core::id::PbxUserId};
use serde_json::json;

/// How many people are listed where a name fits several.
const LISTED: usize = 20;

/// The person that `--user` names, where it was given.
pub(super) async fn named(
    leader: &Leader,
    text: Option<&str>,
    output: &Output,
) -> Result<Option<PbxUserId>, Trouble> {
    let Some(text) = text else { return Ok(None) };
    let found = watched(leader, output, leader.find_people(text)).await?;
    only(&found, text, output).map(Some)
}

/// The one person who was found; a list where the text fits several.
pub(super) fn only(found: &[PersonFound], text: &str, output: &Output) -> Result<PbxUserId, Trouble> {
    match found {
        [only] => Ok(only.user.clone()),
        [] => Err(Trouble::Usage(format!(
            "Nobody in the phone system has the id, address or number \"{text}\". `voice-sync users --search` helps."
        ))),
        several => {
            for line in list(several).lines(None) {
                output.warning(&line);
            }
            Err(Trouble::Usage(format!(
                "\"{text}\" fits {} people. Name one of them by the PBX user id.",
                several.len()
            )))
        }
    }
}

fn list(people: &[PersonFound]) -> Table {
    let mut table = Table::new([
        ("PBX user", Align::Left),
        ("Name", Align::Left),
        ("Address", Align::Left),
        ("Number", Align::Left),
    ]);
    for person in people.iter().take(LISTED) {
        let address = person.addresses.first().cloned().unwrap_or_default();
        table.row([
            person.user.to_string(),
            person.name.clone(),
            address,
            person.number.clone().unwrap_or_default(),
        ]);
    }
    table
}

/// `resume-person`: ends a hold.
pub(super) async fn resume(args: PersonArgs, global: &Global, output: &Output) -> Result<Exit, Trouble> {
    let hand = hand(global, output).await?;
    let Some(user) = hand.named(Some(&args.user), output).await? else {
        return Ok(Exit::Usage);
    };
    match hand {
        Hand::Leads(leader) => leader.plan_again(user.clone()).await?,
        Hand::Asks(asking) => asking.does(Wish::PlanAgain { person: user.clone() }).await?,
    }
    output.line(&format!("{user} is planned again with the next sync."));
    output.json(&json!({ "user": user, "resumed": true }));
    Ok(Exit::Done)
}
