//! `doctor`: one line for each thing that a connection needs.

use crate::{
    arguments::Global,
    exit::Exit,
    output::{
        Output,
        table::{Align, Table},
    },
    trouble::Trouble,
};
use serde_json::json;

pub(super) async fn run(global: &Global, output: &Output) -> Result<Exit, Trouble> {
    let findings = app::doctor(&global.place()?, global.vault_key_file.clone()).await;
    let well = findings.iter().all(|finding| finding.well);
    let mut table = Table::new([("What", Align::Left), ("", Align::Left), ("Found", Align::Left)]);
    for finding in &findings {
        let mark = if finding.well { "well" } else { "WRONG" };
        table.row([finding.what.to_owned(), mark.to_owned(), finding.found.clone()]);
    }
    output.table(&table);
    for finding in findings.iter().filter(|finding| !finding.well) {
        if let Some(advice) = &finding.advice {
            output.line(&format!("{}: {advice}", finding.what));
        }
    }
    output.json(&json!({ "well": well, "findings": findings }));
    Ok(if well { Exit::Done } else { Exit::Failed })
}
