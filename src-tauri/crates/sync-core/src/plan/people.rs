//! One person at a time: what the PBX asks for, what preflight says, what would be written.

use super::{
    LeaveReason, PersonPlan, PlanInput, Verdict,
    chain::Work,
    claims::Target,
    holders::{Account, Holders},
    lookup::AHEAD,
    removal::remove,
    wish::{right, want},
};
use crate::{
    fingerprint::Fingerprint,
    id::{EntraId, PbxUserId},
    managed::{Hold, HoldReason, ManagedAccount},
    matching::Match,
    mirror::{Intention, LeaveCause, MirrorRow, intention},
    number::PhoneNumber,
    projection::{Projection, WantedNumber},
    tenant::DirectoryUser,
    voice_rules::VoiceRules,
};
use arrayvec::ArrayVec;
use std::{collections::btree_map::Iter, hint::black_box, iter::Peekable};

/// One row of the mirror with all that is known of the person on our side.
pub(super) struct Candidate<'a> {
    pub(super) row: &'a MirrorRow,
    pub(super) found: Option<&'a Match>,
    pub(super) ours: Option<&'a ManagedAccount>,
    /// Where the matched account of a Teams-enabled person stands.
    pub(super) account: Option<usize>,
    /// Where his number stands.
    pub(super) number: Option<usize>,
    /// His entry where he has all that he should, as far as he can be judged without the others: made while
    /// what it is made from is at hand.
    right: Option<Box<PersonPlan>>,
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
                right: None,
                asked: intention(row, input.mirror),
                hold: follow(&mut holds, &row.user)
                    .filter(|hold| stands(hold, row))
                    .map(|hold| hold.reason),
            }
        }));
        if candidates.len() == known {
            return candidates;
        }
        add(&mut candidates[known..], input.rules, holders);
    }
}

/// Adds some people to the holders, one kind of question at a time: while the memory brings one answer, the next
/// is asked for.
fn add<'a>(people: &mut [Candidate<'a>], rules: &VoiceRules, holders: &mut Holders<'a>) {
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
    fetch(people, holders);
    for person in people.iter_mut() {
        if let Some(account) = person.account.and_then(|place| holders.account_at(place))
            && right(person, account, rules)
        {
            let number = number_of(&person.row.projection);
            person.right = Some(entry(
                person,
                Some(account),
                (number, number),
                Verdict::AlreadyRight,
            ));
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

/// Reads what their entries are made from, so that the processor waits for all of it at once and not for one
/// after the other. Changes nothing.
fn fetch(people: &[Candidate<'_>], holders: &Holders<'_>) {
    let users: ArrayVec<&DirectoryUser, AHEAD> = people
        .iter()
        .filter_map(|person| holders.account_at(person.account?)?.user)
        .collect();
    black_box(users.iter().map(|user| user.upn.len()).sum::<usize>());
    let first = |text: &str| text.as_bytes().first().copied().map_or(0, usize::from);
    let upns = users.iter().map(|user| first(&user.upn)).sum::<usize>();
    let names = people
        .iter()
        .map(|person| first(&person.row.projection.display_name));
    let digests = people.iter().map(|person| first(person.row.fingerprint.as_str()));
    black_box(upns + names.sum::<usize>() + digests.sum::<usize>());
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
        HoldReason::Undone | HoldReason::Rejected | HoldReason::Kept => hold.fingerprint == row.fingerprint,
    }
}

/// A person judged alone; whether his number can really be taken depends on the others.
pub(super) struct Judged<'a> {
    pub(super) person: Box<PersonPlan>,
    /// What is to be written where nobody stands in the way, and who might.
    pub(super) writes: Option<(Work, Option<Target<'a>>)>,
}

/// Judges one person.
pub(super) fn judge<'a>(
    mut candidate: Candidate<'a>,
    rules: &VoiceRules,
    holders: &Holders<'a>,
) -> Judged<'a> {
    if let Some(person) = candidate.right.take()
        && !holders.shared(candidate.account, candidate.number)
    {
        debug_assert_eq!(
            want(&candidate, rules, holders).err(),
            Some(Verdict::AlreadyRight)
        );
        let writes = None;
        return Judged { person, writes };
    }
    let candidate = &candidate;
    let &Candidate { row, ours, .. } = candidate;
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
    let wanted = match candidate.asked {
        Intention::Want(wish) => number_of(wish),
        Intention::Remove(_) | Intention::Leave(_) | Intention::OutOfScope => None,
    };
    let known = match candidate.account {
        Some(place) => holders.account_at(place),
        None => account_id(candidate).and_then(|id| holders.account(id)),
    };
    let actual = known.and_then(|known| holders.primary(known));
    let (verdict, writes) = match result {
        Ok((verdict, work, target)) => (verdict, Some((work, target))),
        Err(verdict) => (verdict, None),
    };
    let person = entry(candidate, known, (wanted, actual), verdict);
    Judged { person, writes }
}

/// The account that a person is matched to, else the one he is pinned to.
fn account_id<'a>(candidate: &Candidate<'a>) -> Option<&'a EntraId> {
    account_of(candidate.found).or(candidate.ours.map(|ours| &ours.account))
}

fn entry(
    candidate: &Candidate<'_>,
    known: Option<&Account<'_>>,
    (wanted, actual): (Option<&PhoneNumber>, Option<&PhoneNumber>),
    verdict: Verdict,
) -> Box<PersonPlan> {
    let row = candidate.row;
    Box::new(PersonPlan {
        user: row.user.clone(),
        name: row.projection.display_name.clone(),
        account: account_id(candidate).cloned(),
        upn: known.and_then(upn),
        wanted: wanted.cloned(),
        actual: actual.cloned(),
        verdict,
        fingerprint: row.fingerprint.clone(),
    })
}

fn upn(account: &Account<'_>) -> Option<String> {
    account.user.map(|user| user.upn.clone())
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
pub(super) fn left_unlisted(ours: &ManagedAccount, holders: &Holders<'_>) -> Box<PersonPlan> {
    let known = holders.account(&ours.account);
    Box::new(PersonPlan {
        user: ours.user.clone(),
        name: ours.upn.clone(),
        account: Some(ours.account.clone()),
        upn: known.and_then(upn),
        wanted: None,
        actual: known.and_then(|known| holders.primary(known)).cloned(),
        verdict: Verdict::Left {
            reason: LeaveReason::Unknown,
        },
        fingerprint: Fingerprint::of(ours),
    })
}
