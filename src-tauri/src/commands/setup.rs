//! The steps of Connect. Each is looked at before it is kept; secrets go one way only.

use crate::{Backend, desktop::dialogs::FileKind};
use app::{
    csv_columns,
    view::{
        CheckItemView, ConnectionView, CsvColumnsView, SetupApplicationRequest, SetupPbxRequest, SetupStep,
        SetupTenantRequest, SetupView, UiError, VoiceRulesRequest,
    },
};
use tauri::State;

/// Connect, as far as it has come.
#[tauri::command]
#[specta::specta]
pub async fn setup(backend: State<'_, Backend>) -> Result<SetupView, UiError> {
    Ok(backend.setup().await?.view())
}

/// Goes to a step that was reached before.
#[tauri::command]
#[specta::specta]
pub async fn setup_go(step: SetupStep, backend: State<'_, Backend>) -> Result<SetupView, UiError> {
    backend.setup().await?.go(step)
}

/// The phone system; kept when it answered.
#[tauri::command]
#[specta::specta]
pub async fn setup_pbx(request: SetupPbxRequest, backend: State<'_, Backend>) -> Result<SetupView, UiError> {
    backend.setup().await?.pbx(request).await
}

/// The columns of a CSV file that the person chooses; `null` = the dialog was closed.
#[tauri::command]
#[specta::specta]
pub async fn pick_csv(backend: State<'_, Backend>) -> Result<Option<CsvColumnsView>, UiError> {
    let kind = FileKind {
        name: "Comma-separated values",
        ending: "csv",
    };
    let Some(path) = backend.pick("Choose the list of people", kind).await else {
        return Ok(None);
    };
    Ok(Some(csv_columns(&path).await?))
}

/// The tenant.
#[tauri::command]
#[specta::specta]
pub async fn setup_tenant(
    request: SetupTenantRequest,
    backend: State<'_, Backend>,
) -> Result<SetupView, UiError> {
    backend.setup().await?.name_tenant(request)
}

/// The application; kept when the tenant answered.
#[tauri::command]
#[specta::specta]
pub async fn setup_application(
    request: SetupApplicationRequest,
    backend: State<'_, Backend>,
) -> Result<SetupView, UiError> {
    backend.setup().await?.application(request).await
}

/// The voice rules.
#[tauri::command]
#[specta::specta]
pub async fn setup_rules(
    request: VoiceRulesRequest,
    backend: State<'_, Backend>,
) -> Result<SetupView, UiError> {
    backend.setup().await?.rules(request).await
}

/// Looks at everything once more.
#[tauri::command]
#[specta::specta]
pub async fn setup_check(backend: State<'_, Backend>) -> Result<Vec<CheckItemView>, UiError> {
    backend.setup().await?.check().await
}

/// Makes the connection and opens it.
#[tauri::command]
#[specta::specta]
pub async fn setup_finish(backend: State<'_, Backend>) -> Result<ConnectionView, UiError> {
    let place = backend.setup().await?.finish().await?;
    backend.open(&place.connection).await
}

/// Forgets what was begun, its secrets included.
#[tauri::command]
#[specta::specta]
pub async fn setup_discard(backend: State<'_, Backend>) -> Result<(), UiError> {
    backend.setup().await?.discard().await
}
