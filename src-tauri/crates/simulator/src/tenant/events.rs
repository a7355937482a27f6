//! What happens later: operations move on, reads catch up with the truth, rebuilt extensions return.

use crate::state::State;
use crate::world::{Extension, Licence, NumberRecord, Voice};

use super::numbers::{Unassignment, unassign};
use super::operations;

/// Something due at a time.
#[derive(Debug, Clone)]
pub(crate) enum Event {
    /// An accepted operation starts to run.
    OperationRuns(String),
    /// An operation ends: here it takes effect.
    OperationEnds(String),
    /// An unassign that was reported done becomes true.
    LateUnassign {
        operation: String,
        unassignment: Unassignment,
    },
    /// Teams shows these voice settings.
    ShowVoice { account_id: String, voice: Voice },
    /// Teams shows name and licences.
    ShowAccount {
        account_id: String,
        upn: String,
        licences: std::collections::BTreeSet<Licence>,
    },
    /// Teams shows this number record, or none.
    ShowNumber {
        number: String,
        record: Option<NumberRecord>,
    },
    /// Roles somebody activated count.
    RolesActive { person_id: String },
    /// An audit record can be read; nothing changes, but the tenant is not quiet before.
    AuditReadable,
    /// 8x8 has rebuilt a user's extensions after a licence change.
    ExtensionsReturn {
        user_id: String,
        extensions: Vec<Extension>,
    },
}

impl Event {
    pub(crate) fn happen(self, state: &mut State) {
        let now = state.now;
        match self {
            Self::OperationRuns(id) => operations::run(state, &id),
            Self::OperationEnds(id) => operations::end(state, &id),
            Self::LateUnassign {
                operation,
                unassignment,
            } => {
                // The refusal is dropped on purpose: the client was already told that it succeeded.
                drop(unassign(state, &unassignment, Some(&operation), "graph"));
            }
            Self::ShowVoice { account_id, voice } => {
                if let Some(account) = state.world.accounts.get_mut(&account_id) {
                    account.shown.voice = voice;
                    account.shown.modified = Some(now);
                }
            }
            Self::ShowAccount {
                account_id,
                upn,
                licences,
            } => {
                if let Some(account) = state.world.accounts.get_mut(&account_id) {
                    account.shown.upn = upn;
                    account.shown.licences = licences;
                    account.shown.known = true;
                    account.shown.modified = Some(now);
                }
            }
            Self::ShowNumber { number, record } => {
                match record {
                    Some(record) => state.world.shown_numbers.insert(number, record),
                    None => state.world.shown_numbers.remove(&number),
                };
            }
            Self::RolesActive { person_id } => crate::control::activate_roles(state, &person_id),
            Self::AuditReadable => {}
            Self::ExtensionsReturn { user_id, extensions } => {
                crate::pbx::rebuild_extensions(state, &user_id, extensions);
            }
        }
    }
}

impl State {
    /// When a read shows a change made now: after the lag, never before an earlier change of the same subject.
    fn shown_at(&mut self, subject: &str) -> jiff::Timestamp {
        let lag = self
            .draw
            .between(self.knobs.read_lag_min_ms, self.knobs.read_lag_max_ms);
        let due = crate::clock::later(self.now, lag);
        let due = self.reveals.get(subject).copied().unwrap_or(due).max(due);
        self.reveals.insert(subject.to_owned(), due);
        due
    }

    /// Lets Teams show this account's voice settings after the read lag.
    pub(crate) fn show_voice_later(&mut self, account_id: &str) {
        let Some(account) = self.world.accounts.get(account_id) else {
            return;
        };
        let event = Event::ShowVoice {
            account_id: account_id.to_owned(),
            voice: account.voice.clone(),
        };
        let due = self.shown_at(account_id);
        self.schedule_at(due, event);
    }

    /// Lets Teams show this number record after the read lag.
    pub(crate) fn show_number_later(&mut self, number: &str) {
        let record = self.world.numbers.get(number).cloned();
        let due = self.shown_at(number);
        self.schedule_at(
            due,
            Event::ShowNumber {
                number: number.to_owned(),
                record,
            },
        );
    }
}
