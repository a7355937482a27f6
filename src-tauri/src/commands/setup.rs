//! The steps of Connect. Each is looked at before it is kept; secrets go one way only.

use super::consent::FOLDER;
use crate::{Backend, desktop::dialogs::FileKind};
use app::{
    csv_columns,
    view::{
        CheckItemView, ConnectionView, CsvColumnsView, RegistrationView, SetupApplicationRequest,
        SetupApprovalRequest, SetupPbxRequest, SetupStep, SetupTenantRequest, SetupView, UiError,
        VoiceRulesRequest,
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
    backend.setup().await?.name_tenant(request).await
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

/// What is to be registered in the tenant; this computer's certificate is made where there is none.
#[tauri::command]
#[specta::specta]
pub async fn setup_registration(backend: State<'_, Backend>) -> Result<RegistrationView, UiError> {
    backend.setup().await?.registration().await
}

/// Writes it into a folder that the person chooses; `null` = the dialog was closed.
#[tauri::command]
#[specta::specta]
pub async fn setup_export_registration(backend: State<'_, Backend>) -> Result<Option<Vec<String>>, UiError> {
    let Some(folder) = backend.pick_folder(FOLDER).await else {
        return Ok(None);
    };
    backend
        .setup()
        .await?
        .export_registration(&folder)
        .await
        .map(Some)
}

/// Takes a certificate of the company's own CA, whose files the person chooses; `null` = a dialog was closed.
#[tauri::command]
#[specta::specta]
pub async fn setup_import_certificate(
    backend: State<'_, Backend>,
) -> Result<Option<RegistrationView>, UiError> {
    let Some((certificate, key)) = backend.pick_certificate().await else {
        return Ok(None);
    };
    let mut setup = backend.setup().await?;
    setup.import_certificate(&certificate, &key).await.map(Some)
}

/// A Global Administrator signs in and approves, in the background.
#[tauri::command]
#[specta::specta]
pub async fn setup_approve(
    request: SetupApprovalRequest,
    backend: State<'_, Backend>,
) -> Result<(), UiError> {
    let (sign_ins, opener) = (backend.sign_ins(), backend.opener());
    backend
        .setup()
        .await?
        .begin_approval(sign_ins, request, opener)
        .await
}

/// The approval succeeded: the voice rules are next.
#[tauri::command]
#[specta::specta]
pub async fn setup_approved(backend: State<'_, Backend>) -> Result<SetupView, UiError> {
    backend.setup().await?.approved().await
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
