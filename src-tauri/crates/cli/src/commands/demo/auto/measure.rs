//! What came of the changes: how long each took from saved to verified, from the product's own history, and whether the
//! tenant really holds it.

use super::{
    edits::Expected,
    story::{Saved, refused},
};
use crate::{control::Control, output::Output, trouble::Trouble};
use ::simulator::Truth;
use app::{
    Session,
    core::id::JobId,
    view::{JobFilterRequest, JobType, JobView, JobsRequest, StepOutcomeView, StepView},
};
use jiff::Timestamp;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What admins are told: a sync starts within ten minutes of saving.
const MOST_S: f64 = 600.0;
/// What we aim at, for 95 of a hundred.
const AIM_S: f64 = 30.0;
const PAGE: u32 = 200;

/// The result.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(super) struct Told {
    p50_s: f64,
    p95_s: f64,
    max_s: f64,
    pub(super) missed: usize,
    extra_jobs: usize,
    changes: usize,
    #[serde(skip)]
    jobs: usize,
    #[serde(skip)]
    violations: usize,
    /// Who is missing what, for people.
    #[serde(skip)]
    missing: Vec<String>,
}

/// A job that ended, with when each of its people was verified.
struct Done {
    id: u32,
    auto: bool,
    verified: BTreeMap<String, Timestamp>,
    touched: BTreeSet<String>,
}

impl Told {
    /// Measures the jobs that ended after the first `before`.
    pub(super) async fn of(
        session: &Session,
        control: &Control,
        saved: &[Saved],
        before: usize,
    ) -> Result<Self, Trouble> {
        let jobs = ended_jobs(session).await?;
        let mut done = Vec::new();
        for job in jobs.iter().skip(before) {
            let whole = session.app().whole_job(JobId(job.id.into())).await?;
            done.push(Done::new(job, &whole.steps));
        }
        let truth = control.truth().await?;
        let mut told = measured(saved, &done, &truth);
        told.violations = control.violations().await?;
        Ok(told)
    }

    /// For people.
    pub(super) fn tell(&self, output: &Output) {
        let Self {
            p50_s, p95_s, max_s, ..
        } = self;
        output.line(&format!(
            "{} Auto jobs brought them to the tenant. From saved to verified: half of them within {p50_s:.1} s, 95 of \
             100 within {p95_s:.1} s, all within {max_s:.1} s.",
            self.jobs
        ));
        output.line(&format!(
            "Missed: {}. Jobs without a reason: {}.",
            self.missed, self.extra_jobs
        ));
    }

    /// What must hold. How quick it is depends in real time on what else this computer does.
    pub(super) fn laws(&self, timed: bool) -> Result<(), Trouble> {
        let mut broken = self.missing.clone();
        if self.extra_jobs > 0 {
            broken.push(format!("{} jobs had no reason", self.extra_jobs));
        }
        if self.violations > 0 {
            broken.push(format!(
                "the tenant saw {} things that are forbidden",
                self.violations
            ));
        }
        if self.max_s >= MOST_S {
            broken.push(format!("one change took {:.1} s", self.max_s));
        }
        if timed && self.p95_s >= AIM_S {
            broken.push(format!("95 of 100 changes took up to {:.1} s", self.p95_s));
        }
        if broken.is_empty() {
            return Ok(());
        }
        Err(Trouble::Deviations(broken))
    }
}

impl Done {
    fn new(job: &JobView, steps: &[StepView]) -> Self {
        let mut verified: BTreeMap<String, Timestamp> = BTreeMap::new();
        let mut open = BTreeSet::new();
        for step in steps {
            let settled = step.settled_at.as_ref().and_then(|at| at.parse().ok());
            match (step.outcome, settled) {
                (StepOutcomeView::Verified, Some(at)) => {
                    let last = verified.entry(step.user.clone()).or_insert(at);
                    *last = (*last).max(at);
                }
                _ => {
                    open.insert(step.user.clone());
                }
            }
        }
        verified.retain(|user, _| !open.contains(user));
        Self {
            id: job.id,
            auto: job.job_type == JobType::Auto,
            touched: steps.iter().map(|step| step.user.clone()).collect(),
            verified,
        }
    }
}

