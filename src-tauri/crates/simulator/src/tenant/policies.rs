//! Granting and revoking voice policies of one account, and what is effective.
//!
//! Direct beats group, group beats the tenant's Global policy (New-CsGroupPolicyAssignment).

use crate::control::JournalEvent;
use crate::state::State;
use crate::world::{Account, AccountKind, World};

use super::numbers::repeated;

/// Why a policy call is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PolicyRefusal {
    /// No such person for Teams, or not yet, or a resource account.
    UserNotFound(String),
    /// Unknown policy or type.
    Invalid(String),
}

fn account<'w>(world: &'w World, id: &str) -> Result<&'w Account, PolicyRefusal> {
    world
        .live_account(id)
        .filter(|a| a.shown.known && a.kind == AccountKind::Person)
        .ok_or_else(|| PolicyRefusal::UserNotFound("User does not exist".to_owned()))
}

/// The tenant's spelling of a policy type.
fn known_type(world: &World, any_case: bool, policy_type: &str) -> Result<String, PolicyRefusal> {
    const OTHERS: [&str; 4] = [
        "TeamsMeetingPolicy",
        "TeamsUpgradePolicy",
        "TeamsEmergencyCallingPolicy",
        "TeamsEmergencyCallRoutingPolicy",
    ];
    let same = |known: &str| known == policy_type || (any_case && known.eq_ignore_ascii_case(policy_type));
    let of_tenant = world.policies.iter().map(|p| p.policy_type.as_str());
    of_tenant
        .chain(OTHERS)
        .find(|known| same(known))
        .map(str::to_owned)
        .ok_or_else(|| PolicyRefusal::Invalid(format!("The policy type '{policy_type}' is not supported.")))
}

/// Whether [`grant`] would be accepted; gives the account id and the type as the tenant writes them.
pub(crate) fn check_grant(
    state: &State,
    user_id: &str,
    policy_type: &str,
    policy_id: Option<&str>,
) -> Result<(String, String), PolicyRefusal> {
    let account_id = account(&state.world, user_id)?.id.clone();
    let policy_type = known_type(&state.world, state.knobs.policy_type_any_case, policy_type)?;
    if let Some(policy_id) = policy_id {
        let policy = state
            .world
            .policy(policy_id)
            .filter(|p| p.policy_type == policy_type);
        if policy.is_none() {
            return Err(PolicyRefusal::Invalid(format!(
                "Policy '{policy_id}' of type '{policy_type}' is not found."
            )));
        }
    }
    Ok((account_id, policy_type))
}

/// Assigns a policy directly.
pub(crate) fn grant(
    state: &mut State,
    user_id: &str,
    policy_type: &str,
    policy_id: &str,
    by: &str,
) -> Result<(), PolicyRefusal> {
    let (account_id, policy_type) = check_grant(state, user_id, policy_type, Some(policy_id))?;
    put(state, &account_id, &policy_type, Some(policy_id), by);
    Ok(())
}

/// Removes a direct assignment.
pub(crate) fn revoke(
    state: &mut State,
    user_id: &str,
    policy_type: &str,
    by: &str,
) -> Result<(), PolicyRefusal> {
    let (account_id, policy_type) = check_grant(state, user_id, policy_type, None)?;
    put(state, &account_id, &policy_type, None, by);
    Ok(())
}

fn put(state: &mut State, account_id: &str, policy_type: &str, policy_id: Option<&str>, by: &str) {
    let Some(account) = state.world.accounts.get_mut(account_id) else {
        return;
    };
    let old = match policy_id {
        Some(id) => account.voice.direct.insert(policy_type.to_owned(), id.to_owned()),
        None => account.voice.direct.remove(policy_type),
    };
    if old.as_deref() == policy_id {
        repeated(
            state,
            policy_type,
            Some(account_id),
            by,
            "the policy was already so",
        );
        return;
    }
    let what = if policy_id.is_some() {
        "policy_assigned"
    } else {
        "policy_unassigned"
    };
    state.record(JournalEvent::Transition {
        what: what.to_owned(),
        subject: format!("{policy_type} of {account_id}"),
        from: old,
        to: policy_id.map(str::to_owned),
        operation: None,
        by: by.to_owned(),
    });
    state.show_voice_later(account_id);
}

/// One policy that applies: type, policy id, group it comes from.
pub(crate) struct Effective<'a> {
    pub policy_type: &'a str,
    pub policy_id: &'a str,
    pub group_id: Option<&'a str>,
}

/// The policies Teams shows for an account, direct before group.
pub(crate) fn effective_policies(account: &Account) -> Vec<Effective<'_>> {
    let direct = account
        .shown
        .voice
        .direct
        .iter()
        .map(|(policy_type, policy_id)| Effective {
            policy_type,
            policy_id,
            group_id: None,
        });
    let group = account
        .group
        .iter()
        .filter(|(policy_type, _)| !account.shown.voice.direct.contains_key(*policy_type))
        .map(|(policy_type, policy)| Effective {
            policy_type,
            policy_id: &policy.policy_id,
            group_id: Some(&policy.group_id),
        });
    direct.chain(group).collect()
}
