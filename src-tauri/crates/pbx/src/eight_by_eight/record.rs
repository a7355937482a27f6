//! One user row of `/users`, reduced to what matters to Teams.
//!
//! Only the fields named here are read: `devices[].activationCode` and `personalPhoneNumbers` are never
//! deserialised.

use serde::Deserialize;
use sync_core::id::{CustomerId, PbxUserId};
use sync_core::user::{Extension, ExtensionKind, Known, LineNumber, PbxStatus, PbxUser, Site};

use super::lenient::{NumberRef, scalar};
use super::pages::Row;

/// 8x8 `User` (OpenAPI, users v1). Every part may be null or absent.
#[derive(Deserialize, Debug)]
#[serde(rename_all = "camelCase")]
pub(super) struct UserRow {
    #[serde(default)]
    basic_info: Option<BasicInfo>,
    #[serde(default)]
    service_info: Option<ServiceInfo>,
}

#[derive(Deserialize, Debug)]
#[serde(rename_all = "camelCase")]
struct BasicInfo {
    #[serde(default, deserialize_with = "scalar")]
    user_id: Option<String>,
    #[serde(default, deserialize_with = "scalar")]
    customer_id: Option<String>,
    #[serde(default, deserialize_with = "scalar")]
    user_name: Option<String>,
    #[serde(default, deserialize_with = "scalar")]
    first_name: Option<String>,
    #[serde(default, deserialize_with = "scalar")]
    last_name: Option<String>,
    #[serde(default, deserialize_with = "scalar")]
    status: Option<String>,
    #[serde(default, deserialize_with = "scalar")]
    primary_email: Option<String>,
    #[serde(default, deserialize_with = "scalar")]
    sso_federation_id: Option<String>,
    #[serde(default)]
    site: Option<SiteRef>,
}

#[derive(Deserialize, Debug)]
struct SiteRef {
    #[serde(default, deserialize_with = "scalar")]
    id: Option<String>,
    #[serde(default, deserialize_with = "scalar")]
    name: Option<String>,
}

#[derive(Deserialize, Debug)]
struct ServiceInfo {
    #[serde(default)]
    licenses: Option<Vec<License>>,
    #[serde(default)]
    extensions: Option<Vec<ExtensionRow>>,
}

#[derive(Deserialize, Debug)]
struct License {
    #[serde(default, deserialize_with = "scalar")]
    id: Option<String>,
    #[serde(default, deserialize_with = "scalar")]
    country: Option<String>,
}

#[derive(Deserialize, Debug)]
#[serde(rename_all = "camelCase")]
struct ExtensionRow {
    #[serde(default, deserialize_with = "scalar")]
    id: Option<String>,
    #[serde(default, deserialize_with = "scalar")]
    extension_type: Option<String>,
    #[serde(default, deserialize_with = "scalar")]
    extension_number: Option<String>,
    #[serde(default, deserialize_with = "scalar")]
    license_id: Option<String>,
    #[serde(default, deserialize_with = "scalar")]
    ms_teams_enabled: Option<bool>,
    #[serde(default, deserialize_with = "scalar")]
    primary_phone_number: Option<String>,
    #[serde(default)]
    phone_numbers: Option<Vec<NumberRow>>,
}

#[derive(Deserialize, Debug)]
#[serde(rename_all = "camelCase")]
struct NumberRow {
    #[serde(default, deserialize_with = "scalar")]
    phone_number: Option<String>,
    #[serde(default, deserialize_with = "scalar")]
    country: Option<String>,
    #[serde(default, deserialize_with = "scalar")]
    primary: Option<bool>,
    #[serde(default)]
    porting_number: NumberRef,
}

impl Row for UserRow {
    fn id(&self) -> Option<&str> {
        self.basic_info.as_ref()?.user_id.as_deref()
    }
}

impl UserRow {
    /// The customer the row belongs to, where it says so.
    pub(super) fn customer(&self) -> Option<&str> {
        self.basic_info.as_ref()?.customer_id.as_deref()
    }

