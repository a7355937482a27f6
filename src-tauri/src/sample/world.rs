//! The world of the sample tenant as a file, and the port that it was connected at.

use super::{CONNECTION, unusable};
use app::{Outside, core::failure::Failure, view::EventView};
use serde::{Deserialize, Serialize};
use simulator::{Control, Knobs, Simulator, SimulatorConfig, World, WorldError};
use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::broadcast::{Receiver, error::RecvError};

const WORLD: &str = "sample-tenant.json";
const ADDRESS: &str = "sample-address.json";

/// Where it was connected.
#[derive(Serialize, Deserialize)]
struct Address {
    port: u16,
}

/// The files in the folder of the connection.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    folder: PathBuf,
    /// Held while the world is written, also by a writing that nobody waits for any more: two at once would
    /// take the draft away from under each other.
    writing: Arc<Mutex<()>>,
}

impl Kept {
    pub(super) fn in_folder(folder: PathBuf) -> Self {
        Self {
            folder,
            writing: Arc::default(),
        }
    }

    /// The sample tenant as it was kept; a new one where there is none. Its time is that of this computer.
    pub(super) async fn simulator(
        &self,
        users: usize,
        knobs: Knobs,
        outside: &Outside,
    ) -> Result<Simulator, Failure> {
        let path = self.folder.join(WORLD);
        let config = SimulatorConfig {
            users,
            start: outside.time(),
            knobs,
            ..SimulatorConfig::default()
        };
        aside(move || {
            if !path.exists() {
                return Ok(Simulator::new(&config));
            }
            Ok(Simulator::with_world(&config, World::load(&path)?))
        })
        .await
    }

    /// Writes the world down, replacing what was kept in one step.
    pub(super) async fn keep(&self, control: &Control) -> Result<(), Failure> {
        let (control, path) = (control.clone(), self.folder.join(WORLD));
        let writing = self.writing.clone();
        aside(move || {
            let _alone = writing.lock().unwrap_or_else(PoisonError::into_inner);
            control.world().save(&path)
        })
        .await
    }

    /// The port that it was connected at. A file that can't be read only means that it is connected again.
    pub(super) async fn port(&self) -> Option<u16> {
        let bytes = tokio::fs::read(self.folder.join(ADDRESS)).await.ok()?;
        Some(serde_json::from_slice::<Address>(&bytes).ok()?.port)
    }

    /// Remembers the port.
    pub(super) async fn keep_port(&self, port: u16) -> Result<(), Failure> {
        let bytes = serde_json::to_vec(&Address { port }).map_err(|error| unusable(error.to_string()))?;
        let path = self.folder.join(ADDRESS);
        let written = tokio::fs::write(&path, bytes).await;
        written.map_err(|error| unusable(format!("{}: {error}", path.display())))
    }
}

/// Keeps the world whenever something moved. What is told while it writes is one more writing, not many.
pub(super) async fn keep_on(control: Control, kept: Kept, mut events: Receiver<EventView>) {
    loop {
        match events.recv().await {
            Ok(_) | Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => return,
        }
        while events.try_recv().is_ok() {}
        if let Err(failure) = kept.keep(&control).await {
            tracing::warn!(connection = CONNECTION, %failure, "the sample tenant could not be kept");
        }
    }
}

/// Files are read and written beside the window's own tasks.
async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, WorldError> + Send + 'static,
) -> Result<T, Failure> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| unusable(format!("the sample tenant's file: {error}")))?
        .map_err(|error| unusable(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn writings_at_once_all_succeed_and_leave_a_world_that_can_be_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let kept = Kept::in_folder(folder.path().to_owned());
        let config = SimulatorConfig {
            users: 20,
            ..SimulatorConfig::default()
        };
        let control = Simulator::new(&config).control();
        let writings: Vec<_> = (0..40)
            .map(|_| {
                let (kept, control) = (kept.clone(), control.clone());
                tokio::spawn(async move { kept.keep(&control).await })
            })
            .collect();
        for writing in writings {
            writing.await.expect("a task").expect("kept");
        }
        World::load(&folder.path().join(WORLD)).expect("a world");
    }
}
