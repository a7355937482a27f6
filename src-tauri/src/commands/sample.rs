//! "Make a change in the phone system" of the sample tenant.

use crate::Backend;
use app::view::{SampleChangeRequest, SampleChangeView, UiError};
use tauri::State;

/// Makes a change in the sample phone system.
#[tauri::command]
#[specta::specta]
pub async fn sample_change(
    request: SampleChangeRequest,
    backend: State<'_, Backend>,
) -> Result<SampleChangeView, UiError> {
    Ok(backend.sample().await?.change(request).await?)
}
