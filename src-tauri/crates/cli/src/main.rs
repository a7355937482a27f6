//! The `voice-sync` command: everything is in the library, so that it can be tested.

/// glibc's keeps what each thread once needed: a watch that runs for weeks grows by it (docs/adr/0018).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    cli::run()
}
