//! What the demonstration expects, and what deviated from it.

use crate::trouble::Trouble;
use app::core::{
    id::PbxUserId,
    job::{Job, JobStatus},
    plan::Verdict,
};
use simulator::{Problem, Truth};
use std::collections::{BTreeMap, BTreeSet};

/// How many deviations are named.
const NAMED: usize = 50;

/// Collects deviations.
#[derive(Debug, Default)]
pub(super) struct Check {
    deviations: Vec<String>,
    reported: usize,
}

/// The verdict that a seeded problem must lead to.
///
/// The sample tenant and the product name causes independently; this is the one table between them. `None`
/// for what only makes a name hard to handle.
fn verdict_for(problem: &str) -> Option<&'static str> {
    Some(match problem {
        "no_account" => "no_account",
        "ambiguous_account" => "two_accounts",
        "guest_account" => "guest_account",
        "disabled_account" => "disabled",
        "no_phone_system_licence" => "no_phone_system",
        "has_calling_plan" => "calling_plan",
        "on_premises_number" => "on_premises_number",
        "on_premises_homed" => "on_premises_homed",
        "number_not_e164" => "not_e164",
        "duplicate_number" => "two_pbx_users",
        "two_teams_extensions" => "two_extensions",
        "no_number" => "no_number",
        "number_held_by_resource_account" | "number_held_by_deleted_person" | "number_held_by_leaver" => {
            "held_elsewhere"
        }
        _ => return None,
    })
}

/// Stable name of why a person was not synced.
fn cause_of(verdict: Option<&Verdict>) -> &'static str {
    match verdict {
        Some(Verdict::Blocked { cause }) => cause.name(),
        Some(Verdict::HeldElsewhere { .. }) => "held_elsewhere",
        Some(Verdict::WaitsForNumber { .. }) => "waits_for_number",
        Some(Verdict::Left { .. }) => "left",
        Some(Verdict::NotOurs) => "not_ours",
        Some(Verdict::AlreadyRight | Verdict::Add | Verdict::Change | Verdict::Remove) => "synced",
        None => "unknown",
    }
}

impl Check {
    /// Notes a law that did not hold.
    pub(super) fn is(&mut self, law: &str, holds: bool) {
        if !holds {
            self.deviations.push(format!("This does not hold: {law}"));
        }
    }

    /// Notes differences.
    pub(super) fn all(&mut self, differences: Vec<String>) {
        self.deviations.extend(differences);
    }

    /// A job that was approved must have verified everybody whom it planned.
    pub(super) fn ran_clean(&mut self, what: &str, job: &Job) {
        let counts = &job.counts;
        let clean = job.status == JobStatus::Completed && counts.verified == counts.planned;
        self.is(
            &format!(
                "{what} verified everybody it planned: {:?}, {counts:?}",
                job.status
            ),
            clean,
        );
    }

    /// Everybody without a problem has the wanted number; everybody with one is reported with its cause.
    pub(super) fn people(
        &mut self,
        before: &Truth,
        after: &Truth,
        problems: &[Problem],
        verdicts: &BTreeMap<PbxUserId, Verdict>,
    ) {
        let mut expected: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for problem in problems.iter().filter(|problem| problem.blocks) {
            let Some(cause) = verdict_for(&problem.cause) else {
                self.deviations.push(format!(
                    "{} has the unknown problem {}",
                    problem.pbx_user_id, problem.cause
                ));
                continue;
            };
            expected.entry(&problem.pbx_user_id).or_default().insert(cause);
        }
        for wanted in &before.wanted {
            let user = wanted.pbx_user_id.as_str();
            let cause = cause_of(verdicts.get(&PbxUserId::from(user)));
            if let Some(causes) = expected.get(user) {
                if causes.contains(cause) {
                    self.reported += 1;
                } else {
                    self.deviations
                        .push(format!("{user} has {causes:?} and was reported as {cause}"));
                }
                continue;
            }
            let account = wanted.account_id.as_ref().and_then(|id| after.accounts.get(id));
            let number = account.and_then(|account| account.numbers.first());
            if cause != "synced" || number != wanted.number.as_ref() {
                let should = &wanted.number;
                self.deviations.push(format!(
                    "{user} should have {should:?}, has {number:?}, reported as {cause}"
                ));
            }
        }
    }

    /// People with a problem who were reported as they should.
    pub(super) fn reported_problems(&self) -> usize {
        self.reported
    }

    /// Ends well only where nothing deviated.
    pub(super) fn end(&self) -> Result<(), Trouble> {
        if self.deviations.is_empty() {
            return Ok(());
        }
        let mut named = self.deviations.clone();
        if let Some(more) = named.len().checked_sub(NAMED).filter(|more| *more > 0) {
            named.truncate(NAMED);
            named.push(format!("... and {more} more"));
        }
        Err(Trouble::Deviations(named))
    }
}

#[cfg(test)]
mod tests {
    use super::{Check, cause_of};
    use app::core::{id::PbxUserId, plan::Verdict, preflight::BlockCause};
    use simulator::{AccountTruth, Problem, Truth, Wanted};
    use std::collections::BTreeMap;

    fn truth(number: Option<&str>) -> Truth {
        let account = AccountTruth {
            upn: "mira@acme.example".into(),
            numbers: number.map(str::to_owned).into_iter().collect(),
            enterprise_voice: true,
            policies: BTreeMap::new(),
            deleted: false,
        };
        let wanted = Wanted {
            pbx_user_id: "u1".into(),
            account_id: Some("a1".into()),
            number: Some("+441134960001".into()),
            blocked_by: Vec::new(),
        };
        Truth {
            numbers: BTreeMap::new(),
            accounts: BTreeMap::from([("a1".into(), account)]),
            wanted: vec![wanted],
        }
    }

    fn checked(after: &Truth, problems: &[Problem], verdict: Verdict) -> Check {
        let mut check = Check::default();
        check.people(
            &truth(None),
            after,
            problems,
            &BTreeMap::from([(PbxUserId::from("u1"), verdict)]),
        );
        check
    }

    #[test]
    fn a_healthy_person_without_the_number_is_a_deviation() {
        assert!(checked(&truth(None), &[], Verdict::Add).end().is_err());
        assert!(
            checked(&truth(Some("+441134960001")), &[], Verdict::Add)
                .end()
                .is_ok()
        );
    }

    #[test]
    fn a_problem_reported_with_another_cause_is_a_deviation() {
        let problem = Problem {
            pbx_user_id: "u1".into(),
            cause: "disabled_account".into(),
            blocks: true,
        };
        let problems = [problem];
        let right = checked(
            &truth(None),
            &problems,
            Verdict::Blocked {
                cause: BlockCause::Disabled,
            },
        );
        assert_eq!((right.reported_problems(), right.end().is_ok()), (1, true));
        let wrong = checked(
            &truth(None),
            &problems,
            Verdict::Blocked {
                cause: BlockCause::NoNumber,
            },
        );
        assert!(wrong.end().is_err());
    }

    #[test]
    fn somebody_nobody_spoke_of_is_unknown() {
        assert_eq!(cause_of(None), "unknown");
    }
}
