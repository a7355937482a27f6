//! Names of voice policies, looked up in the tenant.

use crate::view::{PolicyCheckView, PolicyFoundView, RefusedPolicyView, UiError};
use sync_core::{
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
    ports::{Directory, PolicyHit},
    tenant::PolicyType,
    voice_rules::{PolicyChoice, VoiceRules},
};

/// The policies that have exactly this name, ignoring case.
pub(crate) async fn named(
    directory: &dyn Directory,
    kind: PolicyType,
    name: &str,
) -> Result<Vec<PolicyHit>, Failure> {
    let mut hits = directory.policy_id(kind, name).await?;
    hits.retain(|hit| hit.name.eq_ignore_ascii_case(name));
    Ok(hits)
}

/// What the tenant says about this name.
pub(crate) async fn check(
    directory: &dyn Directory,
    kind: PolicyType,
    name: &str,
) -> Result<PolicyCheckView, Failure> {
    let name = name.trim();
    Ok(told(&named(directory, kind, name).await?, name))
}

fn told(hits: &[PolicyHit], name: &str) -> PolicyCheckView {
    PolicyCheckView {
        found: match hits.len() {
            0 => PolicyFoundView::None,
            1 => PolicyFoundView::One,
            _ => PolicyFoundView::Several,
        },
        name: hits.first().map_or(name, |hit| &hit.name).to_owned(),
    }
}

/// Why rules were not looked up to their end.
#[derive(Debug)]
pub(crate) struct NotLookedUp {
    pub(crate) failure: Failure,
    /// The policy whose name is unknown or not unique.
    policy: Option<RefusedPolicyView>,
}

impl From<Failure> for NotLookedUp {
    fn from(failure: Failure) -> Self {
        Self {
            failure,
            policy: None,
        }
    }
}

impl From<NotLookedUp> for Failure {
    fn from(why: NotLookedUp) -> Self {
        why.failure
    }
}

impl From<NotLookedUp> for UiError {
    fn from(why: NotLookedUp) -> Self {
        Self {
            policy: why.policy,
            ..why.failure.into()
        }
    }
}

/// Looks every named policy up and says how many; a name that is unknown or not unique is refused.
pub(crate) async fn look_up(directory: &dyn Directory, rules: &mut VoiceRules) -> Result<u32, NotLookedUp> {
    let mut checked = 0;
    for (kind, choice) in choices(rules) {
        let PolicyChoice::Named { name, policy_id } = choice else {
            continue;
        };
        let hits = named(directory, kind, name).await?;
        let [hit] = hits.as_slice() else {
            let detail = format!("{} \"{name}\": {} found", kind.label(), hits.len());
            return Err(NotLookedUp {
                failure: Failure::new(ErrorCode::PolicyNotFound, FailureClass::NeedsAdmin, detail),
                policy: Some(RefusedPolicyView {
                    kind: kind.into(),
                    check: told(&hits, name),
                }),
            });
        };
        *policy_id = Some(hit.policy_id.clone());
        checked += 1;
    }
    Ok(checked)
}

fn choices(rules: &mut VoiceRules) -> impl Iterator<Item = (PolicyType, &mut PolicyChoice)> {
    rules
        .rules
        .iter_mut()
        .map(|rule| &mut rule.policies)
        .chain([&mut rules.default])
        .flat_map(|policies| policies.iter_mut().map(|(kind, choice)| (*kind, choice)))
}
