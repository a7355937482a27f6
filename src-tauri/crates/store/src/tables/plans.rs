//! `plans`: each plan as JSON with its digest; its steps stand in `steps` and are put back when it is read.

use crate::{
    column::{from_json, json},
    fault::{Fallible, Fault},
    tables::{jobs, people, steps},
};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::{BTreeMap, BTreeSet};
use sync_core::{
    fingerprint::Fingerprint,
    id::{JobId, PbxUserId},
    plan::{Plan, Verdict},
    ports::StoredPlan,
};

/// Stores the plan of a job that has none, with its steps and the people it is about.
pub(crate) fn insert(connection: &Connection, job: JobId, plan: &Plan) -> Fallible<()> {
    jobs::unended(connection, job)?;
    if hash(connection, job)?.is_some() {
        return Err(Fault::wrong_state(format!("job {job} already has a plan")));
    }
    let hash = plan.hash();
    let bare = Plan {
        connection: plan.connection.clone(),
        mirror_revision: plan.mirror_revision,
        people: plan.people.clone(),
        steps: Vec::new(),
    };
    connection.execute(
        "INSERT INTO plans (job_id, hash, plan) VALUES (?1, ?2, ?3)",
        params![job.0, hash.as_str(), json(&bare)?],
    )?;
    let mut ids = BTreeMap::new();
    for user in concerned(plan) {
        ids.insert(
            user,
            people::put(connection, user, plan.people.get(user).map(Box::as_ref))?,
        );
    }
    let sorted: BTreeSet<u32> = ids.values().copied().collect();
    let sorted: Vec<u32> = sorted.into_iter().collect();
    jobs::set_people(connection, job, hash.as_str(), &sorted)?;
    for step in &plan.steps {
        let person = ids
            .get(&step.user)
            .copied()
            .ok_or_else(|| Fault::unreadable("a step's person"))?;
        steps::insert(connection, job, person, step)?;
    }
    Ok(())
}

/// Whom a search by person finds the job for: everybody with a step, and everybody who differs and is left
/// alone. People already right, and people who are none of ours, would make every full sync a hit.
pub(crate) fn concerned(plan: &Plan) -> BTreeSet<&PbxUserId> {
    let differing = plan.people.iter().filter(|(_, person)| match &person.verdict {
        Verdict::AlreadyRight | Verdict::NotOurs => false,
        Verdict::Add
        | Verdict::Change
        | Verdict::Remove
        | Verdict::Blocked { .. }
        | Verdict::HeldElsewhere { .. }
        | Verdict::WaitsForNumber { .. }
        | Verdict::Left { .. } => true,
    });
    plan.steps
        .iter()
        .map(|step| &step.user)
        .chain(differing.map(|(user, _)| user))
        .collect()
}

fn hash(connection: &Connection, job: JobId) -> Fallible<Option<String>> {
    Ok(connection
        .query_row("SELECT hash FROM plans WHERE job_id = ?1", [job.0], |row| {
            row.get(0)
        })
        .optional()?)
}

pub(crate) fn read(connection: &Connection, job: JobId) -> Fallible<Option<StoredPlan>> {
    let found: Option<(String, String)> = connection
        .query_row("SELECT hash, plan FROM plans WHERE job_id = ?1", [job.0], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    let Some((hash, bare)) = found else {
        return Ok(None);
    };
    let mut plan: Plan = from_json(&bare)?;
    plan.steps = steps::read(connection, job)?
        .into_iter()
        .map(|row| row.step)
        .collect();
    Ok(Some(StoredPlan {
        plan,
        hash: Fingerprint::from_stored(hash),
    }))
}
