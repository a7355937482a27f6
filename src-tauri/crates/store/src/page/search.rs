//! Jobs of people: two ways to the same answer, run side by side until the first arrives.
//!
//! From the people: gather the jobs of each. Short where few people match. From the jobs: read the filtered
//! list and look who is in it. Short where many people match, or few jobs do. Neither is short for every
//! search and their costs cannot be told beforehand, so each gets a turn; the total is at most twice the
//! shorter one.

use super::{Effort, Place, Wanted, stream::Stream};
use crate::{fault::Fallible, tables::people::Found};
use rusqlite::{Connection, params};
use std::collections::HashSet;

/// What finding a person's first row costs, in rows.
const SEEK: usize = 6;

/// The newest places before `start` that match, at most `count`, and how many match in all (counting stops
/// one beyond the cap).
pub(super) fn newest(
    connection: &Connection,
    wanted: &Wanted,
    people: &Found,
    start: Place,
    count: usize,
    effort: Effort,
) -> Fallible<(Vec<Place>, usize)> {
    let Effort { cap, turn } = effort;
    let mut gathered = Gathered::new(connection, wanted, &people.ids);
    let mut listed = Listed::new(Stream::new(connection, wanted, people, wanted.until), cap + 1);
    loop {
        gathered.turn(turn)?;
        if gathered.done() {
            let total = gathered.places.len();
            return Ok((page(gathered.places, start, count), total));
        }
        if gathered.places.len() > cap {
            break;
        }
        listed.turn(turn)?;
        if listed.done {
            let total = listed.places.len();
            let page = page(listed.places, start, count);
            if page.len() == count || total <= cap {
                return Ok((page, total));
            }
            break;
        }
    }
    Ok((
        far_page(
            Stream::new(connection, wanted, people, start),
            gathered,
            start,
            count,
            turn,
        )?,
        cap + 1,
    ))
}

/// The page of a search that has too many hits to know them all.
fn far_page(
    stream: Stream<'_>,
    mut gathered: Gathered<'_>,
    start: Place,
    count: usize,
    turn: usize,
) -> Fallible<Vec<Place>> {
    let mut listed = Listed::new(stream, count);
    loop {
        listed.turn(turn)?;
        if listed.done {
            return Ok(listed.places);
        }
        gathered.turn(turn)?;
        if gathered.done() {
            return Ok(page(gathered.places, start, count));
        }
    }
}

fn page(places: impl IntoIterator<Item = Place>, start: Place, count: usize) -> Vec<Place> {
    let mut places: Vec<Place> = places.into_iter().filter(|place| *place < start).collect();
    places.sort_unstable_by(|a, b| b.cmp(a));
    places.truncate(count);
    places
}

/// From the people.
struct Gathered<'a> {
    connection: &'a Connection,
    wanted: &'a Wanted,
    left: std::slice::Iter<'a, u32>,
    places: HashSet<Place>,
}

impl<'a> Gathered<'a> {
    fn new(connection: &'a Connection, wanted: &'a Wanted, people: &'a [u32]) -> Self {
        Self {
            connection,
            wanted,
            left: people.iter(),
            places: HashSet::new(),
        }
    }

    /// Whether the jobs of everybody are in.
    fn done(&self) -> bool {
        self.left.len() == 0
    }

    fn turn(&mut self, rows_in_turn: usize) -> Fallible<()> {
        let mut statement = self.connection.prepare_cached(
            "SELECT started_at, job_id, job_type,
                    coalesce(status, (SELECT status FROM jobs WHERE id = job_id)) FROM job_people
             WHERE person_id = ?1 AND started_at >= ?2 AND started_at < ?3",
        )?;
        let mut spent = 0;
        while spent < rows_in_turn
            && let Some(person) = self.left.next()
        {
            spent += SEEK;
            let mut rows = statement.query(params![person, self.wanted.from, self.wanted.until.0])?;
            while let Some(row) = rows.next()? {
                spent += 1;
                if self.wanted.takes(row.get(2)?, row.get(3)?) {
                    self.places.insert((row.get(0)?, row.get(1)?));
                }
            }
        }
        Ok(())
    }
}

/// From the jobs.
struct Listed<'a> {
    stream: Stream<'a>,
    enough: usize,
    places: Vec<Place>,
    /// Whether the list is at its end, or enough was found.
    done: bool,
}

impl<'a> Listed<'a> {
    fn new(stream: Stream<'a>, enough: usize) -> Self {
        Self {
            stream,
            enough,
            places: Vec::new(),
            done: false,
        }
    }

    fn turn(&mut self, rows: usize) -> Fallible<()> {
        for _ in 0..rows {
            match self.stream.next()? {
                Some((place, true)) => self.places.push(place),
                Some((_, false)) => {}
                None => self.done = true,
            }
            if self.done || self.places.len() == self.enough {
                self.done = true;
                break;
            }
        }
        Ok(())
    }
}
