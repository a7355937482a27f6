//! `audit`: who decided what.

use super::open;
use crate::{
    arguments::Global,
    exit::Exit,
    output::{
        Output,
        table::{Align, Table},
    },
    trouble::Trouble,
};
use clap::Args;
use serde_json::json;

/// Arguments of `audit`.
#[derive(Debug, Args)]
pub(crate) struct AuditArgs {
    /// How many entries, newest first
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    limit: u32,
}

pub(super) async fn run(args: AuditArgs, global: &Global, output: &Output) -> Result<Exit, Trouble> {
    let entries = open(global).await?.audit(args.limit).await?;
    let mut table = Table::new([
        ("When (UTC)", Align::Left),
        ("Who", Align::Left),
        ("What", Align::Left),
        ("Old", Align::Left),
        ("New", Align::Left),
        ("Reason", Align::Left),
    ]);
    for entry in &entries {
        let cell = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".into());
        let account = entry
            .microsoft_account
            .as_ref()
            .map(|name| format!(" as {name}"))
            .unwrap_or_default();
        table.row([
            super::job_shown::moment(&entry.at),
            format!("{} on {}{account}", entry.person, entry.computer),
            entry.what.clone(),
            cell(&entry.old),
            cell(&entry.new),
            cell(&entry.reason),
        ]);
    }
    output.table(&table);
    if entries.is_empty() {
        output.line("Nothing was decided yet.");
    }
    output.json(&json!({ "entries": entries }));
    Ok(Exit::Done)
}
