//! Libraries in C that are loaded into the command by `LD_PRELOAD`.

use std::{path::Path, process::Command};

/// Builds `source` into `library`.
pub fn compile(source: &str, library: &Path) {
    let built = Command::new("cc")
        .args([
            "-O1", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", source, "-ldl", "-o",
        ])
        .arg(library)
        .status();
    let built = built.expect("`cc` starts: this suite needs a C compiler (apt install build-essential)");
    assert!(built.success(), "{source} does not compile");
}
