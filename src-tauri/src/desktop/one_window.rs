//! One window for each data folder: a second start raises the first, also from the taskbar.

use std::{
    hash::{Hash, Hasher},
    path::Path,
};
use tauri::{AppHandle, Manager, Runtime, plugin::TauriPlugin};

/// The plugin; to be the first, so that a second start ends before it touches anything.
pub(crate) fn plugin<R: Runtime>(data_dir: &Path) -> TauriPlugin<R> {
    tauri_plugin_single_instance::Builder::new()
        .callback(|app, arguments, _folder| {
            // What starts at sign-in must not bring the window of who works already.
            if !arguments.iter().any(|argument| argument == crate::BACKGROUND) {
                raise(app);
            }
        })
        .dbus_id(format!("app.voicesync.desktop.of{:016x}", name_of(data_dir)))
        .build()
}

/// Brings the window before the person, also from the taskbar or the notification area.
pub(crate) fn raise<R: Runtime>(app: &AppHandle<R>) {
    let Some(window) = app.get_webview_window("main") else {
        return;
    };
    // Where one of these fails the window is still there, only not in front.
    let raised = window.unminimize().and(window.show()).and(window.set_focus());
    if let Err(error) = raised {
        tracing::warn!(%error, "the window could not be raised");
    }
}

/// A short name for a folder, the same in every start of this version.
fn name_of(folder: &Path) -> u64 {
    let mut hasher = std::hash::DefaultHasher::new();
    folder.hash(&mut hasher);
    hasher.finish()
}
