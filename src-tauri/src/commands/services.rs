//! What Services > PBX and Services > Teams ask.

use crate::Backend;
use app::view::{
    PbxStatusView, PbxTestView, PolicyCheckView, PolicyTypeView, UiError, VoiceRulesRequest, VoiceRulesView,
};
use tauri::State;

/// How the phone system stands.
#[tauri::command]
#[specta::specta]
pub async fn pbx_status(backend: State<'_, Backend>) -> Result<PbxStatusView, UiError> {
    backend.session().await?.pbx_status().await
}

/// Asks the phone system whether it answers.
#[tauri::command]
#[specta::specta]
pub async fn test_pbx(backend: State<'_, Backend>) -> Result<PbxTestView, UiError> {
    backend.session().await?.test_pbx().await
}

/// Reads the phone system again, in the background.
#[tauri::command]
#[specta::specta]
pub async fn refresh_mirror(backend: State<'_, Backend>) -> Result<(), UiError> {
    backend.session().await?.refresh_mirror()
}

/// The voice rules.
#[tauri::command]
#[specta::specta]
pub async fn voice_rules(backend: State<'_, Backend>) -> Result<VoiceRulesView, UiError> {
    backend.session().await?.voice_rules().await
}

/// Asks Microsoft whether there is a policy of this name.
#[tauri::command]
#[specta::specta]
pub async fn check_policy(
    policy: PolicyTypeView,
    name: String,
    backend: State<'_, Backend>,
) -> Result<PolicyCheckView, UiError> {
    backend.session().await?.check_policy(policy, &name).await
}

/// How many people these rules would concern.
#[tauri::command]
#[specta::specta]
pub async fn affected_by_rules(
    request: VoiceRulesRequest,
    backend: State<'_, Backend>,
) -> Result<u32, UiError> {
    backend.session().await?.affected_by_rules(request).await
}

/// Saves the rules; starts nothing. Returns how many people they concern.
#[tauri::command]
#[specta::specta]
pub async fn save_voice_rules(
    request: VoiceRulesRequest,
    backend: State<'_, Backend>,
) -> Result<u32, UiError> {
    backend.session().await?.save_voice_rules(request).await
}
