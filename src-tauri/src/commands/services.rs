//! What Services > PBX and Services > Teams ask.

use crate::{Backend, desktop::questions};
use app::view::{
    DecisionView, PbxStatusView, PbxTestView, PolicyCheckView, PolicyTypeView, ToggleView, UiError,
    VoiceRulesRequest, VoiceRulesView,
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
    backend.session().await?.refresh_mirror().await
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

/// Sets a toggle of Services; after a native confirmation where more than the toggle itself follows from it.
#[tauri::command]
#[specta::specta]
pub async fn set_toggle(
    toggle: ToggleView,
    on: bool,
    backend: State<'_, Backend>,
) -> Result<DecisionView, UiError> {
    let session = backend.session().await?;
    let state = session.state().await?.auto_sync;
    let question = match toggle {
        ToggleView::NextGen if !on && state.auto_sync => Some(questions::next_gen_off()),
        ToggleView::PbxEnableSync if on => Some(questions::pbx_enable_sync(state.auto_sync)),
        ToggleView::NextGen | ToggleView::AutoSync | ToggleView::PbxEnableSync | ToggleView::RepairDrift => {
            None
        }
    };
    if let Some(question) = question
        && !backend.confirm(question).await
    {
        return Ok(DecisionView::Declined);
    }
    session.set_toggle(toggle, on).await?;
    Ok(DecisionView::Done)
}
