//! One person at a time: what the PBX asks for, what preflight says, what would be written.

use super::{
    LeaveReason, PersonPlan, PlanInput, Verdict,
    chain::Work,
    claims::Target,
    holders::{Account, Holders},
    lookup::AHEAD,
    removal::remove,
    wish::want,
};
use crate::{
    fingerprint::Fingerprint,
    id::{EntraId, PbxUserId},
    managed::{Hold, HoldReason, ManagedAccount},
    matching::Match,
    mirror::{Intention, LeaveCause, MirrorRow, intention},
    number::PhoneNumber,
    projection::{Projection, WantedNumber},
    voice_rules::VoiceRules,
};
use std::{collections::btree_map::Iter, iter::Peekable};

/// One row of the mirror with all that is known of the person on our side.
pub(super) struct Candidate<'a> {
    pub(super) row: &'a MirrorRow,
    pub(super) found: Option<&'a Match>,
    pub(super) ours: Option<&'a ManagedAccount>,
    /// Where the matched account of a Teams-enabled person stands.
    pub(super) account: Option<usize>,
    /// Where his number stands.
    pub(super) number: Option<usize>,
    asked: Intention<'a>,
    hold: Option<HoldReason>,
}

/// Everybody in the mirror, in order. What has to be known of all before one can be judged goes to the
/// holders.
pub(super) fn candidates<'a>(input: &PlanInput<'a>, holders: &mut Holders<'a>) -> Vec<Candidate<'a>> {
    let mut matches = input.matches.iter().peekable();
    let mut managed = input.managed.iter().peekable();
    let mut holds = input.holds.iter().peekable();
    let mut candidates = Vec::with_capacity(input.mirror.rows.len());
    let mut rows = input.mirror.rows.values();
    loop {
        let known = candidates.len();
        candidates.extend(rows.by_ref().take(AHEAD).map(|row| {
            Candidate {
                row,
                found: follow(&mut matches, &row.user),
                ours: follow(&mut managed, &row.user),
                account: None,
                number: None,
                asked: intention(row, input.mirror),
                hold: follow(&mut holds, &row.user)
                    .filter(|hold| stands(hold, row))
                    .map(|hold| hold.reason),
            }
        }));
        if candidates.len() == known {
            return candidates;
        }
        add(&mut candidates[known..], holders);
    }
}

/// Adds some people to the holders, one kind of question at a time: while the memory brings one answer, the next
/// is asked for.
fn add<'a>(people: &mut [Candidate<'a>], holders: &mut Holders<'a>) {
    for person in people.iter_mut() {
        if let Intention::Want(_) = person.asked {
            person.account = account_of(person.found).map(|id| holders.account_place(id));
        }
    }
    for person in people.iter_mut() {
        if let Intention::Want(wish) = person.asked {
            person.number = number_of(wish).map(|number| holders.wanted_place(number, person.account));
        }
    }
    for person in people {
        if let Intention::Want(_) = person.asked {
            holders.add_wish(person.row, person.account, person.number);
        }
        if let Some(ours) = person.ours {
            holders.add_managed(ours, person.account);
        }
    }
}

fn account_of(found: Option<&Match>) -> Option<&EntraId> {
    match found? {
        Match::Account { account, .. } => Some(account),
        Match::Nobody { .. }
        | Match::Several { .. }
        | Match::Guest { .. }
        | Match::IdentityChanged { .. }
        | Match::Unknown { .. } => None,
    }
}

fn number_of(wish: &Projection) -> Option<&PhoneNumber> {
    match &wish.number {
        WantedNumber::Number(number) => Some(number),
        WantedNumber::Unusable { .. } | WantedNumber::None | WantedNumber::Unknown => None,
    }
}

/// Managed accounts that the mirror has no row for, in order.
pub(super) fn unlisted<'a>(input: &PlanInput<'a>) -> impl Iterator<Item = &'a ManagedAccount> {
    let mut rows = input.mirror.rows.iter().peekable();
    input
        .managed
        .iter()
        .filter(move |(user, _)| follow(&mut rows, user).is_none())
        .map(|(_, ours)| ours)
}

/// Walks an ordered map along with another, asked for users in order.
fn follow<'a, V>(entries: &mut Peekable<Iter<'a, PbxUserId, V>>, user: &PbxUserId) -> Option<&'a V> {
    while entries.next_if(|(id, _)| *id < user).is_some() {}
    entries.next_if(|(id, _)| *id == user).map(|(_, value)| value)
}

