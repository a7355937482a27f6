//! The command line: what every command shares, and which commands there are.

use crate::{
    commands::{
        audit::AuditArgs,
        connect::ConnectArgs,
        consent::ConsentArgs,
        decide::{ApproveArgs, DecisionArgs},
        demo::DemoArgs,
        diagnostics::DiagnosticsArgs,
        drift::DriftArgs,
        export::ExportArgs,
        jobs::JobsArgs,
        plan::PlanArgs,
        services::ServicesArgs,
        settings::SettingsArgs,
        simulator::SimulatorArgs,
        sync::SyncArgs,
        users::UsersArgs,
    },
    exit,
    trouble::Trouble,
};
use app::Place;
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// Keeps Microsoft Teams numbers and voice policies in step with the phone system.
#[derive(Debug, Parser)]
#[command(name = "voice-sync", version, about, after_help = exit::HELP, disable_help_subcommand = true)]
pub(crate) struct CommandLine {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every command takes.
#[derive(Clone, Debug, Args)]
pub(crate) struct Global {
    /// Print exactly one JSON object, on the last line of stdout; everything else goes to stderr
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// The folder that holds the connections [default: where this system keeps application data]
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        env = "VOICE_SYNC_DATA_DIR",
        hide_env_values = true
    )]
    pub(crate) data_dir: Option<PathBuf>,
    /// The connection to work on
    #[arg(
        long, global = true, value_name = "NAME", default_value = "main", env = "VOICE_SYNC_CONNECTION",
        hide_env_values = true, value_parser = connection_name,
    )]
    pub(crate) connection: String,
    /// The key of the vault, where it is not where the connection says: such as a credential that systemd mounts
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        env = "VOICE_SYNC_VAULT_KEY_FILE",
        hide_env_values = true
    )]
    pub(crate) vault_key_file: Option<PathBuf>,
    /// Say nothing but the result
    #[arg(long, global = true)]
    pub(crate) quiet: bool,
}

impl Global {
    /// The connection's place.
    pub(crate) fn place(&self) -> Result<Place, Trouble> {
        let Some(named) = &self.data_dir else {
            return Ok(Place::usual(&self.connection)?);
        };
        let data_dir = std::path::absolute(named).map_err(|error| Trouble::unusable("--data-dir", error))?;
        Ok(Place {
            data_dir,
            connection: self.connection.clone(),
        })
    }
}

/// A name that is one folder and nothing else.
fn connection_name(text: &str) -> Result<String, String> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if !text.is_empty() && text.len() <= 64 && !text.starts_with('.') && text.chars().all(allowed) {
        return Ok(text.to_owned());
    }
    Err("use 1 to 64 letters, digits, '-', '_' or '.', not beginning with '.'".to_owned())
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show everything on a sample tenant of this process: sync, approval, undo
    Demo(DemoArgs),
    /// Serve a sample tenant (8x8, Entra and Graph) on this computer until it is stopped
    Simulator(SimulatorArgs),
    /// Connect a phone system and a Microsoft 365 tenant
    Connect(Box<ConnectArgs>),
    /// The right to work in the tenant with nobody signed in
    Consent(ConsentArgs),
    /// Show what a sync would do; exit code 2 where it would do something
    Plan(PlanArgs),
    /// Bring the tenant to what the phone system says
    Sync(SyncArgs),
    /// Watch the phone system and sync by itself until it is stopped, for a service manager
    Watch,
    /// The toggles of Services: Next Gen Teams Sync, Auto Sync, PBX Enable Sync
    Services(ServicesArgs),
    /// Safety limits, retention, and the Teams channel that is told what stands
    Settings(Box<SettingsArgs>),
    /// Carry out a job that is held for approval
    Approve(ApproveArgs),
    /// Turn down a job that is held for approval
    Reject(DecisionArgs),
    /// Sync jobs, newest first; `jobs show N` opens one
    Jobs(JobsArgs),
    /// Restore what a job changed, by a new job
    Undo(DecisionArgs),
    /// Plan again for those who failed in a job
    Retry(JobArgs),
    /// Stop a job between two chains; end one that is held
    Cancel(JobArgs),
    /// Plan again for a person who is on hold
    ResumePerson(PersonArgs),
    /// Who was changed in Microsoft Teams alone; `drift keep` leaves it so
    Drift(DriftArgs),
    /// Everybody, as both systems show them now
    Users(UsersArgs),
    /// Who decided what, and when
    Audit(AuditArgs),
    /// Look at everything the connection needs; change nothing
    Doctor,
    /// Write jobs, or the people of one job, with their steps to a file
    Export(ExportArgs),
    /// Write a bundle for support: nobody's name, number or address, and no secret
    Diagnostics(DiagnosticsArgs),
}