    /// The row in core's words; `None` without a user id.
    pub(super) fn into_user(self) -> Option<PbxUser> {
        let basic = self.basic_info?;
        let id = basic.user_id?;
        let country = self.service_info.as_ref().and_then(country);
        let extensions = self.service_info.and_then(|info| info.extensions);
        Some(PbxUser {
            display_name: display_name(
                basic.first_name.as_deref(),
                basic.last_name.as_deref(),
                basic.user_name.as_deref().unwrap_or(&id),
            ),
            id: PbxUserId::new(id),
            customer: basic.customer_id.map(CustomerId::new),
            user_name: basic.user_name,
            primary_email: basic.primary_email,
            sso_federation_id: basic.sso_federation_id,
            status: status(basic.status.as_deref()),
            site: basic.site.and_then(site),
            country,
            extensions: match extensions {
                Some(list) => Known::Known(list.into_iter().map(extension).collect()),
                None => Known::Unknown,
            },
        })
    }
}

fn display_name(first: Option<&str>, last: Option<&str>, otherwise: &str) -> String {
    let parts: Vec<&str> = [first, last].into_iter().flatten().collect();
    if parts.is_empty() {
        otherwise.to_owned()
    } else {
        parts.join(" ")
    }
}

fn status(text: Option<&str>) -> PbxStatus {
    match text {
        Some("ACTIVE") => PbxStatus::Active,
        Some("INACTIVE") => PbxStatus::Inactive,
        Some(_) | None => PbxStatus::Unknown,
    }
}

fn kind(text: Option<&str>) -> ExtensionKind {
    match text {
        Some("UC") => ExtensionKind::Uc,
        Some("CC") => ExtensionKind::Cc,
        Some(_) | None => ExtensionKind::Unknown,
    }
}

fn site(site: SiteRef) -> Option<Site> {
    let id = site.id?;
    Some(Site {
        name: site.name.unwrap_or_else(|| id.clone()),
        id,
    })
}

fn extension(row: ExtensionRow) -> Extension {
    Extension {
        id: row.id,
        kind: kind(row.extension_type.as_deref()),
        short_number: row.extension_number,
        teams_enabled: known(row.ms_teams_enabled),
        primary_number: row.primary_phone_number,
        numbers: numbers(row.phone_numbers),
    }
}

/// A list in which an entry has no number cannot be taken for the whole list.
fn numbers(rows: Option<Vec<NumberRow>>) -> Known<Vec<LineNumber>> {
    let Some(rows) = rows else { return Known::Unknown };
    known(rows.into_iter().map(line_number).collect())
}

fn line_number(row: NumberRow) -> Option<LineNumber> {
    Some(LineNumber {
        number: row.phone_number?,
        primary: row.primary.unwrap_or(false),
        porting_to: row.porting_number.0,
    })
}

fn known<T>(value: Option<T>) -> Known<T> {
    match value {
        Some(value) => Known::Known(value),
        None => Known::Unknown,
    }
}

/// The country of the line that Teams uses: its number's, else its licence's, else the only licence country.
fn country(info: &ServiceInfo) -> Option<String> {
    let lines = info.extensions.as_deref().unwrap_or_default();
    let uc = |row: &&ExtensionRow| kind(row.extension_type.as_deref()) == ExtensionKind::Uc;
    let teams = |row: &&ExtensionRow| uc(row) && row.ms_teams_enabled == Some(true);
    let line = lines.iter().find(teams).or_else(|| lines.iter().find(uc));
    let licenses = info.licenses.as_deref().unwrap_or_default();
    let of_line = line.and_then(|line| number_country(line).or_else(|| license_country(line, licenses)));
    of_line.or_else(|| only_country(licenses)).and_then(alpha_2)
}

fn number_country(line: &ExtensionRow) -> Option<&str> {
    let rows = line.phone_numbers.as_deref()?;
    let main = line.primary_phone_number.as_deref();
    let named = rows
        .iter()
        .find(|row| main.is_some() && row.phone_number.as_deref() == main);
    let flagged = rows.iter().find(|row| row.primary == Some(true));
    named.or(flagged).or(rows.first())?.country.as_deref()
}

fn license_country<'a>(line: &ExtensionRow, licenses: &'a [License]) -> Option<&'a str> {
    let id = line.license_id.as_deref()?;
    licenses
        .iter()
        .find(|license| license.id.as_deref() == Some(id))?
        .country
        .as_deref()
}

fn only_country(licenses: &[License]) -> Option<&str> {
    let mut countries = licenses.iter().filter_map(|license| license.country.as_deref());
    let first = countries.next()?;
    countries.all(|other| other == first).then_some(first)
}

fn alpha_2(text: &str) -> Option<String> {
    let code = text.to_ascii_uppercase();
    (code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase())).then_some(code)
}

#[cfg(test)]
mod tests;
