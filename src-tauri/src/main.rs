//! Entry point of the desktop shell.

fn main() {
    voice_sync_desktop::run();
}
