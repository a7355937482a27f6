//! The desktop around the window: native questions, clipboard, file manager, the person's preferences, one
//! window for each data folder. Not here: anything about a sync.

mod choosing;
pub(crate) mod closing;
pub(crate) mod dialogs;
pub(crate) mod one_window;
#[cfg(target_os = "linux")]
mod painting;
mod preferences;
pub(crate) mod questions;
pub(crate) mod tray;

use app::{
    core::{
        error_code::ErrorCode,
        failure::{Failure, FailureClass},
    },
    view::{PreferencesView, UiError},
};
use preferences::Preferences;
use std::path::{Path, PathBuf};
use tauri::{AppHandle, Runtime, Webview};
use tauri_plugin_autostart::ManagerExt;
use tauri_plugin_clipboard_manager::ClipboardExt;
use tauri_plugin_opener::OpenerExt;

/// Has a new page painted in the way that suits this computer.
pub(crate) fn paint<R: Runtime>(webview: Webview<R>) {
    #[cfg(target_os = "linux")]
    painting::choose(&webview);
    #[cfg(not(target_os = "linux"))]
    drop(webview);
}

/// What a command may have done around the window.
pub(crate) trait Desktop: Send + Sync {
    /// What belongs to the person at the window.
    fn preferences(&self) -> Result<PreferencesView, UiError>;

    /// Keeps it.
    fn save_preferences(&self, preferences: &PreferencesView) -> Result<(), UiError>;

    /// The connection that was open last.
    fn last_connection(&self) -> Result<Option<String>, UiError>;

    /// Remembers which connection is open; `None` = none is.
    fn remember_connection(&self, id: Option<&str>) -> Result<(), UiError>;

    /// Whether Voice Sync starts when the person signs in.
    fn start_at_login(&self) -> Result<bool, UiError>;

    /// Sets whether it does.
    fn set_start_at_login(&self, on: bool) -> Result<(), UiError>;

    /// Puts a text into the clipboard.
    fn copy(&self, text: String) -> Result<(), UiError>;

    /// Shows a folder in the file manager.
    fn show_folder(&self, folder: &Path) -> Result<(), UiError>;
}

/// The desktop that the app runs on.
#[derive(Debug)]
pub(crate) struct Native<R: Runtime> {
    pub(crate) app: AppHandle<R>,
    pub(crate) data_dir: PathBuf,
}

impl<R: Runtime> Native<R> {
    fn kept(&self) -> Result<Preferences<R>, UiError> {
        Preferences::of(&self.app, &self.data_dir).map_err(unkept)
    }
}

impl<R: Runtime> Desktop for Native<R> {
    fn preferences(&self) -> Result<PreferencesView, UiError> {
        Ok(self.kept()?.read())
    }

    fn save_preferences(&self, preferences: &PreferencesView) -> Result<(), UiError> {
        self.kept()?.save(preferences).map_err(unkept)
    }

    fn last_connection(&self) -> Result<Option<String>, UiError> {
        Ok(self.kept()?.last_connection())
    }

    fn remember_connection(&self, id: Option<&str>) -> Result<(), UiError> {
        self.kept()?.remember_connection(id).map_err(unkept)
    }

    fn start_at_login(&self) -> Result<bool, UiError> {
        let known = self.app.autolaunch().is_enabled();
        known.map_err(|error| failed("it could not be found out what starts at sign-in", &error))
    }

    fn set_start_at_login(&self, on: bool) -> Result<(), UiError> {
        let autolaunch = self.app.autolaunch();
        let set = if on {
            autolaunch.enable()
        } else {
            autolaunch.disable()
        };
        set.map_err(|error| failed("what starts at sign-in could not be changed", &error))
    }

    fn copy(&self, text: String) -> Result<(), UiError> {
        let copied = self.app.clipboard().write_text(text);
        copied.map_err(|error| failed("the text could not be copied", &error))
    }

    fn show_folder(&self, folder: &Path) -> Result<(), UiError> {
        let shown = self
            .app
            .opener()
            .open_path(folder.display().to_string(), None::<&str>);
        shown.map_err(|error| failed("the folder could not be shown", &error))
    }
}

fn unkept(error: tauri_plugin_store::Error) -> UiError {
    failed("what belongs to this window could not be kept", &error)
}

fn failed(what: &str, error: &dyn std::error::Error) -> UiError {
    let detail = format!("{what}: {error}");
    Failure::new(ErrorCode::BadConfiguration, FailureClass::Permanent, detail).into()
}
