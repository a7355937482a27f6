//! What Services > Teams asks about the consent.

use crate::{Backend, desktop::questions};
use app::view::{ConsentView, DecisionView, RegistrationView, RenewalView, RevokedView, UiError};
use tauri::State;

/// How the consent stands.
#[tauri::command]
#[specta::specta]
pub async fn consent(backend: State<'_, Backend>) -> Result<ConsentView, UiError> {
    backend.session().await?.consent().await
}

/// Asks Microsoft which permissions work now; changes nothing.
#[tauri::command]
#[specta::specta]
pub async fn test_consent(backend: State<'_, Backend>) -> Result<ConsentView, UiError> {
    backend.session().await?.test_consent().await
}

/// Makes a new certificate beside the one in use.
#[tauri::command]
#[specta::specta]
pub async fn renew_consent(backend: State<'_, Backend>) -> Result<RenewalView, UiError> {
    backend.session().await?.renew_consent().await
}

/// Forgets the credential after a native confirmation.
#[tauri::command]
#[specta::specta]
pub async fn revoke_consent(backend: State<'_, Backend>) -> Result<RevokedView, UiError> {
    let session = backend.session().await?;
    if !backend.confirm(questions::revoke(&session.connection())).await {
        return Ok(RevokedView {
            decision: DecisionView::Declined,
            not_removed: None,
        });
    }
    session.revoke_consent().await
}

/// What is to be registered in the tenant.
#[tauri::command]
#[specta::specta]
pub async fn registration(backend: State<'_, Backend>) -> Result<RegistrationView, UiError> {
    let by_sample = backend.register_with_sample().await?;
    let shown = backend.session().await?.registration().await?;
    Ok(RegistrationView { by_sample, ..shown })
}

/// Writes it into a folder that the person chooses; `null` = the dialog was closed.
#[tauri::command]
#[specta::specta]
pub async fn export_registration(backend: State<'_, Backend>) -> Result<Option<Vec<String>>, UiError> {
    let session = backend.session().await?;
    let Some(folder) = backend.pick_folder(FOLDER).await else {
        return Ok(None);
    };
    session.export_registration(&folder).await.map(Some)
}

/// Takes a certificate of the company's own CA, whose files the person chooses; `null` = a dialog was closed.
#[tauri::command]
#[specta::specta]
pub async fn import_certificate(backend: State<'_, Backend>) -> Result<Option<RegistrationView>, UiError> {
    let session = backend.session().await?;
    let Some((certificate, key)) = backend.pick_certificate().await else {
        return Ok(None);
    };
    session.import_certificate(&certificate, &key).await.map(Some)
}

/// The title of the dialog that asks for the folder.
pub(super) const FOLDER: &str = "Choose a folder for the certificate and the scripts";
