//! Pages of a Graph collection: `$top`, `$select`, opaque continuation tokens and links.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde_json::{Map, Value};

use super::error::Problem;
use super::odata::Filter;
use crate::control::Fault;
use crate::exchange::{Asked, Reply, encode, written};
use crate::state::State;

/// Room for a row, in bytes.
const ROW: usize = 1_024;

/// `$top`, between 1 and `max`; more than that is refused.
pub(super) fn top(asked: &Asked, default: usize, max: usize) -> Result<usize, Problem> {
    let Some(text) = asked.param("$top") else {
        return Ok(default);
    };
    match text.parse::<usize>() {
        Ok(top) if (1..=max).contains(&top) => Ok(top),
        _ => Err(Problem::new(
            400,
            "Request_UnsupportedQuery",
            format!("Invalid page size specified: '{text}'. Must be between 1 and {max} inclusive."),
        )),
    }
}

pub(super) fn filter(asked: &Asked) -> Result<Option<Filter>, Problem> {
    let Some(text) = asked.param("$filter") else {
        return Ok(None);
    };
    Filter::parse(text)
        .map(Some)
        .ok_or_else(|| Problem::new(400, "BadRequest", "Invalid filter clause: syntax error."))
}

/// The properties of `$select`.
pub(super) fn selection(asked: &Asked) -> Option<Vec<String>> {
    asked
        .param("$select")
        .map(|list| list.split(',').map(|name| name.trim().to_owned()).collect())
}

/// `row` with the selected properties only, always with `id`.
pub(super) fn select(row: Value, selection: Option<&[String]>) -> Value {
    let Some(names) = selection else { return row };
    let Value::Object(mut fields) = row else {
        return row;
    };
    fields.retain(|name, _| name == "id" || names.iter().any(|wanted| wanted == name));
    Value::Object(fields)
}

/// A page's envelope. The rows are moved into it: `json!` would copy each.
pub(super) fn collection(context: impl Into<Value>, rows: Vec<Value>) -> Value {
    let fields = [
        ("@odata.context".to_owned(), context.into()),
        ("value".to_owned(), Value::Array(rows)),
    ];
    Value::Object(Map::from_iter(fields))
}

/// A page whose rows are written as they are, without a tree of values in between.
pub(super) fn reply(context: &Value, rows: &[impl Serialize], next: Option<String>) -> Reply {
    #[derive(Serialize)]
    struct Page<'a, T> {
        #[serde(rename = "@odata.context")]
        context: &'a Value,
        value: &'a [T],
        #[serde(rename = "@odata.nextLink", skip_serializing_if = "Option::is_none")]
        next: Option<String>,
    }
    let page = Page {
        context,
        value: rows,
        next,
    };
    Reply::written(200, "application/json", written(&page, rows.len() * ROW))
}

/// A link back to the asked path with `token` in place of its continuation, unless a fault leads it elsewhere.
pub(super) fn link(state: &mut State, asked: &Asked, parameter: &str, token: &str) -> String {
    let foreign = state.fault(asked, |f| matches!(f, Fault::ForeignNextLink { .. }));
    let origin = match foreign {
        Some(Fault::ForeignNextLink { host }) => format!("https://{host}"),
        _ => asked.origin.clone(),
    };
    let kept = asked.query.iter().filter(|(name, _)| {
        name != parameter && name != "$skiptoken" && name != "$deltatoken" && name != "$skip"
    });
    let mut query: Vec<String> = kept
        .map(|(name, value)| format!("{name}={}", encode(value)))
        .collect();
    query.push(format!("{parameter}={}", encode(token)));
    format!("{origin}/v1.0/{}?{}", asked.path, query.join("&"))
}

pub(super) fn seal(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(text)
}

pub(super) fn unseal(token: &str) -> Result<String, Problem> {
    URL_SAFE_NO_PAD
        .decode(token)
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .ok_or_else(|| {
            Problem::new(
                400,
                "Directory_ExpiredPageToken",
                "The specified page token value is invalid or has expired.",
            )
        })
}

/// Drops rows as faults ask: all, or a share.
pub(super) fn shrink<T>(state: &mut State, asked: &Asked, rows: &mut Vec<T>) {
    if state.fault(asked, |f| *f == Fault::ListEmpty).is_some() {
        rows.clear();
    }
    if let Some(Fault::ListShrunk { percent }) = state.fault(asked, |f| matches!(f, Fault::ListShrunk { .. }))
    {
        let keep = rows.len() * usize::from(100 - percent.min(100)) / 100;
        rows.truncate(keep);
    }
}
