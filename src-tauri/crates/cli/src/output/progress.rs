//! One line on stderr that says how far a job is, rewritten in place; only on a terminal.

use super::{Output, escape::visible, table::cut};
use app::{EngineState, Event, Leader, core::job::JobStatus};
use std::io::Write;
use tokio::{
    sync::{broadcast, watch},
    task::JoinHandle,
};

/// Carriage return and "erase line" (ECMA-48, EL 2): the only control codes we send ourselves.
const AFRESH: &str = "\r\u{1b}[2K";

/// Shows progress until it is dropped.
#[derive(Debug)]
pub(crate) struct Progress(Option<JoinHandle<()>>);

impl Progress {
    /// Follows the engine of this leader.
    pub(crate) fn follow(output: &Output, leader: &Leader) -> Self {
        if !output.draws() {
            return Self(None);
        }
        let engine = leader.engine();
        Self(Some(tokio::spawn(draw(engine.state(), engine.events()))))
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(task) = self.0.take() {
            task.abort();
            write(AFRESH);
        }
    }
}

async fn draw(mut state: watch::Receiver<EngineState>, mut events: broadcast::Receiver<Event>) {
    loop {
        let text = tokio::select! {
            changed = state.changed() => match changed {
                Ok(()) => of_state(&state.borrow_and_update()),
                Err(_) => return,
            },
            event = events.recv() => match event {
                Ok(event) => of_event(&event),
                Err(broadcast::error::RecvError::Lagged(_)) => None,
                Err(broadcast::error::RecvError::Closed) => return,
            },
        };
        if let Some(text) = text {
            let width =
                terminal_size::terminal_size_of(std::io::stderr()).map_or(80, |(w, _)| usize::from(w.0));
            write(&format!(
                "{AFRESH}{}",
                cut(&visible(&text), width.saturating_sub(1))
            ));
        }
    }
}

fn of_state(state: &EngineState) -> Option<String> {
    match state {
        EngineState::Idle | EngineState::ReconnectNeeded { .. } => None,
        EngineState::Refreshing => Some("Reading the phone system".to_owned()),
        EngineState::Planning { .. } => Some("Reading the tenant and planning".to_owned()),
        EngineState::Syncing { done, of, .. } => Some(syncing(*done, *of)),
    }
}

fn of_event(event: &Event) -> Option<String> {
    match event {
        Event::MirrorRefreshed { queued } => Some(format!("Phone system read, {queued} changes queued")),
        Event::Progress { done, of, .. } => Some(syncing(*done, *of)),
        Event::JobMoved {
            job,
            status: JobStatus::Running,
        } => Some(format!("Job {job} started")),
        Event::JobMoved { .. } => None,
    }
}

fn syncing(done: u32, of: u32) -> String {
    format!("Syncing {}/{of}", done.min(of))
}

fn write(text: &str) {
    let mut err = std::io::stderr().lock();
    // A terminal that went away needs no progress.
    let _ = err.write_all(text.as_bytes()).and_then(|()| err.flush());
}

#[cfg(test)]
mod tests {
    use super::{of_event, of_state};
    use app::{EngineState, Event, core::id::JobId};

    #[test]
    fn progress_counts_settled_people_of_those_planned() {
        let event = Event::Progress {
            job: JobId(7),
            done: 120,
            of: 500,
        };
        assert_eq!(of_event(&event).as_deref(), Some("Syncing 120/500"));
    }

    #[test]
    fn an_engine_at_rest_draws_nothing() {
        assert_eq!(of_state(&EngineState::Idle), None);
    }
}
