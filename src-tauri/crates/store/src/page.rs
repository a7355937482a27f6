//! A page of Sync Jobs: any combination of filters, newest first, with a total counted up to 10,000.
//!
//! Types and statuses are a handful of pairs, each a range of `job_list` in order, so every combination is a
//! merge of ranges and costs no more than the page. A search by person is in `search`.

mod search;
mod stream;

use crate::{
    column::nanos,
    fault::{Fallible, Fault},
    tables::{
        code::{self, ALL_STATUSES, ALL_TYPES},
        jobs, people,
    },
};
use rusqlite::{Connection, params};
use std::collections::BTreeSet;
use sync_core::{
    id::JobId,
    job::{JobStatus, JobType},
    ports::{JobFilter, JobPage, JobPosition},
};

const LARGEST_PAGE: u32 = 1_000;

/// How far a search goes.
#[derive(Clone, Copy)]
struct Effort {
    /// Beyond this many, a total is not counted.
    cap: usize,
    /// Rows that one way of searching reads before the other has its turn.
    turn: usize,
}

const EFFORT: Effort = Effort {
    cap: 10_000,
    turn: 1024,
};

/// A job's place in the order: start, then id.
type Place = (i64, i64);

/// A filter in the terms of the tables.
struct Wanted {
    /// Type and status, every pair that may match.
    ranges: Vec<(i64, i64)>,
    /// The same as one bit for each pair.
    pairs: u64,
    /// Start, inclusive.
    from: i64,
    /// Places before this one.
    until: Place,
}

pub(crate) fn read(
    connection: &Connection,
    filter: &JobFilter,
    after: Option<JobPosition>,
    limit: u32,
) -> Fallible<JobPage> {
    read_with(connection, filter, after, limit, EFFORT)
}

fn read_with(
    connection: &Connection,
    filter: &JobFilter,
    after: Option<JobPosition>,
    limit: u32,
    effort: Effort,
) -> Fallible<JobPage> {
    let wanted = Wanted::new(filter)?;
    let limit = usize::try_from(limit.clamp(1, LARGEST_PAGE)).unwrap_or(1);
    let after = after
        .map(|position| Ok::<_, Fault>((nanos(position.started_at)?, position.id.0)))
        .transpose()?;
    let start = after.map_or(wanted.until, |after| wanted.until.min(after));
    let (mut places, total) = match filter.person.as_deref().and_then(people::wanted_key) {
        None => (
            wanted.newest(connection, start, limit + 1)?,
            wanted.count(connection, effort.cap)?,
        ),
        Some(key) => {
            let people = people::beginning_with(connection, &key)?;
            search::newest(connection, &wanted, &people, start, limit + 1, effort)?
        }
    };
    let more = places.len() > limit;
    places.truncate(limit);
    let mut found = Vec::with_capacity(places.len());
    for (_, job) in places {
        found.extend(jobs::read(connection, JobId(job))?);
    }
    let next = found.last().filter(|_| more).map(|job| JobPosition {
        started_at: job.started_at,
        id: job.id,
    });
    let total = (total <= effort.cap).then(|| u32::try_from(total).ok()).flatten();
    Ok(JobPage {
        jobs: found,
        next,
        total,
    })
}

impl Wanted {
    fn new(filter: &JobFilter) -> Fallible<Self> {
        let types: BTreeSet<JobType> = filter.types.iter().copied().collect();
        let statuses: BTreeSet<JobStatus> = filter.statuses.iter().copied().collect();
        let ranges: Vec<(i64, i64)> = ALL_TYPES
            .into_iter()
            .filter(|one| types.is_empty() || types.contains(one))
            .flat_map(|job_type| {
                let statuses = &statuses;
                ALL_STATUSES
                    .into_iter()
                    .filter(move |one| statuses.is_empty() || statuses.contains(one))
                    .map(move |status| (code::of_type(job_type), code::of_status(status)))
            })
            .collect();
        let from = filter.from.map_or(Ok(i64::MIN), nanos)?;
        let until = filter.to.map_or(Ok((i64::MAX, i64::MAX)), |to| {
            Ok::<_, Fault>((nanos(to)?, i64::MIN))
        })?;
        let pairs = ranges
            .iter()
            .fold(0, |bits, (job_type, status)| bits | bit(*job_type, *status));
        Ok(Self {
            ranges,
            pairs,
            from,
            until,
        })
    }

    fn takes(&self, job_type: i64, status: i64) -> bool {
        self.pairs & bit(job_type, status) != 0
    }

    /// The newest places before `start`: the newest of each range, merged.
    fn newest(&self, connection: &Connection, start: Place, count: usize) -> Fallible<Vec<Place>> {
        let mut statement = connection.prepare_cached(
            "SELECT started_at, job_id FROM job_list
             WHERE job_type = ?1 AND status = ?2 AND started_at >= ?3 AND (started_at, job_id) < (?4, ?5)
             ORDER BY started_at DESC, job_id DESC LIMIT ?6",
        )?;
        let mut places: Vec<Place> = Vec::new();
        for (job_type, status) in &self.ranges {
            let mut rows = statement.query(params![
                job_type,
                status,
                self.from,
                start.0,
                start.1,
                count as i64
            ])?;
            while let Some(row) = rows.next()? {
                places.push((row.get(0)?, row.get(1)?));
            }
        }
        places.sort_unstable_by(|a, b| b.cmp(a));
        places.truncate(count);
        Ok(places)
    }

    /// How many match, given up one beyond the cap.
    fn count(&self, connection: &Connection, cap: usize) -> Fallible<usize> {
        let mut statement = connection.prepare_cached(
            "SELECT count(*) FROM (SELECT 1 FROM job_list
             WHERE job_type = ?1 AND status = ?2 AND started_at >= ?3 AND started_at < ?4 LIMIT ?5)",
        )?;
        let mut total = 0;
        for (job_type, status) in &self.ranges {
            let left = (cap + 1).saturating_sub(total);
            let found: i64 = statement.query_row(
                params![job_type, status, self.from, self.until.0, left as i64],
                |row| row.get(0),
            )?;
            total += usize::try_from(found).unwrap_or(0);
            if total > cap {
                break;
            }
        }
        Ok(total)
    }
}

fn bit(job_type: i64, status: i64) -> u64 {
    1 << ((job_type & 1) * 32 + (status & 31))
}

#[cfg(test)]
mod tests;
