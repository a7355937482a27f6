//! Which column of the file is what.

use serde::{Deserialize, Serialize};

/// How the file says who is Teams-enabled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TeamsFlag {
    /// The named column says yes or no; an empty cell is unknown.
    Column(String),
    /// Everybody in the file is.
    EveryRow,
}

/// The column names, as they stand in the header. Saved with the connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnMapping {
    /// The join key: the sign-in name by which the Microsoft account is found. Also the user's id.
    pub key: String,
    /// Who is Teams-enabled.
    pub teams: TeamsFlag,
    /// The E.164 number. This or `extension` is required.
    pub number: Option<String>,
    /// The short extension number.
    pub extension: Option<String>,
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// Display name; wins over first and last name.
    pub display_name: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Active or not; without this column everybody is.
    pub active: Option<String>,
    /// Site name.
    pub site: Option<String>,
    /// ISO 3166 alpha-2 country.
    pub country: Option<String>,
}

const KEY: &[&str] = &[
    "userprincipalname",
    "upn",
    "username",
    "login",
    "loginid",
    "ssofederationid",
    "user",
];
const KEY_OR_EMAIL: &[&str] = &["email", "emailaddress", "primaryemail", "mail"];
const TEAMS: &[&str] = &[
    "msteamsenabled",
    "teamsenabled",
    "msteams",
    "microsoftteams",
    "teams",
    "msteamsintegration",
];
const NUMBER: &[&str] = &[
    "primaryphonenumber",
    "phonenumber",
    "number",
    "did",
    "ddi",
    "directnumber",
    "telephonenumber",
    "telephone",
    "phone",
];
const EXTENSION: &[&str] = &["extensionnumber", "extension", "ext"];
const FIRST_NAME: &[&str] = &["firstname", "givenname"];
const LAST_NAME: &[&str] = &["lastname", "surname", "familyname"];
const DISPLAY_NAME: &[&str] = &["displayname", "name", "fullname"];
const ACTIVE: &[&str] = &["status", "active", "userstatus", "accountstatus"];
const SITE: &[&str] = &["site", "sitename", "location", "branch"];
const COUNTRY: &[&str] = &["country", "countrycode"];

impl ColumnMapping {
    /// A mapping from common column names; case, blanks and punctuation don't matter.
    ///
    /// # Errors
    /// What is missing, for the admin.
    pub fn guess(header: &[String]) -> Result<Self, String> {
        let find = |names: &[&str]| {
            let at = names
                .iter()
                .find_map(|name| header.iter().position(|h| plain(h) == *name));
            at.map(|at| header[at].clone())
        };
        let mut missing = Vec::new();
        let key = find(KEY).or_else(|| find(KEY_OR_EMAIL)).unwrap_or_else(|| {
            missing.push("the sign-in name (such as \"User name\" or \"UPN\")");
            String::new()
        });
        let (number, extension) = (find(NUMBER), find(EXTENSION));
        if number.is_none() && extension.is_none() {
            missing.push("the number (such as \"Phone number\") or the extension");
        }
        let teams = find(TEAMS).unwrap_or_else(|| {
            missing.push("whether the person is Teams-enabled (such as \"Teams enabled\")");
            String::new()
        });
        if !missing.is_empty() {
            let found = header.join(", ");
            return Err(format!(
                "no column was found for {}. The header has: {found}",
                missing.join("; ")
            ));
        }
        Ok(Self {
            key,
            teams: TeamsFlag::Column(teams),
            number,
            extension,
            first_name: find(FIRST_NAME),
            last_name: find(LAST_NAME),
            display_name: find(DISPLAY_NAME),
            email: find(KEY_OR_EMAIL),
            active: find(ACTIVE),
            site: find(SITE),
            country: find(COUNTRY),
        })
    }

    /// The places of the columns in this header.
    ///
    /// # Errors
    /// The names that are missing or stand twice.
    pub(super) fn locate(&self, header: &[String]) -> Result<Columns, String> {
        let mut wrong = Vec::new();
        let mut find = |name: &str| {
            let mut places = header
                .iter()
                .enumerate()
                .filter(|(_, h)| plain(h) == plain(name))
                .map(|(at, _)| at);
            let place = places.next();
            match (place, places.next()) {
                (None, _) => wrong.push(format!("there is no column \"{name}\"")),
                (Some(_), Some(_)) => wrong.push(format!("there are two columns \"{name}\"")),
                (Some(_), None) => {}
            }
            place.unwrap_or_default()
        };
        let columns = Columns {
            key: find(&self.key),
            teams: match &self.teams {
                TeamsFlag::Column(name) => Some(find(name)),
                TeamsFlag::EveryRow => None,
            },
            number: self.number.as_deref().map(&mut find),
            extension: self.extension.as_deref().map(&mut find),
            first_name: self.first_name.as_deref().map(&mut find),
            last_name: self.last_name.as_deref().map(&mut find),
            display_name: self.display_name.as_deref().map(&mut find),
            email: self.email.as_deref().map(&mut find),
            active: self.active.as_deref().map(&mut find),
            site: self.site.as_deref().map(&mut find),
            country: self.country.as_deref().map(&mut find),
        };
        if self.number.is_none() && self.extension.is_none() {
            wrong.push("neither a number nor an extension column is chosen".to_owned());
        }
        match wrong.is_empty() {
            true => Ok(columns),
            false => Err(format!("the header does not fit: {}", wrong.join("; "))),
        }
    }
}

/// Places of the columns, counted from 0.
pub(super) struct Columns {
    pub(super) key: usize,
    pub(super) teams: Option<usize>,
    pub(super) number: Option<usize>,
    pub(super) extension: Option<usize>,
    pub(super) first_name: Option<usize>,
    pub(super) last_name: Option<usize>,
    pub(super) display_name: Option<usize>,
    pub(super) email: Option<usize>,
    pub(super) active: Option<usize>,
    pub(super) site: Option<usize>,
    pub(super) country: Option<usize>,
}

fn plain(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}
