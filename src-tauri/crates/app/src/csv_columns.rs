//! Which column of a CSV file is what, where the header alone does not say it, and what a picked file shows.

use crate::view::{CsvColumnsView, small};
use jiff::Timestamp;
use pbx::{ColumnMapping, CsvOptions, CsvSource, TeamsFlag};
use std::{collections::BTreeMap, path::Path, sync::Arc};
use sync_core::{failure::Failure, ports::PbxSource};

/// What stands for "everybody in the file" where a column of Teams-enabled people is asked for.
const EVERYBODY: &str = "*";

/// The columns that the header suggests, with those that the admin named over them: what -> header. What is
/// one of key, teams (`*`: everybody), number, extension, first_name, last_name, display_name, email, active,
/// site, country. An empty header leaves one out that is not needed, whatever the names suggest.
///
/// # Errors
/// What is missing or unknown, for the admin.
pub fn csv_mapping(named: &[(String, String)], header: Vec<String>) -> Result<ColumnMapping, String> {
    named
        .iter()
        .cloned()
        .try_fold(suggested(named, header)?, |mut mapping, (what, column)| {
            let optional = Some(column.clone()).filter(|column| !column.is_empty());
            match what.as_str() {
                "key" => mapping.key = column,
                "teams" if column == EVERYBODY => mapping.teams = TeamsFlag::EveryRow,
                "teams" => mapping.teams = TeamsFlag::Column(column),
                "number" => mapping.number = optional,
                "extension" => mapping.extension = optional,
                "first_name" => mapping.first_name = optional,
                "last_name" => mapping.last_name = optional,
                "display_name" => mapping.display_name = optional,
                "email" => mapping.email = optional,
                "active" => mapping.active = optional,
                "site" => mapping.site = optional,
                "country" => mapping.country = optional,
                other => return Err(format!("there is no \"{other}\"")),
            }
            Ok(mapping)
        })
}

/// What the other columns look like: a named column stands in the header under a name that is recognised, so
/// that it counts as found and is not taken for anything else.
fn suggested(named: &[(String, String)], mut header: Vec<String>) -> Result<ColumnMapping, String> {
    for (what, column) in named {
        let known = match what.as_str() {
            "key" => "UPN",
            "teams" => "Teams enabled",
            "number" => "Phone number",
            "extension" => "Extension",
            _ => continue,
        };
        if column.is_empty() {
            continue;
        }
        match header
            .iter_mut()
            .find(|name| name.trim().eq_ignore_ascii_case(column))
        {
            Some(name) => known.clone_into(name),
            None => header.push(known.to_owned()),
        }
    }
    ColumnMapping::guess(&header)
}

/// What a picked file shows: header, what its names suggest, and how many rows stand below.
///
/// Errors: `CsvInvalid` where it cannot be read.
pub async fn csv_columns(path: &Path) -> Result<CsvColumnsView, Failure> {
    let source = CsvSource::new(path, CsvOptions::default(), Arc::new(Timestamp::now));
    let shape = source.shape().await?;
    // Rows that do not fit the guess are for the step that reads the file to explain.
    let rows = match source.read_all().await {
        Ok(read) => read.users.len(),
        Err(_) => 0,
    };
    Ok(CsvColumnsView {
        path: path.display().to_string(),
        headers: shape.header,
        guessed: shape.guess.map(guessed).unwrap_or_default(),
        rows: small(rows),
    })
}

fn guessed(mapping: ColumnMapping) -> BTreeMap<String, String> {
    let teams = match mapping.teams {
        TeamsFlag::Column(name) => name,
        TeamsFlag::EveryRow => EVERYBODY.to_owned(),
    };
    [
        ("key", Some(mapping.key)),
        ("teams", Some(teams)),
        ("number", mapping.number),
        ("extension", mapping.extension),
        ("first_name", mapping.first_name),
        ("last_name", mapping.last_name),
        ("display_name", mapping.display_name),
        ("email", mapping.email),
        ("active", mapping.active),
        ("site", mapping.site),
        ("country", mapping.country),
    ]
    .into_iter()
    .filter_map(|(what, column)| Some((what.to_owned(), column?)))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::{csv_columns, csv_mapping};
    use pbx::TeamsFlag;

    fn header(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    fn named(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs
            .iter()
            .map(|(what, column)| ((*what).to_owned(), (*column).to_owned()))
            .collect()
    }

    #[test]
    fn named_columns_stand_over_those_that_are_recognised() {
        let named = named(&[("key", "Anmeldename"), ("teams", "*"), ("country", "Land")]);
        let mapping = csv_mapping(&named, header(&["Anmeldename", "Phone", "Land"])).unwrap();
        assert_eq!(mapping.teams, TeamsFlag::EveryRow);
        let found = [
            Some(mapping.key.as_str()),
            mapping.number.as_deref(),
            mapping.country.as_deref(),
        ];
        assert_eq!(found, [Some("Anmeldename"), Some("Phone"), Some("Land")]);
    }

    #[test]
    fn what_is_neither_named_nor_recognised_is_asked_for() {
        let mapped = |pairs, names| csv_mapping(&named(pairs), header(names));
        assert!(mapped(&[("key", "A")], &["A", "Phone"]).is_err());
        assert!(mapped(&[("key", "A"), ("teams", "B")], &["A", "B", "Phone"]).is_ok());
        assert!(mapped(&[("colour", "A")], &["UPN", "Teams", "Phone"]).is_err());
    }

    #[test]
    fn a_column_that_is_recognised_can_be_left_out() {
        let names = ["UPN", "Teams", "Phone", "Site"];
        assert!(csv_mapping(&[], header(&names)).unwrap().site.is_some());
        let without = csv_mapping(&named(&[("site", "")]), header(&names)).unwrap();
        assert_eq!((without.site, without.number.as_deref()), (None, Some("Phone")));
    }

    #[tokio::test]
    async fn a_picked_file_shows_its_columns_and_rows() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("users.csv");
        std::fs::write(&path, "UPN,Teams,Phone\nmira@acme.example,yes,+441134960001\n").unwrap();
        let shown = csv_columns(&path).await.unwrap();
        assert_eq!(shown.headers, ["UPN", "Teams", "Phone"]);
        assert_eq!(shown.guessed["number"], "Phone");
        assert_eq!(shown.rows, 1);
    }
}
