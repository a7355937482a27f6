//! What the Sync Jobs page asks.

use crate::{Backend, ConnectionView, JobView, JobsRequest, UiError};
use tauri::State;

/// Which tenant and phone system this window is about; none before one is connected.
#[tauri::command]
#[specta::specta]
pub async fn connection(backend: State<'_, Backend>) -> Result<Option<ConnectionView>, UiError> {
    backend.connection().await
}

/// Sync jobs, newest first, at most `request.limit`.
#[tauri::command]
#[specta::specta]
pub async fn list_jobs(request: JobsRequest, backend: State<'_, Backend>) -> Result<Vec<JobView>, UiError> {
    backend.jobs(request.checked_limit()?).await
}