/// Whether a hold still stands: a different PBX record ends it, but for what is about the tenant alone.
fn stands(hold: &Hold, row: &MirrorRow) -> bool {
    match hold.reason {
        HoldReason::Contested | HoldReason::Unsettled => true,
        HoldReason::Undone | HoldReason::Rejected => hold.fingerprint == row.fingerprint,
    }
}

/// A person judged alone; whether his number can really be taken depends on the others.
pub(super) struct Judged<'a> {
    pub(super) person: PersonPlan,
    /// What is to be written where nobody stands in the way, and who might.
    pub(super) writes: Option<(Work, Option<Target<'a>>)>,
}

/// Judges one person.
pub(super) fn judge<'a>(candidate: &Candidate<'a>, rules: &VoiceRules, holders: &Holders<'a>) -> Judged<'a> {
    let &Candidate { row, found, ours, .. } = candidate;
    let result = match candidate.asked {
        Intention::Want(_) => want(candidate, rules, holders),
        Intention::Remove(_) => remove(candidate, holders),
        Intention::Leave(cause) => Err(left(cause, row, ours)),
        Intention::OutOfScope => Err(Verdict::NotOurs),
    };
    let result = match (result, candidate.hold) {
        (Ok(_) | Err(Verdict::Blocked { .. }), Some(reason)) => Err(Verdict::Left {
            reason: LeaveReason::OnHold { reason },
        }),
        (result, _) => result,
    };
    let id = account_of(found).or(ours.map(|ours| &ours.account));
    let known = match candidate.account {
        Some(place) => holders.account_at(place),
        None => id.and_then(|id| holders.account(id)),
    };
    let wanted = match candidate.asked {
        Intention::Want(wish) => number_of(wish).cloned(),
        Intention::Remove(_) | Intention::Leave(_) | Intention::OutOfScope => None,
    };
    let (verdict, writes) = match result {
        Ok((verdict, work, target)) => (verdict, Some((work, target))),
        Err(verdict) => (verdict, None),
    };
    let actual = known.and_then(|known| holders.primary(known)).cloned();
    let name = row.projection.display_name.as_str();
    let person = person(
        (&row.user, name),
        (id, known),
        (wanted, actual),
        verdict,
        row.fingerprint.clone(),
    );
    Judged { person, writes }
}

/// The verdict where the PBX leaves a question open. A removal that a suspect source holds up concerns
/// nobody who is not managed.
fn left(cause: LeaveCause, row: &MirrorRow, ours: Option<&ManagedAccount>) -> Verdict {
    let reason = match cause {
        LeaveCause::SourceSuspect if ours.is_none() && !row.projection.scope.is_enabled() => {
            return Verdict::NotOurs;
        }
        LeaveCause::Unknown => LeaveReason::Unknown,
        LeaveCause::Vanishing { until } => LeaveReason::Vanishing { until },
        LeaveCause::SourceSuspect => LeaveReason::SourceSuspect,
    };
    Verdict::Left { reason }
}

/// The entry of a managed account that the mirror does not know: nothing is concluded from that.
pub(super) fn left_unlisted(ours: &ManagedAccount, holders: &Holders<'_>) -> PersonPlan {
    let verdict = Verdict::Left {
        reason: LeaveReason::Unknown,
    };
    let known = holders.account(&ours.account);
    let actual = known.and_then(|known| holders.primary(known)).cloned();
    person(
        (&ours.user, &ours.upn),
        (Some(&ours.account), known),
        (None, actual),
        verdict,
        Fingerprint::of(ours),
    )
}

fn person(
    (user, name): (&PbxUserId, &str),
    (account, known): (Option<&EntraId>, Option<&Account<'_>>),
    (wanted, actual): (Option<PhoneNumber>, Option<PhoneNumber>),
    verdict: Verdict,
    fingerprint: Fingerprint,
) -> PersonPlan {
    PersonPlan {
        user: user.clone(),
        name: name.to_owned(),
        account: account.cloned(),
        upn: known.and_then(|known| known.user).map(|user| user.upn.clone()),
        wanted,
        actual,
        verdict,
        fingerprint,
    }
}
