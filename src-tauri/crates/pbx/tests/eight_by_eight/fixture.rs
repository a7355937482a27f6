//! A scripted 8x8: a function from request to reply, with a record of what was asked.

use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::Full;
use jiff::{SignedDuration, Timestamp};
use outbound::{Origin, RouterTransport};
use pbx::{EightByEight, EightByEightSettings};
use secrecy::SecretString;
use serde_json::{Value, json};
use tokio::time::Instant;

pub const CUSTOMER: &str = "001TESTCUSTOMER0QA";

/// One request as it arrived.
#[derive(Clone, Debug)]
pub struct Asked {
    pub path: String,
    pub query: String,
    pub accept: String,
    pub key: String,
    pub request_id: bool,
    pub at: Instant,
}

/// One answer.
#[derive(Clone)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: String,
}

pub fn json_reply(status: u16, body: Value) -> Reply {
    let kind = ("content-type", "application/vnd.users.v1+json".to_owned());
    let id = ("x-response-id", "resp-1".to_owned());
    Reply {
        status,
        headers: vec![kind, id],
        body: body.to_string(),
    }
}

pub fn raw_reply(status: u16, kind: &str, body: &str) -> Reply {
    Reply {
        status,
        headers: vec![("content-type", kind.to_owned())],
        body: body.to_owned(),
    }
}

impl Reply {
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.headers.push((name, value.to_string()));
        self
    }
}

/// The source, and what it asked so far.
pub struct Fixture {
    pub source: EightByEight,
    pub asked: Arc<Mutex<Vec<Asked>>>,
}

impl Fixture {
    pub fn count(&self) -> usize {
        self.asked.lock().unwrap().len()
    }

    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

/// A source whose 8x8 answers by `script(request, number of requests before it)`.
pub fn fixture(script: impl Fn(&Asked, usize) -> Reply + Send + Sync + 'static) -> Fixture {
    fixture_with(|_| {}, script)
}

pub fn fixture_with(
    change: impl FnOnce(&mut EightByEightSettings),
    script: impl Fn(&Asked, usize) -> Reply + Send + Sync + 'static,
) -> Fixture {
    let asked: Arc<Mutex<Vec<Asked>>> = Arc::default();
    let (log, script) = (asked.clone(), Arc::new(script));
    let service = tower::service_fn(move |request: Request<Full<Bytes>>| {
        let seen = seen(&request);
        let before = log.lock().unwrap().len();
        log.lock().unwrap().push(seen.clone());
        let reply = script(&seen, before);
        async move { Ok::<_, Infallible>(response(reply)) }
    });
    let origin = Origin::parse("https://api.8x8.test/admin-provisioning").unwrap();
    let customer = Some(CUSTOMER.into());
    let mut settings = EightByEightSettings::new(origin, SecretString::from("eght_TESTKEY"), customer);
    change(&mut settings);
    let source = EightByEight::new(
        settings,
        Arc::new(RouterTransport::new(service)),
        now_from_tokio(),
    );
    Fixture { source, asked }
}

/// 2026-01-01 plus what has passed on tokio's clock.
pub fn now_from_tokio() -> pbx::Now {
    let start = Instant::now();
    let first: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
    Arc::new(move || first + SignedDuration::try_from(start.elapsed()).unwrap())
}

fn seen(request: &Request<Full<Bytes>>) -> Asked {
    let header = |name: &str| {
        let value = request
            .headers()
            .get(name)
            .map(|v| v.to_str().unwrap_or("?").to_owned());
        value.unwrap_or_default()
    };
    Asked {
        path: request
            .uri()
            .path()
            .trim_start_matches("/admin-provisioning")
            .to_owned(),
        query: request.uri().query().unwrap_or_default().to_owned(),
        accept: header("accept"),
        key: header("x-api-key"),
        request_id: !header("x-request-id").is_empty(),
        at: Instant::now(),
    }
}

fn response(reply: Reply) -> Response<Full<Bytes>> {
    let mut builder = Response::builder().status(reply.status);
    for (name, value) in reply.headers {
        builder = builder.header(name, value);
    }
    builder.body(Full::from(reply.body)).unwrap()
}

/// A whole user row: ACTIVE, one Teams-enabled UC extension with one number.
pub fn user(n: usize) -> Value {
    json!({
        "basicInfo": {
            "userId": id(n), "customerId": CUSTOMER, "userName": format!("user{n}@acme.example"),
            "firstName": "User", "lastName": format!("Number {n}"), "status": "ACTIVE",
            "primaryEmail": format!("mail{n}@acme.example"), "ssoFederationId": format!("sso{n}@acme.example"),
            "site": {"id": "site-1", "name": "Leeds", "pbxName": "acmeuk01"}
        },
        "directoryInfo": {"personalPhoneNumbers": [{"number": "+447700900999", "type": "MOBILE"}]},
        "serviceInfo": {
            "licenses": [{"id": "lic-1", "name": "X2", "country": "us"}],
            "extensions": [{
                "id": format!("ext-{n}"), "extensionType": "UC", "extensionNumber": format!("{}", 2000 + n),
                "licenseId": "lic-1", "msTeamsEnabled": true, "primaryPhoneNumber": number(n),
                "phoneNumbers": [{"phoneNumber": number(n), "country": "GB", "primary": true,
                                  "portingNumber": {"phoneNumber": "+441130009999"}}],
                "devices": [{"id": "d1", "activationCode": "SECRETCODE"}]
            }]
        }
    })
}

pub fn id(n: usize) -> String {
    format!("u{n:021}")
}

pub fn number(n: usize) -> String {
    format!("+4411300{n:05}")
}

pub fn page(rows: Vec<Value>, next: Option<&str>) -> Value {
    json!({"data": rows, "pagination": {"pageSize": 100, "hasMore": next.is_some(), "nextScrollId": next}})
}

/// `count` users on pages of `size`; the scroll id is the number of the first user of the page.
pub fn paged(asked: &Asked, count: usize, size: usize) -> Reply {
    let from = asked
        .query
        .strip_prefix("scrollId=S")
        .map_or(0, |n| n.parse().unwrap());
    let to = (from + size).min(count);
    let next = (to < count).then(|| format!("S{to}"));
    json_reply(200, page((from..to).map(user).collect(), next.as_deref()))
}

/// 8x8's error body.
pub fn error(status: u16, field: Option<&str>, code: &str, message: &str) -> Reply {
    let item = json!({"field": field, "code": code, "message": message});
    json_reply(
        status,
        json!({"status": status, "title": "Error", "errors": [item]}),
    )
}

pub fn not_found() -> Reply {
    error(404, None, "NOT_FOUND", "Resource not found")
}
