//! What support needs to understand a connection, without anybody in it: counts, codes and times as they are; people,
//! accounts, administrators, computers and the tenant under names that mean something in this bundle alone; numbers,
//! addresses and secrets nowhere.
//!
//! Nothing of a free text is taken over: of a log line only its own constant words, its codes and its numbers. Not here:
//! what a job wrote for the administrator, which names people on every line.

mod log;
mod pseudonym;

use crate::{
    config::{KeyPlace, PbxConfig, bad},
    connection::App,
    export::{Existing, WholeFile},
    session::Session,
    view::{ConsentStateView, DiagnosticsView, UiError},
};
use pseudonym::Pseudonyms;
use serde_json::{Value, json};
use std::path::Path;
use sync_core::{
    failure::Failure,
    job::Job,
    outcome::Outcome,
    plan::Action,
    ports::{AuditEntry, JobFilter, JobHistory, MirrorStore, RecordsStore, StepRow},
};

/// So many of the newest jobs.
const JOBS: u32 = 200;
/// The steps of so many of them.
const WITH_STEPS: usize = 20;
/// So many of the newest entries of the audit trail.
const AUDITED: usize = 500;

impl Session {
    /// Writes a bundle, with how everything stands now.
    pub async fn export_diagnostics(&self, path: &Path) -> Result<DiagnosticsView, UiError> {
        let state = self.state().await?;
        let now = json!({
            "button": state.button,
            "queued": state.queued,
            "held_jobs": state.held_jobs,
            "phase": state.running.map(|running| running.phase),
            "failure": state.failure.map(|failure| failure.code),
            "follows": state.following.is_some(),
            "auto_sync": state.auto_sync.standing,
            "news": state.auto_sync.news,
            "drifted": state.auto_sync.drifted,
            "not_watching_since": state.auto_sync.not_watching_since,
        });
        let written = self.app().write_diagnostics(now, path, Existing::Replace).await;
        Ok(written?)
    }
}

impl App {
    /// Writes a bundle.
    pub async fn export_diagnostics(
        &self,
        path: &Path,
        existing: Existing,
    ) -> Result<DiagnosticsView, Failure> {
        self.write_diagnostics(Value::Null, path, existing).await
    }

    async fn write_diagnostics(
        &self,
        state: Value,
        path: &Path,
        existing: Existing,
    ) -> Result<DiagnosticsView, Failure> {
        let names = Pseudonyms::new()?;
        let (jobs, steps) = self.told_jobs(&names).await?;
        let audit = self.told_audit(&names).await?;
        let lines = log::told(self.place.log_dir()).await;
        let contents = vec![
            "Version, operating system, settings, consent and state".to_owned(),
            format!("{} sync jobs, the steps of the newest {WITH_STEPS}", jobs.len()),
            format!("{} entries of the audit trail: what and when", audit.len()),
            format!("{} lines of the log", lines.len()),
        ];
        let bundle = json!({
            "about": {
                "version": env!("CARGO_PKG_VERSION"),
                "system": std::env::consts::OS,
                "processor": std::env::consts::ARCH,
                "made_at": self.outside.clock.now(),
                "names": "People, accounts, administrators, computers and the tenant are called by names of this bundle alone.",
            },
            "connection": self.told_connection(&names).await?,
            "settings": self.told_settings().await?,
            "state": state,
            "mirror": self.told_mirror().await?,
            "jobs": jobs,
            "steps": steps,
            "audit": audit,
            "log": lines,
        });
        let mut file = WholeFile::beside(path)?;
        serde_json::to_writer_pretty(&mut file.into, &bundle)
            .map_err(|error| bad(&format!("the bundle cannot be written: {error}")))?;
        file.stands_as(path, existing)?;
        self.note("diagnostics.exported", None).await?;
        Ok(DiagnosticsView {
            path: path.display().to_string(),
            contents,
        })
    }

