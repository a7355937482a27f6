//! Jobs of a filter one after the other, newest first: the ranges of `job_list`, merged.

use super::{Place, Wanted};
use crate::{fault::Fallible, tables::people::Found};
use rusqlite::{Connection, params, types::ValueRef};
use std::collections::VecDeque;

const FIRST_CHUNK: usize = 64;
const LARGEST_CHUNK: usize = 1024;

/// The stream; each job comes with whether one of the people sought is in it.
pub(super) struct Stream<'a> {
    connection: &'a Connection,
    sought: &'a Found,
    from: i64,
    ranges: Vec<Range>,
}

struct Range {
    job_type: i64,
    status: i64,
    /// Places before this one are still to be read.
    until: Place,
    read: VecDeque<(Place, bool)>,
    chunk: usize,
    exhausted: bool,
}

impl<'a> Stream<'a> {
    pub(super) fn new(connection: &'a Connection, wanted: &Wanted, sought: &'a Found, until: Place) -> Self {
        let ranges = wanted
            .ranges
            .iter()
            .map(|(job_type, status)| Range {
                job_type: *job_type,
                status: *status,
                until,
                read: VecDeque::new(),
                chunk: FIRST_CHUNK,
                exhausted: false,
            })
            .collect();
        Self {
            connection,
            sought,
            from: wanted.from,
            ranges,
        }
    }

    /// The next job before those that came, or `None` at the end.
    pub(super) fn next(&mut self) -> Fallible<Option<(Place, bool)>> {
        let (connection, sought, from) = (self.connection, self.sought, self.from);
        for range in self
            .ranges
            .iter_mut()
            .filter(|range| range.read.is_empty() && !range.exhausted)
        {
            range.refill(connection, sought, from)?;
        }
        self.ranges.retain(|range| !range.read.is_empty());
        let newest = self
            .ranges
            .iter_mut()
            .max_by_key(|range| range.read.front().map(|(place, _)| *place));
        Ok(newest.and_then(|range| range.read.pop_front()))
    }

    /// Reads a part of whatever range is not at its end and adds the hits, in no order of the whole. Returns
    /// how many rows were read, or `None` at the end of all. Not to be mixed with `next`.
    pub(super) fn hits_of_a_chunk(&mut self, hits: &mut Vec<Place>) -> Fallible<Option<usize>> {
        let Some(range) = self.ranges.last_mut() else {
            return Ok(None);
        };
        range.refill(self.connection, self.sought, self.from)?;
        let read = range.read.len();
        hits.extend(
            range
                .read
                .drain(..)
                .filter_map(|(place, hit)| hit.then_some(place)),
        );
        if range.exhausted {
            self.ranges.pop();
        }
        Ok(Some(read))
    }
}

impl Range {
    fn refill(&mut self, connection: &Connection, sought: &Found, from: i64) -> Fallible<()> {
        let mut statement = connection.prepare_cached(
            "SELECT started_at, job_id, people FROM job_list
             WHERE job_type = ?1 AND status = ?2 AND started_at >= ?3 AND (started_at, job_id) < (?4, ?5)
             ORDER BY started_at DESC, job_id DESC LIMIT ?6",
        )?;
        let limit = i64::try_from(self.chunk).unwrap_or(i64::MAX);
        let mut rows = statement.query(params![
            self.job_type,
            self.status,
            from,
            self.until.0,
            self.until.1,
            limit
        ])?;
        while let Some(row) = rows.next()? {
            let place = (row.get(0)?, row.get(1)?);
            let hit = match row.get_ref(2)? {
                ValueRef::Blob(packed) => sought.any_of(packed),
                _ => in_large_job(connection, sought, place.1)?,
            };
            self.read.push_back((place, hit));
        }
        self.exhausted = self.read.len() < self.chunk;
        self.chunk = (self.chunk * 2).min(LARGEST_CHUNK);
        if let Some((last, _)) = self.read.back() {
            self.until = *last;
        }
        Ok(())
    }
}

fn in_large_job(connection: &Connection, sought: &Found, job: i64) -> Fallible<bool> {
    let mut statement = connection.prepare_cached("SELECT people FROM jobs WHERE id = ?1")?;
    Ok(statement.query_row([job], |row| {
        Ok(sought.any_of(row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?))
    })?)
}
