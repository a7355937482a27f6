//! Generates the permissions of the window: a command that is not listed here can't be called from the page.

/// One line for every command; `tests/ipc` compares them with the commands the shell answers.
const COMMANDS: &[&str] = &["connection", "list_jobs"];

fn main() {
    let manifest = tauri_build::AppManifest::new().commands(COMMANDS);
    if let Err(error) = tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest)) {
        println!("cargo::error={error:#}");
    }
}
