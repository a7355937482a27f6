//! `GET /sites` and `GET /sites/{siteId}` ("Site management API guide"): filter on `name` only.

use serde_json::{Value, json};

use super::error::{invalid, media_type, not_found};
use super::rsql::Filter;
use crate::exchange::{Asked, Reply};
use crate::knobs::SitePaging;
use crate::state::State;
use crate::world::Site;

const RESOURCE: &str = "sites";

pub(super) fn get(state: &State, id: &str) -> Reply {
    state.world.sites.get(id).map_or_else(
        || not_found(RESOURCE),
        |site| Reply::json(200, &media_type(RESOURCE), site_json(site)),
    )
}

pub(super) fn list(state: &State, asked: &Asked) -> Reply {
    let mut rows: Vec<Value> = state.world.sites.values().map(site_json).collect();
    if let Some(text) = asked.param("filter") {
        let Some(filter) = Filter::parse(text).filter(|f| f.paths().iter().all(|p| *p == "name")) else {
            return invalid(RESOURCE, "filter", "VALIDATION_ERROR", "Invalid filter syntax");
        };
        rows.retain(|row| filter.matches(row));
    }
    let number = |name: &str, or: usize| asked.param(name).map_or(Some(or), |text| text.parse().ok());
    let (Some(size @ 1..=1_000), Some(page)) = (number("pageSize", 100), number("pageNumber", 0)) else {
        return invalid(RESOURCE, "pageSize", "VALIDATION_ERROR", "Invalid page");
    };
    let by_number = state.knobs.pbx_site_paging == SitePaging::PageNumber;
    let from = match (by_number, asked.param("scrollId")) {
        (true, _) => page.saturating_mul(size),
        (false, None) => 0,
        (false, Some(id)) => match id.strip_prefix("site-").and_then(|n| n.parse().ok()) {
            Some(from) => from,
            None => return super::error::bad_scroll(RESOURCE),
        },
    };
    let more = from.saturating_add(size) < rows.len();
    let data: Vec<Value> = rows.into_iter().skip(from).take(size).collect();
    let mut pagination = json!({"pageSize": size, "hasMore": more});
    if by_number {
        pagination["pageNumber"] = json!(page);
    } else {
        pagination["nextScrollId"] = json!(more.then(|| format!("site-{}", from + size)));
    }
    Reply::json(
        200,
        &media_type(RESOURCE),
        json!({"data": data, "pagination": pagination}),
    )
}

fn site_json(site: &Site) -> Value {
    json!({
        "id": site.id,
        "name": site.name,
        "pbxName": site.pbx_name,
        "locale": site.locale,
        "timezone": site.timezone,
        "address": {"id": format!("a{}", site.id)},
        "siteCode": site.code,
        "extensionLength": 4,
        "callerIdSettings": {"mainNumber": site.main_number},
        "defaultDialPlan": site.dial_plan,
    })
}
