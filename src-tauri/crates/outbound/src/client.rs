//! A client bound to one origin, with limits on time and size.

use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures::StreamExt;
use http::{HeaderName, HeaderValue, Method, Request, Response};
use tokio::time::Instant;
use url::Url;

use crate::origin::host_of;
use crate::{Answer, BodyStream, Call, HttpError, Origin, SecretHeader, Transport};

/// Largest answer that is read, in bytes, unless configured: 32 MiB.
pub const DEFAULT_SIZE_LIMIT: usize = 32 * 1024 * 1024;
/// Longest time for a request and its whole answer, unless configured.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(60);

/// Sends requests to one origin only, so that its secrets never leave for another. Cheap to clone.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
}

struct Shared {
    transport: Arc<dyn Transport>,
    origin: Origin,
    size_limit: usize,
    timeout: Duration,
    request_id_header: Option<HeaderName>,
    response_id_headers: Vec<HeaderName>,
    secret_headers: Vec<SecretHeader>,
    path_is_secret: bool,
}

/// Sets up a [`Client`].
#[must_use]
pub struct ClientBuilder {
    shared: Shared,
}

impl Client {
    /// A client with the default limits and no extra headers.
    pub fn new(transport: Arc<dyn Transport>, origin: Origin) -> Self {
        Self::builder(transport, origin).build()
    }

    /// Starts setting up a client.
    pub fn builder(transport: Arc<dyn Transport>, origin: Origin) -> ClientBuilder {
        ClientBuilder {
            shared: Shared {
                transport,
                origin,
                size_limit: DEFAULT_SIZE_LIMIT,
                timeout: DEFAULT_TIMEOUT,
                request_id_header: None,
                response_id_headers: Vec::new(),
                secret_headers: Vec::new(),
                path_is_secret: false,
            },
        }
    }

    /// The server this client is bound to.
    pub fn origin(&self) -> &Origin {
        &self.shared.origin
    }

    /// A request to `path` below the origin's base path. `path` may hold a query; segments taken from data
    /// must go through [`encode_segment`](crate::encode_segment).
    pub fn call(&self, method: Method, path: &str) -> Call {
        Call::new(
            self.clone(),
            method,
            self.shared.origin.join(path).map_err(unsendable),
        )
    }

    /// `GET path`.
    pub fn get(&self, path: &str) -> Call {
        self.call(Method::GET, path)
    }

    /// `POST path`.
    pub fn post(&self, path: &str) -> Call {
        self.call(Method::POST, path)
    }

    /// `GET` of a link that a server sent (a next page, an operation's `Location`), absolute or relative to
    /// the root of the origin. A link to another origin is refused before anything is sent.
    pub fn follow(&self, link: &str) -> Call {
        let url = self.shared.origin.resolve(link).map_err(unsendable);
        Call::new(self.clone(), Method::GET, url.and_then(|url| self.own(url)))
    }

    /// Sends a request that is already written down; its address is absolute.
    ///
    /// # Errors
    /// [`HttpError::ForeignOrigin`] for another origin; else what the transport and the limits report.
    pub async fn execute(&self, mut request: Request<Bytes>) -> Result<Answer, HttpError> {
        let url = Url::parse(&request.uri().to_string()).map_err(unsendable)?;
        let url = self.own(url)?;
        self.add_headers(&mut request)?;
        let method = request.method().clone();
        let started = Instant::now();
        let result = tokio::time::timeout(self.shared.timeout, self.exchange(request)).await;
        let result = result.unwrap_or_else(|_| {
            Err(HttpError::Timeout {
                host: self.shared.origin.host(),
                after: self.shared.timeout,
            })
        });
        let path = if self.shared.path_is_secret {
            "(secret)"
        } else {
            url.path()
        };
        trace(&method, &url, path, started.elapsed(), &result);
        result
    }

