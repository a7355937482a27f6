//! One person at a time: what the PBX asks for, what preflight says, what would be written.

use super::{
    LeaveReason, PersonPlan, PlanInput, Verdict,
    chain::Work,
    holders::{Holders, Target},
    lookup::{Group, Lookup},
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
    projection::WantedNumber,
    tenant::VoiceUser,
    voice_rules::VoiceRules,
};
use std::{collections::btree_map::Iter, iter::Peekable};

/// One row of the mirror with all that is known of the person on our side.
pub(super) struct Candidate<'a> {
    pub(super) row: &'a MirrorRow,
    pub(super) found: Option<&'a Match>,
    pub(super) ours: Option<&'a ManagedAccount>,
    asked: Intention<'a>,
    hold: Option<HoldReason>,
}

/// Everybody in the mirror, in order.
pub(super) fn candidates<'a>(input: &PlanInput<'a>) -> Vec<Candidate<'a>> {
    let mut matches = input.matches.iter().peekable();
    let mut managed = input.managed.iter().peekable();
    let mut holds = input.holds.iter().peekable();
    let rows = input.mirror.rows.values();
    rows.map(|row| Candidate {
        row,
        found: follow(&mut matches, &row.user),
        ours: follow(&mut managed, &row.user),
        asked: intention(row, input.mirror),
        hold: follow(&mut holds, &row.user)
            .filter(|hold| stands(hold, row))
            .map(|hold| hold.reason),
    })
    .collect()
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

/// What has to be known of everybody before one person can be judged.
pub(super) struct Census<'a> {
    /// Who wants which number; also people who are blocked.
    pub(super) wanting: Lookup<'a, Group<&'a MirrorRow>>,
    /// Whom an account belongs to: Teams-enabled people who are matched to it.
    pub(super) matched: Lookup<'a, Group<&'a MirrorRow>>,
    /// Managed people with a number, by account; the first of several.
    pub(super) managed: Lookup<'a, &'a PbxUserId>,
}

impl<'a> Census<'a> {
    pub(super) fn of(candidates: &[Candidate<'a>], input: &PlanInput<'a>) -> Self {
        let mut census = Self {
            wanting: Lookup::with_capacity(candidates.len()),
            matched: Lookup::with_capacity(candidates.len()),
            managed: Lookup::with_capacity(input.managed.len()),
        };
        for candidate in candidates {
            if !matches!(candidate.asked, Intention::Want(_)) {
                continue;
            }
            if let WantedNumber::Number(number) = &candidate.row.projection.number {
                census
                    .wanting
                    .or_insert_with(number.as_str(), Group::new)
                    .push(candidate.row);
            }
            if let Some(Match::Account { account, .. }) = candidate.found {
                census
                    .matched
                    .or_insert_with(account.as_str(), Group::new)
                    .push(candidate.row);
            }
        }
        for (user, ours) in input.managed {
            if ours.number.is_some() {
                census.managed.or_insert_with(ours.account.as_str(), || user);
            }
        }
        census
    }

    /// The PBX user whose account this is, where it is one that we look after.
    pub(super) fn owner(&self, account: &EntraId) -> Option<&'a PbxUserId> {
        let matched = self
            .matched
            .get(account.as_str())
            .and_then(Group::first)
            .map(|row| &row.user);
        matched.or_else(|| self.managed.get(account.as_str()).copied())
    }
}

/// A person judged alone; whether his number can really be taken depends on the others.
pub(super) struct Judged<'a> {
    pub(super) person: PersonPlan,
    /// What is to be written where nobody stands in the way, and who might.
    pub(super) writes: Option<(Work, Option<Target<'a>>)>,
}

/// Judges one person.
pub(super) fn judge<'a>(
    candidate: &Candidate<'a>,
    rules: &VoiceRules,
    census: &Census<'a>,
    holders: &Holders<'a>,
) -> Judged<'a> {
    let &Candidate { row, found, ours, .. } = candidate;
    let wanting = matches!(candidate.asked, Intention::Want(_));
    let result = match candidate.asked {
        Intention::Want(_) => want(candidate, rules, census, holders),
        Intention::Remove(_) => remove(candidate, census, holders),
        Intention::Leave(cause) => Err(left(cause, row, ours)),
        Intention::OutOfScope => Err(Verdict::NotOurs),
    };
    let result = match (result, candidate.hold) {
        (Ok(_) | Err(Verdict::Blocked { .. }), Some(reason)) => Err(Verdict::Left {
            reason: LeaveReason::OnHold { reason },
        }),
        (result, _) => result,
    };
    let account = match found {
        Some(Match::Account { account, .. }) => Some(account),
        _ => ours.map(|ours| &ours.account),
    };
    let wanted = match &row.projection.number {
        WantedNumber::Number(number) if wanting => Some(number.clone()),
        WantedNumber::Number(_)
        | WantedNumber::Unusable { .. }
        | WantedNumber::None
        | WantedNumber::Unknown => None,
    };
    let (verdict, writes) = match result {
        Ok((verdict, work, target)) => (verdict, Some((work, target))),
        Err(verdict) => (verdict, None),
    };
    let name = &row.projection.display_name;
    let person = person(
        (&row.user, name),
        account,
        holders,
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
    person(
        (&ours.user, &ours.upn),
        Some(&ours.account),
        holders,
        None,
        verdict,
        Fingerprint::of(ours),
    )
}

fn person(
    (user, name): (&PbxUserId, &str),
    account: Option<&EntraId>,
    holders: &Holders<'_>,
    wanted: Option<PhoneNumber>,
    verdict: Verdict,
    fingerprint: Fingerprint,
) -> PersonPlan {
    let known = account.and_then(|account| holders.account(account));
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
