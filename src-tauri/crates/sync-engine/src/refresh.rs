//! Refreshing the mirror from the phone system.

use crate::{
    engine::Engine,
    event::{EngineState, Event},
    points::point,
};
use std::collections::BTreeMap;
use sync_core::{
    change::{self, Change},
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
    job::StartedBy,
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
    /// before anything is concluded from it. Waits for a job at work, which reads it itself.
    pub async fn refresh(&self) -> Result<Refreshed, Failure> {
        let _turn = self.turn.lock().await;
        self.set_state(EngineState::Refreshing);
        let refreshed = self.refresh_mirror().await;
        self.set_state(EngineState::Idle);
        refreshed
    }

    /// An admin says that the source is right about being so much smaller. Removals may follow.
    pub async fn confirm_source(&self, by: &StartedBy) -> Result<(), Failure> {
        let _turn = self.turn.lock().await;
        let mirror = self.ports.mirror.load_mirror().await?;
        let confirmed = change::confirm_source(&mirror);
        self.ports.mirror.save_mirror(&confirmed, &[], &[]).await?;
        let words = |suspicion: &sync_core::mirror::Suspicion| {
            format!(
                "{} Teams-enabled users after {}",
                suspicion.after, suspicion.before
            )
        };
        let seen = mirror.suspect.as_ref().map(words);
        self.ports
            .records
            .audit(&self.audit_entry(by, "source.confirmed", None, seen, None))
            .await
    }

    pub(crate) async fn refresh_mirror(&self) -> Result<Refreshed, Failure> {
        let mirror = self.ports.mirror.load_mirror().await?;
        let read = self.ports.pbx.read_all().await?;
        point!("refresh.read");
        let now = self.clock.now();
        let mut outcome = change::refresh(&mirror, &read, &BTreeMap::new(), now);
        if !outcome.to_ask.is_empty() {
            // Who could not be asked stays undecided; what the list said is kept all the same.
            match self.ports.pbx.read_some(&outcome.to_ask).await {
                Ok(answers) => {
                    let asked = outcome.to_ask.iter().cloned().zip(answers).collect();
                    outcome = change::refresh(&mirror, &read, &asked, now);
                }
                Err(failure) => tracing::warn!(%failure, "missing users could not be asked for"),
            }
        }
        if let Some(foreign) = outcome.foreign {
            let detail = format!("the list is of customer {foreign}");
            return Err(Failure::new(
                ErrorCode::PbxWrongCustomer,
                FailureClass::NeedsAdmin,
                detail,
            ));
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
