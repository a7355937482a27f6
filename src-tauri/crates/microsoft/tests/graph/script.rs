//! A cloud written down as one function: it answers plain requests and the items of batches, over a socket
//! (wiremock) or as a transport without one, and keeps a journal of what it was asked.

use bytes::Bytes;
use futures::StreamExt;
use http::{Request, Response};
use microsoft::{Patience, Tenant, TenantConfig};
use outbound::{BodyStream, HttpError, NetworkTransport, Origin, Transport};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};
use sync_core::id::TenantId;
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::any};

pub const TENANT: &str = "c0000000-0000-4000-8000-000000000001";
pub const SECRET: &str = "the-client-secret";
const ORIGIN: &str = "https://graph.example";

/// One request: plain, or an item of a batch.
#[derive(Clone, Debug)]
pub struct Asked {
    pub method: String,
    /// Path and query as they were sent, without `/v1.0`.
    pub path: String,
    pub headers: BTreeMap<String, String>,
    pub body: Value,
    pub in_batch: bool,
}

impl Asked {
    /// A query parameter as a server reads it.
    pub fn query(&self, name: &str) -> Option<String> {
        let (_, query) = self.path.split_once('?')?;
        url::form_urlencoded::parse(query.as_bytes())
            .find(|(n, _)| n == name)
            .map(|(_, v)| v.into_owned())
    }

    /// The path without the query.
    pub fn at(&self) -> &str {
        self.path.split('?').next().unwrap()
    }
}

/// One answer.
#[derive(Clone, Debug)]
pub enum Given {
    Answer {
        status: u16,
        headers: Vec<(String, String)>,
        body: Vec<u8>,
    },
    Fails(HttpError),
}

impl Given {
    pub fn header(self, name: &str, value: &str) -> Self {
        match self {
            Self::Answer {
                status,
                mut headers,
                body,
            } => {
                headers.push((name.to_owned(), value.to_owned()));
                Self::Answer {
                    status,
                    headers,
                    body,
                }
            }
            other => other,
        }
    }
}

pub fn given(status: u16, body: Value) -> Given {
    let body = if body.is_null() {
        Vec::new()
    } else {
        body.to_string().into_bytes()
    };
    Given::Answer {
        status,
        headers: vec![("content-type".into(), "application/json".into())],
        body,
    }
}

pub fn raw(status: u16, kind: &str, body: &str) -> Given {
    Given::Answer {
        status,
        headers: vec![("content-type".into(), kind.into())],
        body: body.as_bytes().to_vec(),
    }
}

pub fn refused(status: u16, code: &str, message: &str) -> Given {
    given(status, json!({"error": {"code": code, "message": message}}))
}

pub fn list(items: Value) -> Given {
    given(200, json!({"value": items}))
}

pub fn cut() -> Given {
    Given::Fails(HttpError::Cut {
        host: "graph.example".into(),
        detail: "reset".into(),
    })
}

type Answers = dyn Fn(&Asked) -> Option<Given> + Send + Sync;

/// The cloud. `answers` says `None` where the usual happens: a token, the items of a batch, a 404.
#[derive(Clone)]
pub struct Script {
    answers: Arc<Answers>,
    pub journal: Arc<Mutex<Vec<Asked>>>,
}

impl Script {
    pub fn new(answers: impl Fn(&Asked) -> Option<Given> + Send + Sync + 'static) -> Self {
        Self {
            answers: Arc::new(answers),
            journal: Arc::default(),
        }
    }

    /// The same cloud with an answer for everything at `path`.
    pub fn with(self, path: &'static str, answer: impl Fn(&Asked) -> Given + Send + Sync + 'static) -> Self {
        let before = self.answers;
        Self::new(move |asked| {
            if asked.at() == path {
                Some(answer(asked))
            } else {
                before(asked)
            }
        })
    }

    /// What the script says, without the journal.
    pub fn answer_alone(&self, asked: &Asked) -> Option<Given> {
        (self.answers)(asked)
    }

    /// What was asked of Graph, batches by their items.
    pub fn asked(&self) -> Vec<Asked> {
        let journal = self.journal.lock().unwrap();
        journal
            .iter()
            .filter(|a| !a.path.contains("/oauth2/") && a.path != "/$batch")
            .cloned()
            .collect()
    }

    pub fn count(&self, path: &str) -> usize {
        self.journal
            .lock()
            .unwrap()
            .iter()
            .filter(|asked| asked.path.contains(path))
            .count()
    }

    pub fn config() -> TenantConfig {
        let origin = || Origin::parse(ORIGIN).unwrap();
        TenantConfig::new(TenantId::new(TENANT), "app-id", origin(), origin())
    }

    /// The tenant without a socket: a paused clock drives it.
    pub fn tenant(&self) -> Tenant {
        self.tenant_as(Self::config())
    }

