//! Gives a connection that exists a long history: `cargo bench -p store --bench fill -- FOLDER [JOBS]`, a million by
//! default. For measurements of the window (`tests/benches/window.mjs`); nothing may have the connection open.
#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a program that fills and prints"
)]

mod bulk;

use std::{path::PathBuf, time::Instant};
use store::FILE_NAME;

fn main() {
    // Cargo adds `--bench`.
    let mut named = std::env::args().skip(1).filter(|word| !word.starts_with("--"));
    let folder = PathBuf::from(named.next().expect("the folder of a connection"));
    let jobs = named
        .next()
        .map_or(1_000_000, |text| text.parse().expect("a number of jobs"));
    let began = Instant::now();
    let steps = bulk::fill(&folder.join(FILE_NAME), jobs, 0).expect("the file is filled");
    println!(
        "{jobs} jobs and {steps} steps filled in within {:.0} s",
        began.elapsed().as_secs_f64()
    );
}
