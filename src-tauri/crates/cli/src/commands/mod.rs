//! One file per command. Each turns arguments into verbs of `app` and answers into output.

mod asking;
pub(crate) mod audit;
pub(crate) mod connect;
pub(crate) mod consent;
pub(crate) mod decide;
pub(crate) mod demo;
pub(crate) mod diagnostics;
mod doctor;
pub(crate) mod drift;
pub(crate) mod export;
mod interrupt;
mod job_shown;
pub(crate) mod jobs;
mod not_shown;
mod one_job;
mod person;
pub(crate) mod plan;
pub(crate) mod services;
pub(crate) mod settings;
pub(crate) mod simulator;
pub(crate) mod sync;
pub(crate) mod users;
mod watch;

use crate::{
    arguments::{Command, CommandLine, Global},
    exit::Exit,
    output::Output,
    secrets::FromEnvironment,
    trouble::Trouble,
};
use app::{App, Face, Leader, TraceOptions, start_tracing};

/// Runs one command.
pub(crate) async fn dispatch(
    line: CommandLine,
    secrets: FromEnvironment,
    output: &Output,
) -> Result<Exit, Trouble> {
    let global = &line.global;
    let _traces = match &line.command {
        Command::Demo(_) | Command::Simulator(_) => None,
        _ => traces(global, output),
    };
    match line.command {
        Command::Demo(args) => demo::run(args, output).await,
        Command::Simulator(args) => simulator::run(args).await,
        Command::Connect(args) => connect::run(*args, global, secrets, output).await,
        Command::Consent(args) => consent::run(args, global, output).await,
        Command::Plan(args) => plan::run(args, global, output).await,
        Command::Sync(args) => sync::run(args, global, output).await,
        Command::Approve(args) => decide::approve(args, global, output).await,
        Command::Reject(args) => decide::reject(args, global, output).await,
        Command::Undo(args) => decide::undo(args, global, output).await,
        Command::Retry(args) => one_job::retry(args.job, global, output).await,
        Command::Cancel(args) => one_job::cancel(args.job, global, output).await,
        Command::ResumePerson(args) => person::resume(args, global, output).await,
        Command::Jobs(args) => jobs::run(args, global, output).await,
        Command::Drift(args) => drift::run(args, global, output).await,
        Command::Users(args) => users::run(args, global, output).await,
        Command::Audit(args) => audit::run(args, global, output).await,
        Command::Services(args) => services::run(args, global, output).await,
        Command::Settings(args) => settings::run(*args, global, secrets.channel(), output).await,
        Command::Watch => watch::run(global, output).await,
        Command::Doctor => doctor::run(global, output).await,
        Command::Export(args) => export::run(args, global, output).await,
        Command::Diagnostics(args) => diagnostics::run(args, global, output).await,
    }
}

/// Opens the connection for reading.
async fn open(global: &Global) -> Result<App, Trouble> {
    let app = App::open(global.place()?).await?;
    Ok(app.with_key_file(global.vault_key_file.clone()))
}

/// Opens the connection and leads it.
async fn lead(global: &Global) -> Result<Leader, Trouble> {
    Ok(open(global).await?.lead(Face::Cli).await?)
}

/// Log files of this connection's folder. Without them the command still works.
fn traces(global: &Global, output: &Output) -> Option<impl Drop> {
    let place = global.place().ok()?;
    if !place.data_dir.is_dir() {
        return None;
    }
    let started = start_tracing(&TraceOptions {
        dir: place.log_dir(),
        level: "info",
    });
    started
        .inspect_err(|failure| output.note(&format!("There is no log of this run: {}", failure.detail)))
        .ok()
}
