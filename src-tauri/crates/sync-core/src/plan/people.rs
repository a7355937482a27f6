//! One person at a time: what the PBX asks for, what preflight says, what would be written.

use super::{
    LeaveReason, PersonPlan, PlanInput, Verdict,
    chain::Work,
    claims::Target,
    holders::{Account, Holders},
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
    tenant::VoiceUser,
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
    for row in input.mirror.rows.values() {
        let asked = intention(row, input.mirror);
        let found = follow(&mut matches, &row.user);
        let (account, number) = match &asked {
            Intention::Want(wish) => holders.add_wish(row, account_of(found), number_of(wish)),
            Intention::Remove(_) | Intention::Leave(_) | Intention::OutOfScope => (None, None),
        };
        let ours = follow(&mut managed, &row.user);
        if let Some(ours) = ours {
            holders.add_managed(ours, account);
        }
        let hold = follow(&mut holds, &row.user)
            .filter(|hold| stands(hold, row))
            .map(|hold| hold.reason);
        candidates.push(Candidate {
            row,
            found,
            ours,
            account,
            number,
            asked,
            hold,
        });
    }
    candidates
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

/// Whether a hold still stands: a different PBX record ends it, but for contested.
fn stands(hold: &Hold, row: &MirrorRow) -> bool {
    hold.reason == HoldReason::Contested || hold.fingerprint == row.fingerprint
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
    let name = row.projection.display_name.as_str();
    let person = person(
        (&row.user, name),
        (id, known),
        wanted,
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
    let account = (Some(&ours.account), holders.account(&ours.account));
    person(
        (&ours.user, &ours.upn),
        account,
        None,
        verdict,
        Fingerprint::of(ours),
    )
}

fn person(
    (user, name): (&PbxUserId, &str),
    (account, known): (Option<&EntraId>, Option<&Account<'_>>),
    wanted: Option<PhoneNumber>,
    verdict: Verdict,
    fingerprint: Fingerprint,
) -> PersonPlan {
    PersonPlan {
        user: user.clone(),
        name: name.to_owned(),
        account: account.cloned(),
        upn: known.and_then(|known| known.user).map(|user| user.upn.clone()),
        wanted,
        actual: known
            .and_then(|known| known.voice)
            .and_then(VoiceUser::primary)
            .cloned(),
        verdict,
        fingerprint,
    }
}
