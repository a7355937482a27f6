//! `jobs`: one row per job, with its counts, so that lists need no joins.

use crate::{
    column::{from_json, json, nanos, time, time_option},
    fault::{Fallible, Fault},
    tables::{code, job_list, job_list::Place, job_people},
};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};
use sync_core::{
    error_code::ErrorCode,
    fingerprint::Fingerprint,
    id::{EntraId, JobId},
    job::{Job, JobCounts, JobPurpose, JobStatus, NewJob, StartedBy},
};

const COLUMNS: &str = "id, job_type, status, purpose, person, computer, microsoft_account, started_at, ended_at, \
                       plan_hash, counts, diagnostic, failure_code, failure_detail, held_because, signed_in";

pub(crate) fn insert(connection: &Connection, job: &NewJob) -> Fallible<JobId> {
    let started_at = nanos(job.started_at)?;
    connection
        .prepare_cached(
            "INSERT INTO jobs (job_type, status, purpose, purpose_of, person, computer, microsoft_account,
                               started_at, counts, diagnostic, held_because, signed_in)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        )?
        .execute(params![
            code::of_type(job.job_type),
            code::of_status(job.status),
            json(&job.purpose)?,
            purpose_of(&job.purpose),
            job.started_by.person,
            job.started_by.computer,
            job.started_by.microsoft_account,
            started_at,
            json(&JobCounts::default())?,
            job.diagnostic,
            json(&job.held_because)?,
            job.signed_in.as_ref().map(EntraId::as_str),
        ])?;
    let id = connection.last_insert_rowid();
    let (job_type, status) = (code::of_type(job.job_type), code::of_status(job.status));
    job_list::insert(
        connection,
        Place {
            job_type,
            status,
            started_at,
            job: id,
        },
        &[],
    )?;
    Ok(JobId(id))
}

fn purpose_of(purpose: &JobPurpose) -> Option<i64> {
    match purpose {
        JobPurpose::Sync | JobPurpose::FirstSync | JobPurpose::OnePerson { .. } => None,
        JobPurpose::HeldPart { of } | JobPurpose::RetryFailed { of } | JobPurpose::Undo { of } => Some(of.0),
    }
}

/// A job's place in the list and its people; `NotFound` where there is none.
pub(crate) fn place(connection: &Connection, job: JobId) -> Fallible<(Place, Vec<u32>)> {
    let found = connection
        .prepare_cached("SELECT job_type, status, started_at, people FROM jobs WHERE id = ?1")?
        .query_row([job.0], |row| {
            let place = Place {
                job_type: row.get(0)?,
                status: row.get(1)?,
                started_at: row.get(2)?,
                job: job.0,
            };
            let people = row.get_ref(3)?.as_blob().map_err(rusqlite::Error::from)?;
            Ok((place, job_list::unpacked(people).collect()))
        })
        .optional()?;
    found.ok_or_else(|| Fault::not_found(format!("there is no job {job}")))
}

/// The status of a job that has not ended; `WrongJobState` where it has.
pub(crate) fn unended(connection: &Connection, job: JobId) -> Fallible<JobStatus> {
    let (place, _) = place(connection, job)?;
    let status = code::status(place.status)?;
    if status.ended() {
        Err(Fault::wrong_state(format!("job {job} has ended")))
    } else {
        Ok(status)
    }
}

/// Names the people that a job is about; before it had none.
pub(crate) fn set_people(connection: &Connection, job: JobId, hash: &str, people: &[u32]) -> Fallible<()> {
    let (place, _) = place(connection, job)?;
    connection
        .prepare_cached("UPDATE jobs SET plan_hash = ?2, people = ?3 WHERE id = ?1")?
        .execute(params![job.0, hash, job_list::packed(people)])?;
    job_list::remove(connection, place)?;
    job_list::insert(connection, place, people)?;
    job_people::insert(connection, place, people)
}

pub(crate) fn set_status(connection: &Connection, job: JobId, status: JobStatus) -> Fallible<()> {
    let (old, people) = place(connection, job)?;
    let new = Place {
        status: code::of_status(status),
        ..old
    };
    connection
        .prepare_cached("UPDATE jobs SET status = ?2 WHERE id = ?1")?
        .execute((job.0, new.status))?;
    move_to(connection, old, new, &people)
}

pub(crate) fn set_signed_in(connection: &Connection, job: JobId, person: Option<&EntraId>) -> Fallible<()> {
    unended(connection, job)?;
    connection
        .prepare_cached("UPDATE jobs SET signed_in = ?2 WHERE id = ?1")?
        .execute((job.0, person.map(EntraId::as_str)))?;
    Ok(())
}

/// The last change of a job.
pub(crate) fn end(
    connection: &Connection,
    job: JobId,
    status: JobStatus,
    at: Timestamp,
    counts: JobCounts,
    failure: Option<&(ErrorCode, String)>,
) -> Fallible<()> {
    let (old, people) = place(connection, job)?;
    let new = Place {
        status: code::of_status(status),
        ..old
    };
    connection
        .prepare_cached(
            "UPDATE jobs SET status = ?2, ended_at = ?3, counts = ?4, failure_code = ?5, failure_detail = ?6
             WHERE id = ?1",
        )?
        .execute(params![
            job.0,
            new.status,
            nanos(at)?,
            json(&counts)?,
            failure.map(|(code, _)| code.as_str()),
            failure.map(|(_, detail)| detail.as_str()),
        ])?;
    move_to(connection, old, new, &people)?;
    job_people::ended(connection, new, &people)
}

