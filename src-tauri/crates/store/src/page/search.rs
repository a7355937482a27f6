//! Jobs of people: two ways to the same answer, each with its turn until the first arrives.
//!
//! From the people: gather the jobs of each. Short where few people match. From the jobs: read the filtered
//! list and look who is in it. Short where many people match, or few jobs do. Neither is short for every
//! search; a first sample says what the people will cost, and the jobs get as much before it is their turn
//! again, so that the total stays within a small multiple of the shorter way.

use super::{Effort, Place, Wanted, stream::Stream};
use crate::{fault::Fallible, tables::people::Found};
use rusqlite::{Connection, params};

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
    let enough = effort.cap + 1;
    let mut gathered = Gathered::new(connection, wanted, &people.ids);
    let mut listed = Listed::new(Stream::new(connection, wanted, people, wanted.until), enough);
    gathered.turn(effort.turn)?;
    let mut turn = gathered.rows_to(enough).max(effort.turn);
    // The list seldom ends sooner than this.
    if turn <= 2 * enough {
        gathered.turn(turn + turn / 2)?;
    }
    loop {
        if gathered.done() {
            let total = gathered.distinct();
            return Ok((page(gathered.places, start, count), total));
        }
        if gathered.distinct() >= enough {
            break;
        }
        listed.turn(turn)?;
        if listed.exhausted {
            let total = listed.places.len();
            return Ok((page(listed.places, start, count), total));
        }
        if listed.places.len() >= enough {
            break;
        }
        gathered.turn(turn)?;
        turn = turn.saturating_mul(2);
    }
    let stream = Stream::new(connection, wanted, people, start);
    Ok((far_page(stream, gathered, start, count, effort.turn)?, enough))
}

/// The page of a search that has too many hits to know them all.
fn far_page(
    mut stream: Stream<'_>,
    mut gathered: Gathered<'_>,
    start: Place,
    count: usize,
    turn: usize,
) -> Fallible<Vec<Place>> {
    let mut places = Vec::new();
    loop {
        for _ in 0..turn {
            match stream.next()? {
                Some((place, true)) => places.push(place),
                Some((_, false)) => {}
                None => return Ok(places),
            }
            if places.len() == count {
                return Ok(places);
            }
        }
        gathered.turn(turn)?;
        if gathered.done() {
            gathered.distinct();
            return Ok(page(gathered.places, start, count));
        }
    }
}

/// Of distinct places.
fn page(mut places: Vec<Place>, start: Place, count: usize) -> Vec<Place> {
    places.retain(|place| *place < start);
    places.sort_unstable_by(|a, b| b.cmp(a));
    places.truncate(count);
    places
}

/// From the people.
struct Gathered<'a> {
    connection: &'a Connection,
    wanted: &'a Wanted,
    left: std::slice::Iter<'a, u32>,
    /// A job comes once for each of its people, until `distinct` looks.
    places: Vec<Place>,
    asked: usize,
    spent: usize,
}

impl<'a> Gathered<'a> {
    fn new(connection: &'a Connection, wanted: &'a Wanted, people: &'a [u32]) -> Self {
        Self {
            connection,
            wanted,
            left: people.iter(),
            places: Vec::new(),
            asked: 0,
            spent: 0,
        }
    }

    /// Whether the jobs of everybody are in.
    fn done(&self) -> bool {
        self.left.len() == 0
    }

    fn distinct(&mut self) -> usize {
        self.places.sort_unstable();
        self.places.dedup();
        self.places.len()
    }

    /// About how many rows it takes to come to the end or to `enough` places, by what was seen so far.
    fn rows_to(&mut self, enough: usize) -> usize {
        let everybody = self.spent / self.asked.max(1) * (self.asked + self.left.len());
        let places = self.distinct().max(1);
        everybody
            .min(self.spent.saturating_mul(enough) / places)
            .saturating_sub(self.spent)
    }

    fn turn(&mut self, rows_in_turn: usize) -> Fallible<()> {
        let mut statement = self.connection.prepare_cached(
            "SELECT started_at, job_id, job_type,
                    coalesce(status, (SELECT status FROM jobs WHERE id = job_id)) FROM job_people
             WHERE person_id = ?1 AND started_at >= ?2 AND started_at < ?3",
        )?;
        let until = self.spent.saturating_add(rows_in_turn);
        while self.spent < until
            && let Some(person) = self.left.next()
        {
            self.asked += 1;
            self.spent += SEEK;
            let mut rows = statement.query(params![person, self.wanted.from, self.wanted.until.0])?;
            while let Some(row) = rows.next()? {
                self.spent += 1;
                if self.wanted.takes(row.get(2)?, row.get(3)?) {
                    self.places.push((row.get(0)?, row.get(1)?));
                }
            }
        }
        Ok(())
    }
}

/// From the jobs, range by range: their number needs no order.
struct Listed<'a> {
    stream: Stream<'a>,
    enough: usize,
    places: Vec<Place>,
    /// Whether the list is at its end.
    exhausted: bool,
}

impl<'a> Listed<'a> {
    fn new(stream: Stream<'a>, enough: usize) -> Self {
        Self {
            stream,
            enough,
            places: Vec::new(),
            exhausted: false,
        }
    }

    fn turn(&mut self, rows_in_turn: usize) -> Fallible<()> {
        let mut left = rows_in_turn;
        while left > 0 && !self.exhausted && self.places.len() < self.enough {
            let Some(read) = self.stream.hits_of_a_chunk(&mut self.places)? else {
                self.exhausted = true;
                break;
            };
            left = left.saturating_sub(read);
        }
        Ok(())
    }
}
