//! Which policies a person should have, against those in effect.

use super::{Action, StepValue, chain::PolicyWrite};
use crate::{
    id::PolicyId,
    managed::ManagedAccount,
    preflight::BlockCause,
    tenant::{EffectivePolicy, Policies, PolicySource, PolicyType, VoiceUser},
    voice_rules::PolicyChoice,
};
use std::collections::BTreeMap;

/// The policy writes that bring an account with these policies to what the rules say; empty where it is so.
///
/// A matching policy is right wherever it comes from. The tenant default takes away only a direct
/// assignment that is known to be ours. A named policy that was not checked blocks the person.
pub(super) fn policy_writes(
    choices: &BTreeMap<PolicyType, PolicyChoice>,
    policies: &Policies,
    ours: Option<&ManagedAccount>,
) -> Result<Vec<PolicyWrite>, BlockCause> {
    let mut writes = Vec::new();
    for (policy, choice) in choices {
        let present = policies.get(policy);
        match choice {
            PolicyChoice::TenantDefault => writes.extend(taken_away(*policy, present, ours)),
            PolicyChoice::Named {
                name,
                policy_id: None,
            } => {
                return Err(BlockCause::PolicyUnknown { name: name.clone() });
            }
            PolicyChoice::Named {
                name,
                policy_id: Some(wanted),
            } => {
                if !present.is_some_and(|present| same_policy(present, Some(wanted), name)) {
                    let wanted = EffectivePolicy {
                        policy_id: Some(wanted.clone()),
                        name: name.clone(),
                        source: PolicySource::Direct,
                    };
                    writes.extend(assigned(*policy, present, wanted));
                }
            }
        }
    }
    Ok(writes)
}

/// The writes that take our policies from an account that is removed: those still direct and unchanged.
pub(super) fn policy_removals(voice: &VoiceUser, ours: &ManagedAccount) -> Vec<PolicyWrite> {
    ours.policies
        .keys()
        .filter_map(|policy| taken_away(*policy, voice.policies.get(policy), Some(ours)))
        .collect()
}

/// The write that assigns `wanted` directly; none where its id is not known.
pub(crate) fn assigned(
    policy: PolicyType,
    present: Option<&EffectivePolicy>,
    wanted: EffectivePolicy,
) -> Option<PolicyWrite> {
    let policy_id = wanted.policy_id.clone()?;
    Some(PolicyWrite {
        action: Action::AssignPolicy {
            policy,
            policy_id,
            name: wanted.name.clone(),
        },
        before: StepValue::Policy(present.cloned()),
        after: StepValue::Policy(Some(wanted)),
    })
}

/// Whether the policy in effect is the wanted one: by id, or by name where Teams does not say the id.
pub(crate) fn same_policy(present: &EffectivePolicy, wanted: Option<&PolicyId>, name: &str) -> bool {
    match (&present.policy_id, wanted) {
        (Some(present), Some(wanted)) => present == wanted,
        (None, _) | (_, None) => present.name.eq_ignore_ascii_case(name),
    }
}

/// Whether [`policy_writes`] finds something to write for both of these or for neither.
pub(super) fn judged_alike(some: &Policies, others: &Policies) -> bool {
    let alike = |(some, other): (&EffectivePolicy, &EffectivePolicy)| {
        some.policy_id == other.policy_id
            && some.source == other.source
            && (some.policy_id.is_some() || some.name == other.name)
    };
    some.len() == others.len()
        && some.keys().eq(others.keys())
        && some.values().zip(others.values()).all(alike)
}

fn taken_away(
    policy: PolicyType,
    present: Option<&EffectivePolicy>,
    ours: Option<&ManagedAccount>,
) -> Option<PolicyWrite> {
    let present = present?;
    let ours = ours?.policies.get(&policy)?;
    let unchanged =
        present.source == PolicySource::Direct && present.policy_id.as_ref() == Some(&ours.policy_id);
    unchanged.then(|| PolicyWrite {
        action: Action::UnassignPolicy { policy },
        before: StepValue::Policy(Some(present.clone())),
        after: StepValue::Policy(None),
    })
}
