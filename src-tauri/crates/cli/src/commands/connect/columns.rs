//! `--csv-map`: which column of the file is what, where the header alone does not say it.

use crate::trouble::Trouble;
use app::{ColumnMapping, csv_mapping};

/// The columns that the header suggests, with those that the admin named over them.
pub(super) fn mapped(named: &[String], header: Vec<String>) -> Result<ColumnMapping, Trouble> {
    let mut choices = Vec::new();
    for entry in named {
        let Some((what, column)) = entry.split_once('=') else {
            return Err(Trouble::Usage(format!("--csv-map {entry}: write WHAT=HEADER")));
        };
        choices.push((what.trim().to_owned(), column.trim().to_owned()));
    }
    csv_mapping(&choices, header).map_err(|wrong| Trouble::Usage(format!("--csv-map: {wrong}")))
}
