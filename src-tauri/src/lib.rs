//! The desktop shell: the only crate that names `tauri`.
//!
//! It opens the window, checks what the page asks for, and hands the question to [`Backend`].
//! Not here: anything that decides or remembers something about a sync.

mod backend;
mod commands;
mod ui_error;
mod views;

pub use backend::Backend;
pub use ui_error::{UiError, UiErrorCode};
pub use views::{
    connection::ConnectionView,
    jobs::{JobStatusView, JobTypeView, JobView, JobsRequest},
};

use std::path::Path;
use tauri::{Context, Runtime};

/// Opens the window and returns when the administrator has closed it.
///
/// # Errors
/// Where the window system or the web view can't be started, or no data folder is known.
pub fn run() -> Result<(), Box<dyn std::error::Error>> {
    Ok(shell(tauri::Builder::default(), Backend::usual()?).run(context())?)
}

/// Gives `builder` the commands of the shell, answered by `backend`.
///
/// The runtime is open, so that a suite can ask over IPC without a display.
pub fn shell<R: Runtime>(builder: tauri::Builder<R>, backend: Backend) -> tauri::Builder<R> {
    builder
        .manage(backend)
        .invoke_handler(commands::all().invoke_handler())
}

/// `tauri.conf.json` as compiled in: the window, its content security policy and its capabilities.
pub fn context<R: Runtime>() -> Context<R> {
    tauri::generate_context!()
}

/// Writes the TypeScript face of the commands to `path`.
///
/// # Errors
/// Where the file can't be written, or a type has no counterpart in TypeScript.
pub fn write_bindings(path: &Path) -> Result<(), specta_typescript::Error> {
    commands::all::<tauri::Wry>().export(specta_typescript::Typescript::default(), path)
}
