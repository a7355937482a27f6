//! The `voice-sync` command: the same connections, engine and history as the window, without a display.
//!
//! Owns arguments, secrets from outside, output, exit codes and the demonstration. What is done is `app`'s;
//! nothing is decided here.

mod arguments;
mod commands;
mod control;
mod exit;
mod output;
mod secrets;
mod trouble;

use arguments::CommandLine;
use clap::{Parser, error::ErrorKind};
use exit::Exit;
use output::Output;
use secrets::FromEnvironment;
use std::process::ExitCode;
use trouble::Trouble;

/// Runs the command line of this process and gives its exit code.
pub fn run() -> ExitCode {
    let private = app::keep_memory_private();
    let secrets = FromEnvironment::read();
    #[cfg(feature = "failpoints")]
    let _scenario = fail::FailScenario::setup();
    let line = match CommandLine::try_parse() {
        Ok(line) => line,
        Err(error) => return refused(&error),
    };
    let output = Output::new(line.global.json, line.global.quiet);
    if let Err(error) = private {
        output.warning(&format!(
            "The memory of this process is not kept from others: {error}."
        ));
    }
    let ended = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Trouble::unusable("the process cannot start its threads", error))
        .and_then(|runtime| {
            let ended = runtime.block_on(commands::dispatch(line, secrets, &output));
            // A thread that waits for stdin would keep the process alive.
            runtime.shutdown_background();
            ended
        });
    let exit = ended.unwrap_or_else(|trouble| {
        trouble.tell(&output);
        trouble.exit()
    });
    exit.into()
}

/// Help and version are answers; everything else that clap says is wrong usage.
fn refused(error: &clap::Error) -> ExitCode {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        // Help that nobody reads any more needs no other answer.
        let _ = error.print();
        return Exit::Done.into();
    }
    let json = std::env::args_os().any(|argument| argument == "--json");
    let trouble = Trouble::Usage(error.render().to_string().trim_end().to_owned());
    trouble.tell(&Output::new(json, false));
    trouble.exit().into()
}
