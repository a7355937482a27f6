//! The tenant's numbers (`numberAssignment`): one by one, or every Direct Routing number.

use crate::graph::{
    client::{Graph, Request},
    configurations::category,
    odata::{Page, Trail, filter, literal},
    reads::Place,
    reply::Reply,
};
use serde::Deserialize;
use std::collections::BTreeMap;
use sync_core::{
    failure::Failure,
    id::EntraId,
    number::PhoneNumber,
    tenant::{HolderKind, NumberKind, NumberRecord, NumberSource},
};
use tokio::time::Instant;

pub(crate) const PATH: &str = "/admin/teams/telephoneNumberManagement/numberAssignments";
/// The largest page ("List numberAssignments": 500 unless asked, 1,000 at most).
const PAGE: usize = 1_000;
/// A page without a next link that is shorter than the default page is the last one.
const SHORT: usize = 500;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Assignment {
    telephone_number: Option<String>,
    number_type: Option<String>,
    assignment_target_id: Option<String>,
    assignment_category: Option<String>,
    assignment_status: Option<String>,
    number_source: Option<String>,
    location_id: Option<String>,
}

impl Graph {
    /// The records of these numbers; `None` = the tenant has none.
    pub(crate) async fn numbers(
        &self,
        numbers: &[PhoneNumber],
    ) -> Vec<Result<Option<NumberRecord>, Failure>> {
        self.numbers_dated(numbers).await.0
    }

    /// The same, with when the oldest of the answers was asked for.
    pub(crate) async fn numbers_dated(
        &self,
        numbers: &[PhoneNumber],
    ) -> (Vec<Result<Option<NumberRecord>, Failure>>, Option<Instant>) {
        let expression = |number: &PhoneNumber| format!("telephoneNumber eq {}", literal(number.as_str()));
        let path = |number| format!("{PATH}?{}", filter(&expression(number)));
        let requests = numbers.iter().map(|n| Request::get(path(n))).collect();
        let (replies, asked) = self.read_many_dated(requests).await;
        let read = |(number, reply): (&PhoneNumber, Result<Reply, Failure>)| {
            let page = reply?.found::<Page<Assignment>>()?;
            let mut records = page.into_iter().flat_map(|page| page.items).filter_map(record);
            Ok(records.find(|record| record.number == *number))
        };
        (numbers.iter().zip(replies).map(read).collect(), asked)
    }

    /// Every Direct Routing number: next links where they come, else `$skip` until a short page, for the
    /// documentation names only `$top` and `$skip`.
    pub(crate) async fn all_numbers(&self) -> Result<Vec<NumberRecord>, Failure> {
        let first = format!("{PATH}?{}&$top={PAGE}", filter("numberType eq 'DirectRouting'"));
        let mut page: Page<Assignment> = self.page(Place::Path(&first)).await?;
        let (mut records, mut trail, mut read) = (BTreeMap::new(), Trail::default(), 0);
        loop {
            let (count, known) = (page.items.len(), records.len());
            read += count;
            for record in page.items.into_iter().filter_map(record) {
                if record.kind == NumberKind::DirectRouting || record.kind == NumberKind::Unknown {
                    records.insert(record.number.clone(), record);
                }
            }
            page = match page.next {
                Some(link) => self.page(Place::Link(&trail.step(link)?)).await?,
                // A server that takes no $skip sends the same page again: nothing new ends the list too.
                None if count < SHORT || records.len() == known => {
                    return Ok(records.into_values().collect());
                }
                None => self.page(Place::Path(&format!("{first}&$skip={read}"))).await?,
            };
        }
    }
}

fn record(assignment: Assignment) -> Option<NumberRecord> {
    let text = assignment.telephone_number.unwrap_or_default();
    let number = match PhoneNumber::parse(&text) {
        Ok(number) => number,
        Err(problem) => {
            tracing::warn!(%problem, "the tenant lists a number that is none: left out");
            return None;
        }
    };
    let holder = assignment
        .assignment_target_id
        .filter(|id| !id.chars().all(|c| c == '0' || c == '-'));
    Some(NumberRecord {
        number,
        holder_kind: holder_kind(assignment.assignment_status.as_deref(), holder.is_some()),
        holder: holder.map(|id| EntraId::new(id.to_ascii_lowercase())),
        kind: number_kind(assignment.number_type.as_deref()),
        category: category(assignment.assignment_category.as_deref()),
        source: number_source(assignment.number_source.as_deref()),
        location_id: assignment.location_id.filter(|id| !id.is_empty()),
    })
}

/// A status that is missing or new counts as nobody only where there is no holder either.
fn holder_kind(status: Option<&str>, held: bool) -> HolderKind {
    match status.unwrap_or_default().to_ascii_lowercase().as_str() {
        "unassigned" => HolderKind::Nobody,
        "userassigned" => HolderKind::User,
        "conferenceassigned" => HolderKind::Conference,
        "voiceapplicationassigned" => HolderKind::ResourceAccount,
        "policyassigned" => HolderKind::Policy,
        "" if !held => HolderKind::Nobody,
        _ => HolderKind::Other,
    }
}

fn number_kind(text: Option<&str>) -> NumberKind {
    match text.unwrap_or_default().to_ascii_lowercase().as_str() {
        "directrouting" => NumberKind::DirectRouting,
        "callingplan" => NumberKind::CallingPlan,
        "operatorconnect" => NumberKind::OperatorConnect,
        _ => NumberKind::Unknown,
    }
}

fn number_source(text: Option<&str>) -> NumberSource {
    match text.unwrap_or_default().to_ascii_lowercase().as_str() {
        "online" => NumberSource::Online,
        "onpremises" => NumberSource::OnPremises,
        _ => NumberSource::Unknown,
    }
}
