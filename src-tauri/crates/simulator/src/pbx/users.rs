//! `GET /users` and `GET /users/{userId}` ("User management API guide", users v1).

use std::sync::Arc;

use serde::Serialize;
use serde_json::{Value, json};

use super::error::{bad_scroll, conflict, invalid, media_type, not_found};
use super::rsql::{Filter, text_of, values_at};
use super::scroll::{Rows, Scroll};
use super::user_record::{UserRecord, make_strange, row_json, user_json};
use crate::control::Fault;
use crate::exchange::{self, Asked, Reply, encode};
use crate::knobs::{LinkForm, ListRows};
use crate::state::State;
use crate::world::{PbxRow, World};

const SORTABLE: [&str; 6] = [
    "basicInfo.lastName",
    "basicInfo.firstName",
    "basicInfo.createdTime",
    "basicInfo.lastUpdatedTime",
    "basicInfo.status",
    "directoryInfo.department",
];
const FILTERABLE: [&str; 8] = [
    "basicInfo.status",
    "basicInfo.userName",
    "basicInfo.primaryEmail",
    "basicInfo.createdTime",
    "basicInfo.firstName",
    "basicInfo.lastName",
    "basicInfo.site.name",
    "directoryInfo.department",
];

/// Room for a row of a list, in bytes.
const ROW: usize = 1_536;

/// One user.
pub(super) fn get(state: &mut State, asked: &Asked, id: &str) -> Reply {
    let Some(row) = state.world.pbx_users.get(id).cloned() else {
        return not_found("users");
    };
    let mut body = user_json(&state.world, &row);
    if state.fault(asked, |f| *f == Fault::UnknownEnum).is_some() {
        make_strange(&mut body);
    }
    Reply::json(200, &media_type("users"), body)
}

/// A page of users.
pub(super) fn list(state: &mut State, asked: &Asked) -> Reply {
    let scroll = match open(state, asked) {
        Ok(scroll) => scroll,
        Err(reply) => return reply,
    };
    let hollow = scroll.page > 0 && state.fault(asked, |f| *f == Fault::EmptyPage).is_some();
    let without_info = state
        .fault(asked, |f| *f == Fault::RowsWithoutServiceInfo)
        .is_some();
    let foreign = state.fault(asked, |f| *f == Fault::ForeignCustomer).is_some();
    let strange = state.fault(asked, |f| *f == Fault::UnknownEnum).is_some();
    let form = if without_info {
        ListRows::WithoutServiceInfo
    } else {
        state.knobs.pbx_list_rows
    };
    let Rows::Users(rows) = &scroll.rows else {
        return bad_scroll("users");
    };
    let take = if hollow { 0 } else { scroll.page_size };
    let on_page = rows.iter().skip(scroll.offset).take(take);
    if form == ListRows::Full && !foreign && !strange {
        let records = on_page.map(|row| UserRecord::of(&state.world, row));
        let data = written(&records.collect::<Vec<_>>());
        return page_reply(state, asked, scroll, data, take);
    }
    let page: Vec<Value> = on_page
        .map(|row| {
            let mut json = row_json(&state.world, row, form);
            if foreign {
                json["basicInfo"]["customerId"] = json!("001SIMFOREIGN00QAA");
            }
            if strange {
                make_strange(&mut json);
            }
            json
        })
        .collect();
    page_reply(state, asked, scroll, written(&page), take)
}

/// JSON of a page's rows.
pub(super) fn written(page: &[impl Serialize]) -> String {
    exchange::written(page, page.len() * ROW)
}

/// The scroll that a request starts or continues.
fn open(state: &mut State, asked: &Asked) -> Result<Scroll, Reply> {
    if let Some(id) = asked.param("scrollId") {
        return resume(state, asked, "users", id);
    }
    let page_size = page_size(state, asked, "users", state.knobs.pbx_users_page_max)?;
    let filter = filter(state, asked)?;
    let sort = sort(asked)?;
    let mut rows: Vec<PbxRow> = state.world.pbx_users.values().cloned().collect();
    if let Some(filter) = &filter {
        rows.retain(|row| filter.matches(&user_json(&state.world, row)));
    }
    if !sort.is_empty() {
        rows = sorted(&state.world, rows, &sort);
    }
    if state.fault(asked, |f| *f == Fault::ListEmpty).is_some() {
        rows.clear();
    }
    if let Some(Fault::ListShrunk { percent }) = state.fault(asked, |f| matches!(f, Fault::ListShrunk { .. }))
    {
        let keep = rows.len() * usize::from(100 - percent.min(100)) / 100;
        rows.truncate(keep);
    }
    Ok(Scroll {
        resource: "users",
        rows: Rows::Users(Arc::new(rows)),
        offset: 0,
        page: 0,
        page_size,
        filter: asked.param("filter").map(str::to_owned),
        sort: asked.param("sort").map(str::to_owned),
    })
}

fn sorted(world: &World, rows: Vec<PbxRow>, sort: &[(String, bool)]) -> Vec<PbxRow> {
    let key = |row: &PbxRow| {
        let json = user_json(world, row);
        let part = |(path, _): &(String, bool)| values_at(&json, path).first().map(|v| text_of(v));
        sort.iter().map(part).collect::<Vec<_>>()
    };
    let mut keyed: Vec<_> = rows.into_iter().map(|row| (key(&row), row)).collect();
    keyed.sort_by(|(a, _), (b, _)| {
        let fields = a.iter().zip(b).zip(sort);
        let parts = fields.map(|((a, b), (_, down))| if *down { b.cmp(a) } else { a.cmp(b) });
        parts.fold(std::cmp::Ordering::Equal, std::cmp::Ordering::then)
    });
    keyed.into_iter().map(|(_, row)| row).collect()
}

