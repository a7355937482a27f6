//! `job_list`: the order of Sync Jobs for each type and status, with the people of small jobs beside it.

use crate::fault::Fallible;
use rusqlite::{Connection, params};

/// Jobs with more people than this keep them in `jobs.people` alone.
const SHORT: usize = 64;

/// Where a job stands in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub job_type: i64,
    pub status: i64,
    pub started_at: i64,
    pub job: i64,
}

pub(crate) fn insert(connection: &Connection, place: Place, people: &[u32]) -> Fallible<()> {
    connection
        .prepare_cached(
            "INSERT INTO job_list (job_type, status, started_at, job_id, people) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            place.job_type,
            place.status,
            place.started_at,
            place.job,
            (people.len() <= SHORT).then(|| packed(people))
        ])?;
    Ok(())
}

pub(crate) fn remove(connection: &Connection, place: Place) -> Fallible<()> {
    connection
        .prepare_cached(
            "DELETE FROM job_list WHERE job_type = ?1 AND status = ?2 AND started_at = ?3 AND job_id = ?4",
        )?
        .execute(params![place.job_type, place.status, place.started_at, place.job])?;
    Ok(())
}

/// When jobs of this type and status began, from `from` on and before `to`, in nanoseconds.
pub(crate) fn starts(
    connection: &Connection,
    (job_type, status): (i64, i64),
    (from, to): (i64, i64),
) -> Fallible<Vec<i64>> {
    let mut statement = connection.prepare_cached(
        "SELECT started_at FROM job_list WHERE job_type = ?1 AND status = ?2 AND started_at >= ?3 AND started_at < ?4",
    )?;
    let starts = statement.query_map(params![job_type, status, from, to], |row| row.get(0))?;
    Ok(starts.collect::<Result<_, _>>()?)
}

/// Ids as `people` columns keep them.
pub(crate) fn packed(people: &[u32]) -> Vec<u8> {
    people.iter().flat_map(|id| id.to_le_bytes()).collect()
}

/// Back from `packed`.
pub(crate) fn unpacked(bytes: &[u8]) -> impl Iterator<Item = u32> + '_ {
    bytes
        .as_chunks::<4>()
        .0
        .iter()
        .map(|four| u32::from_le_bytes(*four))
}
