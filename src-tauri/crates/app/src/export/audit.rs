//! The audit trail as an export: CSV with a row an entry, or a JSON array.

use super::{safe_cell, unwritable};
use crate::{
    config::bad,
    connection::App,
    view::{AuditFilterRequest, AuditView, ExportFormat},
};
use std::io::Write;
use sync_core::failure::Failure;

const HEADER: [&str; 9] = [
    "Number",
    "When (UTC)",
    "Who",
    "Computer",
    "Microsoft account",
    "What",
    "Old",
    "New",
    "Reason",
];

/// Writes every entry of the filter, newest first; says how many.
pub(super) async fn write_audit(
    app: &App,
    filter: &AuditFilterRequest,
    format: ExportFormat,
    into: &mut (dyn Write + Send),
) -> Result<u64, Failure> {
    let fits = filter.clone().checked().map_err(|error| bad(&error.message))?;
    let entries = app.database.audit_page(None, usize::MAX, fits).await?;
    let entries: Vec<AuditView> = entries.into_iter().map(AuditView::from).collect();
    match format {
        ExportFormat::Csv => {
            let mut rows = csv::Writer::from_writer(&mut *into);
            rows.write_record(HEADER).map_err(unwritable)?;
            for entry in &entries {
                rows.write_record(row(entry)).map_err(unwritable)?;
            }
            rows.flush().map_err(unwritable)?;
        }
        ExportFormat::Json => serde_json::to_writer_pretty(&mut *into, &entries).map_err(unwritable)?,
    }
    Ok(u64::try_from(entries.len()).unwrap_or(u64::MAX))
}

fn row(entry: &AuditView) -> [String; 9] {
    let text = |value: &Option<String>| safe_cell(value.as_deref().unwrap_or_default());
    [
        entry.id.to_string(),
        entry.at.clone(),
        safe_cell(&entry.person),
        safe_cell(&entry.computer),
        text(&entry.microsoft_account),
        safe_cell(&entry.title),
        text(&entry.old),
        text(&entry.new),
        text(&entry.reason),
    ]
}