/// Continues a scroll; `filter` and `sort` live inside it and may not be sent again.
pub(super) fn resume(
    state: &mut State,
    asked: &Asked,
    resource: &'static str,
    id: &str,
) -> Result<Scroll, Reply> {
    let size_refused = asked.param("pageSize").is_some() && !state.knobs.pbx_page_size_with_scroll;
    if asked.param("filter").is_some() || asked.param("sort").is_some() || size_refused {
        return Err(conflict(resource));
    }
    let scroll = state
        .scrolls
        .find(resource, id, state.now)
        .ok_or_else(|| bad_scroll(resource))?;
    let cut = |f: &Fault| matches!(f, Fault::ScrollCut { page } if *page <= scroll.page);
    if state.fault(asked, cut).is_some() {
        return Err(bad_scroll(resource));
    }
    Ok(scroll)
}

pub(super) fn page_size(state: &State, asked: &Asked, resource: &str, max: u32) -> Result<usize, Reply> {
    let Some(text) = asked.param("pageSize") else {
        return Ok(100.min(max as usize));
    };
    match text.parse::<u32>() {
        Ok(size) if (1..=max).contains(&size) => Ok(size as usize),
        _ => {
            let code = if state.knobs.pbx_page_size_own_code {
                "INVALID_PAGE_SIZE"
            } else {
                "VALIDATION_ERROR"
            };
            Err(invalid(
                resource,
                "pageSize",
                code,
                &format!("pageSize must be between 1 and {max}"),
            ))
        }
    }
}

fn filter(state: &State, asked: &Asked) -> Result<Option<Filter>, Reply> {
    let Some(text) = asked.param("filter") else {
        return Ok(None);
    };
    let refused = || invalid("users", "filter", "VALIDATION_ERROR", "Invalid filter syntax");
    let filter = Filter::parse(text).ok_or_else(refused)?;
    let known = |path: &str| {
        FILTERABLE.contains(&path)
            || (path == "basicInfo.lastUpdatedTime" && state.knobs.pbx_last_updated_filter)
            || (path == "serviceInfo.extensions.msTeamsEnabled" && state.knobs.pbx_teams_flag_filter)
    };
    if filter.paths().into_iter().all(known) {
        Ok(Some(filter))
    } else {
        Err(refused())
    }
}

fn sort(asked: &Asked) -> Result<Vec<(String, bool)>, Reply> {
    let Some(text) = asked.param("sort") else {
        return Ok(Vec::new());
    };
    let part = |part: &str| {
        let part = part.trim();
        let (path, down) = match part.strip_prefix('-') {
            Some(path) => (path, true),
            None => (part.strip_prefix('+').unwrap_or(part).trim_start(), false),
        };
        SORTABLE.contains(&path).then(|| (path.to_owned(), down))
    };
    text.split(',')
        .map(part)
        .collect::<Option<Vec<_>>>()
        .ok_or_else(|| invalid("users", "sort", "VALIDATION_ERROR", "Invalid sort parameter"))
}

/// The envelope around a page; keeps the scroll for the next one.
pub(super) fn page_reply(
    state: &mut State,
    asked: &Asked,
    scroll: Scroll,
    data: String,
    taken: usize,
) -> Reply {
    let resource = scroll.resource;
    let path = if resource == "users" {
        "users"
    } else {
        "phone-numbers"
    };
    let offset = scroll.offset.saturating_add(taken);
    let has_more = offset < scroll.rows.len();
    let next = has_more.then(|| state.draw.short_id());
    let size = scroll.page_size;
    let mut body = json!({
        "pagination": {
            "pageSize": size,
            "pageNumber": scroll.page,
            "hasMore": has_more,
            "filter": scroll.filter,
            "sort": scroll.sort,
            "nextScrollId": next,
        },
    });
    if let Some(links) = links(state, asked, path, size, next.as_deref()) {
        body["_links"] = links;
    }
    if let Some(next) = next {
        let ttl = state.knobs.pbx_scroll_ttl_ms;
        let following = Scroll {
            offset,
            page: scroll.page + 1,
            ..scroll
        };
        state.scrolls.keep(next, following, state.now, ttl);
    }
    // The rows are written already: they stand before the rest of the envelope.
    let envelope = body.to_string();
    let rest = envelope.strip_prefix('{').unwrap_or_default();
    let text = [r#"{"data":"#, &data, ",", rest].concat();
    Reply::written(200, &media_type(resource), text)
}

/// `_links` in the form of the knob, led elsewhere where a fault says so.
fn links(state: &mut State, asked: &Asked, path: &str, size: usize, next: Option<&str>) -> Option<Value> {
    let root = match state.knobs.pbx_links {
        LinkForm::Absolute => format!("{}/admin-provisioning", asked.origin),
        LinkForm::Relative => String::new(),
        LinkForm::Absent => return None,
    };
    let this = asked
        .param("scrollId")
        .map(|id| format!("&scrollId={}", encode(id)))
        .unwrap_or_default();
    let mut links = json!({"self": {"href": format!("{root}/{path}?pageSize={size}{this}")}});
    if let Some(next) = next {
        let root = match state.fault(asked, |f| matches!(f, Fault::ForeignNextLink { .. })) {
            Some(Fault::ForeignNextLink { host }) => format!("http://{host}/admin-provisioning"),
            _ => root,
        };
        links["next"]["href"] = json!(format!("{root}/{path}?pageSize={size}&scrollId={next}"));
    }
    Some(links)
}
