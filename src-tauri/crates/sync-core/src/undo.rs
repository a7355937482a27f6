//! Undo: a plan that restores the before values of a job, except where something changed since.
//!
//! Not here: putting the people concerned on hold, and the limits, which count an undo as any other plan.

use crate::{
    fingerprint::Fingerprint,
    id::{ConnectionId, PbxUserId},
    managed::ManagedAccount,
    mirror::Mirror,
    number::PhoneNumber,
    outcome::Outcome,
    plan::{
        Action, LeaveReason, PersonPlan, Plan, Step, StepClass, StepValue, Verdict,
        chain::{Line, PolicyWrite, Work, chains, steps},
        checks::ready,
        claims::{Own, Target},
        holders::Holders,
        refused,
        wanted::{assigned, same_policy},
    },
    ports::StepRow,
    preflight::ForeignHolder,
    tenant::{EffectivePolicy, PolicySource, PolicyType, TenantState, VoiceUser},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What an undo is made from.
#[derive(Clone, Copy, Debug)]
pub struct UndoInput<'a> {
    /// The connection.
    pub connection: &'a ConnectionId,
    /// The PBX side: names, fingerprints and revision only; what it wants is not looked at.
    pub mirror: &'a Mirror,
    /// The steps of the job that is undone, in order. Only verified ones are undone.
    pub steps: &'a [StepRow],
    /// The Microsoft side now: the accounts and numbers of the steps, and the holders of the numbers.
    pub tenant: &'a TenantState,
    /// What is ours.
    pub managed: &'a BTreeMap<PbxUserId, ManagedAccount>,
}

/// What can be undone, and what can't.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UndoPlan {
    /// The steps that restore the before values.
    pub plan: Plan,
    /// What is left as it is, in order of the people.
    pub conflicts: Vec<Conflict>,
}

/// A value that is not restored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// Whose.
    pub user: PbxUserId,
    /// His name, for people.
    pub name: String,
    /// What stands in the way, a sentence for people.
    pub found: String,
}

/// Makes the plan of an undo. The same input gives the same bytes.
pub fn plan(input: &UndoInput<'_>) -> UndoPlan {
    let holders = Holders::of(input.tenant);
    let mut conflicts = BTreeMap::new();
    let mut works = Vec::new();
    let mut targets = Vec::new();
    for (user, steps) in by_user(input.steps) {
        let (restored, found) = restore(user, &steps, input, &holders);
        if !found.is_empty() {
            conflicts.insert(user.clone(), found);
        }
        if let Some((work, target)) = restored {
            works.push(work);
            targets.push(target);
        }
    }
    let refused = refused(&works, &targets, |account, number| {
        let (kind, name) = holders.foreign(account, number);
        Verdict::HeldElsewhere {
            number: number.clone(),
            holder: Some(account.clone()),
            name,
            kind,
        }
    });
    let mut accepted = Vec::with_capacity(works.len());
    for (work, refused) in works.into_iter().zip(refused) {
        match refused {
            None => accepted.push(work),
            Some(verdict) => {
                conflicts
                    .entry(work.user.clone())
                    .or_insert_with(Vec::new)
                    .push(in_the_way(&verdict, input));
            }
        }
    }
    let people = accepted
        .iter()
        .map(|work| (work.user.clone(), Box::new(person(work, input))))
        .collect();
    let chains = chains(&accepted);
    UndoPlan {
        plan: Plan {
            connection: input.connection.clone(),
            mirror_revision: input.mirror.revision,
            people,
            steps: steps(accepted, &chains),
        },
        conflicts: conflicts
            .into_iter()
            .flat_map(|(user, found)| found.into_iter().map(move |found| (user.clone(), found)))
            .map(|(user, found)| Conflict {
                name: name_of(&user, input),
                user,
                found,
            })
            .collect(),
    }
}

/// The verified steps of each person, in order.
fn by_user(rows: &[StepRow]) -> BTreeMap<&PbxUserId, Vec<&Step>> {
    let mut users: BTreeMap<&PbxUserId, Vec<&Step>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.outcome == Some(Outcome::Verified)) {
        users.entry(&row.step.user).or_default().push(&row.step);
    }
    users
}

