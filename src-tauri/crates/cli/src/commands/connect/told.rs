//! What is said of a connection that was made, and what comes next.

use crate::output::{
    Output,
    table::{Align, Table},
};
use app::ConnectReport;
use serde_json::{Value, json};
use std::path::Path;

pub(super) fn tell(report: &ConnectReport, folder: &Path, output: &Output) {
    let mut table = Table::new([("Side", Align::Left), ("Found", Align::Left)]);
    let customer = report
        .pbx
        .customer
        .as_ref()
        .map(|id| format!(", customer {id}"))
        .unwrap_or_default();
    table.row([
        "Phone system".to_owned(),
        format!("{}{customer}", report.pbx.source),
    ]);
    let domain = report
        .tenant
        .domain
        .as_ref()
        .map(|domain| format!(" ({domain})"))
        .unwrap_or_default();
    table.row([
        "Tenant".to_owned(),
        format!("{}{domain}, {}", report.tenant.name, report.tenant.id),
    ]);
    table.row(["Policies checked".to_owned(), report.policies_checked.to_string()]);
    output.table(&table);
    let word = if report.renewed { "renewed" } else { "made" };
    output.line(&format!("The connection is {word} in {}.", folder.display()));
}

/// What comes after it.
pub(super) fn next_step(without_secret: bool, is_named: bool) -> &'static str {
    match (without_secret, is_named) {
        (false, _) => "Next: `voice-sync plan` shows what a sync would do.",
        (true, true) => {
            "Next: `voice-sync consent certificate --out DIR` writes what is registered in the tenant; then a Global \
             Administrator approves it with `voice-sync consent`."
        }
        (true, false) => {
            "Next: `voice-sync consent certificate --out DIR` writes what is to be registered in the tenant. Then run this \
             command again with --client-id, and `voice-sync consent`."
        }
    }
}

pub(super) fn answer(report: &ConnectReport, connection: &str, folder: &Path) -> Value {
    json!({
        "connection": connection,
        "folder": folder,
        "pbx": report.pbx,
        "tenant": report.tenant,
        "policies_checked": report.policies_checked,
        "renewed": report.renewed,
    })
}
