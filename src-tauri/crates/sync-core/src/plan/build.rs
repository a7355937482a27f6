//! The whole plan: everybody judged alone, then who really gets his number, then chains and steps.

use super::{
    PersonPlan, Plan, PlanInput, Verdict,
    chain::{Work, chains, steps},
    claims::Target,
    holders::{Account, Holders},
    lookup::{Lookup, with_room},
    people::{candidates, judge, left_unlisted, unlisted},
};
use crate::{
    id::{EntraId, PbxUserId},
    number::PhoneNumber,
};
use std::collections::{BTreeMap, BTreeSet};

/// Makes the plan. The same input gives the same bytes.
///
/// Everybody in the mirror is judged, also with a `focus`: then only people of the focus and of the chains
/// they belong to get steps, and only they, and whoever keeps a number from them, are in `people`.
pub fn build(input: &PlanInput<'_>) -> Plan {
    let mut holders = Holders::of(input.tenant);
    let candidates = candidates(input, &mut holders);
    for ours in unlisted(input) {
        holders.add_managed(ours, None);
    }
    let mut works = Vec::new();
    let mut targets = Vec::new();
    let judged = candidates.into_iter().map(|candidate| {
        let judged = judge(candidate, input.rules, &holders);
        if let Some((work, target)) = judged.writes {
            works.push(work);
            targets.push(target);
        }
        judged.person
    });
    let mut people: BTreeMap<PbxUserId, Box<PersonPlan>> = judged
        .chain(unlisted(input).map(|ours| left_unlisted(ours, &holders)))
        .map(|person| (person.user.clone(), person))
        .collect();
    let refused = refused(&works, &targets, |account, number| {
        match holders.account(account).and_then(Account::owner) {
            Some(owner) => Verdict::WaitsForNumber {
                number: number.clone(),
                holder: owner.clone(),
            },
            None => {
                let (kind, name) = holders.foreign(account, number);
                Verdict::HeldElsewhere {
                    number: number.clone(),
                    holder: Some(account.clone()),
                    name,
                    kind,
                }
            }
        }
    });
    let mut accepted = Vec::with_capacity(works.len());
    for (work, refused) in works.into_iter().zip(refused) {
        match refused {
            None => accepted.push(work),
            Some(verdict) => {
                if let Some(person) = people.get_mut(&work.user) {
                    person.verdict = verdict;
                }
            }
        }
    }
    let mut chains = chains(&accepted);
    if let Some(focus) = input.focus {
        chains.retain(|chain| chain.members.iter().any(|at| focus.contains(&accepted[*at].user)));
        let members = chains
            .iter()
            .flat_map(|chain| &chain.members)
            .map(|at| accepted[*at].user.clone());
        let concerned = concerned(focus.iter().cloned().chain(members), &people);
        people.retain(|user, _| concerned.contains(user));
    }
    Plan {
        connection: input.connection.clone(),
        mirror_revision: input.mirror.revision,
        people,
        steps: steps(accepted, &chains),
    }
}

/// Who can't have his number, for each work in order; `None` = nothing stands in the way.
///
/// A number that somebody has is free for another only where that person's own work gives it and is not
/// itself refused: so refusals run down the chain until nothing changes. What is left, cycles included,
/// can all be done.
pub(crate) fn refused(
    works: &[Work],
    targets: &[Option<Target<'_>>],
    keeps: impl Fn(&EntraId, &PhoneNumber) -> Verdict,
) -> Vec<Option<Verdict>> {
    let mut givers = with_room(works.len());
    for (at, work) in works.iter().enumerate() {
        if let Some(line) = &work.gives {
            givers.entry(line.number.clone()).or_insert(at);
        }
    }
    let mut refused: Vec<Option<Verdict>> = vec![None; works.len()];
    let mut takers: Vec<Option<usize>> = vec![None; works.len()];
    let mut stopped = Vec::new();
    for (at, (work, target)) in works.iter().zip(targets).enumerate() {
        let (Some(line), Some(target)) = (&work.takes, target) else {
            continue;
        };
        match verdict(line, target, works, &givers, &keeps) {
            Ok(None) => {}
            Ok(Some(giver)) => {
                takers[giver] = Some(at);
            }
            Err(verdict) => {
                refused[at] = Some(verdict);
                stopped.push(at);
            }
        }
    }
    while let Some(giver) = stopped.pop() {
        let Some(taker) = takers[giver] else {
            continue;
        };
        if refused[taker].is_none()
            && let Some(line) = &works[taker].takes
        {
            refused[taker] = Some(Verdict::WaitsForNumber {
                number: line.number.clone(),
                holder: works[giver].user.clone(),
            });
            stopped.push(taker);
        }
    }
    refused
}

/// The giver that a taker depends on, if any, or why he can't have the number whatever others do.
fn verdict(
    line: &super::chain::Line,
    target: &Target<'_>,
    works: &[Work],
    givers: &Lookup<PhoneNumber, usize>,
    keeps: impl Fn(&EntraId, &PhoneNumber) -> Verdict,
) -> Result<Option<usize>, Verdict> {
    let claims = match target {
        Target::Free { .. } | Target::OwnOtherwise => return Ok(None),
        Target::NoAccount { name } => {
            return Err(Verdict::HeldElsewhere {
                number: line.number.clone(),
                holder: None,
                name: (*name).to_owned(),
                kind: crate::preflight::ForeignHolder::Other,
            });
        }
        Target::Claimed(claims) => claims,
    };
    let giver = givers.get(&line.number).copied();
    let keeper = claims
        .iter()
        .find(|account| giver.is_none_or(|giver| works[giver].account != ***account));
    match keeper {
        Some(account) => Err(keeps(account, &line.number)),
        None => Ok(giver),
    }
}

/// These people and whoever keeps a number from them, and so on.
fn concerned(
    people: impl Iterator<Item = PbxUserId>,
    all: &BTreeMap<PbxUserId, Box<PersonPlan>>,
) -> BTreeSet<PbxUserId> {
    let mut open: Vec<PbxUserId> = people.collect();
    let mut concerned = BTreeSet::new();
    while let Some(user) = open.pop() {
        if let Some(Verdict::WaitsForNumber { holder, .. }) = all.get(&user).map(|person| &person.verdict) {
            open.push(holder.clone());
        }
        if !concerned.insert(user) {
            continue;
        }
    }
    concerned
}