type Restored<'a> = Option<(Work, Option<Target<'a>>)>;

/// What one person gets back, and what he does not.
fn restore<'a>(
    user: &PbxUserId,
    steps: &[&Step],
    input: &UndoInput<'a>,
    holders: &Holders<'a>,
) -> (Restored<'a>, Vec<String>) {
    let Some(account) = steps.first().map(|step| &step.account) else {
        return (None, Vec::new());
    };
    let mut work = Work {
        user: user.clone(),
        account: account.clone(),
        gives: None,
        takes: None,
        policies: Vec::new(),
    };
    let target = match restore_number(&mut work, steps, input, holders) {
        Ok(target) => target,
        Err(found) => return (None, vec![found]),
    };
    let mut conflicts = Vec::new();
    match input.tenant.voice.get(account) {
        Some(voice) => {
            for policy in PolicyType::ALL {
                match restore_policy(policy, steps, voice) {
                    Ok(write) => work.policies.extend(write),
                    Err(found) => conflicts.push(found),
                }
            }
        }
        None => conflicts.push("Teams does not show the account any more.".to_owned()),
    }
    let idle = work.class() == StepClass::Policy && work.policies.is_empty();
    ((!idle).then_some((work, target)), conflicts)
}

/// The first before value and the last after value of this person's number or policy.
fn span<'s>(steps: &[&'s Step], which: impl Fn(&Action) -> bool) -> Option<(&'s StepValue, &'s StepValue)> {
    let mut of_it = steps.iter().filter(|step| which(&step.action));
    let first = of_it.next()?;
    let last = of_it.next_back().unwrap_or(first);
    (first.before != last.after).then_some((&first.before, &last.after))
}

fn restore_number<'a>(
    work: &mut Work,
    steps: &[&Step],
    input: &UndoInput<'a>,
    holders: &Holders<'a>,
) -> Result<Option<Target<'a>>, String> {
    let number_step = |action: &Action| {
        matches!(
            action,
            Action::UnassignNumber { .. } | Action::AssignNumber { .. }
        )
    };
    let Some((StepValue::Number(before), StepValue::Number(after))) = span(steps, number_step) else {
        return Ok(None);
    };
    let Some(known) = holders.account(&work.account) else {
        return Err("Microsoft does not show the account any more.".to_owned());
    };
    let own = holders.own(known);
    if own.number() != after.as_ref() {
        return Err(match own.number() {
            Some(number) => format!("Teams shows {number} now."),
            None => "Teams shows no number now.".to_owned(),
        });
    }
    let given = match own {
        Own::Nothing => None,
        Own::Ours { number, location_id } => Some(Line {
            number: number.clone(),
            location_id: location_id.map(str::to_owned),
        }),
        Own::Unrecorded { number } | Own::Foreign { number } | Own::OnPremises { number } => {
            return Err(format!(
                "{number} is no primary Direct Routing number managed online any more."
            ));
        }
        Own::Unread { number } => return Err(format!("Microsoft did not answer who has {number}.")),
        Own::Unclear { number } => {
            return Err(format!("Microsoft shows {number} differently in two places."));
        }
    };
    if let Some(line) = &given {
        let ours = input.managed.get(&work.user);
        if !ours
            .is_some_and(|ours| ours.account == work.account && ours.number.as_ref() == Some(&line.number))
        {
            return Err(format!("{} is no longer managed by Voice Sync.", line.number));
        }
    }
    let Some(before) = before else {
        work.gives = given;
        return Ok(None);
    };
    if let Err(verdict) = ready(known) {
        return Err(in_the_way(&verdict, input));
    }
    if holders.tenant.unread_numbers.contains(before) {
        return Err(format!("Microsoft did not answer who has {before}."));
    }
    let target = match holders.target(holders.number(before), known) {
        Target::OwnOtherwise => return Err(format!("{before} is another line of the same account now.")),
        target => target,
    };
    work.takes = Some(Line {
        number: before.clone(),
        location_id: location(before, steps, given.as_ref()),
    });
    work.gives = given;
    Ok(Some(target))
}

