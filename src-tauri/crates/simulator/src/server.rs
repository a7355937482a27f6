//! The simulator on loopback sockets, with lines that can be cut in mid-answer.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::Simulator;
use crate::exchange::System;
use crate::gate::{Door, router};

/// Where the systems are and what opens them; one JSON line of `voice-sync simulator`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Endpoints {
    /// Base of the 8x8 Administration API, ending in `/admin-provisioning`.
    pub pbx_url: String,
    /// The audit records resource, ending in `/administration/audit/v1/audits`.
    pub audit_url: String,
    /// Base of Graph, ending in `/v1.0`.
    pub graph_url: String,
    /// Base of the login host, without a path.
    pub login_url: String,
    /// Entra tenant id.
    pub tenant_id: String,
    /// Application id.
    pub client_id: String,
    /// Client secret, made of the seed.
    pub client_secret: String,
    /// 8x8 API key, made of the seed.
    pub api_key: String,
    /// The whole address of a Teams channel's workflow, with what opens it.
    pub channel_url: String,
    /// Base of the control API, ending in `/control`.
    pub control_url: String,
    /// Token of the control API; random for each start.
    pub control_token: String,
}

/// A simulator that is being served. Dropping it closes its ports.
#[derive(Debug)]
pub struct Running {
    /// Where it is.
    pub endpoints: Endpoints,
    stops: Vec<oneshot::Sender<()>>,
    tasks: Vec<JoinHandle<()>>,
}

impl Running {
    /// Closes the ports and waits for the answers in flight.
    pub async fn stop(mut self) {
        for stop in self.stops.drain(..) {
            // A server that is already gone needs no signal.
            let _ = stop.send(());
        }
        for task in self.tasks.drain(..) {
            if let Err(error) = task.await {
                tracing::warn!(%error, "a simulator task ended badly");
            }
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        for stop in self.stops.drain(..) {
            let _ = stop.send(());
        }
    }
}

impl Simulator {
    /// Serves all systems on one loopback listener.
    ///
    /// # Errors
    /// The listener is not on loopback, or has no address.
    pub fn serve(&self, listener: TcpListener) -> io::Result<Running> {
        let origin = format!("http://{}", loopback(&listener)?);
        let endpoints = self.endpoints(&origin);
        let all = vec![
            System::Pbx,
            System::Audit,
            System::Entra,
            System::Graph,
            System::Channel,
            System::Control,
        ];
        let mut running = Running {
            endpoints,
            stops: Vec::new(),
            tasks: Vec::new(),
        };
        self.open(listener, all, &mut running)?;
        Ok(running)
    }

    /// Serves each system on a loopback port of its own, so that every one has its own origin.
    ///
    /// # Errors
    /// A port cannot be opened.
    pub async fn serve_apart(&self) -> io::Result<Running> {
        let mut running = Running {
            endpoints: self.endpoints(""),
            stops: Vec::new(),
            tasks: Vec::new(),
        };
        for system in [
            System::Pbx,
            System::Audit,
            System::Entra,
            System::Graph,
            System::Channel,
            System::Control,
        ] {
            let listener = TcpListener::bind("127.0.0.1:0").await?;
            let there = self.endpoints(&format!("http://{}", loopback(&listener)?));
            match system {
                System::Pbx => running.endpoints.pbx_url = there.pbx_url,
                System::Audit => running.endpoints.audit_url = there.audit_url,
                System::Entra => running.endpoints.login_url = there.login_url,
                System::Graph => running.endpoints.graph_url = there.graph_url,
                System::Channel => running.endpoints.channel_url = there.channel_url,
                System::Control => running.endpoints.control_url = there.control_url,
            }
            self.open(listener, vec![system], &mut running)?;
        }
        Ok(running)
    }

    fn open(&self, listener: TcpListener, systems: Vec<System>, running: &mut Running) -> io::Result<()> {
        let port = loopback(&listener)?.port();
        let hosts = ["127.0.0.1", "localhost", "[::1]"]
            .iter()
            .map(|name| format!("{name}:{port}"))
            .collect();
        let door = Door {
            shared: Arc::clone(&self.shared),
            systems,
            hosts: Some(hosts),
        };
        let service = router(door).into_make_service_with_connect_info::<Line>();
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = axum::serve(LineListener(listener), service).with_graceful_shutdown(async move {
            // An error means that `Running` is gone, which is as good a reason to stop.
            let _ = stopped.await;
        });
        running.stops.push(stop);
        running.tasks.push(tokio::spawn(async move {
            if let Err(error) = serving.await {
                tracing::warn!(%error, "the simulator stopped serving");
            }
        }));
        Ok(())
    }
}

fn loopback(listener: &TcpListener) -> io::Result<SocketAddr> {
    let address = listener.local_addr()?;
    if address.ip().is_loopback() {
        return Ok(address);
    }
    Err(io::Error::new(
        io::ErrorKind::InvalidInput,
        "the simulator is served on loopback addresses only",
    ))
}

/// The switch of one connection.
#[derive(Debug, Clone, Default)]
pub(crate) struct Line(Arc<AtomicBool>);

impl Line {
    /// From now on nothing more is sent; the connection ends.
    pub(crate) fn cut(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    fn is_cut(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

impl Connected<IncomingStream<'_, LineListener>> for Line {
    fn connect_info(stream: IncomingStream<'_, LineListener>) -> Self {
        stream.io().line.clone()
    }
}

struct LineListener(TcpListener);

struct LineStream {
    tcp: TcpStream,
    line: Line,
}

impl Listener for LineListener {
    type Io = LineStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        let (tcp, address) = Listener::accept(&mut self.0).await;
        if let Err(error) = tcp.set_nodelay(true) {
            tracing::debug!(%error, "TCP_NODELAY was refused");
        }
        (
            LineStream {
                tcp,
                line: Line::default(),
            },
            address,
        )
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.0.local_addr()
    }
}

impl AsyncRead for LineStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_read(cx, buf)
    }
}

impl AsyncWrite for LineStream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        if self.line.is_cut() {
            return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
        }
        Pin::new(&mut self.tcp).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_shutdown(cx)
    }
}
