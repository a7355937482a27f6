//! The 8x8 side: the Administration API under `/admin-provisioning` and the audit records API.
//!
//! Written from 8x8's public OpenAPI files and guides ("Administration API Essentials"); read only, as the product is.

mod audit;
mod changes;
mod error;
mod phone_numbers;
mod quota;
mod rsql;
mod scroll;
mod sites;
mod user_record;
mod users;

use http::Method;

pub use changes::PbxChange;

pub(crate) use audit::answer as answer_audit;
pub(crate) use changes::{
    create_user, delete_user, edit_user, move_user, rebuild_extensions, rebuild_extensions_later,
};
pub(crate) use error::refused_status;
pub(crate) use quota::Quota;
pub(crate) use scroll::Scrolls;

use crate::exchange::{Asked, Reply};
use crate::state::State;
use error::{bad_key, no_product, not_acceptable, not_found, too_many};

/// Answers a request below `/admin-provisioning`.
pub(crate) fn answer(state: &mut State, asked: &Asked) -> Reply {
    let known = state.world.identity.api_key.clone();
    if asked.header("x-api-key") != Some(known.as_str()) {
        return bad_key(state.knobs.pbx_gateway_body).with("x-response-id", &asked.request_id);
    }
    let verdict = state.quota.ask(&state.knobs, state.now);
    let reply = if verdict.refused {
        too_many(&state.knobs, verdict.reset_seconds(state.now))
    } else {
        route(state, asked)
    };
    verdict.mark(reply).with("x-response-id", &asked.request_id)
}

fn route(state: &mut State, asked: &Asked) -> Reply {
    let route = asked.route();
    let resource = match route.first().copied() {
        Some("users") => ("users", state.knobs.product_users),
        Some("phone-numbers") => ("phonenumbers", state.knobs.product_numbers),
        Some("sites") => ("sites", state.knobs.product_sites),
        _ => return not_found("users"),
    };
    if !resource.1 {
        return no_product(state.knobs.pbx_gateway_body, resource.0);
    }
    let media = error::media_type(resource.0);
    if state.knobs.pbx_accept_checked && !asked.header("accept").is_some_and(|a| a.contains(&media)) {
        return not_acceptable(resource.0);
    }
    if asked.method != Method::GET {
        return error::not_allowed(resource.0);
    }
    match route[..] {
        ["users"] => users::list(state, asked),
        ["users", id] => users::get(state, asked, id),
        ["phone-numbers"] => phone_numbers::list(state, asked),
        ["phone-numbers", number] => phone_numbers::get(state, number),
        ["sites"] => sites::list(state, asked),
        ["sites", id] => sites::get(state, id),
        _ => not_found(resource.0),
    }
}
