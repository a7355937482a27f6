//! The listener that takes one answer of Microsoft's pages from the browser.
//!
//! It owns its port on 127.0.0.1 and, where there is IPv6, on [::1]: a browser may resolve `localhost` to either,
//! and whoever sat on the other one would get the code. The redirect registered in the tenant is `http://localhost`
//! without a path, so the one path here is `/` (Entra ignores the port, not the path: "Redirect URI restrictions").
//!
//! The answer is a redirect to a clean address, `/done`: a page that is only redirected from leaves no entry in the
//! tab's history, needs no script, and so lives under a policy that forbids everything. That follow-up is served
//! before [`Loopback::wait`] returns, for at most two seconds; nothing outlives the call.
//! Deliberately not here: what the answer means.

mod page;
mod request;

use super::authority::Now;
use futures::{StreamExt, future::BoxFuture, stream::FuturesUnordered};
use jiff::Timestamp;
use page::Response;
use request::{Head, read_head};
use std::{
    fmt, io,
    net::{Ipv4Addr, Ipv6Addr},
    sync::Arc,
    time::Duration,
};
use subtle::ConstantTimeEq;
use sync_core::{
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    time::Instant,
};

pub(super) use request::Callback;

/// Ports tried until one is free on both families.
const TRIES: usize = 16;
/// Connections open at once; browsers open some ahead without using them.
const CONNECTIONS: usize = 32;
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);
/// How long the browser gets to fetch the clean page.
const FAREWELL: Duration = Duration::from_secs(2);
/// The largest wait between two looks at the wall clock: a deadline must not sleep through a laptop's night.
const LOOK: Duration = Duration::from_secs(5);

/// Ends a wait from outside. Cheap to clone.
#[derive(Clone)]
pub struct Cancel(Arc<watch::Sender<bool>>);

impl Default for Cancel {
    fn default() -> Self {
        Self::new()
    }
}

impl Cancel {
    /// For a wait that begins.
    pub fn new() -> Self {
        Self(Arc::new(watch::Sender::new(false)))
    }

    /// The sign-in ends with `SignInCancelled`.
    pub fn cancel(&self) {
        self.0.send_replace(true);
    }

    /// Returns when it was cancelled.
    pub async fn cancelled(&self) {
        // The sender lives in `self`, so waiting cannot fail.
        drop(self.0.subscribe().wait_for(|cancelled| *cancelled).await);
    }
}

impl fmt::Debug for Cancel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cancel({})", *self.0.borrow())
    }
}

/// The end of a wait: by the monotonic clock, and by the wall clock where the computer slept.
#[derive(Clone)]
pub(super) struct Deadline {
    ends: Instant,
    ends_at: Timestamp,
    now: Now,
}

impl Deadline {
    pub(super) fn after(life: Duration, now: Now) -> Self {
        let ends_at = now().checked_add(life).unwrap_or(Timestamp::MAX);
        Self {
            ends: Instant::now() + life,
            ends_at,
            now,
        }
    }

    pub(super) fn at(&self) -> Timestamp {
        self.ends_at
    }

    pub(super) fn has_passed(&self) -> bool {
        Instant::now() >= self.ends || (self.now)() >= self.ends_at
    }

    pub(super) async fn passed(&self) {
        while !self.has_passed() {
            tokio::time::sleep_until(self.ends.min(Instant::now() + LOOK)).await;
        }
    }
}

/// Which callback is waited for.
pub(super) struct Expected<'a> {
    /// The state that was sent; compared in constant time.
    pub(super) state: &'a str,
    /// Whether an error may come without a state, as Microsoft's admin consent page sends it. It can only end the
    /// wait, never grant anything.
    pub(super) bare_errors: bool,
}

/// A bound port. Dropping it closes it.
pub(super) struct Loopback {
    v4: TcpListener,
    v6: Option<TcpListener>,
    port: u16,
}

type Job = BoxFuture<'static, Option<(TcpStream, Result<Head, Response>)>>;

impl Loopback {
    /// Takes a free port on both loopback families.
    ///
    /// # Errors
    /// `Internal` where the computer has no loopback port to give.
    pub(super) async fn bind() -> Result<Self, Failure> {
        let mut last = io::Error::from(io::ErrorKind::AddrInUse);
        for _ in 0..TRIES {
            match bind_both().await {
                Ok(bound) => return Ok(bound),
                Err(error) => last = error,
            }
        }
        Err(Failure::new(
            ErrorCode::Internal,
            FailureClass::Permanent,
            format!("no free port on this computer for the browser's answer: {last}"),
        ))
    }

