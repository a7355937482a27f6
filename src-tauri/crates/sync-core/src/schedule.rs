//! When what is due while Voice Sync watches: the phone system's news, its whole list, the next Auto job.
//!
//! A function of what is known and of two clocks: the same situation gives the same answer. Deliberately not
//! here: reading, syncing, waiting. The driver asks `next`, does it, writes into the situation what came of it,
//! and asks again.

mod clocks;
mod pace;

pub use clocks::{ClockJump, Clocks, Moment};
pub use pace::Pace;

use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Why Auto jobs do not start by themselves. At most one is told: the first that applies, in this order. Each says what
/// it is left by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// They start.
    Ready,
    /// PBX Enable Sync is on: the phone system is read on request only. Left by its toggle.
    PbxEnableSync,
    /// Auto Sync is off. Left by its toggle.
    Off,
    /// No Global Administrator has approved, or the approval was revoked. Left by a consent.
    NotApproved,
    /// Microsoft refuses the credential. Left by a renewal.
    ReconnectNeeded,
    /// The preview of this connection's first sync waits for its approval: no other job would get further. Left by
    /// approving or rejecting it, or by its end.
    FirstSync,
}

/// Attempts that failed one after another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Failures {
    /// How many; 0 after a success.
    pub count: u32,
    /// When the last one ended.
    pub last: Option<Moment>,
    /// How long the outside system asked us to wait then.
    pub asked: Option<Duration>,
}

impl Failures {
    /// One more.
    #[must_use]
    pub fn and(self, at: Moment, asked: Option<Duration>) -> Self {
        Self {
            count: self.count.saturating_add(1),
            last: Some(at),
            asked,
        }
    }

    /// How long it is until the next attempt, where that is not now.
    pub fn pause(&self, now: Moment, first: Duration, ceiling: Duration) -> Option<Duration> {
        let last = self.last.filter(|_| self.count > 0)?;
        let doubled = first.saturating_mul(1 << (self.count - 1).min(16));
        let pause = doubled.min(ceiling).max(self.asked.unwrap_or_default());
        remaining(now.since(last), pause)
    }
}

/// The changes that wait for an Auto job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Queue {
    /// When the oldest was noticed.
    pub oldest: Moment,
    /// When the newest was saved, as far as that is known, or else noticed.
    pub newest: Moment,
}

/// Why a whole list is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListReason {
    /// Voice Sync has just started.
    Start,
    /// The computer slept, or its clock was set.
    Woke,
    /// Something changed, and the news does not say for whom.
    Unnamed,
    /// Somebody is missing, and it is time to look again.
    Missing,
    /// Somebody asked for it.
    Asked,
    /// It is time.
    Regular,
}

/// What is known when the question is asked.
#[derive(Clone, Copy, Debug)]
pub struct Situation {
    /// Both clocks.
    pub now: Moment,
    /// Why Auto jobs start, or do not.
    pub standing: Standing,
    /// Whether the source tells news; not known before the first question.
    pub news: Option<bool>,
    /// Whether its news was seen to tell of somebody whose Teams flag alone was changed.
    pub flag_told: bool,
    /// When news was asked for last.
    pub last_news: Option<Moment>,
    /// When a change was heard of last, or the watching began.
    pub last_heard: Moment,
    /// When the last whole list that came was begun.
    pub last_list: Option<Moment>,
    /// How many people the last whole list named.
    pub people: usize,
    /// A whole list is wanted before its time, since then.
    pub wanted: Option<(ListReason, Moment)>,
    /// Somebody is missing: when it is time to look for him again.
    pub missing_due: Option<Moment>,
    /// A whole list is being read: no other is begun, the news goes on.
    pub listing: bool,
    /// Reads of the phone system that failed.
    pub reads: Failures,
    /// Whole lists that failed; news that comes meanwhile says nothing about them.
    pub lists: Failures,
    /// Auto jobs that failed as a whole.
    pub jobs: Failures,
    /// What waits.
    pub queue: Option<Queue>,
    /// A job is at work: no other starts.
    pub job_running: bool,
}

/// What to do now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Ask for news.
    News,
    /// Read the whole list.
    List(ListReason),
    /// Start an Auto job of what is queued.
    Sync,
    /// Nothing for so long. What happens meanwhile is asked about at once.
    Rest {
        /// How long, at most `Pace::longest_rest`: deadlines are looked at again often, because clocks move.
        time: Duration,
        /// When the next Auto job starts, from now, where one waits.
        sync_in: Option<Duration>,
    },
}

