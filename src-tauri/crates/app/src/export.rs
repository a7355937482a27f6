//! Export of exactly what a filter shows, as CSV that is safe to open in a spreadsheet, or as JSON.

mod audit;
mod jobs;
mod people;

use crate::{
    config::bad,
    connection::App,
    person::entry_of,
    view::{AuditFilterRequest, ExportFormat, JobPeopleFilterRequest},
};
use std::{
    io::{BufWriter, Write},
    path::Path,
};
use sync_core::{
    failure::Failure,
    id::JobId,
    ports::{AuditEntry, JobFilter, RecordsStore},
};
use tempfile::NamedTempFile;

/// What to export.
#[derive(Clone, Debug)]
pub enum Export {
    /// Sync jobs with their steps.
    Jobs(JobFilter),
    /// People of one job with their steps.
    People {
        /// The job.
        job: JobId,
        /// Which of its people.
        filter: JobPeopleFilterRequest,
    },
    /// The audit trail.
    Audit(AuditFilterRequest),
}

/// What becomes of a file that has the name already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing {
    /// It stays, and nothing is exported.
    Keep,
    /// It is replaced: whoever named it was asked.
    Replace,
}

impl App {
    /// Writes an export into a file, whole or not at all, that only this person can read; says how many jobs or
    /// people.
    pub async fn export(
        &self,
        what: &Export,
        format: ExportFormat,
        path: &Path,
        existing: Existing,
    ) -> Result<u64, Failure> {
        let mut file = WholeFile::beside(path)?;
        let count = what.write(self, format, &mut file.into).await?;
        file.stands_as(path, existing)?;
        self.note_export(what, count, path).await?;
        Ok(count)
    }

    async fn note_export(&self, what: &Export, count: u64, path: &Path) -> Result<(), Failure> {
        let exported = match what {
            Export::Jobs(_) => format!("{count} jobs"),
            Export::People { job, .. } => format!("{count} people of job {job}"),
            Export::Audit(_) => format!("{count} entries"),
        };
        let what = match what {
            Export::Jobs(_) | Export::People { .. } => "history.exported",
            Export::Audit(_) => "audit.exported",
        };
        self.note(what, Some(format!("{exported} to {}", path.display())))
            .await
    }

    /// What was exported, in the audit trail.
    pub(crate) async fn note(&self, what: &str, new: Option<String>) -> Result<(), Failure> {
        let entry = AuditEntry {
            what: what.to_owned(),
            new,
            ..entry_of(self.outside.clock.now())
        };
        self.database.audit(&entry).await
    }
}

/// A file that comes to be whole or not at all, and that only this person can read.
pub(crate) struct WholeFile {
    pub(crate) into: BufWriter<NamedTempFile>,
}

impl WholeFile {
    /// Begins one in the folder of this path.
    pub(crate) fn beside(path: &Path) -> Result<Self, Failure> {
        let folder = path.parent().unwrap_or(Path::new("."));
        // A temporary file is made readable to its owner alone, and keeps that when it is renamed.
        let file = NamedTempFile::new_in(folder).map_err(unwritable)?;
        Ok(Self {
            into: BufWriter::new(file),
        })
    }

    /// Gives it its name once all is written.
    pub(crate) fn stands_as(self, path: &Path, existing: Existing) -> Result<(), Failure> {
        let file = self.into.into_inner().map_err(unwritable)?;
        file.as_file().sync_all().map_err(unwritable)?;
        match existing {
            Existing::Keep => file.persist_noclobber(path),
            Existing::Replace => file.persist(path),
        }
        .map(drop)
        .map_err(|error| unwritable(error.error))
    }
}

impl Export {
    async fn write(
        &self,
        app: &App,
        format: ExportFormat,
        into: &mut (dyn Write + Send),
    ) -> Result<u64, Failure> {
        match self {
            Self::Jobs(filter) => jobs::write_jobs(app, filter, format, into).await,
            Self::People { job, filter } => people::write_people(app, *job, filter, format, into).await,
            Self::Audit(filter) => audit::write_audit(app, filter, format, into).await,
        }
    }
}

/// A cell that no spreadsheet takes for a formula (OWASP, CSV Injection): a leading `=`, `+`, `-`, `@`, tab or
/// line break gets an apostrophe before it.
fn safe_cell(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

fn unwritable(error: impl std::fmt::Display) -> Failure {
    bad(&format!("the export cannot be written: {error}"))
}

#[cfg(test)]
mod tests {
    use super::safe_cell;

    #[test]
    fn no_cell_begins_a_formula() {
        for text in [
            "=cmd|' /C calc'!A0",
            "+441134960001",
            "-1",
            "@sum",
            "\tx",
            "\r=1",
            "\n=1",
        ] {
            assert_eq!(safe_cell(text), format!("'{text}"));
        }
        assert_eq!(safe_cell("Mira O'Brien"), "Mira O'Brien");
    }
}
