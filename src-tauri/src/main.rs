//! Entry point of the desktop shell.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

fn main() -> Result<(), Box<dyn std::error::Error>> {
    voice_sync_desktop::run()
}