/// What is due.
///
/// - News is cheap and comes first; a job comes before a list that is merely regular.
/// - The first list of a run, and the one after a sleep, come before any job: they are the truth.
/// - Changes rest until nothing was saved for `quiet`, for which the news is asked once more, but none waits longer than
///   `patience`.
/// - A clock that was set back makes nothing due twice; one that was set forward makes each thing due once.
pub fn next(situation: &Situation, pace: &Pace) -> Next {
    let mut rest = Soonest(pace.longest_rest);
    if situation.standing == Standing::PbxEnableSync {
        return match situation.wanted {
            Some((ListReason::Asked, _)) if !situation.listing => Next::List(ListReason::Asked),
            Some(_) | None => rest.idle(),
        };
    }
    let may_read = rest.passed(
        situation
            .reads
            .pause(situation.now, pace.first_back_off, pace.read_ceiling),
    );
    let caught_up = situation.last_list.is_some() && !urgent(situation);
    let list_pause = situation
        .lists
        .pause(situation.now, pace.first_back_off, pace.read_ceiling);
    let may_list = may_read && !situation.listing && rest.passed(list_pause);
    if may_list && !caught_up {
        let reason = situation.wanted.map_or(ListReason::Start, |(reason, _)| reason);
        return Next::List(reason);
    }
    if may_read && news_due(situation, pace, &mut rest) {
        return Next::News;
    }
    let mut sync_in = None;
    if caught_up && situation.standing == Standing::Ready && !situation.job_running {
        sync_in = job_in(situation, pace);
        if sync_in == Some(Duration::ZERO) {
            return last_look(situation, pace, may_read).unwrap_or(Next::Sync);
        }
        rest.passed(sync_in);
    }
    if may_list && let Some(reason) = list_due(situation, pace, &mut rest) {
        return Next::List(reason);
    }
    Next::Rest {
        time: rest.0,
        sync_in,
    }
}

/// A list that a job has to wait for.
fn urgent(situation: &Situation) -> bool {
    match situation.wanted {
        Some((ListReason::Start | ListReason::Woke | ListReason::Asked, _)) => true,
        Some((ListReason::Unnamed | ListReason::Missing | ListReason::Regular, _)) | None => false,
    }
}

/// Once it was quiet for long enough it is asked what was saved meanwhile and not heard of: several saves in a row become
/// one job.
fn last_look(situation: &Situation, pace: &Pace, may_read: bool) -> Option<Next> {
    let queue = situation.queue?;
    let waits_no_longer = situation.now.since(queue.oldest) >= pace.patience;
    let looked = situation
        .last_news
        .is_some_and(|last| last.since(queue.newest) >= pace.quiet);
    let asks = may_read && situation.news == Some(true) && !looked && !waits_no_longer;
    asks.then_some(Next::News)
}

fn news_due(situation: &Situation, pace: &Pace, rest: &mut Soonest) -> bool {
    if situation.news == Some(false) {
        return false;
    }
    let every = pace.news_every(situation.now.since(situation.last_heard));
    rest.passed(
        situation
            .last_news
            .and_then(|last| remaining(situation.now.since(last), every)),
    )
}

fn list_due(situation: &Situation, pace: &Pace, rest: &mut Soonest) -> Option<ListReason> {
    if let Some((reason, since)) = situation.wanted {
        // Unnamed news come in bursts too.
        let wait = match reason {
            ListReason::Unnamed => pace.quiet,
            ListReason::Start
            | ListReason::Woke
            | ListReason::Missing
            | ListReason::Asked
            | ListReason::Regular => Duration::ZERO,
        };
        if rest.passed(remaining(situation.now.since(since), wait)) {
            return Some(reason);
        }
    }
    if let Some(due) = situation.missing_due
        && rest.passed(due.until(situation.now))
    {
        return Some(ListReason::Missing);
    }
    let list_every = pace.list_every(situation.news, situation.flag_told, situation.people);
    let left = situation
        .last_list
        .and_then(|last| remaining(situation.now.since(last), list_every));
    rest.passed(left).then_some(ListReason::Regular)
}

/// How long until the next Auto job; `None` where nothing waits for one.
fn job_in(situation: &Situation, pace: &Pace) -> Option<Duration> {
    let queue = situation.queue?;
    let quiet = remaining(situation.now.since(queue.newest), pace.quiet);
    let patience = remaining(situation.now.since(queue.oldest), pace.patience);
    let rested = quiet.unwrap_or_default().min(patience.unwrap_or_default());
    let back_off = situation
        .jobs
        .pause(situation.now, pace.first_back_off, pace.job_ceiling);
    Some(rested.max(back_off.unwrap_or_default()))
}

fn remaining(passed: Duration, whole: Duration) -> Option<Duration> {
    whole.checked_sub(passed).filter(|left| !left.is_zero())
}

/// The soonest of all that is not due yet.
struct Soonest(Duration);

impl Soonest {
    /// Whether this is due; what is not shortens the rest.
    fn passed(&mut self, left: Option<Duration>) -> bool {
        let Some(left) = left else { return true };
        self.0 = self.0.min(left);
        left.is_zero()
    }

    fn idle(&self) -> Next {
        Next::Rest {
            time: self.0,
            sync_in: None,
        }
    }
}

#[cfg(test)]
mod tests;