    pub(super) fn port(&self) -> u16 {
        self.port
    }

    /// The redirect that is sent to Entra; the same one goes to the token endpoint.
    pub(super) fn redirect(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    /// Waits for the one callback that carries the state, and closes the port.
    ///
    /// # Errors
    /// `SignInCancelled`, `SignInExpired`.
    pub(super) async fn wait(
        self,
        expected: &Expected<'_>,
        deadline: &Deadline,
        cancel: &Cancel,
    ) -> Result<Callback, Failure> {
        let mut jobs = FuturesUnordered::<Job>::new();
        loop {
            tokio::select! {
                biased;
                () = cancel.cancelled() => return Err(cancelled()),
                () = deadline.passed() => return Err(expired()),
                Some(done) = jobs.next(), if !jobs.is_empty() => {
                    let Some((stream, head)) = done else { continue };
                    match self.judge(head, expected) {
                        Ok(callback) => {
                            jobs.push(Response::to_the_clean_page().send(stream));
                            self.farewell(jobs).await;
                            return Ok(callback);
                        }
                        Err(refusal) => jobs.push(refusal.send(stream)),
                    }
                }
                stream = self.accept(), if jobs.len() < CONNECTIONS => jobs.push(read_head(stream)),
            }
        }
    }

    fn judge(&self, head: Result<Head, Response>, expected: &Expected<'_>) -> Result<Callback, Response> {
        let head = head?;
        head.check(self.port, "/")?;
        let callback = head.callback()?;
        let state = callback.get("state").unwrap_or_default();
        let ours = bool::from(state.as_bytes().ct_eq(expected.state.as_bytes()));
        let error = callback.get("error").is_some();
        if ours || (expected.bare_errors && error && callback.get("state").is_none()) {
            Ok(callback)
        } else {
            Err(Response::not_awaited())
        }
    }

    /// Serves the clean page once; everything else is refused, another callback too.
    async fn farewell(&self, mut jobs: FuturesUnordered<Job>) {
        let served = async {
            loop {
                tokio::select! {
                    biased;
                    Some(done) = jobs.next(), if !jobs.is_empty() => {
                        let Some((stream, head)) = done else { continue };
                        let page = head.and_then(|head| head.check(self.port, page::CLEAN).map(|()| head));
                        match page {
                            Ok(_) => {
                                Response::received().send(stream).await;
                                return;
                            }
                            Err(refusal) => jobs.push(refusal.or_gone().send(stream)),
                        }
                    }
                    stream = self.accept(), if jobs.len() < CONNECTIONS => jobs.push(read_head(stream)),
                }
            }
        };
        // Without the page the sign-in is as good; the browser then shows that nobody answers any more.
        drop(tokio::time::timeout(FAREWELL, served).await);
    }

    async fn accept(&self) -> TcpStream {
        loop {
            let accepted = match &self.v6 {
                None => self.v4.accept().await,
                Some(v6) => tokio::select! {
                    accepted = self.v4.accept() => accepted,
                    accepted = v6.accept() => accepted,
                },
            };
            match accepted {
                Ok((stream, _)) => return stream,
                // A connection that was gone before it was taken, or no more handles for a moment.
                Err(_) => tokio::time::sleep(ACCEPT_PAUSE).await,
            }
        }
    }
}

async fn bind_both() -> io::Result<Loopback> {
    let v4 = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let port = v4.local_addr()?.port();
    let v6 = match TcpListener::bind((Ipv6Addr::LOCALHOST, port)).await {
        Ok(v6) => Some(v6),
        // Somebody else has the port there: a browser might give them the code.
        Err(taken)
            if matches!(
                taken.kind(),
                io::ErrorKind::AddrInUse | io::ErrorKind::PermissionDenied
            ) =>
        {
            return Err(taken);
        }
        // No IPv6 on this computer, so no browser can go there either.
        Err(_) => None,
    };
    Ok(Loopback { v4, v6, port })
}

pub(super) fn cancelled() -> Failure {
    Failure::new(ErrorCode::SignInCancelled, FailureClass::NeedsAdmin, "")
}

pub(super) fn expired() -> Failure {
    Failure::new(ErrorCode::SignInExpired, FailureClass::NeedsAdmin, "")
}

#[cfg(test)]
mod tests;