/// Compares what was saved with what was done and with what the tenant holds.
fn measured(saved: &[Saved], done: &[Done], truth: &Truth) -> Told {
    let mut told = Told {
        changes: saved.len(),
        jobs: done.len(),
        ..Told::default()
    };
    let mut last: BTreeMap<&str, &Expected> = BTreeMap::new();
    let mut missed = BTreeSet::new();
    let mut took = Vec::new();
    let mut with_reason = BTreeSet::new();
    for change in saved {
        let user = change.expected.user.as_str();
        last.insert(user, &change.expected);
        let arrived = done.iter().find_map(|job| {
            let at = job.verified.get(user).filter(|at| **at >= change.at)?;
            job.auto.then_some((job.id, *at))
        });
        let Some((job, at)) = arrived else {
            missed.insert(user);
            told.missing
                .push(format!("{user}, saved at {}, was verified in no job", change.at));
            continue;
        };
        with_reason.insert(job);
        took.push(at.duration_since(change.at).as_secs_f64());
    }
    for (user, Expected { holds, account, .. }) in last {
        let wanted = truth.wanted.iter().find(|wanted| wanted.pbx_user_id == user);
        let account = account
            .as_ref()
            .or(wanted.and_then(|wanted| wanted.account_id.as_ref()));
        let held = account.and_then(|id| truth.accounts.get(id)?.numbers.first());
        if held != holds.as_ref() {
            missed.insert(user);
            told.missing
                .push(format!("{user} should hold {holds:?} and holds {held:?}"));
        }
    }
    let known: BTreeSet<&str> = saved.iter().map(|saved| saved.expected.user.as_str()).collect();
    let aside = |job: &&Done| {
        !with_reason.contains(&job.id) || job.touched.iter().any(|user| !known.contains(user.as_str()))
    };
    told.extra_jobs = done.iter().filter(aside).count();
    told.missed = missed.len();
    took.sort_by(f64::total_cmp);
    told.p50_s = nearest_rank(&took, 50);
    told.p95_s = nearest_rank(&took, 95);
    told.max_s = took.last().copied().unwrap_or_default();
    told
}

/// The smallest value that so many of a hundred do not exceed.
fn nearest_rank(sorted: &[f64], percent: usize) -> f64 {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied().unwrap_or_default()
}

