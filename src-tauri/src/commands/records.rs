//! What Overview and Audit ask of the records.

use super::jobs::chosen;
use crate::Backend;
use app::view::{
    AuditFilterRequest, AuditPageView, AuditRequest, ExportFormat, ExportedView, JobDayView, UiError,
};
use tauri::State;

/// A page of the audit trail, newest first.
#[tauri::command]
#[specta::specta]
pub async fn list_audit(
    request: AuditRequest,
    backend: State<'_, Backend>,
) -> Result<AuditPageView, UiError> {
    backend.session().await?.audit(request).await
}

/// Writes exactly the entries that the filter shows into a file that the person chooses; `null` = the dialog was closed.
#[tauri::command]
#[specta::specta]
pub async fn export_audit(
    filter: AuditFilterRequest,
    format: ExportFormat,
    backend: State<'_, Backend>,
) -> Result<Option<ExportedView>, UiError> {
    let session = backend.session().await?;
    let Some(path) = chosen(&backend, "audit", format).await else {
        return Ok(None);
    };
    session.export_audit(filter, format, &path).await.map(Some)
}

/// The jobs that began between each of these times (RFC 3339) and the next one.
#[tauri::command]
#[specta::specta]
pub async fn job_days(bounds: Vec<String>, backend: State<'_, Backend>) -> Result<Vec<JobDayView>, UiError> {
    backend.session().await?.job_days(&bounds).await
}
