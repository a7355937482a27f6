//! `POST /$batch`: up to 20 requests in one, all parallel ("Combine multiple HTTP requests using JSON
//! batching"). Items are told apart by their id; the answers come in any order.

use crate::{
    graph::{
        client::{CLIENT_ID, Graph, PREFER, Request, fresh_id},
        reply::Reply,
    },
    token::Bearer,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use outbound::{Answer, HttpError};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

#[derive(Serialize)]
struct Batch<'a> {
    requests: Vec<Question<'a>>,
}

#[derive(Serialize)]
struct Question<'a> {
    id: String,
    method: &'a str,
    url: &'a str,
    headers: BTreeMap<&'static str, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<&'a Value>,
}

#[derive(Deserialize)]
struct Answers {
    responses: Vec<Item>,
}

#[derive(Deserialize)]
struct Item {
    id: String,
    status: u16,
    #[serde(default)]
    headers: Option<BTreeMap<String, Value>>,
    #[serde(default)]
    body: Value,
}

impl Graph {
    /// One batch. A place without an answer is `None`; a batch that was refused as a whole refuses each item.
    pub(super) async fn batch(
        &self,
        requests: &[Request],
        bearer: &Bearer,
    ) -> Result<Vec<Option<Reply>>, HttpError> {
        let batch = Batch {
            requests: requests.iter().enumerate().map(question).collect(),
        };
        let call = self.call(Method::POST, "/$batch").json(&batch);
        let answer = call.secret_header(bearer.header()).send().await?;
        if !answer.is_success() {
            let whole = Reply::from_answer(&answer)?;
            return Ok(requests.iter().map(|_| Some(whole.clone())).collect());
        }
        sort_out(&answer, requests.len())
    }
}

fn question((at, request): (usize, &Request)) -> Question<'_> {
    let mut headers = BTreeMap::from([(CLIENT_ID, request.id.clone().unwrap_or_else(fresh_id))]);
    match &request.body {
        Some(_) => headers.insert("content-type", "application/json".to_owned()),
        None => headers.insert(PREFER.0, PREFER.1.to_owned()),
    };
    Question {
        id: (at + 1).to_string(),
        method: request.method.as_str(),
        url: &request.path,
        headers,
        body: request.body.as_ref(),
    }
}

fn sort_out(answer: &Answer, count: usize) -> Result<Vec<Option<Reply>>, HttpError> {
    let answers: Answers = answer.json()?;
    let mut replies: Vec<Option<Reply>> = vec![None; count];
    for item in answers.responses {
        let place = item.id.parse::<usize>().ok().and_then(|id| id.checked_sub(1));
        let Some(place) = place.and_then(|at| replies.get_mut(at)) else {
            tracing::warn!(
                request_id = answer.request_id,
                "a batch was answered with an item nobody asked for"
            );
            continue;
        };
        if place.is_none() {
            let headers = headers(item.headers.unwrap_or_default());
            *place = Some(Reply::from_item(
                item.status,
                &headers,
                item.body,
                answer.request_id.as_ref(),
            ));
        }
    }
    Ok(replies)
}

/// Header values are texts, but numbers (`"Retry-After": 10`) are met too.
fn headers(listed: BTreeMap<String, Value>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in listed {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(text)) {
            headers.insert(name, value);
        }
    }
    headers
}
