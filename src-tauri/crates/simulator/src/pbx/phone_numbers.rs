//! `GET /phone-numbers` and `GET /phone-numbers/{e164}` ("Phone number management API guide").
//!
//! A number does not say whom it belongs to.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Value, json};

use super::error::{bad_scroll, invalid, media_type, not_found};
use super::rsql::{Filter, text_of};
use super::scroll::{Rows, Scroll};
use super::users::{page_reply, page_size, resume, written};
use crate::exchange::{Asked, Reply};
use crate::state::State;
use crate::world::{World, is_e164};

const RESOURCE: &str = "phonenumbers";
const FIELDS: [&str; 5] = ["phoneNumber", "country", "category", "origin", "status"];

pub(super) fn get(state: &State, number: &str) -> Reply {
    inventory(&state.world).remove(number).map_or_else(
        || not_found(RESOURCE),
        |row| Reply::json(200, &media_type(RESOURCE), row),
    )
}

pub(super) fn list(state: &mut State, asked: &Asked) -> Reply {
    let scroll = match asked.param("scrollId") {
        Some(id) => resume(state, asked, RESOURCE, id),
        None => first(state, asked),
    };
    let scroll = match scroll {
        Ok(scroll) => scroll,
        Err(reply) => return reply,
    };
    let Rows::Json(rows) = &scroll.rows else {
        return bad_scroll(RESOURCE);
    };
    let page = rows.iter().skip(scroll.offset).take(scroll.page_size);
    let data = written(&page.collect::<Vec<_>>());
    let taken = scroll.page_size;
    page_reply(state, asked, scroll, data, taken)
}

fn first(state: &State, asked: &Asked) -> Result<Scroll, Reply> {
    let page_size = page_size(state, asked, RESOURCE, 100)?;
    let mut rows: Vec<Value> = inventory(&state.world).into_values().collect();
    if let Some(text) = asked.param("filter") {
        let filter = Filter::parse(text).filter(|f| f.paths().iter().all(|p| FIELDS.contains(p)));
        let refused = || invalid(RESOURCE, "filter", "VALIDATION_ERROR", "Invalid filter syntax");
        let filter = filter.ok_or_else(refused)?;
        rows.retain(|row| filter.matches(row));
    }
    if let Some(text) = asked.param("sort") {
        let down = text.starts_with('-');
        let field = text.trim_start_matches(['-', '+', ' ']);
        if !["phoneNumber", "country", "category"].contains(&field) {
            return Err(invalid(
                RESOURCE,
                "sort",
                "VALIDATION_ERROR",
                "Invalid sort parameter",
            ));
        }
        rows.sort_by_key(|row| text_of(&row[field]));
        if down {
            rows.reverse();
        }
    }
    Ok(Scroll {
        resource: RESOURCE,
        rows: Rows::Json(Arc::new(rows)),
        offset: 0,
        page: 0,
        page_size,
        filter: asked.param("filter").map(str::to_owned),
        sort: asked.param("sort").map(str::to_owned),
    })
}

fn inventory(world: &World) -> BTreeMap<String, Value> {
    let mut rows = BTreeMap::new();
    let mut add = |number: &str, country: &str, status: &str, porting: Option<&str>| {
        let row = json!({
            "phoneNumber": number,
            "nationalFormattedNumber": number.trim_start_matches('+'),
            "country": country,
            "category": "LOCAL",
            "origin": if porting.is_some() { "PORTING" } else { "CLAIMED" },
            "status": status,
            "portingNumber": porting,
            "temporaryNumber": porting.is_some(),
        });
        rows.insert(number.to_owned(), row);
    };
    for site in world.sites.values() {
        add(&site.main_number, &site.country, "AVAILABLE", None);
    }
    for number in world
        .pbx_users
        .values()
        .flat_map(|u| &u.extensions)
        .flat_map(|e| &e.numbers)
    {
        if is_e164(&number.phone_number) {
            add(
                &number.phone_number,
                &number.country,
                "ASSIGNED",
                number.porting.as_deref(),
            );
        }
        if let Some(porting) = &number.porting {
            add(porting, &number.country, "PORTING", None);
        }
    }
    rows
}
