//! `services`: the toggles of Services > Teams and Services > PBX, shown and set.

use super::{open, simulator::Switch};
use crate::{arguments::Global, exit::Exit, output::Output, trouble::Trouble};
use app::core::toggle::Toggle;
use clap::Args;
use serde_json::json;

/// Arguments of `services`.
#[derive(Debug, Args)]
pub(crate) struct ServicesArgs {
    /// Next Gen Teams Sync: parallel and batched; off is classic sync, and takes Auto Sync with it
    #[arg(long, value_name = "SWITCH")]
    next_gen: Option<Switch>,
    /// Auto Sync: changes in the phone system reach Teams by themselves while Voice Sync runs
    #[arg(long, value_name = "SWITCH")]
    auto_sync: Option<Switch>,
    /// PBX Enable Sync, the legacy pull: for troubleshooting only, together with 8x8 support
    #[arg(long, value_name = "SWITCH")]
    pbx_enable_sync: Option<Switch>,
    /// Whether Auto Sync also repairs what was changed in Microsoft Teams alone
    #[arg(long, value_name = "SWITCH")]
    repair_drift: Option<Switch>,
}

pub(super) async fn run(args: ServicesArgs, global: &Global, output: &Output) -> Result<Exit, Trouble> {
    let app = open(global).await?;
    let asked = [
        (Toggle::NextGen, args.next_gen),
        (Toggle::AutoSync, args.auto_sync),
        (Toggle::PbxEnableSync, args.pbx_enable_sync),
        (Toggle::RepairDrift, args.repair_drift),
    ];
    for (toggle, switch) in asked {
        if let Some(switch) = switch {
            app.set_toggle(toggle, switch == Switch::On).await?;
        }
    }
    let settings = app.settings().await?;
    let word = |on: bool| if on { "on" } else { "off" };
    output.line(&format!("Next Gen Teams Sync: {}", word(settings.next_gen)));
    output.line(&format!("Auto Sync:           {}", word(settings.auto_sync)));
    output.line(&format!(
        "PBX Enable Sync:     {}",
        word(settings.pbx_enable_sync)
    ));
    output.line(&format!("Repair drift:        {}", word(settings.repair_drift)));
    output.json(&json!({
        "next_gen": settings.next_gen,
        "auto_sync": settings.auto_sync,
        "pbx_enable_sync": settings.pbx_enable_sync,
        "repair_drift": settings.repair_drift,
    }));
    Ok(Exit::Done)
}
