//! How this process reaches the world, and what time it is there: given by whoever composes it, so that a
//! suite can put a router and a paused clock in their place.

use crate::compose;
use jiff::Timestamp;
use outbound::{Origin, RouterTransport, Transport};
use std::{fmt, sync::Arc};
use sync_engine::Clock;

/// The one way out and the one clock.
#[derive(Clone)]
pub struct Outside {
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) clock: Clock,
}

impl Outside {
    /// The network and the clock of this computer.
    pub fn usual() -> Self {
        Self::through(compose::transport(), Clock::of_this_computer())
    }

    /// Whatever this service answers, in this process, from `start` on by tokio's clock: a paused runtime moves it.
    pub fn in_process<S>(service: S, start: Timestamp) -> Self
    where
        RouterTransport<S>: Transport + 'static,
    {
        Self::through(Arc::new(RouterTransport::new(service)), Clock::starting_at(start))
    }

    /// Another way out and another clock.
    pub fn through(transport: Arc<dyn Transport>, clock: Clock) -> Self {
        Self { transport, clock }
    }

    /// The way to an address that somebody typed: to this host alone, at public addresses only.
    pub(crate) fn public(&self, to: &Origin) -> Arc<dyn Transport> {
        compose::transport_to(to)
    }

    /// What time it is.
    pub fn time(&self) -> Timestamp {
        self.clock.now()
    }

    /// The clock as a store wants it.
    pub(crate) fn now(&self) -> impl Fn() -> Timestamp + Send + Sync + 'static {
        let clock = self.clock;
        move || clock.now()
    }
}

impl fmt::Debug for Outside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outside")
            .field("clock", &self.clock)
            .finish_non_exhaustive()
    }
}