    fn own(&self, url: Url) -> Result<Url, HttpError> {
        if self.shared.origin.same(&url) && url.username().is_empty() && url.password().is_none() {
            return Ok(url);
        }
        let asked = format!("{}://{}", url.scheme(), host_of(&url));
        Err(HttpError::ForeignOrigin {
            asked,
            bound: self.shared.origin.text(),
        })
    }

    fn add_headers(&self, request: &mut Request<Bytes>) -> Result<(), HttpError> {
        let headers = request.headers_mut();
        for secret in &self.shared.secret_headers {
            secret.apply(headers)?;
        }
        if let Some(name) = &self.shared.request_id_header
            && !headers.contains_key(name)
        {
            let id = uuid::Uuid::new_v4().to_string();
            let id = HeaderValue::try_from(id).map_err(unsendable)?;
            headers.insert(name.clone(), id);
        }
        Ok(())
    }

    async fn exchange(&self, request: Request<Bytes>) -> Result<Answer, HttpError> {
        let response = self.shared.transport.send(request).await?;
        let (head, body) = Response::into_parts(response);
        let declared = head.headers.get(http::header::CONTENT_LENGTH);
        let declared = declared.and_then(|v| v.to_str().ok()?.parse::<usize>().ok());
        if declared.is_some_and(|length| length > self.shared.size_limit) {
            return Err(self.too_large());
        }
        let body = self.read(body).await?;
        Ok(Answer::new(
            head.status.as_u16(),
            head.headers,
            body,
            &self.shared.response_id_headers,
        ))
    }

    async fn read(&self, mut body: BodyStream) -> Result<Bytes, HttpError> {
        let mut whole = BytesMut::new();
        while let Some(piece) = body.next().await {
            let piece = piece?;
            if whole.len().saturating_add(piece.len()) > self.shared.size_limit {
                return Err(self.too_large());
            }
            whole.extend_from_slice(&piece);
        }
        Ok(whole.freeze())
    }

    fn too_large(&self) -> HttpError {
        HttpError::TooLarge {
            host: self.shared.origin.host(),
            limit: self.shared.size_limit,
        }
    }
}

impl ClientBuilder {
    /// Largest answer that is read, in bytes.
    pub fn size_limit(mut self, bytes: usize) -> Self {
        self.shared.size_limit = bytes;
        self
    }

    /// Longest time for a request and its whole answer.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.shared.timeout = limit;
        self
    }

    /// Sends a fresh UUID in this header with each request that has none yet.
    pub fn request_id_header(mut self, name: HeaderName) -> Self {
        self.shared.request_id_header = Some(name);
        self
    }

    /// Takes the server's id of a request from this response header; the first one present wins.
    pub fn response_id_header(mut self, name: HeaderName) -> Self {
        self.shared.response_id_headers.push(name);
        self
    }

    /// Sends this secret with each request.
    pub fn secret_header(mut self, header: SecretHeader) -> Self {
        self.shared.secret_headers.push(header);
        self
    }

    /// Keeps the paths of requests out of traces: whoever knows them may do what they do.
    pub fn secret_path(mut self) -> Self {
        self.shared.path_is_secret = true;
        self
    }

    /// The client.
    pub fn build(self) -> Client {
        Client {
            shared: Arc::new(self.shared),
        }
    }
}

fn unsendable(error: impl std::fmt::Display) -> HttpError {
    HttpError::Unsendable {
        reason: error.to_string(),
    }
}

/// Query values may hold people's addresses and numbers: only the names of parameters are written.
fn trace(method: &Method, url: &Url, path: &str, took: Duration, result: &Result<Answer, HttpError>) {
    let names: Vec<_> = url.query_pairs().map(|(name, _)| name.into_owned()).collect();
    let (host, query) = (host_of(url), names.join("&"));
    let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    match result {
        Ok(answer) => {
            let (status, bytes, id) = (answer.status, answer.body.len(), answer.request_id.as_deref());
            tracing::debug!(%method, host, path, query, status, bytes, ms, request_id = id, "answered");
        }
        Err(error) => tracing::debug!(%method, host, path, query, ms, %error, "not answered"),
    }
}
