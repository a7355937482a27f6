//! `POST /$batch` ("Combine multiple HTTP requests using JSON batching"): at most 20 items, each judged alone.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use serde_json::{Map, Value, json};

use super::caller::Caller;
use super::error::{Problem, problem, refused_status};
use super::{answer_one, mark};
use crate::control::{Fault, JournalEvent};
use crate::exchange::{Asked, Body, Reply};
use crate::state::State;

const MOST: usize = 20;

struct Item {
    id: String,
    depends_on: Vec<String>,
    asked: Asked,
}

pub(super) fn answer(state: &mut State, asked: &Asked, caller: &Caller) -> Reply {
    if asked.method != Method::POST {
        return problem(
            state,
            asked,
            &Problem::new(405, "Request_BadRequest", "$batch needs POST."),
        );
    }
    let items = match items(state, asked) {
        Ok(items) => items,
        Err(message) => return problem(state, asked, &Problem::bad_request(message)),
    };
    let mut done: BTreeMap<String, u16> = BTreeMap::new();
    let mut responses = Vec::new();
    for item in items {
        let failed = |id: &String| done.get(&id.to_lowercase()).is_none_or(|status| *status >= 400);
        let reply = if item.depends_on.iter().any(failed) {
            let refusal = Problem::new(
                424,
                "FailedDependency",
                "A request this one depends on has failed.",
            );
            problem(state, &item.asked, &refusal)
        } else {
            one(state, &item.asked, caller)
        };
        done.insert(item.id.to_lowercase(), reply.status);
        state.record(JournalEvent::Request {
            system: item.asked.system,
            method: item.asked.method.to_string(),
            path: item.asked.target(),
            status: reply.status,
            request_id: item.asked.request_id.clone(),
            in_batch: true,
            fault: None,
        });
        responses.push(response(&item.id, mark(&item.asked, reply)));
    }
    Reply::json(200, "application/json", json!({"responses": responses}))
}

fn one(state: &mut State, asked: &Asked, caller: &Caller) -> Reply {
    let fault = state.fault(asked, |f| matches!(f, Fault::Status { .. }));
    let Some(Fault::Status {
        status,
        retry_after,
        message,
    }) = fault
    else {
        return answer_one(state, asked, caller);
    };
    let reply = refused_status(state, asked, status, message.as_deref());
    match retry_after {
        Some(after) => reply.with("retry-after", after.to_string()),
        None => reply,
    }
}

fn items(state: &mut State, asked: &Asked) -> Result<Vec<Item>, String> {
    let body = asked.json().ok_or("Unable to read JSON request payload.")?;
    let list = body["requests"]
        .as_array()
        .filter(|l| !l.is_empty())
        .ok_or("'requests' is required.")?;
    if list.len() > MOST {
        return Err(format!("The number of requests in a batch is limited to {MOST}."));
    }
    let mut ids = BTreeSet::new();
    let mut items = Vec::new();
    for entry in list {
        let id = entry["id"]
            .as_str()
            .ok_or("Every request needs an id.")?
            .to_owned();
        let depends_on: Vec<String> = entry["dependsOn"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|d| d.as_str().map(str::to_owned))
            .collect();
        if let Some(unknown) = depends_on.iter().find(|d| !ids.contains(&d.to_lowercase())) {
            return Err(format!(
                "Request '{id}' depends on '{unknown}', which does not come before it."
            ));
        }
        if !ids.insert(id.to_lowercase()) {
            return Err(format!("The request id '{id}' is used twice."));
        }
        let asked = item_request(state, asked, entry)?;
        items.push(Item {
            id,
            depends_on,
            asked,
        });
    }
    Ok(items)
}

fn item_request(state: &mut State, outer: &Asked, entry: &Value) -> Result<Asked, String> {
    let method = entry["method"].as_str().unwrap_or_default().to_uppercase();
    let method: Method = method.parse().map_err(|_| "Every request needs a method.")?;
    let url = entry["url"].as_str().ok_or("Every request needs a url.")?;
    if url.contains("://") {
        return Err("The url of a request must be relative.".to_owned());
    }
    let mut headers = HeaderMap::new();
    for (name, value) in entry["headers"].as_object().into_iter().flatten() {
        let name: Result<HeaderName, _> = name.to_lowercase().parse();
        let value = value.as_str().and_then(|v| HeaderValue::from_str(v).ok());
        if let (Ok(name), Some(value)) = (name, value) {
            headers.insert(name, value);
        }
    }
    let body = entry.get("body").filter(|b| !b.is_null());
    if body.is_some() && !headers.contains_key("content-type") {
        return Err("A request with a body needs a Content-Type header.".to_owned());
    }
    let mut asked = Asked {
        system: outer.system,
        method,
        path: String::new(),
        segments: Vec::new(),
        query: Vec::new(),
        headers,
        body: body.map(|b| b.to_string().into_bytes()).unwrap_or_default(),
        origin: outer.origin.clone(),
        request_id: state.draw.guid(),
    };
    asked.set_target(url);
    Ok(asked)
}

fn response(id: &str, reply: Reply) -> Value {
    let headers: Map<String, Value> = reply
        .headers
        .iter()
        .filter_map(|(name, value)| Some((title_case(name.as_str()), json!(value.to_str().ok()?))))
        .collect();
    let mut response = json!({"id": id, "status": reply.status, "headers": headers});
    match reply.body {
        Body::Empty => {}
        Body::Json(body) => response["body"] = body,
        Body::Written(json) => response["body"] = serde_json::from_str(&json).unwrap_or_default(),
        Body::Text(text) => response["body"] = json!(URL_SAFE_NO_PAD.encode(text)),
    }
    response
}

/// `retry-after` as `Retry-After`, the way Graph writes item headers.
fn title_case(name: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters
            .next()
            .map(|c| c.to_ascii_uppercase())
            .into_iter()
            .chain(letters)
            .collect::<String>()
    };
    name.split('-').map(word).collect::<Vec<_>>().join("-")
}
