//! What the window itself asks: which connection is open, the person's preferences, clipboard and log files.

use super::jobs::chosen;
use crate::Backend;
use app::view::{
    ConnectionView, DiagnosticsView, EventView, ExportFormat, PreferencesView, UiError, WindowView,
};
use tauri::State;

/// Which connection is open and which could be.
#[tauri::command]
#[specta::specta]
pub async fn window(backend: State<'_, Backend>) -> Result<WindowView, UiError> {
    backend.window().await
}

/// Opens the sample tenant; it is made where there is none.
#[tauri::command]
#[specta::specta]
pub async fn open_sample(backend: State<'_, Backend>) -> Result<ConnectionView, UiError> {
    backend.open_sample().await
}

/// Opens a connection in place of the one that is open.
#[tauri::command]
#[specta::specta]
pub async fn open_connection(id: String, backend: State<'_, Backend>) -> Result<ConnectionView, UiError> {
    backend.open(&id).await
}

/// Closes the connection; a running job stops after the chain in flight.
#[tauri::command]
#[specta::specta]
pub async fn close_connection(backend: State<'_, Backend>) -> Result<(), UiError> {
    backend.close().await;
    backend.desktop()?.remember_connection(None)
}

/// Theme, last page and the like.
#[tauri::command]
#[specta::specta]
pub async fn preferences(backend: State<'_, Backend>) -> Result<PreferencesView, UiError> {
    backend.desktop()?.preferences()
}

/// Keeps them.
#[tauri::command]
#[specta::specta]
pub async fn save_preferences(
    preferences: PreferencesView,
    backend: State<'_, Backend>,
) -> Result<(), UiError> {
    backend.desktop()?.save_preferences(&preferences)?;
    backend.tell(EventView::PreferencesSaved);
    Ok(())
}

/// Says what would be lost with the window, in a sentence; nothing where all is saved.
#[tauri::command]
#[specta::specta]
pub async fn keep_unsaved(what: Option<String>, backend: State<'_, Backend>) -> Result<(), UiError> {
    backend.keep_unsaved(what);
    Ok(())
}

/// Puts a text into the clipboard.
#[tauri::command]
#[specta::specta]
pub async fn copy_text(text: String, backend: State<'_, Backend>) -> Result<(), UiError> {
    backend.desktop()?.copy(text)
}

/// Shows the folder of the log files in the desktop's file manager.
#[tauri::command]
#[specta::specta]
pub async fn open_logs(backend: State<'_, Backend>) -> Result<(), UiError> {
    backend.desktop()?.show_folder(&backend.data_dir().join("logs"))
}

/// Writes the diagnostics bundle into a file that the person chooses; null = the dialog was closed.
#[tauri::command]
#[specta::specta]
pub async fn export_diagnostics(backend: State<'_, Backend>) -> Result<Option<DiagnosticsView>, UiError> {
    let session = backend.session().await?;
    let Some(path) = chosen(&backend, "diagnostics", ExportFormat::Json).await else {
        return Ok(None);
    };
    session.export_diagnostics(&path).await.map(Some)
}
