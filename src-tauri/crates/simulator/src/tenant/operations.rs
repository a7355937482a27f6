//! Long-running number operations: notStarted, running, then succeeded or failed.
//!
//! The effect happens when an operation ends, so two of them can race for one number as they do in Teams.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;

use crate::clock::millis_between;
use crate::control::Fault;
use crate::state::State;

use super::events::Event;
use super::numbers::{Assignment, Unassignment, assign, unassign};

/// What an operation is to do.
#[derive(Debug, Clone)]
pub(crate) enum Request {
    Assign(Assignment),
    Unassign(Unassignment),
}

/// Where an operation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OperationStatus {
    NotStarted,
    Running,
    Succeeded,
    Failed,
    Skipped,
}

impl OperationStatus {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::NotStarted => "notStarted",
            Self::Running => "running",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Skipped => "skipped",
        }
    }

    pub(crate) fn ended(self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed | Self::Skipped)
    }
}

/// One operation.
#[derive(Debug, Clone)]
pub(crate) struct Operation {
    pub id: String,
    pub created: Timestamp,
    pub ended: Option<Timestamp>,
    pub status: OperationStatus,
    pub detail: Option<String>,
    pub request: Request,
    fault: Option<Fault>,
}

impl Operation {
    pub(crate) fn number(&self) -> &str {
        match &self.request {
            Request::Assign(wanted) => &wanted.number,
            Request::Unassign(wanted) => &wanted.number,
        }
    }
}

/// Accepts a request; returns the operation's id.
pub(crate) fn begin(state: &mut State, request: Request, fault: Option<Fault>) -> String {
    let verb = match request {
        Request::Assign(_) => "Assignment",
        Request::Unassign(_) => "Unassignment",
    };
    let id = URL_SAFE_NO_PAD.encode(format!("{verb}|{}", state.draw.guid()));
    let operation = Operation {
        id: id.clone(),
        created: state.now,
        ended: None,
        status: OperationStatus::NotStarted,
        detail: None,
        request,
        fault,
    };
    let (now, kept) = (state.now, state.knobs.operation_retention_ms);
    state
        .operations
        .retain(|_, o| o.ended.is_none_or(|at| millis_between(at, now) <= kept));
    let endless = operation.fault == Some(Fault::OperationNeverEnds);
    state.operations.insert(id.clone(), operation);
    let takes = state
        .draw
        .between(state.knobs.operation_min_ms, state.knobs.operation_max_ms);
    state.schedule(takes / 4, Event::OperationRuns(id.clone()));
    if !endless {
        state.schedule(takes, Event::OperationEnds(id.clone()));
    }
    id
}

pub(super) fn run(state: &mut State, id: &str) {
    if let Some(operation) = state.operations.get_mut(id)
        && operation.status == OperationStatus::NotStarted
    {
        operation.status = OperationStatus::Running;
    }
}

pub(super) fn end(state: &mut State, id: &str) {
    let Some(operation) = state.operations.get(id).cloned() else {
        return;
    };
    let before = state.journal.violation_count();
    let outcome = match (&operation.fault, &operation.request) {
        (Some(Fault::OperationFails { text }), _) => Err(text.clone()),
        (Some(Fault::SuccessNeverShows), _) => Ok(()),
        (Some(Fault::LateUnassign { ms }), Request::Unassign(wanted)) => {
            let event = Event::LateUnassign {
                operation: id.to_owned(),
                unassignment: wanted.clone(),
            };
            state.schedule(*ms, event);
            Ok(())
        }
        (_, Request::Assign(wanted)) => {
            assign(state, wanted, Some(id), "graph").map_err(|r| r.text().to_owned())
        }
        (_, Request::Unassign(wanted)) => {
            unassign(state, wanted, Some(id), "graph").map_err(|r| r.text().to_owned())
        }
    };
    let without_effect = state.journal.violation_count() > before;
    let skipped = state.knobs.operation_skipped_status && without_effect;
    let now = state.now;
    let Some(operation) = state.operations.get_mut(id) else {
        return;
    };
    operation.ended = Some(now);
    operation.status = match outcome {
        Ok(()) if skipped => OperationStatus::Skipped,
        Ok(()) => OperationStatus::Succeeded,
        Err(text) => {
            operation.detail = Some(text);
            OperationStatus::Failed
        }
    };
}
