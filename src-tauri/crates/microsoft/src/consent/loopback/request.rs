//! One request of the browser, read within limits and checked.

use super::page::Response;
use futures::{FutureExt, future::BoxFuture};
use std::{collections::BTreeMap, fmt, time::Duration};
use tokio::{io::AsyncReadExt, net::TcpStream};
use zeroize::Zeroize;

/// A code, a state and an error description fit several times.
const LARGEST_HEAD: usize = 32 * 1024;
const MOST_HEADERS: usize = 100;
/// A browser that opened a connection ahead of time says nothing for longer, and opens another.
const LONGEST_READ: Duration = Duration::from_secs(10);

/// What the first line and the `Host` header say.
pub(super) struct Head {
    method: String,
    path: String,
    query: String,
    hosts: Vec<String>,
}

/// The query of a callback. Never printed, wiped when dropped.
pub(in crate::consent) struct Callback(BTreeMap<String, String>);

impl Callback {
    pub(in crate::consent) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }
}

impl Drop for Callback {
    fn drop(&mut self) {
        self.0.values_mut().for_each(Zeroize::zeroize);
    }
}

impl fmt::Debug for Callback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

impl Head {
    /// The first refusal that fits: a name that is not this computer's (a page of another site that had its name
    /// point here), another path, another method.
    pub(super) fn check(&self, port: u16, path: &str) -> Result<(), Response> {
        let [host] = self.hosts.as_slice() else {
            return Err(Response::status(400));
        };
        let ours = [format!("localhost:{port}"), format!("127.0.0.1:{port}")];
        if !ours.iter().any(|own| own.eq_ignore_ascii_case(host)) {
            return Err(Response::status(421));
        }
        if self.path != path {
            return Err(Response::status(404));
        }
        if self.method != "GET" {
            return Err(Response::status(405));
        }
        Ok(())
    }

    /// The query, in which no name may stand twice: which of two codes counts must not be a matter of taste.
    pub(super) fn callback(&self) -> Result<Callback, Response> {
        let mut callback = Callback(BTreeMap::new());
        for (name, value) in url::form_urlencoded::parse(self.query.as_bytes()) {
            if callback.0.insert(name.into_owned(), value.into_owned()).is_some() {
                return Err(Response::status(400));
            }
        }
        Ok(callback)
    }
}

impl Drop for Head {
    fn drop(&mut self) {
        self.query.zeroize();
    }
}

/// Reads the head of a request; `None` where the browser went away or took too long.
pub(super) fn read_head(
    mut stream: TcpStream,
) -> BoxFuture<'static, Option<(TcpStream, Result<Head, Response>)>> {
    let read = async move {
        let mut bytes = Vec::with_capacity(LARGEST_HEAD);
        let head = loop {
            let room = LARGEST_HEAD - bytes.len();
            if room == 0 {
                break Err(Response::status(431));
            }
            let count = (&mut stream).take(room as u64).read_buf(&mut bytes).await.ok()?;
            if count == 0 {
                return None;
            }
            if let Some(head) = parse(&bytes) {
                break head;
            }
        };
        bytes.zeroize();
        Some((stream, head))
    };
    async move { tokio::time::timeout(LONGEST_READ, read).await.ok()? }.boxed()
}

/// `None` while more must come.
fn parse(bytes: &[u8]) -> Option<Result<Head, Response>> {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut request = httparse::Request::new(&mut headers);
    match request.parse(bytes) {
        Ok(httparse::Status::Partial) => None,
        Ok(httparse::Status::Complete(_)) => Some(Ok(head_of(&request))),
        Err(httparse::Error::TooManyHeaders) => Some(Err(Response::status(431))),
        Err(_) => Some(Err(Response::status(400))),
    }
}

fn head_of(request: &httparse::Request<'_, '_>) -> Head {
    let target = request.path.unwrap_or_default();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let hosts = request
        .headers
        .iter()
        .filter(|header| header.name.eq_ignore_ascii_case("host"))
        .map(|header| String::from_utf8_lossy(header.value).trim().to_owned());
    Head {
        method: request.method.unwrap_or_default().to_owned(),
        path: path.to_owned(),
        query: query.to_owned(),
        hosts: hosts.collect(),
    }
}