/// A job.
#[derive(Debug, Args)]
pub(crate) struct JobArgs {
    /// The job's number
    #[arg(value_name = "JOB")]
    pub(crate) job: i64,
}

/// A person.
#[derive(Debug, Args)]
pub(crate) struct PersonArgs {
    /// PBX user id, UPN, mail address, or the beginning of the number
    #[arg(value_name = "USER")]
    pub(crate) user: String,
}

#[cfg(test)]
mod tests {
    use super::{CommandLine, connection_name};
    use clap::{CommandFactory, Parser};

    #[test]
    fn the_command_line_is_consistent() {
        CommandLine::command().debug_assert();
    }

    #[test]
    fn every_command_has_help_that_lists_the_shared_options() {
        for command in CommandLine::command().get_subcommands() {
            let name = command.get_name().to_owned();
            let error = CommandLine::try_parse_from(["voice-sync", &name, "--help"]).unwrap_err();
            assert_eq!(error.kind(), clap::error::ErrorKind::DisplayHelp, "{name}");
            let help = error.render().to_string();
            for option in [
                "--json",
                "--data-dir",
                "--connection",
                "--quiet",
                "VOICE_SYNC_DATA_DIR",
            ] {
                assert!(help.contains(option), "{name} does not list {option}");
            }
            let about = command.get_about().map(ToString::to_string).unwrap_or_default();
            assert!(help.contains(&about), "{name}");
        }
    }

    #[test]
    fn no_flag_takes_a_secret() {
        for command in CommandLine::command().get_subcommands() {
            for argument in command.get_arguments() {
                let name = argument.get_id().as_str();
                assert!(
                    !matches!(name, "pbx_key" | "client_secret" | "secret" | "password"),
                    "{name}"
                );
            }
        }
    }

    #[test]
    fn every_flag_of_connect_has_an_environment_variable() {
        let line = CommandLine::command();
        let connect = line.find_subcommand("connect").unwrap();
        for argument in connect
            .get_arguments()
            .filter(|argument| argument.get_long() != Some("help"))
        {
            let long = argument.get_long().unwrap();
            if long == "anew" {
                // Said each time: an environment that stays would say it for every revocation to come.
                assert_eq!(argument.get_env(), None);
                continue;
            }
            let expected = format!("VOICE_SYNC_{}", long.replace('-', "_").to_ascii_uppercase());
            let env = argument.get_env().map(|name| name.to_string_lossy().into_owned());
            assert_eq!(env.as_deref(), Some(expected.as_str()), "--{long}");
        }
    }

    #[test]
    fn a_connection_is_one_folder() {
        assert!(connection_name("acme-2").is_ok());
        for bad in ["", "..", ".hidden", "a/b", "a\\b", "a b"] {
            assert!(connection_name(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn wrong_usage_is_refused() {
        for wrong in [
            vec!["voice-sync"],
            vec!["voice-sync", "nonsense"],
            vec!["voice-sync", "approve"],
            vec!["voice-sync", "approve", "first"],
            vec!["voice-sync", "sync", "--users"],
            vec!["voice-sync", "jobs", "--type", "sometimes"],
            vec!["voice-sync", "export", "--format", "xml", "--out", "x"],
        ] {
            assert!(CommandLine::try_parse_from(&wrong).is_err(), "{wrong:?}");
        }
    }
}
