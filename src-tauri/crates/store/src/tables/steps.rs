//! `steps`: each write as planned, its intent, and how it ended.
//!
//! A step is *open* while it has an intent and no outcome.

use crate::{
    column::{from_json, json, nanos, small, time_option},
    fault::{Fallible, Fault},
    tables::{code, people},
};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};
use sync_core::{
    id::{JobId, OperationId, PbxUserId, StepId},
    job::JobPurpose,
    limits::RecentCounts,
    outcome::Outcome,
    plan::{Step, StepClass},
    ports::{Intent, Settled, StepRow, Taken},
};

const COLUMNS: &str =
    "step, intended_at, restoring, attempts, operation, outcome, settled_at, request_ids, job_id, client_request_ids,
     (SELECT at FROM ended_waits WHERE ended_waits.step = steps.id)";

pub(crate) fn insert(connection: &Connection, job: JobId, person: u32, step: &Step) -> Fallible<()> {
    connection
        .prepare_cached(
            "INSERT INTO steps (job_id, step_id, person_id, class, step) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            job.0,
            step.id.0,
            person,
            code::of_class(step.class),
            json(step)?
        ])?;
    Ok(())
}

/// Opens a step: sent or about to be, outcome unknown.
pub(crate) fn intend(connection: &Connection, job: JobId, intent: &Intent) -> Fallible<()> {
    let changed = connection
        .prepare_cached(
            "UPDATE steps SET intended_at = ?3, expected_holder = ?4, restoring = ?5, attempts = attempts + 1,
                              operation = NULL, outcome_kind = NULL, outcome = NULL, settled_at = NULL
             WHERE job_id = ?1 AND step_id = ?2",
        )?
        .execute(params![
            job.0,
            intent.step.0,
            nanos(intent.at)?,
            intent.expected_holder.as_ref().map(|holder| holder.as_str()),
            intent.restore,
        ])?;
    known(changed, job, intent.step)
}

/// Notes what Microsoft accepted.
pub(crate) fn accepted(connection: &Connection, job: JobId, taken: &Taken) -> Fallible<()> {
    let step = taken.step;
    let ids = merged(request_ids(connection, job, step)?, &taken.request_id);
    let ours: String = connection
        .prepare_cached("SELECT client_request_ids FROM steps WHERE job_id = ?1 AND step_id = ?2")?
        .query_row((job.0, step.0), |row| row.get(0))?;
    let ours = merged(from_json(&ours)?, &taken.client_request_id);
    connection
        .prepare_cached(
            "UPDATE steps SET operation = coalesce(?3, operation), request_ids = ?4, client_request_ids = ?5
             WHERE job_id = ?1 AND step_id = ?2",
        )?
        .execute(params![
            job.0,
            step.0,
            taken.operation.as_ref().map(OperationId::as_str),
            json(&ids)?,
            json(&ours)?
        ])?;
    Ok(())
}

/// Closes a step.
pub(crate) fn settle(connection: &Connection, job: JobId, settled: &Settled) -> Fallible<()> {
    let ids = merged(request_ids(connection, job, settled.step)?, &settled.request_ids);
    connection
        .prepare_cached(
            "UPDATE steps SET outcome_kind = ?3, outcome = ?4, settled_at = ?5, request_ids = ?6
             WHERE job_id = ?1 AND step_id = ?2",
        )?
        .execute(params![
            job.0,
            settled.step.0,
            code::of_outcome(&settled.outcome),
            json(&settled.outcome)?,
            nanos(settled.at)?,
            json(&ids)?,
        ])?;
    Ok(())
}

fn request_ids(connection: &Connection, job: JobId, step: StepId) -> Fallible<Vec<String>> {
    let found: Option<String> = connection
        .prepare_cached("SELECT request_ids FROM steps WHERE job_id = ?1 AND step_id = ?2")?
        .query_row((job.0, step.0), |row| row.get(0))
        .optional()?;
    match found {
        Some(text) => from_json(&text),
        None => known(0, job, step).map(|()| Vec::new()),
    }
}

fn merged<'a>(mut known: Vec<String>, more: impl IntoIterator<Item = &'a String>) -> Vec<String> {
    for id in more {
        if !known.contains(id) {
            known.push(id.clone());
        }
    }
    known
}

fn known(changed: usize, job: JobId, step: StepId) -> Fallible<()> {
    if changed == 1 {
        Ok(())
    } else {
        Err(Fault::not_found(format!("job {job} has no step {step}")))
    }
}

/// Steps that were never sent become Not sent; open ones stay open.
pub(crate) fn not_sent(connection: &Connection, job: JobId, at: Timestamp) -> Fallible<()> {
    let outcome = Outcome::NotSent;
    connection
        .prepare_cached(
            "UPDATE steps SET outcome_kind = ?2, outcome = ?3, settled_at = ?4
             WHERE job_id = ?1 AND intended_at IS NULL AND outcome_kind IS NULL",
        )?
        .execute(params![
            job.0,
            code::of_outcome(&outcome),
            json(&outcome)?,
            nanos(at)?
        ])?;
    Ok(())
}

