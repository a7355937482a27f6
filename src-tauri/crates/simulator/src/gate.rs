//! The door of the simulator: which system a request is for, whether it may come in, and how an answer leaves.
//!
//! Host check, faults of the exchange itself and the journal are here; what the systems say is not.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Body as HttpBody;
use axum::extract::{ConnectInfo, Request};
use axum::response::Response;
use bytes::Bytes;
use futures::stream::{self, StreamExt};
use http::{HeaderValue, StatusCode};

use crate::control::{self, Fault, JournalEvent};
use crate::exchange::{Asked, Reply, System};
use crate::server::Line;
use crate::state::State;
use crate::{channel, entra, graph, pbx};

const LARGEST_BODY: usize = 8 * 1024 * 1024;

/// Marks a response that stands for a cut connection, where there is no connection to cut (in process).
/// Its body fails when it is read; a transport that finds the mark should report a lost connection.
#[derive(Debug, Clone, Copy)]
pub struct Cut;

/// What the routers of one simulator share.
#[derive(Debug)]
pub(crate) struct Shared {
    state: Mutex<State>,
    pub control_token: String,
}

impl Shared {
    pub(crate) fn new(state: State, control_token: String) -> Self {
        Self {
            state: Mutex::new(state),
            control_token,
        }
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sleeps from event to event until none is left.
    pub(crate) async fn quiet(&self) {
        loop {
            let wait = {
                let mut state = self.lock();
                state.catch_up();
                let Some(due) = state.next_due() else { return };
                state.clock.until(due)
            };
            tokio::time::sleep(wait).await;
        }
    }
}

/// Which systems a router answers for, and under which hosts.
#[derive(Debug, Clone)]
pub(crate) struct Door {
    pub shared: Arc<Shared>,
    pub systems: Vec<System>,
    /// `host:port` values that are accepted; none = any loopback name (in process).
    pub hosts: Option<Vec<String>>,
}

/// A router over the door.
pub(crate) fn router(door: Door) -> Router {
    let door = Arc::new(door);
    Router::new().fallback(move |request: Request| {
        let door = Arc::clone(&door);
        async move { pass(&door, request).await }
    })
}

/// Prefixes of the systems; Entra has none.
const PREFIXES: [(&str, System); 5] = [
    ("/admin-provisioning", System::Pbx),
    ("/administration/audit", System::Audit),
    ("/v1.0", System::Graph),
    (channel::PREFIX, System::Channel),
    ("/control", System::Control),
];

fn system_of(path: &str) -> (System, &str) {
    for (prefix, system) in PREFIXES {
        if let Some(rest) = path.strip_prefix(prefix)
            && (rest.is_empty() || rest.starts_with('/'))
        {
            return (system, rest);
        }
    }
    (System::Entra, path)
}

async fn pass(door: &Door, request: Request) -> Response {
    let line = request
        .extensions()
        .get::<ConnectInfo<Line>>()
        .map(|ConnectInfo(line)| line.clone());
    let (parts, body) = request.into_parts();
    let host = host_of(&parts);
    if !is_allowed(door, host.as_deref()) {
        return send(control::refused(421, "This host name is not served here"));
    }
    let (system, path) = system_of(parts.uri.path());
    if !door.systems.contains(&system) {
        return send(Reply::html(404));
    }
    let Ok(body) = axum::body::to_bytes(body, LARGEST_BODY).await else {
        return send(control::refused(413, "The request body is too large"));
    };
    let mut asked = Asked {
        system,
        method: parts.method,
        path: String::new(),
        segments: Vec::new(),
        query: Vec::new(),
        headers: parts.headers,
        body: body.to_vec(),
        origin: format!("http://{}", host.as_deref().unwrap_or("127.0.0.1")),
        request_id: String::new(),
    };
    let query = parts.uri.query().map(|q| format!("?{q}")).unwrap_or_default();
    asked.set_target(&format!("{path}{query}"));
    let latency = prepare(door, &mut asked);
    if latency > 0 {
        tokio::time::sleep(Duration::from_millis(latency)).await;
    }
    if system == System::Control && asked.path == "quiet" && is_controller(door, &asked) {
        door.shared.quiet().await;
    }
    let (reply, fault) = perform(door, &asked);
    leave(reply, fault, line).await
}

fn is_controller(door: &Door, asked: &Asked) -> bool {
    asked.header("authorization") == Some(format!("Bearer {}", door.shared.control_token).as_str())
}

fn host_of(parts: &http::request::Parts) -> Option<String> {
    let header = parts
        .headers
        .get("host")
        .and_then(|h| h.to_str().ok())
        .map(str::to_owned);
    header.or_else(|| parts.uri.authority().map(|a| a.as_str().to_owned()))
}

/// Over sockets the exact host and port are needed; in process any loopback name will do, or none.
fn is_allowed(door: &Door, host: Option<&str>) -> bool {
    match (&door.hosts, host) {
        (Some(hosts), Some(host)) => hosts.iter().any(|h| h.eq_ignore_ascii_case(host)),
        (Some(_), None) => false,
        (None, None) => true,
        (None, Some(host)) => {
            let name = match host.rsplit_once(':') {
                Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
                _ => host,
            };
            ["127.0.0.1", "localhost", "[::1]"].contains(&name)
        }
    }
}

fn prepare(door: &Door, asked: &mut Asked) -> u64 {
    let mut state = door.shared.lock();
    asked.request_id = state.draw.guid();
    if asked.system == System::Control {
        0
    } else {
        state.knobs.latency_ms
    }
}

/// Lets the system answer, unless a fault keeps the request from it; writes the journal.
fn perform(door: &Door, asked: &Asked) -> (Reply, Option<Fault>) {
    let mut state = door.shared.lock();
    state.catch_up();
    if asked.system == System::Control {
        return (control::answer(&door.shared, &mut state, asked), None);
    }
    let fault = state.fault(asked, Fault::is_transport);
    let reply = match &fault {
        Some(Fault::Status {
            status,
            retry_after,
            message,
        }) => refused(&state, asked, *status, *retry_after, message.as_deref()),
        Some(Fault::Html { status }) => Reply::html(*status),
        Some(Fault::Drop | Fault::HugeBody { .. }) => Reply::empty(200),
        _ => match asked.system {
            System::Pbx => pbx::answer(&mut state, asked),
            System::Audit => pbx::answer_audit(&mut state, asked),
            System::Entra => entra::answer(&mut state, asked),
            System::Graph => graph::answer(&mut state, asked),
            System::Channel => channel::answer(&mut state, asked),
            System::Control => Reply::empty(404),
        },
    };
    let reply = match asked.system {
        System::Pbx | System::Audit => reply.with("date", http_date(state.now)),
        _ => reply,
    };
    let cut = matches!(fault, Some(Fault::Drop | Fault::DropAfterWrite));
    state.record(JournalEvent::Request {
        system: asked.system,
        method: asked.method.to_string(),
        path: asked.target(),
        status: if cut { 0 } else { reply.status },
        request_id: asked.request_id.clone(),
        in_batch: false,
        fault: fault.as_ref().map(|f| format!("{f:?}")),
    });
    (reply, fault)
}

/// RFC 9110, 6.6.1: a server that has a clock says its time. Without this the socket would say the machine's.
fn http_date(at: jiff::Timestamp) -> String {
    at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

fn refused(state: &State, asked: &Asked, status: u16, after: Option<u64>, message: Option<&str>) -> Reply {
    let reply = match asked.system {
        System::Graph => graph::refused_status(state, asked, status, message),
        System::Entra => entra::refused_status(state, &asked.request_id, status, message),
        System::Channel => channel::refused_status(status, message),
        System::Pbx | System::Audit | System::Control => pbx::refused_status(status, message),
    };
    let reply = reply
        .with("request-id", &asked.request_id)
        .with("x-response-id", &asked.request_id);
    match after {
        Some(after) => reply.with("retry-after", after.to_string()),
        None => reply,
    }
}

fn send(mut reply: Reply) -> Response {
    let bytes = reply.take_bytes();
    respond(reply, HttpBody::from(bytes))
}

fn respond(reply: Reply, body: HttpBody) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    *response.headers_mut() = *reply.headers;
    response
}

fn lost() -> std::io::Error {
    std::io::Error::new(
        std::io::ErrorKind::ConnectionReset,
        "the simulator cut the connection",
    )
}

/// Sends the answer the way the fault wants it.
async fn leave(mut reply: Reply, fault: Option<Fault>, line: Option<Line>) -> Response {
    let bytes = Bytes::from(reply.take_bytes());
    let half = bytes.slice(..bytes.len() / 2);
    match fault {
        Some(Fault::Drop | Fault::DropAfterWrite) => {
            if let Some(line) = line {
                line.cut();
            }
            let body = HttpBody::from_stream(stream::iter([Err::<Bytes, _>(lost())]));
            let mut response = respond(Reply::empty(503), body);
            response.extensions_mut().insert(Cut);
            response
        }
        Some(Fault::Truncated) => {
            let length = bytes.len();
            // The pause lets the server send what it has before the line breaks.
            let rest = stream::once(async {
                tokio::task::yield_now().await;
                Err(lost())
            });
            let body = HttpBody::from_stream(stream::iter([Ok(half)]).chain(rest));
            let mut response = respond(reply, body);
            response
                .headers_mut()
                .insert("content-length", HeaderValue::from(length));
            response
        }
        Some(Fault::BrokenJson) => respond(reply, HttpBody::from(half)),
        Some(Fault::Slow { ms }) => {
            tokio::time::sleep(Duration::from_millis(ms)).await;
            respond(reply, HttpBody::from(bytes))
        }
        Some(Fault::SlowBody { ms }) => {
            let pieces: Vec<Bytes> = bytes.chunks(64).map(Bytes::copy_from_slice).collect();
            let body = stream::iter(pieces).then(move |piece| async move {
                tokio::time::sleep(Duration::from_millis(ms)).await;
                Ok::<_, std::io::Error>(piece)
            });
            respond(reply, HttpBody::from_stream(body))
        }
        Some(Fault::HugeBody { bytes }) => {
            let reply = Reply::empty(200).with("content-type", "application/json");
            respond(reply, huge(bytes))
        }
        _ => respond(reply, HttpBody::from(bytes)),
    }
}

/// `bytes` bytes of an endless-looking JSON array, made as they are read.
fn huge(bytes: u64) -> HttpBody {
    const PIECE: usize = 64 * 1024;
    let blank = Bytes::from(vec![b' '; PIECE]);
    let mut left = bytes;
    let first = Bytes::from_static(b"{\"value\":[");
    let rest = std::iter::from_fn(move || {
        if left == 0 {
            return None;
        }
        let take = usize::try_from(left).unwrap_or(PIECE).min(PIECE);
        left -= u64::try_from(take).unwrap_or(left);
        Some(blank.slice(..take))
    });
    HttpBody::from_stream(stream::iter(
        std::iter::once(first).chain(rest).map(Ok::<_, std::io::Error>),
    ))
}
