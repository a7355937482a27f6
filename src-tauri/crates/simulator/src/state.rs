//! Everything one running sample tenant knows: its world, its behaviour and what is under way.
//!
//! Whatever happens later (an operation ends, a read catches up) is an event with a due time, applied in order
//! before the next look at the state; there are no background tasks.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::Value;

use crate::clock::{Clock, later};
use crate::config::SimulatorConfig;
use crate::control::{Faults, Journal, JournalEvent};
use crate::entra::{AccessToken, Desk};
use crate::exchange::Asked;
use crate::graph::Throttle;
use crate::knobs::Knobs;
use crate::pbx::{Quota, Scrolls};
use crate::tenant::{Event, Operation};
use crate::world::{Draw, World};

/// The state behind the routers; one lock holds it.
#[derive(Debug)]
pub(crate) struct State {
    pub clock: Clock,
    /// Simulated time of the request or event being handled.
    pub now: Timestamp,
    pub knobs: Knobs,
    pub world: World,
    pub faults: Faults,
    pub journal: Journal,
    pub draw: Draw,
    pub operations: BTreeMap<String, Operation>,
    pub tokens: BTreeMap<String, AccessToken>,
    pub entra: Desk,
    pub scrolls: Scrolls,
    pub quota: Quota,
    pub throttle: Throttle,
    /// What was posted to the Teams channel, oldest first.
    pub channel: Vec<Value>,
    events: BTreeMap<(Timestamp, u64), Event>,
    event_count: u64,
    /// When the last scheduled read of each subject becomes true, so that reads never go back in time.
    pub(crate) reveals: BTreeMap<String, Timestamp>,
}

impl State {
    pub(crate) fn new(config: &SimulatorConfig, world: World) -> Self {
        let clock = Clock::starting_at(config.start);
        Self {
            clock,
            now: config.start,
            knobs: config.knobs.clone(),
            faults: Faults::new(world.seed),
            journal: Journal::default(),
            draw: Draw::new(world.seed, 1),
            world,
            operations: BTreeMap::new(),
            tokens: BTreeMap::new(),
            entra: Desk::default(),
            scrolls: Scrolls::default(),
            quota: Quota::default(),
            throttle: Throttle::default(),
            channel: Vec::new(),
            events: BTreeMap::new(),
            event_count: 0,
            reveals: BTreeMap::new(),
        }
    }

    /// Applies everything that is due, in order of time, and moves to the clock's time.
    pub(crate) fn catch_up(&mut self) {
        let now = self.clock.now();
        while let Some(entry) = self.events.first_entry() {
            let due = entry.key().0;
            if due > now {
                break;
            }
            let event = entry.remove();
            self.now = due.max(self.now);
            event.happen(self);
        }
        self.now = now.max(self.now);
    }

    /// Lets `event` happen `ms` from now; returns the due time.
    pub(crate) fn schedule(&mut self, ms: u64, event: Event) -> Timestamp {
        let due = later(self.now, ms);
        self.schedule_at(due, event);
        due
    }

    pub(crate) fn schedule_at(&mut self, due: Timestamp, event: Event) {
        self.event_count += 1;
        self.events.insert((due, self.event_count), event);
    }

    /// When the next event is due; none when the tenant is quiet.
    pub(crate) fn next_due(&self) -> Option<Timestamp> {
        self.events.keys().next().map(|(due, _)| *due)
    }

    pub(crate) fn record(&mut self, event: JournalEvent) {
        self.journal.write(self.now, event, self.knobs.journal_lines);
    }

    /// Takes the first matching fault for this request out of its rule.
    pub(crate) fn fault(
        &mut self,
        asked: &Asked,
        wanted: impl Fn(&crate::control::Fault) -> bool,
    ) -> Option<crate::control::Fault> {
        self.faults.take(asked, wanted)
    }
}
