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
            told.missing
                .push(format!("{user} should hold {holds:?} and holds {held:?}"));
        }
    }
    let known: BTreeSet<&str> = saved.iter().map(|saved| saved.expected.user.as_str()).collect();
    let aside = |job: &&Done| {
        !with_reason.contains(&job.id) || job.touched.iter().any(|user| !known.contains(user.as_str()))
    };
    told.extra_jobs = done.iter().filter(aside).count();
    told.missed = told.missing.len();
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
