//! `--csv-map`: which column of the file is what, where the header alone does not say it.

use crate::trouble::Trouble;
use app::{ColumnMapping, TeamsFlag};

/// The columns that the header suggests, with those that the admin named over them.
pub(super) fn mapped(named: &[String], header: Vec<String>) -> Result<ColumnMapping, Trouble> {
    let mut choices = Vec::new();
    for entry in named {
        let Some((what, column)) = entry.split_once('=') else {
            return Err(Trouble::Usage(format!("--csv-map {entry}: write WHAT=HEADER")));
        };
        choices.push((what.trim(), column.trim().to_owned()));
    }
    let suggested =
        suggested(&choices, header).map_err(|missing| Trouble::Usage(format!("--csv-map: {missing}")))?;
    choices
        .into_iter()
        .try_fold(suggested, |mut mapping, (what, column)| {
            match what {
                "key" => mapping.key = column,
                "teams" if column == "*" => mapping.teams = TeamsFlag::EveryRow,
                "teams" => mapping.teams = TeamsFlag::Column(column),
                "number" => mapping.number = Some(column),
                "extension" => mapping.extension = Some(column),
                "first_name" => mapping.first_name = Some(column),
                "last_name" => mapping.last_name = Some(column),
                "display_name" => mapping.display_name = Some(column),
                "email" => mapping.email = Some(column),
                "active" => mapping.active = Some(column),
                "site" => mapping.site = Some(column),
                "country" => mapping.country = Some(column),
                other => return Err(Trouble::Usage(format!("--csv-map: there is no \"{other}\""))),
            }
            Ok(mapping)
        })
}

/// What the other columns look like: a named column stands in the header under a name that is recognised, so
/// that it counts as found and is not taken for anything else.
fn suggested(choices: &[(&str, String)], mut header: Vec<String>) -> Result<ColumnMapping, String> {
    for (what, column) in choices {
        let known = match *what {
            "key" => "UPN",
            "teams" => "Teams enabled",
            "number" => "Phone number",
            "extension" => "Extension",
            _ => continue,
        };
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

#[cfg(test)]
mod tests {
    use super::mapped;
    use app::TeamsFlag;

    fn header(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn named_columns_stand_over_those_that_are_recognised() {
        let named = ["key=Anmeldename".into(), "teams=*".into(), "country=Land".into()];
        let mapping = mapped(&named, header(&["Anmeldename", "Phone", "Land"])).unwrap();
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
        assert!(mapped(&["key=A".into()], header(&["A", "Phone"])).is_err());
        assert!(mapped(&["key=A".into(), "teams=B".into()], header(&["A", "B", "Phone"])).is_ok());
        assert!(mapped(&["colour=A".into()], header(&["UPN", "Teams", "Phone"])).is_err());
    }
}
