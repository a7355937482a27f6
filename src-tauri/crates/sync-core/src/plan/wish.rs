//! A person who should have a number: what stands against it, and what would be written.

use super::{
    LeaveReason, Verdict,
    chain::{Line, Work},
    checks::{matched, number_move, ready, unasked},
    claims::Target,
    holders::{Account, Holders, Number},
    lookup::Group,
    people::Candidate,
    wanted::policy_writes,
};
use crate::{
    mirror::MirrorRow,
    number::PhoneNumber,
    preflight::BlockCause,
    projection::{Scope, WantedNumber},
    tenant::PolicyType,
    voice_rules::{PolicyChoice, VoiceRules},
};
use std::collections::BTreeMap;

/// The verdict, what is written, and who might stand in the way.
pub(super) type Writes<'a> = (Verdict, Work, Option<Target<'a>>);

/// Whether [`want`] finds nothing to do for a person, were his account and his number his alone: true of most,
/// and to be seen from what is at hand when his account is looked up.
pub(super) fn right(candidate: &Candidate<'_>, account: &Account<'_>, rules: &VoiceRules) -> bool {
    let &Candidate { row, ours, .. } = candidate;
    let Some(policies) = account.policies.filter(|_| account.ready && account.settled) else {
        return false;
    };
    row.projection.scope != Scope::TwoExtensions
        && candidate.number.is_some()
        && candidate.number == account.primary
        && ours.is_none_or(|ours| ours.account == *account.id)
        && policy_writes(choices(row, rules), policies, ours).is_ok_and(|writes| writes.is_empty())
}

fn choices<'r>(row: &MirrorRow, rules: &'r VoiceRules) -> &'r BTreeMap<PolicyType, PolicyChoice> {
    let site = row.projection.site.as_ref().map(|site| site.id.as_str());
    rules.for_person(site, row.projection.country.as_deref())
}

/// A person who should have a number.
pub(super) fn want<'a>(
    candidate: &Candidate<'a>,
    rules: &VoiceRules,
    holders: &Holders<'a>,
) -> Result<Writes<'a>, Verdict> {
    let &Candidate { row, found, ours, .. } = candidate;
    let id = matched(found)?;
    let Some(account) = candidate.account.and_then(|place| holders.account_at(place)) else {
        return Err(unasked());
    };
    if let Some(ours) = ours.filter(|ours| ours.account != *id) {
        let found = account.user.map_or(id.as_str(), |user| user.upn.as_str());
        return Err(Verdict::Blocked {
            cause: BlockCause::IdentityChanged {
                pinned: ours.account.clone(),
                found: found.to_owned(),
            },
        });
    }
    let known = candidate.number.and_then(|place| holders.number_at(place));
    let wanted = wanted_number(row, known)?;
    if let Some(others) = others(Some(&account.matched), row) {
        return Err(Verdict::Blocked {
            cause: BlockCause::SharedAccount { others },
        });
    }
    let voice = match account.voice.filter(|_| account.ready) {
        Some(voice) => voice,
        None => ready(account)?,
    };
    let policies = policy_writes(choices(row, rules), &voice.policies, ours)
        .map_err(|cause| Verdict::Blocked { cause })?;
    let work = |gives, takes, policies| Work {
        user: row.user.clone(),
        account: id.clone(),
        gives,
        takes,
        policies,
    };
    let Some(number) = number_move(account, (wanted, candidate.number), holders)? else {
        return if policies.is_empty() {
            Err(Verdict::AlreadyRight)
        } else {
            Ok((Verdict::Change, work(None, None, policies), None))
        };
    };
    // The address of the own old number stays with the person; one that waits on a free number stays on it.
    let free = match &number.target {
        Target::Free { location_id } => *location_id,
        Target::OwnOtherwise | Target::Claimed(_) | Target::NoAccount { .. } => None,
    };
    let own = number.gives.and_then(|(_, location)| location);
    let line = |number: &PhoneNumber, location: Option<&str>| Line {
        number: number.clone(),
        location_id: location.map(str::to_owned),
    };
    let gives = number.gives.map(|(number, location)| line(number, location));
    let verdict = if gives.is_some() {
        Verdict::Change
    } else {
        Verdict::Add
    };
    let work = work(gives, Some(line(wanted, own.or(free))), policies);
    Ok((verdict, work, Some(number.target)))
}

/// The number that a person should have, where it is one and his alone.
fn wanted_number<'r>(row: &'r MirrorRow, known: Option<&Number<'_>>) -> Result<&'r PhoneNumber, Verdict> {
    if row.projection.scope == Scope::TwoExtensions {
        return Err(Verdict::Blocked {
            cause: BlockCause::TwoExtensions,
        });
    }
    let number = match &row.projection.number {
        WantedNumber::Number(number) => number,
        WantedNumber::Unusable { text, .. } => {
            return Err(Verdict::Blocked {
                cause: BlockCause::NotE164 { text: text.clone() },
            });
        }
        WantedNumber::None => {
            return Err(Verdict::Blocked {
                cause: BlockCause::NoNumber,
            });
        }
        WantedNumber::Unknown => {
            return Err(Verdict::Left {
                reason: LeaveReason::Unknown,
            });
        }
    };
    match others(known.map(|known| &known.wanted_by), row) {
        Some(others) => Err(Verdict::Blocked {
            cause: BlockCause::TwoPbxUsers {
                number: number.clone(),
                others,
            },
        }),
        None => Ok(number),
    }
}

/// The names of the others in a group, in order of their ids; `None` where there are none.
fn others(group: Option<&Group<&MirrorRow>>, row: &MirrorRow) -> Option<Vec<String>> {
    let names: Vec<String> = group?
        .iter()
        .filter(|other| other.user != row.user)
        .map(|other| other.projection.display_name.clone())
        .collect();
    (!names.is_empty()).then_some(names)
}
