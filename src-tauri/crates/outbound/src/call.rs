//! One request being written down.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request};
use serde::Serialize;
use url::Url;

use crate::{Answer, Client, HttpError, SecretHeader};

/// A request to the client's origin. Mistakes in its parts surface at [`Call::send`].
#[must_use = "a call does nothing until it is sent"]
pub struct Call {
    client: Client,
    method: Method,
    parts: Result<Parts, HttpError>,
}

struct Parts {
    url: Url,
    headers: HeaderMap,
    body: Bytes,
}

/// Percent-encodes one path segment: `+441130000001` becomes `%2B441130000001`.
pub fn encode_segment(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

impl Call {
    pub(crate) fn new(client: Client, method: Method, url: Result<Url, HttpError>) -> Self {
        let parts = url.map(|url| Parts {
            url,
            headers: HeaderMap::new(),
            body: Bytes::new(),
        });
        Self {
            client,
            method,
            parts,
        }
    }

    /// Adds a query parameter, percent-encoded.
    pub fn query(self, name: &str, value: &str) -> Self {
        self.change(|parts| {
            // `+` stands for a blank in a form-encoded query, so blanks and pluses are both written as %XX.
            let pair = format!("{}={}", encode_segment(name), encode_segment(value));
            let query = match parts.url.query() {
                Some(earlier) if !earlier.is_empty() => format!("{earlier}&{pair}"),
                _ => pair,
            };
            parts.url.set_query(Some(&query));
            Ok(())
        })
    }

    /// Sets a header that is not secret.
    pub fn header(self, name: HeaderName, value: &str) -> Self {
        self.change(|parts| {
            let value = HeaderValue::from_str(value).map_err(|_| HttpError::Unsendable {
                reason: format!("the value of {name} has characters that can't be sent"),
            })?;
            parts.headers.insert(name, value);
            Ok(())
        })
    }

    /// Sets a secret header for this request only.
    pub fn secret_header(self, header: &SecretHeader) -> Self {
        self.change(|parts| header.apply(&mut parts.headers))
    }

    /// Sends `body` as JSON. A `Content-Type` set before is kept.
    pub fn json<T: Serialize + ?Sized>(self, body: &T) -> Self {
        self.change(|parts| {
            parts.body = serde_json::to_vec(body)
                .map(Bytes::from)
                .map_err(|e| HttpError::Unsendable {
                    reason: format!("the body is not JSON: {e}"),
                })?;
            let json = HeaderValue::from_static("application/json");
            parts.headers.entry(CONTENT_TYPE).or_insert(json);
            Ok(())
        })
    }

    /// Sends `fields` as a form (`application/x-www-form-urlencoded`).
    pub fn form(self, fields: &[(&str, &str)]) -> Self {
        self.change(|parts| {
            let text = url::form_urlencoded::Serializer::new(String::new())
                .extend_pairs(fields)
                .finish();
            parts.body = Bytes::from(text);
            let form = HeaderValue::from_static("application/x-www-form-urlencoded");
            parts.headers.insert(CONTENT_TYPE, form);
            Ok(())
        })
    }

    /// Sends the request and reads the whole answer, whatever its status ([`Answer::success`] judges it).
    ///
    /// # Errors
    /// Every [`HttpError`] except `Status` and `Malformed`.
    pub async fn send(self) -> Result<Answer, HttpError> {
        let parts = self.parts?;
        let mut request = Request::new(parts.body);
        *request.method_mut() = self.method;
        *request.headers_mut() = parts.headers;
        *request.uri_mut() = parts.url.as_str().parse().map_err(|_| HttpError::Unsendable {
            reason: "the address is not valid".to_owned(),
        })?;
        self.client.execute(request).await
    }

    fn change(mut self, edit: impl FnOnce(&mut Parts) -> Result<(), HttpError>) -> Self {
        if let Ok(parts) = &mut self.parts
            && let Err(error) = edit(parts)
        {
            self.parts = Err(error);
        }
        self
    }
}
