//! What the Sync Jobs page asks.

use crate::{Backend, ConnectionView, JobView, JobsRequest, UiError};
use tauri::State;

/// Which tenant and phone system this window is about.
#[tauri::command]
#[specta::specta]
pub fn connection(backend: State<'_, Backend>) -> Result<ConnectionView, UiError> {
    Ok(backend.connection())
}

/// Sync jobs, newest first, at most `request.limit`.
#[tauri::command]
#[specta::specta]
pub fn list_jobs(request: JobsRequest, backend: State<'_, Backend>) -> Result<Vec<JobView>, UiError> {
    let limit = request.checked_limit()?;
    Ok(backend.jobs(limit))
}
