//! `logs`: the output log of each job.

use crate::{
    column::{nanos, time},
    fault::Fallible,
    tables::code,
};
use rusqlite::{Connection, params};
use sync_core::{id::JobId, ports::LogLine};

pub(crate) fn append(connection: &Connection, job: JobId, lines: &[LogLine]) -> Fallible<()> {
    let mut statement =
        connection.prepare_cached("INSERT INTO logs (job_id, at, level, text) VALUES (?1, ?2, ?3, ?4)")?;
    for line in lines {
        statement.execute(params![
            job.0,
            nanos(line.at)?,
            code::of_level(line.level),
            line.text
        ])?;
    }
    Ok(())
}

/// In the order in which they were written.
pub(crate) fn read(connection: &Connection, job: JobId) -> Fallible<Vec<LogLine>> {
    let mut statement =
        connection.prepare_cached("SELECT at, level, text FROM logs WHERE job_id = ?1 ORDER BY id")?;
    let mut rows = statement.query([job.0])?;
    let mut lines = Vec::new();
    while let Some(row) = rows.next()? {
        lines.push(LogLine {
            at: time(row.get(0)?)?,
            level: code::level(row.get(1)?)?,
            text: row.get(2)?,
        });
    }
    Ok(lines)
}
