//! `people` and `person_keys`: who was ever in a plan, and what he can be found by.
//!
//! A key stays when a name or number changes, so that old jobs are found by what was true then.

use crate::{
    fault::{Fallible, Fault, internal},
    tables::job_list,
};
use rusqlite::{Connection, OptionalExtension};
use std::collections::BTreeSet;
use sync_core::{id::PbxUserId, plan::PersonPlan};

/// The row of a person, made if need be, with every key that the plan adds.
pub(crate) fn put(connection: &Connection, user: &PbxUserId, person: Option<&PersonPlan>) -> Fallible<u32> {
    let name = person.map_or(user.as_str(), |person| person.name.as_str());
    let id: i64 = connection
        .prepare_cached(
            "INSERT INTO people (user, name) VALUES (?1, ?2)
             ON CONFLICT (user) DO UPDATE SET name = ?2 RETURNING id",
        )?
        .query_row((user.as_str(), name), |row| row.get(0))?;
    let mut add =
        connection.prepare_cached("INSERT OR IGNORE INTO person_keys (key, person_id) VALUES (?1, ?2)")?;
    for key in person.map(keys).unwrap_or_default() {
        add.execute((key, id))?;
    }
    u32::try_from(id).map_err(|_| Fault::Told(internal("there are too many people in the history")))
}

/// The row of a person that a plan has spoken of.
pub(crate) fn find(connection: &Connection, user: &PbxUserId) -> Fallible<Option<u32>> {
    Ok(connection
        .prepare_cached("SELECT id FROM people WHERE user = ?1")?
        .query_row([user.as_str()], |row| row.get(0))
        .optional()?)
}

/// The people that a search finds.
#[derive(Default)]
pub(crate) struct Found {
    /// Each once, in the order of the keys.
    pub ids: Vec<u32>,
    present: Vec<bool>,
}

impl Found {
    /// Whether one of the ids of a `people` column is among them.
    pub(crate) fn any_of(&self, packed: &[u8]) -> bool {
        job_list::unpacked(packed).any(|id| self.present.get(id as usize).copied().unwrap_or(false))
    }

    fn add(&mut self, id: u32) {
        let place = id as usize;
        if self.present.len() <= place {
            self.present.resize(place + 1, false);
        }
        if !std::mem::replace(&mut self.present[place], true) {
            self.ids.push(id);
        }
    }
}

/// Everybody with a key (see `wanted_key`) that begins so.
pub(crate) fn beginning_with(connection: &Connection, prefix: &str) -> Fallible<Found> {
    // No key contains U+10FFFF: `keys` drops it.
    let end = format!("{prefix}\u{10FFFF}");
    let mut statement =
        connection.prepare_cached("SELECT person_id FROM person_keys WHERE key >= ?1 AND key < ?2")?;
    let mut rows = statement.query((prefix, end))?;
    let mut found = Found::default();
    while let Some(row) = rows.next()? {
        found.add(row.get(0)?);
    }
    Ok(found)
}

/// What a person is found by: the name, each later word of it, the UPN, and the numbers wanted and held.
pub(crate) fn keys(person: &PersonPlan) -> BTreeSet<String> {
    let name = plain(&person.name);
    let later_words = name
        .match_indices(' ')
        .map(|(at, _)| name[at + 1..].to_owned())
        .collect::<Vec<_>>();
    let numbers = [&person.wanted, &person.actual]
        .into_iter()
        .flatten()
        .map(|number| digits(number.base()));
    let upn = person.upn.as_deref().map(plain);
    std::iter::once(name.clone())
        .chain(later_words)
        .chain(upn)
        .chain(numbers)
        .filter(|key| !key.is_empty())
        .collect()
}

/// What a person typed, in the form of a key; `None` where it is blank.
pub(crate) fn wanted_key(text: &str) -> Option<String> {
    let text = plain(text.trim().trim_start_matches("tel:"));
    let number = !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || " +-().".contains(c));
    let key = if number && text.chars().any(|c| c.is_ascii_digit()) {
        digits(&text)
    } else {
        text
    };
    (!key.is_empty()).then_some(key)
}

fn plain(text: &str) -> String {
    let spaced: Vec<&str> = text.split_whitespace().collect();
    spaced.join(" ").to_lowercase().replace('\u{10FFFF}', "")
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}
