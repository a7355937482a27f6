//! Everything the page may ask, by page. Each command is one to three lines: check, ask, return a view.
//!
//! A command also needs its line in `build.rs` and its permission in `tauri.conf.json`.

mod jobs;

use tauri::Runtime;
use tauri_specta::{Builder, ErrorHandlingMode, collect_commands};

/// The commands of every page, with the types they speak.
pub fn all<R: Runtime>() -> Builder<R> {
    Builder::new()
        .error_handling(ErrorHandlingMode::Throw)
        .disable_serde_phases()
        .commands(collect_commands![jobs::connection, jobs::list_jobs])
}
