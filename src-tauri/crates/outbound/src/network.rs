//! The transport that goes to the network.

use std::error::Error;
use std::io;
use std::sync::OnceLock;
use std::time::Duration;

use bytes::Bytes;
use futures::StreamExt;
use http::{Request, Response};
use url::{Host, Url};

use crate::origin::{host_of, is_loopback};
use crate::public::{NotPublic, PublicOnly, is_public};
use crate::{BodyStream, HttpError, Transport};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(15);
const READ_TIMEOUT: Duration = Duration::from_secs(60);

/// `https` by the operating system's certificate checks, through the system's proxy; `http` to this computer
/// only, never through a proxy. No redirects, no cookies, no `Referer`.
///
/// The TLS set-up is made at the first request, so that a container without root certificates starts and
/// reports [`HttpError::Tls`] with what to install.
pub struct NetworkTransport {
    user_agent: String,
    /// The one host that may be reached, at public addresses only; absent = any host.
    public_host: Option<String>,
    outside: OnceLock<Result<reqwest::Client, String>>,
    loopback: OnceLock<Result<reqwest::Client, String>>,
}

impl NetworkTransport {
    /// A transport that calls itself `user_agent`, for instance `VoiceSync/0.1.0`.
    pub fn new(user_agent: impl Into<String>) -> Self {
        Self {
            user_agent: user_agent.into(),
            public_host: None,
            outside: OnceLock::new(),
            loopback: OnceLock::new(),
        }
    }

    /// One that reaches this host and no other, and only at addresses of the public internet: for an address that
    /// somebody typed. Behind the system's proxy the proxy finds the host, and decides.
    pub fn to_public(user_agent: impl Into<String>, host: impl Into<String>) -> Self {
        Self {
            public_host: Some(host.into()),
            ..Self::new(user_agent)
        }
    }

    /// What keeps this address from being asked.
    fn refusal(&self, url: &Url) -> Option<HttpError> {
        let bound = match &self.public_host {
            Some(host) if url.host_str() != Some(host) => host.clone(),
            Some(_) if is_loopback(url) || is_inside(url) => "public addresses".to_owned(),
            _ if url.scheme() == "https" || (url.scheme() == "http" && is_loopback(url)) => return None,
            _ => "https addresses".to_owned(),
        };
        let asked = format!("{}://{}", url.scheme(), host_of(url));
        Some(HttpError::ForeignOrigin { asked, bound })
    }

    fn client_for(&self, url: &Url) -> Result<&reqwest::Client, HttpError> {
        let built = if is_loopback(url) {
            self.loopback
                .get_or_init(|| self.build_loopback().map_err(|e| chain(&e)))
        } else {
            self.outside
                .get_or_init(|| self.builder().build().map_err(|e| chain(&e)))
        };
        built.as_ref().map_err(|detail| HttpError::Tls {
            host: host_of(url),
            detail: format!(
                "the system's root certificates could not be loaded ({detail}). \
                 Install the package ca-certificates, or set SSL_CERT_FILE"
            ),
        })
    }

    fn builder(&self) -> reqwest::ClientBuilder {
        let builder = reqwest::Client::builder();
        let builder = match &self.public_host {
            Some(host) => builder.dns_resolver(PublicOnly { host: host.clone() }),
            None => builder,
        };
        builder
            .user_agent(self.user_agent.clone())
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .connect_timeout(CONNECT_TIMEOUT)
            .read_timeout(READ_TIMEOUT)
    }

    fn build_loopback(&self) -> reqwest::Result<reqwest::Client> {
        let with_roots = self.builder().no_proxy().build();
        // The sample tenant speaks http, and must work where no root certificate is installed.
        with_roots.or_else(|_| self.builder().no_proxy().tls_certs_only([]).build())
    }
}

#[async_trait::async_trait]
impl Transport for NetworkTransport {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<BodyStream>, HttpError> {
        let url = Url::parse(&request.uri().to_string()).map_err(|e| HttpError::Unsendable {
            reason: e.to_string(),
        })?;
        if let Some(refusal) = self.refusal(&url) {
            return Err(refusal);
        }
        let host = host_of(&url);
        let request = reqwest::Request::try_from(request).map_err(|e| HttpError::Unsendable {
            reason: e.without_url().to_string(),
        })?;
        let answer = self.client_for(&url)?.execute(request).await;
        let response: Response<reqwest::Body> = answer.map_err(|e| classify(&host, e))?.into();
        Ok(response.map(|body| data_of(body, host)))
    }
}

/// Whether the address names a computer by a number that is not a public one.
fn is_inside(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => !is_public(ip.into()),
        Some(Host::Ipv6(ip)) => !is_public(ip.into()),
        Some(Host::Domain(_)) | None => false,
    }
}

fn data_of(body: reqwest::Body, host: String) -> BodyStream {
    let pieces = http_body_util::BodyDataStream::new(body);
    pieces
        .map(move |piece| piece.map_err(|e| classify(&host, e)))
        .boxed()
}

fn classify(host: &str, error: reqwest::Error) -> HttpError {
    let error = error.without_url();
    let (host, detail) = (host.to_owned(), chain(&error));
    if let Some(inside) = find::<NotPublic>(&error) {
        return HttpError::ForeignOrigin {
            asked: inside.to_string(),
            bound: "public addresses".to_owned(),
        };
    }
    match find::<rustls::Error>(&error) {
        Some(tls) if error.is_connect() => HttpError::Tls {
            host,
            detail: tls_advice(tls),
        },
        None if error.is_connect() => HttpError::Connect { host, detail },
        _ if error.is_timeout() => HttpError::Timeout {
            host,
            after: READ_TIMEOUT,
        },
        _ if error.is_builder() => HttpError::Unsendable { reason: detail },
        Some(_) | None => HttpError::Cut { host, detail },
    }
}

fn tls_advice(error: &rustls::Error) -> String {
    match error {
        rustls::Error::InvalidCertificate(_) => format!(
            "{error}. A proxy that inspects traffic needs its root certificate in the system's store; \
             a bare container needs the package ca-certificates"
        ),
        other => other.to_string(),
    }
}

/// The error of this type in a chain of causes. `io::Error` hides its inner error from `source`, so it is opened.
fn find<'a, E: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a E> {
    let mut next: Option<&'a (dyn Error + 'static)> = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref::<E>() {
            return Some(found);
        }
        let inner = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        next = match inner {
            Some(inner) => Some(inner),
            None => error.source(),
        };
    }
    None
}

fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        let cause_text = cause.to_string();
        if !text.ends_with(&cause_text) {
            text.push_str(": ");
            text.push_str(&cause_text);
        }
        next = cause.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_name_that_leads_into_a_network_is_refused_where_it_is_looked_up() {
        // The one name that every computer knows to lead inside; by itself it is refused before.
        let transport = NetworkTransport::to_public("VoiceSync/test", "localhost");
        let client = transport.builder().no_proxy().build().expect("a client");
        let refused = client
            .get("https://localhost:9")
            .send()
            .await
            .expect_err("inside");
        let HttpError::ForeignOrigin { asked, bound } = classify("localhost", refused) else {
            panic!("not refused for its address");
        };
        assert!(asked.contains("is not a public one"), "{asked}");
        assert_eq!(bound, "public addresses");
    }
}
