//! Chains: people linked by a number that one gives and another takes, and the order of their writes.
//!
//! Each person gives at most one number and takes at most one, so that a chain is a path or a cycle.
//! Shared by plan and undo. Not here: who is ready, and who may be freed.

use super::{Action, Step, StepClass, StepValue, lookup::with_room};
use crate::{
    id::{ChainId, EntraId, PbxUserId, StepId},
    number::PhoneNumber,
};

/// A number that changes hands, with its emergency address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) number: PhoneNumber,
    pub(crate) location_id: Option<String>,
}

/// One policy write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PolicyWrite {
    pub(crate) action: Action,
    pub(crate) before: StepValue,
    pub(crate) after: StepValue,
}

/// All that is to be written for one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Work {
    pub(crate) user: PbxUserId,
    pub(crate) account: EntraId,
    pub(crate) gives: Option<Line>,
    pub(crate) takes: Option<Line>,
    pub(crate) policies: Vec<PolicyWrite>,
}

impl Work {
    /// What the number steps count as.
    pub(crate) fn class(&self) -> StepClass {
        match (&self.gives, &self.takes) {
            (Some(_), Some(_)) => StepClass::Replacement,
            (Some(_), None) => StepClass::Removal,
            (None, Some(_)) => StepClass::Addition,
            (None, None) => StepClass::Policy,
        }
    }
}

/// People linked by numbers, as indexes into the works, in order of execution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Chain {
    pub(crate) members: Vec<usize>,
    /// Whether the first member waits for the number of the last.
    pub(crate) cycle: bool,
}

/// Finds the chains. `works` is in order of the users; the chains are in order of their smallest user.
pub(crate) fn chains(works: &[Work]) -> Vec<Chain> {
    let mut takers = with_room(works.len());
    for (at, work) in works.iter().enumerate() {
        if let Some(line) = &work.takes {
            takers.entry(line.number.clone()).or_insert(at);
        }
    }
    let mut next: Vec<Option<usize>> = vec![None; works.len()];
    let mut previous: Vec<Option<usize>> = vec![None; works.len()];
    for (giver, work) in works.iter().enumerate() {
        let taker = work
            .gives
            .as_ref()
            .and_then(|line| takers.get(&line.number))
            .copied();
        if let Some(taker) = taker {
            next[giver] = Some(taker);
            previous[taker] = Some(giver);
        }
    }
    let mut seen = vec![false; works.len()];
    let mut chains = Vec::new();
    for start in 0..works.len() {
        if seen[start] {
            continue;
        }
        let mut head = start;
        let mut cycle = false;
        while let Some(giver) = previous[head] {
            head = giver;
            if head == start {
                cycle = true;
                break;
            }
        }
        let mut members = Vec::new();
        let mut at = Some(head);
        while let Some(member) = at.filter(|member| !seen[*member]) {
            seen[member] = true;
            members.push(member);
            at = next[member];
        }
        chains.push(Chain { members, cycle });
    }
    chains
}

/// The steps of these chains, numbered in order of execution.
///
/// A person frees his number only when the one that he takes was freed and the person who freed it has
/// his own: so that a chain that is cut or fails leaves nobody behind it without a number. In a cycle the
/// first person frees ahead of the others and takes at the end.
pub(crate) fn steps(works: Vec<Work>, chains: &[Chain]) -> Vec<Step> {
    let mut works: Vec<Option<Work>> = works.into_iter().map(Some).collect();
    let mut writer = Writer {
        steps: Vec::new(),
        chain: ChainId(0),
    };
    for (id, chain) in chains.iter().enumerate() {
        writer.chain = ChainId(u32::try_from(id).unwrap_or(u32::MAX));
        let mut members = chain.members.iter().filter_map(|at| works.get_mut(*at)?.take());
        let mut before = Done::default();
        let mut opened = None;
        if chain.cycle
            && let Some(first) = members.next()
        {
            before.freed = writer.free(&first, &Done::default());
            opened = Some((first, before.freed));
        }
        for work in members {
            let freed = writer.free(&work, &before);
            let took = writer.take(&work, freed, &before);
            writer.policies(work, took.or(freed));
            before = Done { freed, took };
        }
        if let Some((first, freed)) = opened {
            let took = writer.take(&first, freed, &before);
            writer.policies(first, took.or(freed));
        }
    }
    writer.steps
}

/// The steps of the member before.
#[derive(Clone, Copy, Default)]
struct Done {
    freed: Option<StepId>,
    took: Option<StepId>,
}

struct Writer {
    steps: Vec<Step>,
    chain: ChainId,
}

impl Writer {
    fn free(&mut self, work: &Work, before: &Done) -> Option<StepId> {
        let line = work.gives.as_ref()?;
        Some(self.push(
            work,
            Action::UnassignNumber {
                number: line.number.clone(),
                location_id: line.location_id.clone(),
            },
            (
                StepValue::Number(Some(line.number.clone())),
                StepValue::Number(None),
            ),
            vec![before.freed, before.took],
            work.class(),
        ))
    }

    fn take(&mut self, work: &Work, freed: Option<StepId>, before: &Done) -> Option<StepId> {
        let line = work.takes.as_ref()?;
        Some(self.push(
            work,
            Action::AssignNumber {
                number: line.number.clone(),
                location_id: line.location_id.clone(),
            },
            (
                StepValue::Number(None),
                StepValue::Number(Some(line.number.clone())),
            ),
            vec![freed, before.freed, before.took],
            work.class(),
        ))
    }

    fn policies(&mut self, mut work: Work, after: Option<StepId>) {
        for policy in std::mem::take(&mut work.policies) {
            self.push(
                &work,
                policy.action,
                (policy.before, policy.after),
                vec![after],
                StepClass::Policy,
            );
        }
    }

    fn push(
        &mut self,
        work: &Work,
        action: Action,
        (before, after): (StepValue, StepValue),
        requires: Vec<Option<StepId>>,
        class: StepClass,
    ) -> StepId {
        let id = StepId(u32::try_from(self.steps.len()).unwrap_or(u32::MAX));
        let mut requires: Vec<StepId> = requires.into_iter().flatten().collect();
        requires.sort_unstable();
        requires.dedup();
        self.steps.push(Step {
            id,
            chain: self.chain,
            user: work.user.clone(),
            account: work.account.clone(),
            action,
            before,
            after,
            requires,
            class,
        });
        id
    }
}
