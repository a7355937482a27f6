//! Refreshing the mirror from the phone system.

use crate::{
    engine::Engine,
    event::{EngineState, Event},
    points::point,
};
use std::collections::BTreeMap;
use sync_core::{
    change::{self, Change},
    failure::Failure,
    mirror::Mirror,
    user::Completeness,
};

/// What a refresh found.
#[derive(Clone, Debug)]
pub struct Refreshed {
    /// The mirror after it.
    pub mirror: Mirror,
    /// Whether the list was read to its end.
    pub completeness: Completeness,
    /// Users read.
    pub read: usize,
    /// Changes that this refresh found.
    pub changes: Vec<Change>,
}

impl Engine {
    /// Reads the phone system and brings the mirror up to date. Who is missing is asked for one by one
    /// before anything is concluded from it.
    pub async fn refresh(&self) -> Result<Refreshed, Failure> {
        self.set_state(EngineState::Refreshing);
        let refreshed = self.refresh_mirror().await;
        self.set_state(EngineState::Idle);
        refreshed
    }

    pub(crate) async fn refresh_mirror(&self) -> Result<Refreshed, Failure> {
        let mirror = self.ports.mirror.load_mirror().await?;
        let read = self.ports.pbx.read_all().await?;
        point!("refresh.read");
        let now = self.clock.now();
        let mut outcome = change::refresh(&mirror, &read, &BTreeMap::new(), now);
        if !outcome.to_ask.is_empty() {
            let answers = self.ports.pbx.read_some(&outcome.to_ask).await?;
            let asked = outcome.to_ask.iter().cloned().zip(answers).collect();
            outcome = change::refresh(&mirror, &read, &asked, now);
        }
        self.ports
            .mirror
            .save_mirror(&outcome.mirror, &outcome.changed_rows, &outcome.changes)
            .await?;
        point!("refresh.saved");
        let queued = self.ports.mirror.queued_changes().await?.len();
        let _ = self.events.send(Event::MirrorRefreshed { queued });
        Ok(Refreshed {
            mirror: outcome.mirror,
            completeness: read.completeness,
            read: read.users.len(),
            changes: outcome.changes,
        })
    }
}
