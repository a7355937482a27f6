//! Phone numbers with their porting state, and sites.
//!
//! The inventory does not say to whom a number is assigned (OpenAPI `PhoneNumber`); users do.

use serde::Deserialize;
use sync_core::failure::Failure;
use sync_core::user::{Completeness, Site};

use super::failure;
use super::lenient::{NumberRef, scalar};
use super::pages::{self, Row};
use super::request::Api;
use super::resource::{PHONE_NUMBERS, SITES};

/// 8x8 `PhoneNumber.status`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NumberStatus {
    /// `PRE_PORTING`.
    PrePorting,
    /// `PORTING`.
    Porting,
    /// `AVAILABLE`.
    Available,
    /// `ASSIGNED`.
    Assigned,
    /// Missing, or a value this version does not know.
    Unknown,
}

/// One number of the customer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct InventoryNumber {
    /// The number, `+` and digits.
    pub number: String,
    /// ISO 3166 alpha-2 country.
    pub country: Option<String>,
    /// Where it stands.
    pub status: NumberStatus,
    /// The number that will take this one's place when its port ends.
    pub porting_number: Option<String>,
    /// The number used until then.
    pub temporary_number: Option<String>,
}

/// The numbers of a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Inventory {
    /// In the order of the source.
    pub numbers: Vec<InventoryNumber>,
    /// Whether these are all.
    pub completeness: Completeness,
}

/// The sites of a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SiteList {
    /// In the order of the source.
    pub sites: Vec<Site>,
    /// Whether these are all.
    pub completeness: Completeness,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct NumberRow {
    #[serde(default, deserialize_with = "scalar")]
    phone_number: Option<String>,
    #[serde(default, deserialize_with = "scalar")]
    country: Option<String>,
    #[serde(default, deserialize_with = "scalar")]
    status: Option<String>,
    #[serde(default)]
    porting_number: NumberRef,
    #[serde(default)]
    temporary_number: NumberRef,
}

#[derive(Deserialize)]
struct SiteRow {
    #[serde(default, deserialize_with = "scalar")]
    id: Option<String>,
    #[serde(default, deserialize_with = "scalar")]
    name: Option<String>,
}

impl Row for NumberRow {
    fn id(&self) -> Option<&str> {
        self.phone_number.as_deref()
    }
}

impl Row for SiteRow {
    fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }
}

pub(super) async fn numbers(api: &Api) -> Result<Inventory, Failure> {
    let list = pages::read(api, PHONE_NUMBERS, |_: &NumberRow| Ok(())).await?;
    let numbers = list.rows.into_iter().filter_map(inventory_number).collect();
    Ok(Inventory {
        numbers,
        completeness: list.completeness,
    })
}

/// The `+` of the path is sent as `%2B` (phone-number guide).
pub(super) async fn number(api: &Api, e164: &str) -> Result<Option<InventoryNumber>, Failure> {
    let answer = api.record(PHONE_NUMBERS, e164).await?;
    if failure::is_genuine_not_found(&answer) {
        return Ok(None);
    }
    if !answer.is_success() {
        return Err(failure::of_answer(&answer, PHONE_NUMBERS));
    }
    let row: NumberRow = answer.json().map_err(|e| failure::of_error(e, PHONE_NUMBERS))?;
    Ok(inventory_number(row))
}

/// The site guide shows page numbers where the schema shows a scroll; either is followed.
pub(super) async fn sites(api: &Api) -> Result<SiteList, Failure> {
    let list = pages::read(api, SITES, |_: &SiteRow| Ok(())).await?;
    let site = |row: SiteRow| {
        let id = row.id?;
        Some(Site {
            name: row.name.unwrap_or_else(|| id.clone()),
            id,
        })
    };
    Ok(SiteList {
        sites: list.rows.into_iter().filter_map(site).collect(),
        completeness: list.completeness,
    })
}

fn inventory_number(row: NumberRow) -> Option<InventoryNumber> {
    let status = match row.status.as_deref() {
        Some("PRE_PORTING") => NumberStatus::PrePorting,
        Some("PORTING") => NumberStatus::Porting,
        Some("AVAILABLE") => NumberStatus::Available,
        Some("ASSIGNED") => NumberStatus::Assigned,
        Some(_) | None => NumberStatus::Unknown,
    };
    Some(InventoryNumber {
        number: row.phone_number?,
        country: row.country,
        status,
        porting_number: row.porting_number.0,
        temporary_number: row.temporary_number.0,
    })
}
