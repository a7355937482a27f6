//! Closing the window: it quits, or it watches on behind its icon; once it is asked which.

use super::{one_window, questions, tray};
use crate::Backend;
use app::view::{EventView, PreferencesView, UiError};
use tauri::{AppHandle, CloseRequestApi, Manager, Runtime};

/// The other answer to whether it keeps watching.
const QUIT: &str = "Quit";

/// The person closes the window.
pub(crate) fn requested<R: Runtime>(app: &AppHandle<R>, api: &CloseRequestApi) {
    let backend: tauri::State<'_, Backend> = app.state();
    let stays = backend.is_connected() && tray::is_shown();
    let wanted = backend.desktop().and_then(|desktop| desktop.preferences());
    let keeps = wanted.map_or(Some(false), |preferences| preferences.close_to_tray);
    match (stays, keeps) {
        (true, Some(true)) => {
            api.prevent_close();
            hide(app);
        }
        (true, None) => {
            api.prevent_close();
            tauri::async_runtime::spawn(ask(app.clone()));
        }
        (true, Some(false)) | (false, _) if backend.unsaved().is_some() => {
            api.prevent_close();
            tauri::async_runtime::spawn(quit(app.clone()));
        }
        (true, Some(false)) | (false, _) => {}
    }
}

/// Asks once, and keeps the answer. Who says neither stays where he is.
async fn ask<R: Runtime>(app: AppHandle<R>) {
    let backend: tauri::State<'_, Backend> = app.state();
    let Some(keeps) = backend.choose(questions::keep_watching(), QUIT).await else {
        return;
    };
    if let Err(error) = keep(&backend, keeps) {
        tracing::warn!(%error, "what closing the window does could not be kept");
    }
    if keeps {
        hide(&app);
    } else {
        quit(app.clone()).await;
    }
}

fn keep(backend: &Backend, keeps: bool) -> Result<(), UiError> {
    let desktop = backend.desktop()?;
    let preferences = PreferencesView {
        close_to_tray: Some(keeps),
        ..desktop.preferences()?
    };
    desktop.save_preferences(&preferences)?;
    backend.tell(EventView::PreferencesSaved);
    Ok(())
}

/// Ends the process, unless something is not saved and the person stays for it.
pub(crate) async fn quit<R: Runtime>(app: AppHandle<R>) {
    let backend: tauri::State<'_, Backend> = app.state();
    if let Some(what) = backend.unsaved() {
        one_window::raise(&app);
        if !backend.confirm(questions::close_unsaved(&what)).await {
            return;
        }
    }
    backend.close().await;
    app.exit(0);
}

/// Takes the window away; the icon brings it back.
pub(crate) fn hide<R: Runtime>(app: &AppHandle<R>) {
    if let Some(window) = app.get_webview_window("main")
        && let Err(error) = window.hide()
    {
        tracing::warn!(%error, "the window could not be hidden");
    }
}
