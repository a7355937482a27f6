//! The Sync Now button: its state, its press, cancel.

use crate::Backend;
use app::view::{StateView, UiError};
use tauri::State;

/// How everything stands: the button, the queue, what runs, who leads.
#[tauri::command]
#[specta::specta]
pub async fn state(backend: State<'_, Backend>) -> Result<StateView, UiError> {
    backend.state().await
}

/// Starts a sync, or queues one more while one runs. Returns at once.
#[tauri::command]
#[specta::specta]
pub async fn sync_now(diagnostic: bool, backend: State<'_, Backend>) -> Result<(), UiError> {
    backend.session().await?.sync_now(diagnostic).await
}

/// Asks a job to stop after the chain in flight.
#[tauri::command]
#[specta::specta]
pub async fn cancel_job(job: u32, backend: State<'_, Backend>) -> Result<(), UiError> {
    backend.session().await?.cancel(job).await
}
