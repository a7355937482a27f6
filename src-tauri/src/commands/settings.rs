//! What Settings asks of a connection. Limits and addresses are confirmed in a native dialog first.

use crate::{Backend, desktop::questions};
use app::view::{DecisionView, LimitsRequest, SettingsView, UiError, WebhookRequest};
use tauri::State;

/// What is saved.
#[tauri::command]
#[specta::specta]
pub async fn settings(backend: State<'_, Backend>) -> Result<SettingsView, UiError> {
    backend.session().await?.settings().await
}

/// Saves the safety limits and the pace after a native confirmation.
#[tauri::command]
#[specta::specta]
pub async fn save_limits(
    request: LimitsRequest,
    backend: State<'_, Backend>,
) -> Result<DecisionView, UiError> {
    let session = backend.session().await?;
    let question = questions::limits(&session.connection(), &session.settings().await?, &request);
    if !backend.confirm(question).await {
        return Ok(DecisionView::Declined);
    }
    session.save_limits(request).await.map(|()| DecisionView::Done)
}

/// Saves how many days ended jobs are kept, after a native confirmation where that is fewer.
#[tauri::command]
#[specta::specta]
pub async fn save_retention(days: u32, backend: State<'_, Backend>) -> Result<DecisionView, UiError> {
    let session = backend.session().await?;
    let fewer = days < session.settings().await?.retention_days;
    if fewer && !backend.confirm(questions::retention(days)).await {
        return Ok(DecisionView::Declined);
    }
    session.save_retention(days).await.map(|()| DecisionView::Done)
}

/// Keeps the address of a Teams channel's workflow after a native confirmation, once it took a message.
#[tauri::command]
#[specta::specta]
pub async fn save_webhook(
    request: WebhookRequest,
    backend: State<'_, Backend>,
) -> Result<DecisionView, UiError> {
    let session = backend.session().await?;
    let origin = app::channel_origin(&request.address)?;
    let question = questions::webhook(&session.connection(), &origin, request.internal);
    if !backend.confirm(question).await {
        return Ok(DecisionView::Declined);
    }
    session.save_webhook(request).await.map(|()| DecisionView::Done)
}

/// Forgets the Teams channel.
#[tauri::command]
#[specta::specta]
pub async fn remove_webhook(backend: State<'_, Backend>) -> Result<(), UiError> {
    backend.session().await?.remove_webhook().await
}

/// Posts a test message to the Teams channel.
#[tauri::command]
#[specta::specta]
pub async fn test_webhook(backend: State<'_, Backend>) -> Result<(), UiError> {
    backend.session().await?.test_webhook().await
}

/// Whether Voice Sync starts when the person signs in to this computer.
#[tauri::command]
#[specta::specta]
pub async fn start_at_login(backend: State<'_, Backend>) -> Result<bool, UiError> {
    backend.desktop()?.start_at_login()
}

/// Sets whether it does.
#[tauri::command]
#[specta::specta]
pub async fn set_start_at_login(on: bool, backend: State<'_, Backend>) -> Result<(), UiError> {
    backend.desktop()?.set_start_at_login(on)
}
