//! Entry point of the desktop shell.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

/// glibc's keeps what each thread once needed: a watch that runs for weeks grows by it (docs/adr/0018).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    voice_sync_desktop::run()
}
