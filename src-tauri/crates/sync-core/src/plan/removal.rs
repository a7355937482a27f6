//! A person who should have nothing of ours any more: only what is known, and known to be ours, is taken.

use super::{
    Verdict,
    chain::{Line, Work},
    checks::{matched, not_read, unclear, unread},
    claims::Own,
    holders::Holders,
    people::Candidate,
    wanted::policy_removals,
    wish::Writes,
};
use crate::{matching::Match, preflight::BlockCause};

/// A person who should have nothing of ours any more.
pub(super) fn remove<'a>(candidate: &Candidate<'a>, holders: &Holders<'a>) -> Result<Writes<'a>, Verdict> {
    let Some(ours) = candidate.ours else {
        return Err(Verdict::NotOurs);
    };
    let account = &ours.account;
    match candidate.found {
        Some(Match::Unknown { reason }) => return Err(not_read(reason.clone())),
        found @ Some(Match::IdentityChanged { .. }) => matched(found).map(|_| ())?,
        Some(Match::Account { account: found, .. }) if found != account => {
            return Err(Verdict::Blocked {
                cause: BlockCause::IdentityChanged {
                    pinned: account.clone(),
                    found: found.to_string(),
                },
            });
        }
        // A person who is gone need not be found by his addresses: the account is the pinned one.
        Some(Match::Account { .. } | Match::Nobody { .. } | Match::Several { .. } | Match::Guest { .. })
        | None => {}
    }
    let Some(known) = holders.account(account) else {
        return Err(Verdict::NotOurs);
    };
    // Somebody else in the PBX has this account now (a recreated user): what is on it is his.
    if known.owner().is_some_and(|owner| *owner != candidate.row.user) {
        return Err(Verdict::NotOurs);
    }
    let own = holders.own(known);
    let gives = match (own, &ours.number) {
        (Own::Unclear { number }, Some(managed)) if number == managed => return Err(unclear(number)),
        (Own::Unread { number }, Some(managed)) if number == managed => return Err(unread(number)),
        (Own::Nothing, _) => None,
        (Own::Ours { number, location_id }, Some(managed)) if number == managed => Some(Line {
            number: number.clone(),
            location_id: location_id.map(str::to_owned),
        }),
        (
            Own::Ours { .. }
            | Own::Unrecorded { .. }
            | Own::Unread { .. }
            | Own::Foreign { .. }
            | Own::OnPremises { .. }
            | Own::Unclear { .. },
            _,
        ) => return Err(Verdict::NotOurs),
    };
    let Some(voice) = known.voice else {
        return Err(Verdict::NotOurs);
    };
    let policies = policy_removals(voice, ours);
    if gives.is_none() && policies.is_empty() {
        return Err(Verdict::NotOurs);
    }
    let work = Work {
        user: candidate.row.user.clone(),
        account: account.clone(),
        gives,
        takes: None,
        policies,
    };
    Ok((Verdict::Remove, work, None))
}
