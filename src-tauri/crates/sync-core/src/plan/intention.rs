//! What the mirror asks for one person, in the planner's terms.

use super::LeaveReason;
use crate::{
    mirror::{Mirror, MirrorRow, Presence},
    projection::Scope,
};
use jiff::{SignedDuration, Timestamp};

/// What the PBX asks for a person.
pub(super) enum Intention {
    Want,
    Remove,
    Leave(LeaveReason),
    OutOfScope,
}

pub(super) fn intention(row: &MirrorRow, mirror: &Mirror, _now: Timestamp) -> Intention {
    match (&row.presence, &row.projection.scope) {
        (Presence::Present, Scope::TeamsEnabled | Scope::TwoExtensions) => Intention::Want,
        (Presence::Present, Scope::Inactive | Scope::NotEnabled) | (Presence::Gone { .. }, _) => {
            if mirror.suspect.is_some() {
                Intention::Leave(LeaveReason::SourceSuspect)
            } else {
                Intention::Remove
            }
        }
        (Presence::Present, Scope::NoExtension | Scope::Unknown) => Intention::Leave(LeaveReason::Unknown),
        (Presence::Vanishing { since, .. }, _) => Intention::Leave(LeaveReason::Vanishing {
            until: since
                .saturating_add(SignedDuration::from_mins(10))
                .unwrap_or(*since),
        }),
        (Presence::Moved { .. }, _) => Intention::OutOfScope,
    }
}
