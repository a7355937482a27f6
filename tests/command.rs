//! The command `voice-sync` as a process: where it is, and how it ended.

use serde_json::Value;
use std::os::unix::process::ExitStatusExt;
use std::{path::PathBuf, process::Output};

/// The command that the same call of cargo built: it lies in the folder above the suite that asks.
///
/// # Panics
/// Where it was not built.
pub fn voice_sync_binary() -> PathBuf {
    let suite = std::env::current_exe().expect("the path of this suite");
    let folder = suite
        .ancestors()
        .nth(2)
        .expect("the target folder above target/debug/deps");
    let path =
        std::env::var_os("VOICE_SYNC_UNDER_TEST").map_or_else(|| folder.join("voice-sync"), PathBuf::from);
    assert!(
        path.is_file(),
        "{} is missing: build it with `cargo build -p cli --features failpoints`",
        path.display()
    );
    path
}

/// How a process ended, and what it said.
#[derive(Debug)]
pub struct Ran {
    /// Its exit code; absent where it was killed.
    pub code: Option<i32>,
    stdout: String,
    stderr: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        let code = output.status.code();
        let signal = output.status.signal();
        assert!(
            code.is_some() || matches!(signal, Some(6 | 9)),
            "ended by signal {signal:?}"
        );
        Self {
            code,
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

impl Ran {
    /// Whether it was killed.
    pub fn killed(&self) -> bool {
        self.code.is_none()
    }

    /// Fails unless it ended by itself with one of these.
    #[track_caller]
    pub fn exits(self, codes: &[i32]) -> Self {
        assert!(
            self.code.is_some_and(|code| codes.contains(&code)),
            "exit {:?} is none of {codes:?}\n{}\n{}",
            self.code,
            self.stdout,
            self.stderr
        );
        self
    }

    /// The object on its stdout.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(self.stdout.trim())
            .unwrap_or_else(|error| panic!("{error}\n{}\n{}", self.stdout, self.stderr))
    }

    /// Whether it told a person this.
    pub fn says(&self, text: &str) -> bool {
        self.stderr.contains(text)
    }

    /// Whether it told a person this, and did not repeat it.
    pub fn says_once(&self, text: &str) -> bool {
        self.stderr.matches(text).count() == 1
    }

    /// The job that stands for approval.
    pub fn held(&self) -> Option<i64> {
        self.json()["held"].as_i64()
    }
}