/// How many steps are open.
pub(crate) fn open(connection: &Connection, job: JobId) -> Fallible<u32> {
    Ok(connection
        .prepare_cached(
            "SELECT count(*) FROM steps WHERE job_id = ?1 AND intended_at IS NOT NULL AND outcome_kind IS NULL",
        )?
        .query_row([job.0], |row| row.get(0))?)
}

/// How many people have a step.
pub(crate) fn people(connection: &Connection, job: JobId) -> Fallible<u32> {
    Ok(connection.query_row(
        "SELECT count(DISTINCT person_id) FROM steps WHERE job_id = ?1",
        [job.0],
        |row| row.get(0),
    )?)
}

/// People none of whose steps is without an outcome.
pub(crate) fn settled_people(connection: &Connection, job: JobId) -> Fallible<u32> {
    Ok(connection
        .prepare_cached(
            "SELECT count(*) FROM (SELECT 1 FROM steps WHERE job_id = ?1 GROUP BY person_id
             HAVING count(outcome_kind) = count(*))",
        )?
        .query_row([job.0], |row| row.get(0))?)
}

/// In the order of the plan.
pub(crate) fn read(connection: &Connection, job: JobId) -> Fallible<Vec<StepRow>> {
    let sql = format!("SELECT {COLUMNS} FROM steps WHERE job_id = ?1 ORDER BY step_id");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query([job.0])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(from_row(row)?);
    }
    Ok(found)
}

/// Of one person over all jobs, newest job first, in the order of each plan.
pub(crate) fn of_person(
    connection: &Connection,
    user: &PbxUserId,
    limit: u32,
) -> Fallible<Vec<(JobId, StepRow)>> {
    let Some(person) = people::find(connection, user)? else {
        return Ok(Vec::new());
    };
    let sql = format!(
        "SELECT {COLUMNS} FROM steps WHERE person_id = ?1 ORDER BY job_id DESC, step_id DESC LIMIT ?2"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query((person, limit))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push((JobId(row.get(8)?), from_row(row)?));
    }
    Ok(found)
}

/// That ended Waiting at or after `since`, or whose wait is not over, oldest first. The 1 is
/// `code::of_outcome(Waiting)`, written out as the index `steps_waiting` is made.
pub(crate) fn waiting(connection: &Connection, since: Timestamp) -> Fallible<Vec<(JobId, StepRow)>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM steps WHERE outcome_kind = 1
             AND (settled_at >= ?1 OR NOT EXISTS (SELECT 1 FROM ended_waits WHERE ended_waits.step = steps.id))
         ORDER BY settled_at, id"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query([nanos(since)?])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push((JobId(row.get(8)?), from_row(row)?));
    }
    Ok(found)
}

/// Notes that the wait of a step is over; the first note stays.
pub(crate) fn wait_over(connection: &Connection, job: JobId, step: StepId, at: Timestamp) -> Fallible<()> {
    connection
        .prepare_cached(
            "INSERT INTO ended_waits (step, at) SELECT id, ?3 FROM steps
             WHERE job_id = ?1 AND step_id = ?2 AND outcome_kind = 1 ON CONFLICT DO NOTHING",
        )?
        .execute(params![job.0, step.0, nanos(at)?])?;
    Ok(())
}

/// Answered by the index `steps_limited` alone.
const RECENT: &str = "SELECT count(DISTINCT person_id) FROM steps
    WHERE class IN (1, 2) AND intended_at IS NOT NULL AND intended_at >= ?1 AND class = ?2
        AND (outcome_kind IS NULL OR outcome_kind IN (?3, ?4))
        AND (SELECT purpose FROM jobs WHERE jobs.id = steps.job_id) <> ?5";

/// People removed and replaced since: intended, and not known to have come to nothing.
pub(crate) fn recent(connection: &Connection, since: Timestamp) -> Fallible<RecentCounts> {
    let mut statement = connection.prepare_cached(RECENT)?;
    let (verified, waiting) = (
        code::of_outcome(&Outcome::Verified),
        code::of_outcome(&Outcome::Waiting),
    );
    let since = nanos(since)?;
    let first_sync = json(&JobPurpose::FirstSync)?;
    let mut count = |class| {
        statement.query_row(
            (since, code::of_class(class), verified, waiting, &first_sync),
            |row| row.get::<_, u32>(0),
        )
    };
    Ok(RecentCounts {
        removals: count(StepClass::Removal)?,
        replacements: count(StepClass::Replacement)?,
    })
}

fn from_row(row: &Row<'_>) -> Fallible<StepRow> {
    let text = |index| Ok::<_, Fault>(row.get_ref(index)?.as_str().map_err(rusqlite::Error::from)?);
    let outcome: Option<String> = row.get(5)?;
    Ok(StepRow {
        step: from_json(text(0)?)?,
        intended_at: time_option(row.get(1)?)?,
        restoring: row.get(2)?,
        attempts: small(row.get(3)?)?,
        operation: row.get::<_, Option<String>>(4)?.map(OperationId::new),
        outcome: outcome.as_deref().map(from_json).transpose()?,
        settled_at: time_option(row.get(6)?)?,
        request_ids: from_json(text(7)?)?,
        client_request_ids: from_json(text(9)?)?,
        wait_over_at: time_option(row.get(10)?)?,
    })
}

#[cfg(test)]
mod tests;
