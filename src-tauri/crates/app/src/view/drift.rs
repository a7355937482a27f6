//! What somebody changed in Microsoft Teams, as shown.

use super::{PersonStateView, PersonView};
use serde::{Deserialize, Serialize};
use sync_core::{
    drift::{Drift, DriftField},
    managed::{Hold, Kept},
};

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct DifferenceView {
    /// Of what: "number", "voice routing policy".
    pub field: String,
    /// What Voice Sync verified last.
    pub ours: String,
    /// What Microsoft Teams shows now; absent = nothing, or the tenant's default.
    pub shown: Option<String>,
}

/// A person whose account somebody changed in Microsoft Teams while the phone system stayed as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct DriftView {
    /// When it was noticed (UTC).
    pub since: String,
    /// What differs.
    pub differences: Vec<DifferenceView>,
}

/// An admin's decision to keep what Microsoft Teams shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct KeptView {
    /// Until then (UTC); absent = until somebody ends it.
    pub until: Option<String>,
    /// Operating-system account.
    pub by: String,
    /// The reason given.
    pub reason: String,
}

/// What is to be kept, for how long and why.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(deny_unknown_fields)]
pub struct KeepRequest {
    /// PBX user id.
    pub user: String,
    /// Until then (UTC); absent = until somebody ends it.
    pub until: Option<String>,
    /// Why.
    pub reason: String,
}

const CHANGED_IN_TEAMS: &str = "Somebody changed this in Microsoft Teams; the phone system stayed as it was. Auto Sync \
     leaves it, the next Sync Now goes by the phone system.";
const REPAIR_OR_KEEP: &str = "Sync this person to repair it now, or keep what Microsoft Teams has.";

impl From<&Drift> for DriftView {
    fn from(drift: &Drift) -> Self {
        Self {
            since: drift.since.to_string(),
            differences: drift
                .differences
                .iter()
                .map(|difference| DifferenceView {
                    field: difference.field.label().to_owned(),
                    ours: difference.ours.clone(),
                    shown: difference.shown.clone(),
                })
                .collect(),
        }
    }
}

impl From<&Kept> for KeptView {
    fn from(kept: &Kept) -> Self {
        Self {
            until: kept.until.map(|until| until.to_string()),
            by: kept.by.clone(),
            reason: kept.reason.clone(),
        }
    }
}

impl PersonView {
    /// With the number that the last comparison found, which is newer than the last plan.
    pub(crate) fn with_number_of(self, drift: Option<&Drift>) -> Self {
        let number = drift.and_then(|drift| {
            let mut differences = drift.differences.iter();
            differences.find(|difference| difference.field == DriftField::Number)
        });
        match number {
            Some(difference) => Self {
                actual: difference.shown.clone(),
                ..self
            },
            None => self,
        }
    }

    /// With what somebody changed, said in place of what a sync would do where that is to take it back: a cause that
    /// blocks, a hold and a change that waits say more.
    pub(crate) fn with_drift(self, drift: Option<&Drift>, hold: Option<&Hold>) -> Self {
        let kept = hold.and_then(|hold| hold.kept.as_ref()).map(KeptView::from);
        let Some(drift) = drift else {
            return Self { kept, ..self };
        };
        let shown = Self {
            drift: Some(drift.into()),
            kept,
            ..self
        };
        let takes_back = match shown.state {
            PersonStateView::AlreadyRight | PersonStateView::Add | PersonStateView::Change => true,
            PersonStateView::Drifted
            | PersonStateView::Remove
            | PersonStateView::Blocked
            | PersonStateView::HeldElsewhere
            | PersonStateView::WaitsForNumber
            | PersonStateView::Left
            | PersonStateView::NotOurs => false,
        };
        if hold.is_some() || shown.queued || !takes_back {
            return shown;
        }
        Self {
            state: PersonStateView::Drifted,
            cause: None,
            sentence: CHANGED_IN_TEAMS.to_owned(),
            advice: REPAIR_OR_KEEP.to_owned(),
            ..shown
        }
    }
}
