//! Entry point of the desktop shell.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

fn main() -> tauri::Result<()> {
    voice_sync_desktop::run()
}
