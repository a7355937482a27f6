//! Finding one person by whatever an admin knows of him.

use crate::{connection::App, leader::Leader};
use std::collections::BTreeSet;
use sync_core::{
    failure::Failure,
    id::PbxUserId,
    mirror::MirrorRow,
    ports::{MirrorStore, RecordsStore},
    projection::WantedNumber,
};

/// Somebody in the phone system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonFound {
    /// PBX user id.
    pub user: PbxUserId,
    /// Name, for people.
    pub name: String,
    /// Sign-in names and mail addresses, those of the PBX first.
    pub addresses: Vec<String>,
    /// Number of the PBX.
    pub number: Option<String>,
}

impl Leader {
    /// Who has exactly this PBX id; else exactly this UPN or mail address, ignoring case; else a number that
    /// begins so. Reads the phone system first where it was never read.
    pub async fn find_people(&self, text: &str) -> Result<Vec<PersonFound>, Failure> {
        if self.app().database.load_mirror().await?.rows.is_empty() {
            self.engine().refresh().await?;
        }
        self.app().find_people(text).await
    }
}

impl App {
    /// The same among those who were read last.
    pub async fn find_people(&self, text: &str) -> Result<Vec<PersonFound>, Failure> {
        let mirror = self.database.load_mirror().await?;
        let managed = self.database.managed().await?;
        let people = mirror.rows.values().map(|row| {
            let upn = managed.get(&row.user).map(|account| account.upn.clone());
            person(row, upn)
        });
        Ok(among(people.collect(), text.trim()))
    }
}

fn person(row: &MirrorRow, upn: Option<String>) -> PersonFound {
    let keys = &row.projection.keys;
    let known = [&keys.sso_federation_id, &keys.user_name, &keys.primary_email];
    let mut seen = BTreeSet::new();
    let mut addresses: Vec<String> = known.into_iter().flatten().cloned().chain(upn).collect();
    addresses.retain(|address| seen.insert(address.to_lowercase()));
    let number = match &row.projection.number {
        WantedNumber::Number(number) => Some(number.to_string()),
        WantedNumber::Unusable { text, .. } => Some(text.clone()),
        WantedNumber::None | WantedNumber::Unknown => None,
    };
    PersonFound {
        user: row.user.clone(),
        name: row.projection.display_name.clone(),
        addresses,
        number,
    }
}

fn among(people: Vec<PersonFound>, text: &str) -> Vec<PersonFound> {
    if text.is_empty() {
        return Vec::new();
    }
    let lower = text.to_lowercase();
    let by_id = |person: &PersonFound| person.user.as_str() == text;
    let by_address = |person: &PersonFound| {
        person
            .addresses
            .iter()
            .any(|address| address.to_lowercase() == lower)
    };
    let by_number = |person: &PersonFound| {
        person
            .number
            .as_deref()
            .is_some_and(|number| number.starts_with(text))
    };
    let laws: [&dyn Fn(&PersonFound) -> bool; 3] = [&by_id, &by_address, &by_number];
    laws.into_iter()
        .map(|law| {
            people
                .iter()
                .filter(|person| law(person))
                .cloned()
                .collect::<Vec<_>>()
        })
        .find(|found| !found.is_empty())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{PersonFound, among};

    fn people() -> Vec<PersonFound> {
        [
            ("u1", "mira@acme.example", "+441134960001"),
            ("u2", "tom@acme.example", "+441134960002"),
        ]
        .map(|(user, address, number)| PersonFound {
            user: user.into(),
            name: user.to_owned(),
            addresses: vec![address.to_owned()],
            number: Some(number.to_owned()),
        })
        .to_vec()
    }

    fn found(text: &str) -> Vec<String> {
        among(people(), text)
            .into_iter()
            .map(|person| person.name)
            .collect()
    }

    #[test]
    fn id_comes_before_address_before_number() {
        assert_eq!(found("u2"), ["u2"]);
        assert_eq!(found("MIRA@acme.example"), ["u1"]);
        assert_eq!(found("+4411349600"), ["u1", "u2"]);
        assert_eq!(found("+441134960002"), ["u2"]);
    }

    #[test]
    fn nothing_finds_nobody() {
        assert!(found("").is_empty());
        assert!(found("mira").is_empty());
    }
}
