//! What is known of everybody since both sides were last compared: a plan, and what jobs did after it.

use crate::connection::App;
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use sync_core::{
    failure::Failure,
    id::PbxUserId,
    job::{Job, JobPurpose},
    managed::HoldReason,
    outcome::{Outcome, SkipReason},
    plan::{LeaveReason, PersonPlan, Plan, Verdict},
    ports::{JobHistory, StepRow},
};

/// Everybody as a plan saw them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Snapshot {
    /// When both sides were compared.
    pub(crate) read_at: Timestamp,
    /// Jobs that ended until then are in it.
    known_until: Timestamp,
    /// By PBX user.
    pub(crate) people: BTreeMap<PbxUserId, Box<PersonPlan>>,
}

impl Snapshot {
    /// From a plan that nothing was done with.
    pub(crate) fn new(plan: Plan, read_at: Timestamp) -> Self {
        Self {
            read_at,
            known_until: read_at,
            people: plan.people,
        }
    }

    /// As the history knows everybody; `None` where nobody was ever compared.
    pub(crate) async fn of_history(app: &App) -> Result<Option<Self>, Failure> {
        let Some(job) = app.database.last_planned_whole().await? else {
            return Ok(None);
        };
        let mut snapshot = Self {
            read_at: job.started_at,
            known_until: job.started_at,
            people: BTreeMap::new(),
        };
        snapshot.absorb(app, &job, Age::Newer).await?;
        Ok(Some(snapshot.brought_up_to_date(app).await?))
    }

    /// With what jobs did since. Whoever keeps it is spared these next time, but for those that have not ended.
    pub(crate) async fn brought_up_to_date(mut self, app: &App) -> Result<Self, Failure> {
        for job in app.database.planned_since(self.known_until).await? {
            let age = if job.started_at > self.read_at {
                Age::Newer
            } else {
                Age::Older
            };
            self.absorb(app, &job, age).await?;
            self.known_until = self.known_until.max(job.ended_at.unwrap_or(self.known_until));
        }
        Ok(self)
    }

    async fn absorb(&mut self, app: &App, job: &Job, age: Age) -> Result<(), Failure> {
        let Some(stored) = app.database.plan(job.id).await? else {
            return Ok(());
        };
        let rows = app.database.steps(job.id).await?;
        let whole = age == Age::Newer && job.is_about_everybody();
        let back = matches!(job.purpose, JobPurpose::Undo { .. });
        self.take(stored.plan, &rows, whole, age, back);
        if whole {
            self.read_at = self.read_at.max(job.started_at);
        }
        Ok(())
    }

    /// A newer plan about everybody says something of all its people, any other newer one of those with
    /// steps or on hold, an older one only of those whom it brought to the end: to what the phone system says, or back.
    fn take(&mut self, plan: Plan, rows: &[StepRow], whole: bool, age: Age, back: bool) {
        let with_steps: BTreeSet<&PbxUserId> = rows.iter().map(|row| &row.step.user).collect();
        let unfinished: BTreeSet<&PbxUserId> = rows
            .iter()
            .filter(|row| !is_done(row))
            .map(|row| &row.step.user)
            .collect();
        for (user, mut person) in plan.people {
            let has_steps = with_steps.contains(&user);
            let done = has_steps && !unfinished.contains(&user);
            if done {
                *person = reached(*person, back);
            }
            // What an undo would bring back says nothing of what is wanted.
            let said = !back && (has_steps || is_on_hold(&person.verdict));
            if whole || done || (said && age == Age::Newer) {
                self.people.insert(user, person);
            }
        }
    }
}

/// Whether a plan was made after what is known already.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Age {
    Older,
    Newer,
}

fn is_on_hold(verdict: &Verdict) -> bool {
    matches!(
        verdict,
        Verdict::Left {
            reason: LeaveReason::OnHold { .. }
        }
    )
}

fn is_done(row: &StepRow) -> bool {
    matches!(
        row.outcome,
        Some(Outcome::Verified | Outcome::Skipped(SkipReason::AlreadySo))
    )
}

/// A person whose every step is verified. Who was brought back is not as the phone system says, and stays so.
fn reached(person: PersonPlan, back: bool) -> PersonPlan {
    let undone = Verdict::Left {
        reason: LeaveReason::OnHold {
            reason: HoldReason::Undone,
        },
    };
    match person.verdict {
        Verdict::Add | Verdict::Change if back => PersonPlan {
            actual: person.wanted.clone(),
            verdict: undone,
            ..person
        },
        Verdict::Remove if back => PersonPlan {
            actual: None,
            verdict: undone,
            ..person
        },
        Verdict::Add | Verdict::Change => PersonPlan {
            actual: person.wanted.clone(),
            verdict: Verdict::AlreadyRight,
            ..person
        },
        Verdict::Remove => PersonPlan {
            actual: None,
            verdict: Verdict::NotOurs,
            ..person
        },
        Verdict::AlreadyRight
        | Verdict::Blocked { .. }
        | Verdict::HeldElsewhere { .. }
        | Verdict::WaitsForNumber { .. }
        | Verdict::Left { .. }
        | Verdict::NotOurs => person,
    }
}
