//! `users`: one row a person, as both systems show them now; as they were read last where another process leads.

use super::{
    asking::{Hand, hand},
    interrupt::watched,
    not_shown,
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
use app::view::{PersonView, name_of};
use clap::{Args, builder::PossibleValuesParser};
use serde_json::json;

/// The states a person can be in.
const STATES: [&str; 10] = [
    "already_right",
    "add",
    "change",
    "remove",
    "blocked",
    "held_elsewhere",
    "waits_for_number",
    "drifted",
    "left",
    "not_ours",
];

/// Arguments of `users`.
#[derive(Debug, Args)]
pub(crate) struct UsersArgs {
    /// Only people in this state
    #[arg(long, value_name = "STATE", value_parser = PossibleValuesParser::new(STATES))]
    state: Option<String>,
    /// Only people whose name, UPN, id or number contains this
    #[arg(long, value_name = "TEXT")]
    search: Option<String>,
}

pub(super) async fn run(args: UsersArgs, global: &Global, output: &Output) -> Result<Exit, Trouble> {
    let mut people = match hand(global, output).await? {
        Hand::Leads(leader) => watched(&leader, output, leader.people()).await?,
        Hand::Asks(asking) => asking.app.people_read_last().await?,
    };
    people.retain(|person| {
        args.state
            .as_deref()
            .is_none_or(|state| name_of(&person.state) == state)
    });
    people.retain(|person| args.search.as_deref().is_none_or(|text| contains(person, text)));
    let mut table = Table::new([
        ("Name", Align::Left),
        ("UPN", Align::Left),
        ("PBX", Align::Left),
        ("Wanted", Align::Left),
        ("Microsoft", Align::Left),
        ("State", Align::Left),
        ("Why", Align::Left),
    ]);
    for person in &people {
        let cell = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".into());
        let why = [person.sentence.as_str(), &person.advice].join(" ");
        table.row([
            person.name.clone(),
            cell(&person.upn),
            cell(&person.pbx),
            cell(&person.wanted),
            cell(&person.actual),
            name_of(&person.state),
            why.trim().to_owned(),
        ]);
    }
    output.table(&table);
    not_shown::tell_people(&people, output);
    output.line(&format!("{} people", people.len()));
    output.json(&json!({ "users": people, "total": people.len() }));
    Ok(Exit::Done)
}

fn contains(person: &PersonView, text: &str) -> bool {
    let text = text.to_lowercase();
    let named = [
        Some(person.name.as_str()),
        Some(person.user.as_str()),
        person.upn.as_deref(),
    ];
    let numbers = [&person.pbx, &person.wanted, &person.actual].map(|number| number.as_deref());
    named
        .into_iter()
        .chain(numbers)
        .flatten()
        .any(|value| value.to_lowercase().contains(&text))
}
