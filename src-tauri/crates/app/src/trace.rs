//! Log files with rotation, and a level from the environment.

use std::path::PathBuf;
use sync_core::failure::Failure;
use tracing_appender::{
    non_blocking::{NonBlockingBuilder, WorkerGuard},
    rolling,
};
use tracing_subscriber::EnvFilter;

use crate::config::bad;

/// Where traces go.
#[derive(Clone, Debug)]
pub struct TraceOptions {
    /// Folder of the log files; one a day, a week's worth is kept.
    pub dir: PathBuf,
    /// Level where `VOICE_SYNC_LOG` says nothing, such as `info`.
    pub level: &'static str,
}

/// Lines that may wait to be written before further ones are left out: more than one for each person of a large tenant.
/// Room for all of them is taken at once, so not the library's 128,000.
const WAITING_LINES: usize = 32_768;

/// Starts tracing for this process. The guard writes what is left when it is dropped.
pub fn start_tracing(options: &TraceOptions) -> Result<WorkerGuard, Failure> {
    own_folder(&options.dir).map_err(|error| bad(&format!("the log folder cannot be made: {error}")))?;
    let appender = rolling::Builder::new()
        .rotation(rolling::Rotation::DAILY)
        .filename_prefix("voice-sync")
        .filename_suffix("log")
        .max_log_files(7)
        .build(&options.dir)
        .map_err(|error| bad(&format!("the log folder cannot be used: {error}")))?;
    let (writer, guard) = NonBlockingBuilder::default()
        .buffered_lines_limit(WAITING_LINES)
        .finish(appender);
    let filter = EnvFilter::try_from_env("VOICE_SYNC_LOG").unwrap_or_else(|_| EnvFilter::new(options.level));
    tracing_subscriber::fmt()
        .json()
        .with_env_filter(filter)
        .with_writer(writer)
        .try_init()
        .map_err(|error| bad(&format!("tracing cannot be started twice: {error}")))?;
    Ok(guard)
}

/// Logs hold names and numbers: the folder is this person's alone.
fn own_folder(dir: &std::path::Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}
