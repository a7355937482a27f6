//! `settings`: safety limits, retention and the Teams channel, shown and set.

use super::open;
use crate::{arguments::Global, exit::Exit, output::Output, secrets, trouble::Trouble};
use app::{
    App,
    core::settings::{MOST_WRITES_PER_SECOND, RETENTION_DAYS, Settings},
    view::{LimitsRequest, LimitsView, SettingsView},
};
use clap::Args;
use secrecy::SecretString;

/// Arguments of `settings`.
#[derive(Debug, Args)]
#[command(
    after_help = "The address of a Teams channel's workflow is a secret and never an argument: --channel takes it \
from VOICE_SYNC_CHANNEL, from one line of stdin, or from a hidden prompt."
)]
pub(crate) struct SettingsArgs {
    #[command(flatten)]
    limits: LimitsArgs,
    /// How many days ended jobs are kept
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(days()))]
    retention_days: Option<u32>,
    #[command(flatten)]
    channel: ChannelArgs,
}

/// What is counted over the last 24 hours.
#[derive(Debug, Args)]
struct LimitsArgs {
    /// How many people may lose their number in 24 hours without approval
    #[arg(long, value_name = "N")]
    removals: Option<u32>,
    /// How many may get another number
    #[arg(long, value_name = "N")]
    replacements: Option<u32>,
    /// Both together, in percent of the managed users
    #[arg(long, value_name = "N")]
    percent: Option<u32>,
    /// Writes a second to Microsoft
    #[arg(long, value_name = "N")]
    writes_per_second: Option<u32>,
    /// Why, for the audit trail
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
}

/// The channel that is told what stands.
#[derive(Debug, Args)]
struct ChannelArgs {
    /// Set the Teams channel that is told what stands; a first message is posted
    #[arg(long, conflicts_with_all = ["remove_channel", "test_channel"])]
    channel: bool,
    /// With --channel: its host may be inside the company's network
    #[arg(long, requires = "channel")]
    internal: bool,
    /// Tell no channel any more
    #[arg(long, conflicts_with = "test_channel")]
    remove_channel: bool,
    /// Post a test message
    #[arg(long)]
    test_channel: bool,
}

fn days() -> std::ops::RangeInclusive<i64> {
    i64::from(*RETENTION_DAYS.start())..=i64::from(*RETENTION_DAYS.end())
}

pub(super) async fn run(
    args: SettingsArgs,
    global: &Global,
    channel: Option<SecretString>,
    output: &Output,
) -> Result<Exit, Trouble> {
    let app = open(global).await?;
    let before = app.settings().await?;
    if let Some(request) = args.limits.request(&before) {
        let (limits, pace) = request.checked().map_err(|error| Trouble::Usage(error.message))?;
        app.set_limits(limits, pace, request.reason).await?;
    }
    if let Some(days) = args.retention_days {
        app.set_retention(days).await?;
    }
    args.channel.set(&app, channel, output).await?;
    show(app.settings().await?, output);
    Ok(Exit::Done)
}

impl LimitsArgs {
    /// What is to be saved; absent where nothing of it was named.
    fn request(self, before: &Settings) -> Option<LimitsRequest> {
        let named = [
            self.removals,
            self.replacements,
            self.percent,
            self.writes_per_second,
        ];
        if named.iter().all(Option::is_none) {
            return None;
        }
        let limits = LimitsView::from(before.limits);
        Some(LimitsRequest {
            limits: LimitsView {
                removals: self.removals.unwrap_or(limits.removals),
                replacements: self.replacements.unwrap_or(limits.replacements),
                percent: self.percent.unwrap_or(limits.percent),
            },
            writes_per_second: self.writes_per_second.unwrap_or(before.writes_per_second),
            reason: self.reason,
        })
    }
}

impl ChannelArgs {
    async fn set(&self, app: &App, address: Option<SecretString>, output: &Output) -> Result<(), Trouble> {
        if self.channel {
            let address = match address {
                Some(address) => address,
                None => secrets::channel(output)?,
            };
            app.save_webhook(address, self.internal).await?;
        }
        if self.remove_channel {
            app.remove_webhook().await?;
        }
        if self.test_channel {
            app.test_webhook().await?;
            output.line("The channel took the test message.");
        }
        Ok(())
    }
}

fn show(settings: Settings, output: &Output) {
    let view = SettingsView::from(settings);
    let LimitsView {
        removals,
        replacements,
        percent,
    } = view.limits;
    output.line(&format!(
        "Limits in 24 hours: {removals} removals, {replacements} replacements, {percent} % of the managed users."
    ));
    output.line(&format!(
        "Writes a second:    {} (at most {MOST_WRITES_PER_SECOND}).",
        view.writes_per_second
    ));
    output.line(&format!("Jobs are kept for:  {} days.", view.retention_days));
    output.line(&match &view.webhook {
        Some(webhook) => format!("Teams channel:      told, at {}.", webhook.origin),
        None => "Teams channel:      none is told.".to_owned(),
    });
    output.json(&view);
}
