//! Forgets old history: the one thing that may delete jobs that ended.
//!
//! Each pass opens the guard row that the triggers look at, and closes it in the same transaction. The audit
//! trail is not touched.

use crate::{
    column::nanos,
    database::Database,
    fault::Fallible,
    tables::{changes, job_list, job_people, jobs, requests},
};
use jiff::{SignedDuration, Timestamp};
use rusqlite::Connection;
use sync_core::{failure::Failure, id::JobId};

/// Jobs in one transaction, so that a running job never waits long for the writer.
const AT_ONCE: u32 = 100;

impl Database {
    /// Deletes jobs that ended before `before` with all that belongs to them (and changes of the phone system
    /// seen before it), but for those with a step whose
    /// outcome is unknown. What ended within two days of the clock stays in any case: the safety limits
    /// count the last 24 hours. Returns how many jobs were deleted.
    pub async fn forget_before(&self, before: Timestamp) -> Result<u64, Failure> {
        let youngest = self
            .now()
            .checked_sub(SignedDuration::from_hours(48))
            .unwrap_or(Timestamp::MIN);
        let before = before.min(youngest);
        let mut deleted = 0;
        loop {
            let pass = self.write(move |connection| forget(connection, before)).await?;
            deleted += u64::from(pass);
            if pass < AT_ONCE {
                return Ok(deleted);
            }
        }
    }
}

fn forget(connection: &Connection, before: Timestamp) -> Fallible<u32> {
    let before = nanos(before)?;
    requests::forget(connection, before)?;
    let mut statement = connection.prepare_cached(
        "SELECT id FROM jobs WHERE ended_at IS NOT NULL AND ended_at < ?1 AND NOT EXISTS (
             SELECT 1 FROM steps WHERE job_id = jobs.id AND intended_at IS NOT NULL AND outcome_kind IS NULL)
         ORDER BY ended_at LIMIT ?2",
    )?;
    let old = statement
        .query_map((before, AT_ONCE), |row| row.get::<_, i64>(0))?
        .collect::<Result<Vec<i64>, _>>()?;
    connection.execute("UPDATE retention SET active = 1", [])?;
    changes::forget(connection, before)?;
    let mut count = 0;
    for job in old {
        forget_job(connection, JobId(job))?;
        count += 1;
    }
    connection.execute("UPDATE retention SET active = 0", [])?;
    Ok(count)
}

fn forget_job(connection: &Connection, job: JobId) -> Fallible<()> {
    let (place, people) = jobs::place(connection, job)?;
    job_list::remove(connection, place)?;
    job_people::remove(connection, place, &people)?;
    connection
        .prepare_cached("DELETE FROM ended_waits WHERE step IN (SELECT id FROM steps WHERE job_id = ?1)")?
        .execute([job.0])?;
    for table in ["steps", "plans", "logs"] {
        connection
            .prepare_cached(&format!("DELETE FROM {table} WHERE job_id = ?1"))?
            .execute([job.0])?;
    }
    connection
        .prepare_cached("DELETE FROM jobs WHERE id = ?1")?
        .execute([job.0])?;
    Ok(())
}