/// Jobs that ended, the oldest first.
pub(super) async fn ended_jobs(session: &Session) -> Result<Vec<JobView>, Trouble> {
    let mut jobs = Vec::new();
    let mut after = None;
    loop {
        let request = JobsRequest {
            filter: JobFilterRequest::default(),
            after,
            limit: PAGE,
        };
        let page = session.jobs(request).await.map_err(refused)?;
        jobs.extend(page.jobs.into_iter().filter(|job| job.ended_at.is_some()));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    jobs.reverse();
    Ok(jobs)
}

#[cfg(test)]
mod tests {
    use super::{Done, Told, measured, nearest_rank};
    use crate::commands::demo::auto::{edits::Expected, story::Saved};
    use jiff::{SignedDuration, Timestamp};
    use simulator::{AccountTruth, Truth};
    use std::collections::BTreeMap;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_secs(seconds)
    }

    fn saved(user: &str, second: i64, holds: Option<&str>) -> Saved {
        let expected = Expected {
            user: user.into(),
            holds: holds.map(str::to_owned),
            account: Some(user.into()),
        };
        Saved {
            expected,
            at: at(second),
        }
    }

    fn job(id: u32, auto: bool, verified: &[(&str, i64)]) -> Done {
        Done {
            id,
            auto,
            touched: verified.iter().map(|(user, _)| (*user).to_owned()).collect(),
            verified: verified
                .iter()
                .map(|(user, second)| ((*user).to_owned(), at(*second)))
                .collect(),
        }
    }

    /// Accounts are called like their users.
    fn truth(held: &[(&str, Option<&str>)]) -> Truth {
        let account = |number: &Option<&str>| AccountTruth {
            upn: String::new(),
            numbers: number.iter().map(|number| (*number).to_owned()).collect(),
            enterprise_voice: true,
            policies: BTreeMap::new(),
            deleted: false,
        };
        Truth {
            numbers: BTreeMap::new(),
            accounts: held
                .iter()
                .map(|(user, number)| ((*user).to_owned(), account(number)))
                .collect(),
            wanted: Vec::new(),
        }
    }

    fn laws(told: &Told) -> (usize, usize, bool) {
        (told.missed, told.extra_jobs, told.laws(true).is_ok())
    }

    #[test]
    fn a_change_takes_from_its_save_to_the_end_of_its_last_write() {
        let changes = [saved("a", 10, Some("+1")), saved("b", 20, None)];
        let done = [job(1, true, &[("a", 22)]), job(2, true, &[("b", 49)])];
        let told = measured(&changes, &done, &truth(&[("a", Some("+1")), ("b", None)]));
        assert_eq!((told.p50_s, told.p95_s, told.max_s), (12.0, 29.0, 29.0));
        assert_eq!((told.changes, laws(&told)), (2, (0, 0, true)));
    }

    #[test]
    fn what_no_auto_job_verified_after_its_save_is_missed() {
        let changes = [saved("a", 10, Some("+1"))];
        let held = truth(&[("a", Some("+1"))]);
        for done in [
            job(1, true, &[("b", 22)]),
            job(1, false, &[("a", 22)]),
            job(1, true, &[("a", 9)]),
        ] {
            let told = measured(&changes, &[done], &held);
            assert_eq!((told.missed, told.laws(true).is_ok()), (1, false));
        }
    }

    #[test]
    fn what_the_tenant_does_not_hold_is_missed_and_counted_once() {
        let changes = [saved("a", 10, Some("+1"))];
        let held = truth(&[("a", None)]);
        let done = [job(1, true, &[("a", 22)])];
        assert_eq!(laws(&measured(&changes, &done, &held)), (1, 0, false));
        assert_eq!(measured(&changes, &[], &held).missed, 1);
    }

    #[test]
    fn who_changed_twice_is_measured_twice_and_holds_the_last() {
        let changes = [saved("a", 10, None), saved("a", 700, Some("+1"))];
        let done = [job(1, true, &[("a", 22)]), job(2, true, &[("a", 720)])];
        let told = measured(&changes, &done, &truth(&[("a", Some("+1"))]));
        assert_eq!((told.max_s, laws(&told)), (20.0, (0, 0, true)));
    }

    #[test]
    fn a_job_that_brought_nothing_expected_or_touched_somebody_else_is_one_too_many() {
        let changes = [saved("a", 10, Some("+1"))];
        let held = truth(&[("a", Some("+1"))]);
        let right = || job(1, true, &[("a", 22)]);
        let nothing = measured(&changes, &[right(), job(2, true, &[])], &held);
        assert_eq!(laws(&nothing), (0, 1, false));
        let other = measured(&changes, &[job(1, true, &[("a", 22), ("b", 22)])], &held);
        assert_eq!(laws(&other), (0, 1, false));
    }

    #[test]
    fn a_change_that_takes_ten_minutes_breaks_the_promise_and_one_of_a_minute_the_aim_alone() {
        let one = |second| {
            let done = [job(1, true, &[("a", second)])];
            let told = measured(&[saved("a", 0, None)], &done, &truth(&[("a", None)]));
            (told.laws(true).is_ok(), told.laws(false).is_ok())
        };
        assert_eq!(one(20), (true, true));
        assert_eq!(one(60), (false, true));
        assert_eq!(one(600), (false, false));
    }

    #[test]
    fn ranks_are_the_smallest_that_so_many_do_not_exceed() {
        let hundred: Vec<f64> = (1..=100).map(f64::from).collect();
        assert_eq!(
            (nearest_rank(&hundred, 50), nearest_rank(&hundred, 95)),
            (50.0, 95.0)
        );
        assert_eq!((nearest_rank(&[7.0], 95), nearest_rank(&[], 95)), (7.0, 0.0));
    }
}
