//! `job_people`: the jobs of each person, in the order of the list.

use crate::{fault::Fallible, tables::job_list::Place};
use rusqlite::{Connection, params};

/// Adds people to a job that has not ended.
pub(crate) fn insert(connection: &Connection, place: Place, people: &[u32]) -> Fallible<()> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO job_people (person_id, started_at, job_id, job_type, status) VALUES (?1, ?2, ?3, ?4, NULL)",
    )?;
    for person in people {
        statement.execute(params![person, place.started_at, place.job, place.job_type])?;
    }
    Ok(())
}

/// Writes the last status of a job that has ended.
pub(crate) fn ended(connection: &Connection, place: Place, people: &[u32]) -> Fallible<()> {
    let mut statement = connection.prepare_cached(
        "UPDATE job_people SET status = ?4 WHERE person_id = ?1 AND started_at = ?2 AND job_id = ?3",
    )?;
    for person in people {
        statement.execute(params![person, place.started_at, place.job, place.status])?;
    }
    Ok(())
}

pub(crate) fn remove(connection: &Connection, place: Place, people: &[u32]) -> Fallible<()> {
    let mut statement = connection
        .prepare_cached("DELETE FROM job_people WHERE person_id = ?1 AND started_at = ?2 AND job_id = ?3")?;
    for person in people {
        statement.execute(params![person, place.started_at, place.job])?;
    }
    Ok(())
}