    async fn told_connection(&self, names: &Pseudonyms) -> Result<Value, Failure> {
        let connection = self.database.connection().await?;
        let connection = connection.as_ref().unwrap_or(&self.connection);
        let consent = self.database.consent().await?;
        Ok(json!({
            "tenant": names.of("tenant", connection.tenant.as_str()),
            "made_at": connection.created_at,
            "first_sync_approved": connection.first_sync_approved,
            "sample": self.config.is_sample(),
            "source": match self.config.pbx {
                PbxConfig::EightByEight { .. } => "8x8",
                PbxConfig::Csv { .. } => "csv",
            },
            "vault_key": match self.config.vault_key {
                KeyPlace::Keychain => "keychain",
                KeyPlace::File { .. } => "file",
            },
            "consent": ConsentStateView::from(&consent),
        }))
    }

    async fn told_settings(&self) -> Result<Value, Failure> {
        let settings = self.database.settings().await?;
        Ok(json!({
            "next_gen": settings.next_gen,
            "auto_sync": settings.auto_sync,
            "pbx_enable_sync": settings.pbx_enable_sync,
            "repair_drift": settings.repair_drift,
            "limits": settings.limits,
            "writes_per_second": settings.writes_per_second,
            "retention_days": settings.retention_days,
            "chosen_accounts": settings.overrides.len(),
            "channel": settings.webhook.is_some(),
        }))
    }

    async fn told_mirror(&self) -> Result<Value, Failure> {
        let head = self.database.mirror_head().await?;
        Ok(json!({
            "revision": head.revision,
            "last_complete": head.last_complete,
            "teams_enabled": head.trusted_count,
            "suspect": head.suspect,
            "followed_until": self.database.news_cursor().await?.map(|cursor| cursor.until),
            "queued": self.database.waiting_changes(0).await?.count,
            "set_aside": self.database.users_set_aside().await?.len(),
            "on_hold": self.holds().await?.len(),
            "managed": self.database.managed().await?.len(),
        }))
    }

    async fn told_jobs(&self, names: &Pseudonyms) -> Result<(Vec<Value>, Vec<Value>), Failure> {
        let jobs = self.database.jobs(&JobFilter::default(), None, JOBS).await?.jobs;
        let mut steps = Vec::new();
        for job in jobs.iter().take(WITH_STEPS) {
            let rows = self.database.steps(job.id).await?;
            steps.extend(rows.iter().map(|row| told_step(job, row, names)));
        }
        Ok((jobs.iter().map(|job| told_job(job, names)).collect(), steps))
    }

    async fn told_audit(&self, names: &Pseudonyms) -> Result<Vec<Value>, Failure> {
        let entries = self.database.audit_page(None, AUDITED, |_| true).await?;
        let told = |entry: AuditEntry| {
            json!({
                "at": entry.at,
                "by": names.of("administrator", &entry.person),
                "computer": names.of("computer", &entry.computer),
                "what": entry.what,
            })
        };
        Ok(entries.into_iter().map(|(_, entry)| told(entry)).collect())
    }
}

fn told_job(job: &Job, names: &Pseudonyms) -> Value {
    json!({
        "id": job.id,
        "type": job.job_type,
        "status": job.status,
        "by": names.of("administrator", &job.started_by.person),
        "computer": names.of("computer", &job.started_by.computer),
        "signed_in": job.signed_in.is_some(),
        "started_at": job.started_at,
        "ended_at": job.ended_at,
        "counts": job.counts,
        "failure": job.failure.as_ref().map(|(code, _)| code),
    })
}

fn told_step(job: &Job, row: &StepRow, names: &Pseudonyms) -> Value {
    let step = &row.step;
    let action = match &step.action {
        Action::UnassignNumber { .. } => "unassign number",
        Action::AssignNumber { .. } => "assign number",
        Action::AssignPolicy { .. } => "assign policy",
        Action::UnassignPolicy { .. } => "unassign policy",
    };
    let code = match &row.outcome {
        Some(Outcome::Failed { code, .. }) => Some(code.as_str()),
        Some(
            Outcome::Verified | Outcome::Waiting | Outcome::Restored | Outcome::Skipped(_) | Outcome::NotSent,
        )
        | None => None,
    };
    json!({
        "job": job.id,
        "step": step.id,
        "chain": step.chain,
        "person": names.of("person", step.user.as_str()),
        "account": names.of("account", step.account.as_str()),
        "action": action,
        "outcome": row.outcome.as_ref().map(Outcome::name),
        "failure": code,
        "attempts": row.attempts,
        "intended_at": row.intended_at,
        "settled_at": row.settled_at,
        "request_ids": row.request_ids,
    })
}
