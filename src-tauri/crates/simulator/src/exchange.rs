//! One request as the simulated systems see it, and one answer as they give it.
//!
//! Free of axum, so that `$batch` can ask Graph again without a second HTTP stack.

use http::{HeaderMap, HeaderName, HeaderValue, Method};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Which of the simulated systems a request is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum System {
    /// 8x8 Administration API.
    Pbx,
    /// 8x8 audit records.
    Audit,
    /// Microsoft sign-in.
    Entra,
    /// Microsoft Graph.
    Graph,
    /// The workflow of a Teams channel.
    Channel,
    /// The control API; never a target of faults.
    Control,
}

/// A request, with path and query already decoded.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub system: System,
    pub method: Method,
    /// The path below the system's prefix, as sent (percent-encoded), without a leading slash.
    pub path: String,
    /// Decoded path segments.
    pub segments: Vec<String>,
    /// Decoded query pairs; a bare `+` is a space.
    pub query: Vec<(String, String)>,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
    /// Origin under which this system is reached, for links.
    pub origin: String,
    /// GUID given to this request.
    pub request_id: String,
}

impl Asked {
    /// Splits `path_and_query` (below the prefix).
    pub(crate) fn set_target(&mut self, path_and_query: &str) {
        let (path, query) = path_and_query.split_once('?').unwrap_or((path_and_query, ""));
        self.path = path.trim_start_matches('/').to_owned();
        self.segments = self
            .path
            .split('/')
            .filter(|s| !s.is_empty())
            .map(decode)
            .collect();
        self.query = url::form_urlencoded::parse(query.as_bytes())
            .into_owned()
            .collect();
    }

    pub(crate) fn param(&self, name: &str) -> Option<&str> {
        self.query
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    pub(crate) fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// Path and query for the journal.
    pub(crate) fn target(&self) -> String {
        let query: Vec<String> = self.query.iter().map(|(k, v)| format!("{k}={v}")).collect();
        if query.is_empty() {
            self.path.clone()
        } else {
            format!("{}?{}", self.path, query.join("&"))
        }
    }

    /// Path segments as string slices, for matching.
    pub(crate) fn route(&self) -> Vec<&str> {
        self.segments.iter().map(String::as_str).collect()
    }
}

/// Percent-decodes one path segment; `+` stays `+`.
pub(crate) fn decode(segment: &str) -> String {
    let guarded = segment.replace('+', "%2B");
    let pair = format!("s={}", guarded.replace('&', "%26").replace('=', "%3D"));
    url::form_urlencoded::parse(pair.as_bytes())
        .next()
        .map(|(_, v)| v.into_owned())
        .unwrap_or_default()
}

/// Percent-encodes a query value.
pub(crate) fn encode(value: &str) -> String {
    url::form_urlencoded::byte_serialize(value.as_bytes())
        .collect::<String>()
        .replace('+', "%20")
}

/// JSON of what can't fail to be written, of about `room` bytes.
pub(crate) fn written<T: Serialize + ?Sized>(value: &T, room: usize) -> String {
    let mut text = Vec::with_capacity(room);
    let written = serde_json::to_writer(&mut text, value).map(|()| text);
    String::from_utf8(written.unwrap_or_default()).unwrap_or_default()
}

/// An answer.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub status: u16,
    /// Boxed to keep the type small, since it is also an error.
    pub headers: Box<HeaderMap>,
    pub body: Body,
}

/// What an answer carries.
#[derive(Debug, Clone)]
pub(crate) enum Body {
    Empty,
    Json(Value),
    /// JSON that is written already.
    Written(String),
    Text(String),
}

impl Reply {
    pub(crate) fn empty(status: u16) -> Self {
        Self {
            status,
            headers: Box::default(),
            body: Body::Empty,
        }
    }

    /// JSON under `content_type`.
    pub(crate) fn json(status: u16, content_type: &str, body: Value) -> Self {
        let mut reply = Self::empty(status);
        reply.body = Body::Json(body);
        reply.with("content-type", content_type)
    }

    pub(crate) fn written(status: u16, content_type: &str, json: String) -> Self {
        let mut reply = Self::empty(status);
        reply.body = Body::Written(json);
        reply.with("content-type", content_type)
    }

    pub(crate) fn text(status: u16, content_type: &str, body: impl Into<String>) -> Self {
        let mut reply = Self::empty(status);
        reply.body = Body::Text(body.into());
        reply.with("content-type", content_type)
    }

    pub(crate) fn html(status: u16) -> Self {
        let page = format!(
            "<!doctype html><html><head><title>{status}</title></head><body><h1>{status}</h1></body></html>"
        );
        Self::text(status, "text/html; charset=utf-8", page)
    }

    /// Adds a header; a value HTTP cannot carry is left out.
    pub(crate) fn with(mut self, name: &'static str, value: impl AsRef<str>) -> Self {
        if let Ok(value) = HeaderValue::from_str(value.as_ref()) {
            self.headers.insert(HeaderName::from_static(name), value);
        }
        self
    }

    /// Its body as it is sent, which it has no more then: a page is not copied.
    pub(crate) fn take_bytes(&mut self) -> Vec<u8> {
        match std::mem::replace(&mut self.body, Body::Empty) {
            Body::Empty => Vec::new(),
            Body::Json(value) => serde_json::to_vec(&value).unwrap_or_default(),
            Body::Written(text) | Body::Text(text) => text.into_bytes(),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{decode, encode};

    #[test]
    fn a_plus_in_a_path_is_a_plus() {
        assert_eq!(decode("+44"), "+44");
        assert_eq!(decode("%2B44%20%23x%26y%3Dz"), "+44 #x&y=z");
    }

    proptest! {
        #[test]
        fn what_is_encoded_is_decoded(text in ".{0,40}") {
            prop_assert_eq!(decode(&encode(&text)), text);
        }
    }
}
