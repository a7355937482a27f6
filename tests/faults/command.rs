//! The command as a process that can be killed at its fail points.

use std::{
    path::PathBuf,
    process::{Command, Stdio},
    sync::LazyLock,
};
use voice_sync_tests::voice_sync_binary;

pub use voice_sync_tests::Ran;

static VOICE_SYNC: LazyLock<PathBuf> = LazyLock::new(|| {
    let path = voice_sync_binary();
    assert!(
        has_fail_points(&path),
        "{} is built without fail points, so it can't be killed at them: run `npm test -- rust`, or build it with \
         `cargo build -p cli --features failpoints`",
        path.display()
    );
    path
});

/// Only with fail points is the variable read, and refused when it is malformed.
fn has_fail_points(path: &PathBuf) -> bool {
    let mut asked = Command::new(path);
    asked.env_clear().env("FAILPOINTS", "malformed").arg("--version");
    !asked.output().expect("the command starts").status.success()
}

/// The command, with nothing of this environment.
pub fn voice_sync() -> Command {
    let mut command = Command::new(&*VOICE_SYNC);
    command
        .env_clear()
        .env("USER", "mira")
        .env("HOSTNAME", "desk")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}