/// The emergency address that the number had when it was taken away, or that stayed with the person.
fn location(number: &PhoneNumber, steps: &[&Step], given: Option<&Line>) -> Option<String> {
    let freed = steps.iter().find_map(|step| match &step.action {
        Action::UnassignNumber {
            number: freed,
            location_id,
        } if freed == number => location_id.clone(),
        _ => None,
    });
    freed.or_else(|| given.and_then(|line| line.location_id.clone()))
}

fn restore_policy(
    policy: PolicyType,
    steps: &[&Step],
    voice: &VoiceUser,
) -> Result<Option<PolicyWrite>, String> {
    let of_type = |action: &Action| match action {
        Action::AssignPolicy { policy: of, .. } | Action::UnassignPolicy { policy: of } => *of == policy,
        Action::AssignNumber { .. } | Action::UnassignNumber { .. } => false,
    };
    let Some((StepValue::Policy(before), StepValue::Policy(after))) = span(steps, of_type) else {
        return Ok(None);
    };
    let present = voice.policies.get(&policy);
    let direct = |policy: &&EffectivePolicy| policy.source != PolicySource::Group;
    let unchanged = match (present, after) {
        (Some(present), Some(after)) => same_policy(present, after.policy_id.as_ref(), &after.name),
        (present, None) => present.filter(direct).is_none(),
        (None, Some(_)) => false,
    };
    if !unchanged {
        let now = present.map_or("the tenant default", |present| present.name.as_str());
        return Err(format!("The {} is {now} now.", policy.label()));
    }
    match before.as_ref().filter(direct) {
        Some(before) if before.policy_id.is_some() => Ok(assigned(policy, present, before.clone())),
        Some(before) => Err(format!(
            "The id of the earlier {}, {}, is not known.",
            policy.label(),
            before.name
        )),
        None => Ok(present.filter(direct).map(|present| PolicyWrite {
            action: Action::UnassignPolicy { policy },
            before: StepValue::Policy(Some(present.clone())),
            after: StepValue::Policy(None),
        })),
    }
}

fn person(work: &Work, input: &UndoInput<'_>) -> PersonPlan {
    let row = input.mirror.rows.get(&work.user);
    let ours = input.managed.get(&work.user);
    PersonPlan {
        user: work.user.clone(),
        name: name_of(&work.user, input),
        account: Some(work.account.clone()),
        upn: input.tenant.users.get(&work.account).map(|user| user.upn.clone()),
        wanted: work.takes.as_ref().map(|line| line.number.clone()),
        actual: work.gives.as_ref().map(|line| line.number.clone()),
        verdict: match work.class() {
            StepClass::Addition => Verdict::Add,
            StepClass::Replacement | StepClass::Policy => Verdict::Change,
            StepClass::Removal => Verdict::Remove,
        },
        fingerprint: match (row, ours) {
            (Some(row), _) => row.fingerprint.clone(),
            (None, ours) => Fingerprint::of(&ours),
        },
    }
}

fn name_of(user: &PbxUserId, input: &UndoInput<'_>) -> String {
    match (input.mirror.rows.get(user), input.managed.get(user)) {
        (Some(row), _) => row.projection.display_name.clone(),
        (None, Some(ours)) => ours.upn.clone(),
        (None, None) => user.to_string(),
    }
}

/// A refusal in words.
fn in_the_way(verdict: &Verdict, input: &UndoInput<'_>) -> String {
    match verdict {
        Verdict::HeldElsewhere {
            number,
            name,
            kind: ForeignHolder::Person,
            ..
        } => {
            format!("{number} belongs to {name} now.")
        }
        Verdict::HeldElsewhere {
            number, name, kind, ..
        } => kind.sentence(number, name),
        Verdict::WaitsForNumber { number, holder } => {
            format!("{number} stays with {}.", name_of(holder, input))
        }
        Verdict::Blocked { cause } => cause.sentence(),
        Verdict::Left {
            reason: LeaveReason::NotRead { reason },
        } => format!("{reason}."),
        Verdict::Left { .. }
        | Verdict::AlreadyRight
        | Verdict::Add
        | Verdict::Change
        | Verdict::Remove
        | Verdict::NotOurs => "The account is left alone.".to_owned(),
    }
}
