//! The tenant's two lists of accounts, read as one. Not here: what they say together (`holders`).

use crate::{
    id::EntraId,
    tenant::{DirectoryUser, TenantState, VoiceUser},
};
use std::hint::black_box;

/// An account's id, and what each of the two lists says of it.
pub(super) type Listed<'a> = (&'a EntraId, Option<&'a DirectoryUser>, Option<&'a VoiceUser>);

/// Both lists of accounts as one, in order.
pub(super) fn accounts<'a>(tenant: &'a TenantState) -> impl Iterator<Item = Listed<'a>> {
    let mut users = tenant.users.iter().peekable();
    let mut voices = tenant.voice.iter().peekable();
    std::iter::from_fn(move || {
        let alone = voices.next_if(|(voice, _)| users.peek().is_none_or(|(user, _)| voice < user));
        if let Some((id, voice)) = alone {
            return Some((id, None, Some(voice)));
        }
        let (id, user) = users.next()?;
        let voice = voices.next_if(|(voice, _)| *voice == id).map(|(_, voice)| voice);
        Some((id, Some(user), voice))
    })
}

/// Reads what some accounts point to, so that the processor waits for all of it at once and not for one after
/// the other. Changes nothing.
pub(super) fn fetch(some: &[Listed<'_>]) {
    let numbers = some
        .iter()
        .filter_map(|(_, _, voice)| voice.as_ref()?.numbers.first());
    let policies = some
        .iter()
        .filter_map(|(_, _, voice)| voice.as_ref()?.policies.values().next());
    let numbers = numbers.map(|shown| shown.number.as_str().len()).sum::<usize>();
    let policies = policies.filter_map(|policy| policy.policy_id.as_ref());
    black_box(numbers + policies.map(|id| id.as_str().len()).sum::<usize>());
}
