//! What Sync Jobs asks. The dangerous verbs are confirmed in a native dialog first.

use crate::{
    Backend,
    desktop::{dialogs::FileKind, questions},
};
use app::view::{
    DecisionView, ExportFormat, ExportedView, JobDetailView, JobFilterRequest, JobPageView,
    JobPeopleFilterRequest, JobPeopleRequest, JobPeopleView, JobsRequest, LogLineView, UiError,
};
use std::path::PathBuf;
use tauri::State;

/// A page of sync jobs, newest first.
#[tauri::command]
#[specta::specta]
pub async fn list_jobs(request: JobsRequest, backend: State<'_, Backend>) -> Result<JobPageView, UiError> {
    backend.session().await?.jobs(request).await
}

/// One job, opened.
#[tauri::command]
#[specta::specta]
pub async fn job(job: u32, backend: State<'_, Backend>) -> Result<JobDetailView, UiError> {
    backend.session().await?.job(job).await
}

/// A page of the people of a job.
#[tauri::command]
#[specta::specta]
pub async fn job_people(
    request: JobPeopleRequest,
    backend: State<'_, Backend>,
) -> Result<JobPeopleView, UiError> {
    backend.session().await?.job_people(request).await
}

/// A job's output log.
#[tauri::command]
#[specta::specta]
pub async fn job_log(job: u32, backend: State<'_, Backend>) -> Result<Vec<LogLineView>, UiError> {
    backend.session().await?.job_log(job).await
}

/// Approves a held job after a native confirmation; it runs in the background.
#[tauri::command]
#[specta::specta]
pub async fn approve_job(job: u32, backend: State<'_, Backend>) -> Result<DecisionView, UiError> {
    let session = backend.session().await?;
    if !backend
        .confirm(questions::approve(
            &session.connection(),
            &session.job(job).await?,
        ))
        .await
    {
        return Ok(DecisionView::Declined);
    }
    session.approve(job, None).await.map(|()| DecisionView::Done)
}

/// Rejects a held job after a native confirmation.
#[tauri::command]
#[specta::specta]
pub async fn reject_job(
    job: u32,
    reason: Option<String>,
    backend: State<'_, Backend>,
) -> Result<DecisionView, UiError> {
    let session = backend.session().await?;
    if !backend.confirm(questions::reject(&session.job(job).await?)).await {
        return Ok(DecisionView::Declined);
    }
    session.reject(job, reason).await.map(|()| DecisionView::Done)
}

/// Syncs again those whose steps failed, in the background.
#[tauri::command]
#[specta::specta]
pub async fn retry_failed(job: u32, backend: State<'_, Backend>) -> Result<(), UiError> {
    backend.session().await?.retry_failed(job).await
}

/// Plans the undo of a job after a native confirmation; the plan stands as a held job.
#[tauri::command]
#[specta::specta]
pub async fn undo_job(job: u32, backend: State<'_, Backend>) -> Result<DecisionView, UiError> {
    let session = backend.session().await?;
    if !backend
        .confirm(questions::undo(&session.connection(), &session.job(job).await?))
        .await
    {
        return Ok(DecisionView::Declined);
    }
    session.undo(job, None).await.map(|()| DecisionView::Done)
}

/// Writes exactly what the filter shows into a file that the person chooses; `null` = the dialog was closed.
#[tauri::command]
#[specta::specta]
pub async fn export_jobs(
    filter: JobFilterRequest,
    format: ExportFormat,
    backend: State<'_, Backend>,
) -> Result<Option<ExportedView>, UiError> {
    let session = backend.session().await?;
    let Some(path) = chosen(&backend, "sync-jobs", format).await else {
        return Ok(None);
    };
    session.export(filter, format, &path).await.map(Some)
}

/// The same for exactly the people of a job whom the filter shows.
#[tauri::command]
#[specta::specta]
pub async fn export_job_people(
    job: u32,
    filter: JobPeopleFilterRequest,
    format: ExportFormat,
    backend: State<'_, Backend>,
) -> Result<Option<ExportedView>, UiError> {
    let session = backend.session().await?;
    let Some(path) = chosen(&backend, &format!("sync-job-{job}"), format).await else {
        return Ok(None);
    };
    session.export_people(job, filter, format, &path).await.map(Some)
}

/// Where the person wants an export.
pub(super) async fn chosen(backend: &Backend, name: &str, format: ExportFormat) -> Option<PathBuf> {
    let kind = match format {
        ExportFormat::Csv => FileKind {
            name: "Comma-separated values",
            ending: "csv",
        },
        ExportFormat::Json => FileKind {
            name: "JSON",
            ending: "json",
        },
    };
    backend.save_as(&format!("{name}.{}", kind.ending), kind).await
}
