//! What a window asks at a glance: how the queue, the mirror and the jobs stand, without loading them whole.

use crate::{
    column::{nanos, time},
    database::Database,
    tables::{
        audit, changes, changes::KeptChange, code, drift, epochs, job_list, jobs, managed, mirror, notices,
        queue, settings, steps,
    },
};
use jiff::Timestamp;
use sync_core::{
    failure::Failure,
    id::{JobId, PbxUserId},
    job::{Job, JobStatus, JobType},
    mirror::{Mirror, MirrorRow},
    notice::{Audience, Tellings},
    ports::AuditEntry,
    settings::Settings,
};

pub use crate::tables::queue::{WaitingChange, WaitingChanges};

/// How far a change of settings reaches.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    Plans,
    NoPlan,
}

impl Database {
    /// The mirror without its rows.
    pub async fn mirror_head(&self) -> Result<Mirror, Failure> {
        self.read(mirror::head).await
    }

    /// One user of the mirror.
    pub async fn mirror_row(&self, user: &PbxUserId) -> Result<Option<MirrorRow>, Failure> {
        let user = user.clone();
        self.read(move |connection| mirror::row(connection, &user)).await
    }

    /// People whose account differs while the phone system's record is the one that was compared, and for whom no
    /// change waits.
    pub async fn drifted_users(&self) -> Result<Vec<PbxUserId>, Failure> {
        self.read(drift::open).await
    }

    /// Whose number a job took away for the record that the phone system still has, and who was given no other.
    pub async fn freed_users(&self) -> Result<Vec<PbxUserId>, Failure> {
        self.read(managed::freed).await
    }

    /// What this audience was told.
    pub async fn tellings(&self, audience: Audience) -> Result<Tellings, Failure> {
        self.read(move |sqlite| notices::read(sqlite, audience)).await
    }

    /// Keeps what this audience was told.
    pub async fn save_tellings(&self, audience: Audience, told: &Tellings) -> Result<(), Failure> {
        let told = told.clone();
        self.write(move |sqlite| notices::save(sqlite, audience, &told))
            .await
    }

    /// Queued changes that no plan has looked at yet: how many, and the newest `limit` of them with names.
    pub async fn waiting_changes(&self, limit: u32) -> Result<WaitingChanges, Failure> {
        self.read(move |connection| queue::waiting(connection, limit))
            .await
    }

    /// Changes the settings as they stand when it is their turn to be written, with an entry in the audit trail. What
    /// is planned under the old ones stops between chains.
    pub async fn edit_settings(
        &self,
        edit: impl FnOnce(&mut Settings) + Send + 'static,
        entry: &AuditEntry,
    ) -> Result<Settings, Failure> {
        self.change_settings(edit, entry, Reach::Plans).await
    }

    /// The same for what no plan depends on: nothing stops.
    pub async fn keep_settings(
        &self,
        edit: impl FnOnce(&mut Settings) + Send + 'static,
        entry: &AuditEntry,
    ) -> Result<Settings, Failure> {
        self.change_settings(edit, entry, Reach::NoPlan).await
    }

    async fn change_settings(
        &self,
        edit: impl FnOnce(&mut Settings) + Send + 'static,
        entry: &AuditEntry,
        reach: Reach,
    ) -> Result<Settings, Failure> {
        let entry = entry.clone();
        self.write(move |sqlite| {
            let mut settings = settings::read(sqlite)?;
            let before = settings.clone();
            edit(&mut settings);
            if settings != before {
                settings::save(sqlite, &settings)?;
                audit::append(sqlite, &entry)?;
                if reach == Reach::Plans {
                    epochs::next_settings(sqlite)?;
                }
            }
            Ok(settings)
        })
        .await
    }

    /// What the phone system changed about a person, newest first.
    pub async fn changes_of(&self, user: &PbxUserId, limit: u32) -> Result<Vec<KeptChange>, Failure> {
        let user = user.clone();
        self.read(move |connection| changes::of_person(connection, &user, limit))
            .await
    }

    /// When jobs began, from `from` on and before `to`, in no order.
    pub async fn job_starts(
        &self,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<(Timestamp, JobType, JobStatus)>, Failure> {
        self.read(move |connection| {
            let range = (nanos(from)?, nanos(to)?);
            let mut found = Vec::new();
            for job_type in code::ALL_TYPES {
                for status in code::ALL_STATUSES {
                    let pair = (code::of_type(job_type), code::of_status(status));
                    for start in job_list::starts(connection, pair, range)? {
                        found.push((time(start)?, job_type, status));
                    }
                }
            }
            Ok(found)
        })
        .await
    }

    /// Entries of the audit trail with numbers below `after`, newest first, that `fits` says yes to; `limit` at most.
    pub async fn audit_page(
        &self,
        after: Option<i64>,
        limit: usize,
        fits: impl Fn(&AuditEntry) -> bool + Send + 'static,
    ) -> Result<Vec<(i64, AuditEntry)>, Failure> {
        self.read(move |connection| audit::page(connection, after, limit, fits))
            .await
    }

    /// The job that ended last.
    pub async fn last_ended(&self) -> Result<Option<Job>, Failure> {
        self.read(jobs::last_ended).await
    }

    /// The newest job about everybody that has a plan, whatever came of it.
    pub async fn last_planned_whole(&self) -> Result<Option<Job>, Failure> {
        self.read(jobs::last_planned_whole).await
    }

    /// Jobs with a plan that ended after `since`, or began after it and have not ended; in the order of their ends.
    pub async fn planned_since(&self, since: Timestamp) -> Result<Vec<Job>, Failure> {
        self.read(move |connection| jobs::planned_since(connection, since))
            .await
    }

    /// People of a job none of whose steps is without an outcome.
    pub async fn settled_people(&self, job: JobId) -> Result<u32, Failure> {
        self.read(move |connection| steps::settled_people(connection, job))
            .await
    }

    /// Decisions about a person, or about one of these jobs, newest first. An entry is about a person where
    /// its old or new value is his id, or begins with it and ": ".
    pub async fn decisions_about(
        &self,
        user: &PbxUserId,
        jobs: &[JobId],
        limit: u32,
    ) -> Result<Vec<AuditEntry>, Failure> {
        let (user, jobs) = (user.clone(), jobs.to_vec());
        self.read(move |connection| audit::about(connection, &user, &jobs, limit))
            .await
    }
}
