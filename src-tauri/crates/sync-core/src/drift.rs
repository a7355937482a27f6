//! Drift: an account that differs from what was last verified there although the phone system did not change. Somebody
//! changed it in Microsoft Teams. It is shown and repaired only where somebody says so.

use crate::{
    fingerprint::Fingerprint,
    id::{EntraId, PbxUserId},
    managed::{ManagedAccount, ManagedPolicy},
    mirror::{Intention, Mirror, intention},
    tenant::{PolicyType, VoiceUser},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What of an account somebody changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DriftField {
    /// The number.
    Number,
    /// The policy of this type.
    Policy(PolicyType),
}

impl DriftField {
    /// The name an admin knows.
    pub fn label(self) -> &'static str {
        match self {
            DriftField::Number => "number",
            DriftField::Policy(kind) => kind.label(),
        }
    }
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// Of what.
    pub field: DriftField,
    /// What we verified last: E.164, or the name of a policy.
    pub ours: String,
    /// What Teams shows now; `None` = nothing, or the tenant's default.
    pub shown: Option<String>,
}

/// A person whose account was changed by somebody else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drift {
    /// Who.
    pub user: PbxUserId,
    /// The account that he is pinned to.
    pub account: EntraId,
    /// When a comparison showed these differences first (UTC).
    pub since: Timestamp,
    /// The phone system's record when it was compared: with another one this says nothing any more.
    pub fingerprint: Fingerprint,
    /// At least one.
    pub differences: Vec<Difference>,
}

/// Compares what was verified last with what Teams shows of these accounts. An account that is missing in `shown` has
/// nothing. Says nothing of people whose record in the phone system changed since, or who are not to be synced now:
/// there a plan decides. What could not be read is no difference. `known` says since when it has been so.
pub fn compare(
    mirror: &Mirror,
    managed: &BTreeMap<PbxUserId, ManagedAccount>,
    shown: &BTreeMap<EntraId, VoiceUser>,
    known: &BTreeMap<PbxUserId, Drift>,
    now: Timestamp,
) -> BTreeMap<PbxUserId, Drift> {
    managed
        .values()
        .filter(|ours| is_unchanged(mirror, ours))
        .filter_map(|ours| {
            let differences = differences(ours, shown.get(&ours.account));
            if differences.is_empty() {
                return None;
            }
            let since = known
                .get(&ours.user)
                .filter(|before| before.account == ours.account && before.differences == differences)
                .map_or(now, |before| before.since);
            let drift = Drift {
                user: ours.user.clone(),
                account: ours.account.clone(),
                since,
                fingerprint: ours.fingerprint.clone(),
                differences,
            };
            Some((drift.user.clone(), drift))
        })
        .collect()
}

/// Whether the phone system still says of him what it said when his account was verified.
fn is_unchanged(mirror: &Mirror, ours: &ManagedAccount) -> bool {
    mirror.rows.get(&ours.user).is_some_and(|row| {
        row.fingerprint == ours.fingerprint && matches!(intention(row, mirror), Intention::Want(_))
    })
}

fn differences(ours: &ManagedAccount, shown: Option<&VoiceUser>) -> Vec<Difference> {
    let number = ours
        .number
        .as_ref()
        .filter(|_| shown.is_none_or(|shown| shown.unreadable.is_none()));
    let number = number.and_then(|number| {
        let primary = shown.and_then(VoiceUser::primary);
        (primary != Some(number)).then(|| Difference {
            field: DriftField::Number,
            ours: number.to_string(),
            shown: primary.map(ToString::to_string),
        })
    });
    let policies = ours
        .policies
        .iter()
        .filter_map(|(kind, policy)| of_policy(*kind, policy, shown?));
    number.into_iter().chain(policies).collect()
}

fn of_policy(kind: PolicyType, ours: &ManagedPolicy, shown: &VoiceUser) -> Option<Difference> {
    let effective = shown.policies.get(&kind);
    let same = effective.is_some_and(|effective| match &effective.policy_id {
        Some(id) => *id == ours.policy_id,
        None => effective.name.eq_ignore_ascii_case(&ours.name),
    });
    (!same).then(|| Difference {
        field: DriftField::Policy(kind),
        ours: ours.name.clone(),
        shown: effective.map(|effective| effective.name.clone()),
    })
}
