//! Fresh values, and how steps stand against them.

use std::collections::{BTreeMap, BTreeSet};
use sync_core::{
    failure::Failure,
    id::EntraId,
    number::PhoneNumber,
    plan::{Action, Recheck, Step, recheck},
    ports::Directory,
    tenant::{NumberRecord, VoiceUser},
};
use tokio::time::Instant;

/// Fresh values of some accounts and numbers.
pub(crate) struct Seen {
    accounts: BTreeMap<EntraId, Result<Option<VoiceUser>, Failure>>,
    numbers: BTreeMap<PhoneNumber, Result<Option<NumberRecord>, Failure>>,
    /// When the oldest of them was asked for.
    pub(crate) read_at: Instant,
}

impl Seen {
    pub(crate) async fn read(
        directory: &dyn Directory,
        accounts: BTreeSet<EntraId>,
        numbers: BTreeSet<PhoneNumber>,
    ) -> Self {
        let accounts: Vec<_> = accounts.into_iter().collect();
        let numbers: Vec<_> = numbers.into_iter().collect();
        let checked = directory.check(&accounts, &numbers).await;
        Self {
            read_at: Instant::now()
                .checked_sub(checked.age)
                .unwrap_or_else(Instant::now),
            accounts: accounts.into_iter().zip(checked.voices).collect(),
            numbers: numbers.into_iter().zip(checked.numbers).collect(),
        }
    }

    pub(crate) fn account(&self, id: &EntraId) -> Result<Option<&VoiceUser>, Failure> {
        match self.accounts.get(id) {
            Some(Ok(voice)) => Ok(voice.as_ref()),
            Some(Err(failure)) => Err(failure.clone()),
            None => Ok(None),
        }
    }

    pub(crate) fn number(&self, number: Option<&PhoneNumber>) -> Result<Option<&NumberRecord>, Failure> {
        match number.and_then(|number| self.numbers.get(number)) {
            Some(Ok(record)) => Ok(record.as_ref()),
            Some(Err(failure)) => Err(failure.clone()),
            None => Ok(None),
        }
    }

    /// How a step stands against these values; `restore` asks for the reverse of an unassign.
    pub(crate) fn judge(&self, step: &Step, restore: bool) -> Result<Recheck, Failure> {
        let account = self.account(&step.account)?;
        let number = self.number(step_number(step))?;
        Ok(recheck(&as_sent(step, restore), account, number))
    }
}

/// What is sent for a step: itself, or where `restore`, the giving back of the number that it freed.
pub(crate) fn as_sent(step: &Step, restore: bool) -> Step {
    if restore { reversed(step) } else { step.clone() }
}

/// The step that gives back what an unassign took.
fn reversed(step: &Step) -> Step {
    let mut back = step.clone();
    if let Action::UnassignNumber { number, location_id } = &step.action {
        back.action = Action::AssignNumber {
            number: number.clone(),
            location_id: location_id.clone(),
        };
        std::mem::swap(&mut back.before, &mut back.after);
    }
    back
}

pub(crate) fn step_number(step: &Step) -> Option<&PhoneNumber> {
    match &step.action {
        Action::UnassignNumber { number, .. } | Action::AssignNumber { number, .. } => Some(number),
        Action::AssignPolicy { .. } | Action::UnassignPolicy { .. } => None,
    }
}