fn move_to(connection: &Connection, old: Place, new: Place, people: &[u32]) -> Fallible<()> {
    job_list::remove(connection, old)?;
    job_list::insert(connection, new, people)
}

pub(crate) fn set_counts(connection: &Connection, job: JobId, counts: JobCounts) -> Fallible<()> {
    connection
        .prepare_cached("UPDATE jobs SET counts = ?2 WHERE id = ?1")?
        .execute((job.0, json(&counts)?))?;
    Ok(())
}

pub(crate) fn ask_to_cancel(connection: &Connection, job: JobId) -> Fallible<()> {
    connection.execute("UPDATE jobs SET cancel_requested = 1 WHERE id = ?1", [job.0])?;
    Ok(())
}

pub(crate) fn cancel_requested(connection: &Connection, job: JobId) -> Fallible<bool> {
    connection
        .prepare_cached("SELECT cancel_requested FROM jobs WHERE id = ?1")?
        .query_row([job.0], |row| row.get(0))
        .optional()?
        .ok_or_else(|| Fault::not_found(format!("there is no job {job}")))
}

pub(crate) fn read(connection: &Connection, job: JobId) -> Fallible<Option<Job>> {
    let mut statement = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM jobs WHERE id = ?1"))?;
    let mut rows = statement.query([job.0])?;
    rows.next()?.map(from_row).transpose()
}

/// The one that ended last.
pub(crate) fn last_ended(connection: &Connection) -> Fallible<Option<Job>> {
    one(
        connection,
        &format!(
            "SELECT {COLUMNS} FROM jobs WHERE ended_at IS NOT NULL ORDER BY ended_at DESC, id DESC LIMIT 1"
        ),
    )
}

/// About everybody, with a plan.
pub(crate) fn last_planned_whole(connection: &Connection) -> Fallible<Option<Job>> {
    one(
        connection,
        &format!(
            "SELECT {COLUMNS} FROM jobs WHERE plan_hash IS NOT NULL AND {WHOLE} ORDER BY id DESC LIMIT 1"
        ),
    )
}

/// With a plan, ended after `since`, or begun after it and unfinished; in the order of their ends, unfinished ones last.
pub(crate) fn planned_since(connection: &Connection, since: Timestamp) -> Fallible<Vec<Job>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM jobs WHERE plan_hash IS NOT NULL AND (ended_at > ?1 OR (ended_at IS NULL AND started_at > ?1))
         ORDER BY ended_at IS NULL, ended_at, id"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query([nanos(since)?])?;
    let mut jobs = Vec::new();
    while let Some(row) = rows.next()? {
        jobs.push(from_row(row)?);
    }
    Ok(jobs)
}

/// `Job::is_about_everybody` as it is kept, in the words of the index.
const WHOLE: &str =
    r#"(purpose = '{"purpose":"first_sync"}' OR (purpose = '{"purpose":"sync"}' AND job_type = 1))"#;

fn one(connection: &Connection, sql: &str) -> Fallible<Option<Job>> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    rows.next()?.map(from_row).transpose()
}

/// Jobs that have not ended, oldest first.
pub(crate) fn unfinished(connection: &Connection) -> Fallible<Vec<Job>> {
    let sql = format!("SELECT {COLUMNS} FROM jobs WHERE ended_at IS NULL ORDER BY id");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query([])?;
    let mut jobs = Vec::new();
    while let Some(row) = rows.next()? {
        jobs.push(from_row(row)?);
    }
    Ok(jobs)
}

/// Jobs whose purpose names this one, oldest first.
pub(crate) fn followers(connection: &Connection, job: JobId) -> Fallible<Vec<(JobId, JobPurpose)>> {
    let mut statement =
        connection.prepare_cached("SELECT id, purpose FROM jobs WHERE purpose_of = ?1 ORDER BY id")?;
    let mut rows = statement.query([job.0])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push((JobId(row.get(0)?), from_json(&row.get::<_, String>(1)?)?));
    }
    Ok(found)
}

fn from_row(row: &Row<'_>) -> Fallible<Job> {
    let failure = match (
        row.get::<_, Option<String>>(12)?,
        row.get::<_, Option<String>>(13)?,
    ) {
        (Some(code), detail) => {
            let code = ErrorCode::parse(&code).unwrap_or(ErrorCode::Internal);
            Some((code, detail.unwrap_or_default()))
        }
        (None, _) => None,
    };
    Ok(Job {
        id: JobId(row.get(0)?),
        job_type: code::job_type(row.get(1)?)?,
        purpose: from_json(&row.get::<_, String>(3)?)?,
        status: code::status(row.get(2)?)?,
        started_by: StartedBy {
            person: row.get(4)?,
            computer: row.get(5)?,
            microsoft_account: row.get(6)?,
        },
        started_at: time(row.get(7)?)?,
        ended_at: time_option(row.get(8)?)?,
        plan_hash: row.get::<_, Option<String>>(9)?.map(Fingerprint::from_stored),
        counts: from_json(&row.get::<_, String>(10)?)?,
        diagnostic: row.get(11)?,
        failure,
        held_because: from_json(&row.get::<_, String>(14)?)?,
        signed_in: row.get::<_, Option<String>>(15)?.map(EntraId::new),
    })
}