    pub fn tenant_as(&self, config: TenantConfig) -> Tenant {
        Tenant::connect(config, SECRET.to_owned().into(), Arc::new(self.clone()))
    }

    /// The tenant over a socket.
    pub async fn serve(&self, batched: bool) -> (MockServer, Tenant) {
        let server = MockServer::start().await;
        Mock::given(any()).respond_with(self.clone()).mount(&server).await;
        let origin = || Origin::parse(&server.uri()).unwrap();
        let config = TenantConfig {
            batched,
            patience: Patience::Interactive,
            reads_per_second: 10_000.0,
            ..TenantConfig::new(TenantId::new(TENANT), "app-id", origin(), origin())
        };
        let transport = Arc::new(NetworkTransport::new("VoiceSync/test"));
        (
            server,
            Tenant::connect(config, SECRET.to_owned().into(), transport),
        )
    }

    fn answer(&self, asked: Asked) -> Given {
        self.journal.lock().unwrap().push(asked.clone());
        if let Some(given) = (self.answers)(&asked) {
            return given;
        }
        match asked.path.as_str() {
            path if path.contains("/oauth2/") => {
                let n = self.count("/oauth2/");
                given(
                    200,
                    json!({"token_type": "Bearer", "expires_in": 3599, "access_token": format!("token-{n}")}),
                )
            }
            "/$batch" => self.batch(&asked),
            _ => refused(404, "NotFound", ""),
        }
    }

    /// Answers in reverse order, as Graph may.
    fn batch(&self, batch: &Asked) -> Given {
        let items = batch.body["requests"].as_array().unwrap();
        assert!(items.len() <= 20, "a batch of {}", items.len());
        let responses: Vec<Value> = items.iter().rev().filter_map(|item| self.item(item)).collect();
        given(200, json!({"responses": responses}))
    }

    /// An item whose connection fails is left out of the answer.
    fn item(&self, item: &Value) -> Option<Value> {
        let headers = item["headers"].as_object().into_iter().flatten();
        let asked = Asked {
            method: item["method"].as_str().unwrap().into(),
            path: item["url"].as_str().unwrap().into(),
            headers: headers
                .map(|(n, v)| (n.to_ascii_lowercase(), v.as_str().unwrap().into()))
                .collect(),
            body: item["body"].clone(),
            in_batch: true,
        };
        let Given::Answer {
            status,
            headers,
            body,
        } = self.answer(asked)
        else {
            return None;
        };
        let body: Value = serde_json::from_slice(&body).unwrap_or_default();
        let headers: BTreeMap<_, _> = headers.into_iter().collect();
        Some(json!({"id": item["id"], "status": status, "headers": headers, "body": body}))
    }
}

fn asked(method: &str, url: &str, headers: &http::HeaderMap, body: &[u8]) -> Asked {
    let url = url::Url::parse(url).unwrap();
    let query = url.query().map(|q| format!("?{q}")).unwrap_or_default();
    let path = format!("{}{query}", url.path());
    let text = |v: &http::HeaderValue| v.to_str().unwrap_or_default().to_owned();
    let body =
        serde_json::from_slice(body).unwrap_or_else(|_| String::from_utf8_lossy(body).into_owned().into());
    Asked {
        method: method.into(),
        path: path.strip_prefix("/v1.0").unwrap_or(&path).into(),
        headers: headers
            .iter()
            .map(|(n, v)| (n.as_str().into(), text(v)))
            .collect(),
        body,
        in_batch: false,
    }
}

#[async_trait::async_trait]
impl Transport for Script {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<BodyStream>, HttpError> {
        let url = request.uri().to_string();
        match self.answer(asked(
            request.method().as_str(),
            &url,
            request.headers(),
            request.body(),
        )) {
            Given::Fails(error) => Err(error),
            Given::Answer {
                status,
                headers,
                body,
            } => {
                let mut response = Response::builder().status(status);
                for (name, value) in headers {
                    response = response.header(name, value);
                }
                Ok(response
                    .body(futures::stream::iter([Ok(Bytes::from(body))]).boxed())
                    .unwrap())
            }
        }
    }
}

impl wiremock::Respond for Script {
    fn respond(&self, request: &wiremock::Request) -> ResponseTemplate {
        let method = request.method.as_str();
        match self.answer(asked(
            method,
            request.url.as_str(),
            &request.headers,
            &request.body,
        )) {
            Given::Fails(_) => ResponseTemplate::new(500),
            Given::Answer {
                status,
                headers,
                body,
            } => {
                let kind = headers
                    .iter()
                    .find(|(n, _)| n == "content-type")
                    .map_or("", |(_, v)| v.as_str());
                let mut template = ResponseTemplate::new(status).set_body_raw(body, kind);
                for (name, value) in headers.iter().filter(|(n, _)| n != "content-type") {
                    template = template.insert_header(name.as_str(), value.as_str());
                }
                template
            }
        }
    }
}
