//! What happened to one person: changes of the phone system, steps of jobs, decisions of admins.

use crate::{
    connection::App,
    view::{JobType, StepView, TimelineEntryView, small},
};
use jiff::Timestamp;
use std::collections::{BTreeMap, btree_map::Entry};
use store::KeptChange;
use sync_core::{
    change::ChangeKind,
    failure::Failure,
    id::{JobId, PbxUserId},
    job::Job,
    ports::{AuditEntry, JobHistory, StepRow},
};

/// The most entries of each kind.
const MOST: u32 = 200;

/// Newest first.
pub(crate) async fn timeline(app: &App, user: &PbxUserId) -> Result<Vec<TimelineEntryView>, Failure> {
    let database = &app.database;
    let mut entries: Vec<(Timestamp, TimelineEntryView)> = Vec::new();
    for change in database.changes_of(user, MOST).await? {
        entries.push((change.seen_at, changed(&change)));
    }
    let steps = database.steps_of(user, MOST).await?;
    let mut jobs: BTreeMap<JobId, Job> = BTreeMap::new();
    for (id, row) in steps {
        let job = match jobs.entry(id) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(app.known_job(id).await?),
        };
        entries.push(step(job, row, app.outside.clock.now()));
    }
    let ids: Vec<JobId> = jobs.keys().copied().collect();
    for entry in database.decisions_about(user, &ids, MOST).await? {
        entries.push((entry.at, decision(entry)));
    }
    entries.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    Ok(entries.into_iter().map(|(_, entry)| entry).collect())
}

fn changed(change: &KeptChange) -> TimelineEntryView {
    TimelineEntryView::PhoneSystem {
        at: change.seen_at.to_string(),
        kind: change.kind.into(),
        sentence: words(change),
    }
}

fn words(change: &KeptChange) -> String {
    let (before, after) = (change.before.as_deref(), change.after.as_deref());
    match change.kind {
        ChangeKind::Added => match after {
            Some(number) => format!("Enabled for Teams in the phone system, with {number}."),
            None => "Enabled for Teams in the phone system, without a number.".to_owned(),
        },
        ChangeKind::Number => match (before, after) {
            (Some(before), Some(after)) if before != after => {
                format!("The phone system changed the number from {before} to {after}.")
            }
            (None, Some(after)) => format!("The phone system gave the number {after}."),
            (Some(before), None) => format!("The phone system took the number {before} away."),
            (Some(_), Some(_)) | (None, None) => {
                "The phone system changed the Teams-enabled extensions.".to_owned()
            }
        },
        ChangeKind::VoiceRule => "The phone system changed the site or the country.".to_owned(),
        ChangeKind::Identity => "The phone system changed the name or the addresses.".to_owned(),
        ChangeKind::Disabled => "Not enabled for Teams in the phone system any more.".to_owned(),
        ChangeKind::Removed => "Removed from the phone system.".to_owned(),
        ChangeKind::Moved => "Created anew in the phone system, under another id.".to_owned(),
        ChangeKind::Drifted => "Changed in Microsoft Teams alone: Auto Sync repairs it.".to_owned(),
    }
}

/// A step stands where it ended; one that has not, where its job began.
fn step(job: &Job, row: StepRow, now: Timestamp) -> (Timestamp, TimelineEntryView) {
    let at = row.settled_at.or(row.intended_at).unwrap_or(job.started_at);
    let entry = TimelineEntryView::Step {
        at: at.to_string(),
        job: small(job.id.0),
        job_type: JobType::from(job.job_type),
        step: Box::new(StepView::new(row, None, now)),
    };
    (at, entry)
}

fn decision(entry: AuditEntry) -> TimelineEntryView {
    let subject = entry.new.as_deref().unwrap_or_default();
    let value = subject.split_once(": ").map_or("", |(_, value)| value);
    let mut sentence = match entry.what.as_str() {
        "person.resumed" => "The hold was ended.".to_owned(),
        "person.account_chosen" if value.is_empty() => {
            "The account is found by the addresses of the phone system again.".to_owned()
        }
        "person.account_chosen" => format!("The account {value} was chosen."),
        "identity.confirmed" => format!("The account {value} was confirmed as the right one."),
        "job.approved" => format!("{} was approved.", capital(subject)),
        "job.rejected" => format!("{} was rejected.", capital(subject)),
        "job.undone" => format!(
            "{} was undone by {subject}.",
            capital(entry.old.as_deref().unwrap_or_default())
        ),
        other => other.to_owned(),
    };
    if let Some(reason) = entry.reason.filter(|reason| !reason.trim().is_empty()) {
        sentence = format!("{sentence} Reason: {}", reason.trim());
    }
    TimelineEntryView::Decision {
        at: entry.at.to_string(),
        what: entry.what,
        by: entry.person,
        sentence,
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}
