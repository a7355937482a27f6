//! A page of Sync Jobs: any combination of filters, newest first, with a total counted up to 10,000.

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

/// Beyond this many, a total is not counted.
const COUNTED_UP_TO: usize = 10_000;
const LARGEST_PAGE: u32 = 1_000;

/// A job's place in the order: start, then id.
pub(crate) type Place = (i64, i64);

/// A filter in the terms of the tables.
struct Wanted {
    /// Type and status, every pair that may match.
    ranges: Vec<(i64, i64)>,
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
    let wanted = Wanted::new(filter)?;
    let limit = usize::try_from(limit.clamp(1, LARGEST_PAGE)).unwrap_or(1);
    let after = after
        .map(|position| Ok::<_, Fault>((nanos(position.started_at)?, position.id.0)))
        .transpose()?;
    let start = after.map_or(wanted.until, |after| wanted.until.min(after));
    let (mut places, total) = match filter.person.as_deref().and_then(people::wanted_key) {
        None => (
            wanted.newest(connection, start, limit + 1)?,
            wanted.count(connection)?,
        ),
        Some(_) => {
            let all = wanted.of_people(connection, filter.person.as_deref().unwrap_or_default())?;
            let total = all.len();
            (
                all.into_iter()
                    .rev()
                    .filter(|place| *place < start)
                    .take(limit + 1)
                    .collect(),
                total,
            )
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
    let total = (total <= COUNTED_UP_TO)
        .then(|| u32::try_from(total).ok())
        .flatten();
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
        let ranges = ALL_TYPES
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
        Ok(Self { ranges, from, until })
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
    fn count(&self, connection: &Connection) -> Fallible<usize> {
        let mut statement = connection.prepare_cached(
            "SELECT count(*) FROM (SELECT 1 FROM job_list
             WHERE job_type = ?1 AND status = ?2 AND started_at >= ?3 AND started_at < ?4 LIMIT ?5)",
        )?;
        let mut total = 0;
        for (job_type, status) in &self.ranges {
            let left = (COUNTED_UP_TO + 1).saturating_sub(total);
            let found: i64 = statement.query_row(
                params![job_type, status, self.from, self.until.0, left as i64],
                |row| row.get(0),
            )?;
            total += usize::try_from(found).unwrap_or(0);
            if total > COUNTED_UP_TO {
                break;
            }
        }
        Ok(total)
    }

    fn of_people(&self, connection: &Connection, text: &str) -> Fallible<BTreeSet<Place>> {
        let mut statement = connection.prepare_cached(
            "SELECT started_at, job_id, job_type,
                    coalesce(status, (SELECT status FROM jobs WHERE id = job_id)) FROM job_people
             WHERE person_id = ?1 AND started_at >= ?2 AND started_at < ?3",
        )?;
        let mut places = BTreeSet::new();
        for person in people::beginning_with(connection, text)? {
            let mut rows = statement.query(params![person, self.from, self.until.0])?;
            while let Some(row) = rows.next()? {
                if self.ranges.contains(&(row.get(2)?, row.get(3)?)) {
                    places.insert((row.get(0)?, row.get(1)?));
                }
            }
        }
        Ok(places)
    }
}
