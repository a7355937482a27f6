//! Counting people from the steps of a job.

use std::collections::{BTreeMap, BTreeSet};
use sync_core::{
    id::PbxUserId,
    job::{JobCounts, JobStatus},
    managed::HoldReason,
    outcome::{Outcome, SkipReason},
    plan::{LeaveReason, Plan, Verdict},
    ports::StepRow,
};

/// The worst that happened to a person decides where he is counted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    Verified,
    NotSent,
    /// Skipped only because a step before it has not succeeded: that step says more.
    Depended,
    Waiting,
    Skipped,
    Failed,
}

/// Counts people: each planned person once, by the worst of his steps.
pub(crate) fn counts(plan: &Plan, rows: &[StepRow], without_number: u32) -> JobCounts {
    let people = worst_of_each(rows, standing);
    let mut counts = JobCounts {
        without_number,
        ..JobCounts::default()
    };
    for standing in people.values() {
        counts.planned += 1;
        match standing {
            Standing::Verified => counts.verified += 1,
            Standing::NotSent => counts.not_sent += 1,
            Standing::Waiting => counts.waiting += 1,
            Standing::Depended | Standing::Skipped => counts.skipped += 1,
            Standing::Failed => counts.failed += 1,
        }
    }
    for person in plan.people.values() {
        match person.verdict {
            Verdict::AlreadyRight => counts.already_right += 1,
            Verdict::Blocked { .. } => counts.blocked += 1,
            Verdict::HeldElsewhere { .. } | Verdict::WaitsForNumber { .. } => counts.skipped += 1,
            Verdict::Add | Verdict::Change | Verdict::Remove | Verdict::Left { .. } | Verdict::NotOurs => {}
        }
    }
    counts
}

/// The worst of each person's steps.
fn worst_of_each(
    rows: &[StepRow],
    standing: impl Fn(Option<&Outcome>) -> Standing,
) -> BTreeMap<&PbxUserId, Standing> {
    let mut people = BTreeMap::new();
    for row in rows {
        let standing = standing(row.outcome.as_ref());
        let worst = people.entry(&row.step.user).or_insert(standing);
        *worst = standing.max(*worst);
    }
    people
}

fn standing(outcome: Option<&Outcome>) -> Standing {
    match outcome {
        Some(Outcome::Verified | Outcome::Skipped(SkipReason::AlreadySo)) => Standing::Verified,
        Some(Outcome::Waiting) => Standing::Waiting,
        Some(Outcome::Skipped(SkipReason::PrerequisiteFailed)) => Standing::Depended,
        Some(Outcome::Skipped(_)) => Standing::Skipped,
        Some(Outcome::Failed { .. } | Outcome::Restored) => Standing::Failed,
        Some(Outcome::NotSent) | None => Standing::NotSent,
    }
}

/// The status of a job that ran to its end.
pub(crate) fn status(counts: &JobCounts) -> JobStatus {
    let clean =
        counts.failed == 0 && counts.waiting == 0 && counts.not_sent == 0 && counts.without_number == 0;
    let skipped_steps = counts.planned != counts.verified;
    if clean && !skipped_steps {
        JobStatus::Completed
    } else {
        JobStatus::CompletedWithErrors
    }
}

/// People with nothing left to do in this plan.
pub(crate) fn settled_people(plan: &Plan, rows: &[StepRow]) -> BTreeSet<PbxUserId> {
    let unfinished: BTreeSet<&PbxUserId> = rows
        .iter()
        .filter(|row| standing(row.outcome.as_ref()) != Standing::Verified)
        .map(|row| &row.step.user)
        .collect();
    let done = |verdict: &Verdict| match verdict {
        Verdict::AlreadyRight | Verdict::Add | Verdict::Change | Verdict::Remove | Verdict::NotOurs => true,
        Verdict::Blocked { .. }
        | Verdict::HeldElsewhere { .. }
        | Verdict::WaitsForNumber { .. }
        | Verdict::Left { .. } => false,
    };
    plan.people
        .values()
        .filter(|person| done(&person.verdict) && !unfinished.contains(&person.user))
        .map(|person| person.user.clone())
        .collect()
}

/// People for whom another sync alone changes nothing: blocked, held by somebody else, on hold by a decision, or
/// with a step that failed.
pub(crate) fn stuck_people(plan: &Plan, rows: &[StepRow]) -> BTreeSet<PbxUserId> {
    let sent = worst_of_each(rows, |outcome| match outcome {
        Some(Outcome::Skipped(SkipReason::PlanChanged)) => Standing::NotSent,
        outcome => standing(outcome),
    });
    let stuck = |verdict: &Verdict| match verdict {
        Verdict::Blocked { .. } | Verdict::HeldElsewhere { .. } => true,
        Verdict::Left {
            reason: LeaveReason::OnHold { reason },
        } => *reason != HoldReason::Unsettled,
        Verdict::AlreadyRight
        | Verdict::Add
        | Verdict::Change
        | Verdict::Remove
        | Verdict::NotOurs
        | Verdict::WaitsForNumber { .. }
        | Verdict::Left { .. } => false,
    };
    plan.people
        .values()
        .filter(|person| match sent.get(&person.user) {
            Some(standing) => matches!(
                standing,
                Standing::Failed | Standing::Skipped | Standing::Depended | Standing::Waiting
            ),
            None => stuck(&person.verdict),
        })
        .map(|person| person.user.clone())
        .collect()
}
