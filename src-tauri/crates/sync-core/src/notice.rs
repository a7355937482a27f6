//! What an administrator is told without asking: once for each reason, and once a day while it stands.
//!
//! A function of what stands, of what was told and of the time. Not here: how it is told, and to whom.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// How long something stands before it is told again.
const REMINDER: SignedDuration = SignedDuration::from_hours(24);

/// What it is about. The order is that of urgency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// People were left without a number.
    WithoutNumber,
    /// Microsoft or the phone system refuses the credential, or a job waits for a sign-in.
    ReconnectNeeded,
    /// A job failed as a whole, or something that every job needs.
    Failed,
    /// People could not be synced in the last job.
    PeopleFailed,
    /// Jobs wait for approval.
    Held,
    /// The phone system's list is so much smaller that nothing is removed.
    SourceSuspect,
    /// Something else keeps changing people.
    Contested,
    /// People were changed in Microsoft Teams alone.
    Drift,
}

impl Topic {
    /// Every topic.
    pub const ALL: [Topic; 8] = [
        Topic::WithoutNumber,
        Topic::ReconnectNeeded,
        Topic::Failed,
        Topic::PeopleFailed,
        Topic::Held,
        Topic::SourceSuspect,
        Topic::Contested,
        Topic::Drift,
    ];

    /// What happened and what to do next, for so many of them. Never a name or a number of anybody.
    pub fn words(self, count: u32) -> String {
        let people = |text: &str| match count {
            1 => format!("1 person {text}"),
            count => format!("{count} people {text}"),
        };
        match self {
            Topic::WithoutNumber => {
                let what = if count == 1 { "is" } else { "are" };
                let what = people(&format!("{what} without a number after a sync"));
                format!("{what}. Open the job under Sync Jobs at once.")
            }
            Topic::ReconnectNeeded => {
                "A sign-in is refused and Auto Sync waits. Open Voice Sync to see which one, and renew it.".to_owned()
            }
            Topic::Failed => "Voice Sync cannot sync. Open it to see why, and what to do.".to_owned(),
            Topic::PeopleFailed => {
                format!("{}. Open the job under Sync Jobs.", people("could not be synced"))
            }
            Topic::Held => {
                let what = if count == 1 { "1 job waits" } else { "Jobs wait" };
                format!("{what} for approval. Look at the changes under Sync Jobs.")
            }
            Topic::SourceSuspect => {
                "The phone system lists far fewer people than before. Nobody is removed until somebody confirms it under \
                 Services > PBX."
                    .to_owned()
            }
            Topic::Contested => {
                let what = if count == 1 { "is" } else { "are" };
                let what = people(&format!("{what} changed again and again by another tool"));
                format!("{what}. Voice Sync left them alone: look under Users.")
            }
            Topic::Drift => {
                let what = if count == 1 { "was" } else { "were" };
                let what = people(&format!("{what} changed in Microsoft Teams alone"));
                format!("{what}. Repair it or keep it under Users.")
            }
        }
    }
}

/// Who is told. Each is told for itself: one that could not be reached is told later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Whoever is at this computer: log, command line, desktop.
    Here,
    /// The Teams channel.
    Channel,
}

/// What stands of a topic.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stands {
    /// Each reason by a name that tells it from another one, such as a job's number.
    pub reasons: BTreeSet<String>,
    /// How many there are of what the words count.
    pub count: u32,
}

impl Stands {
    /// Where each is a reason of its own.
    pub fn each(reasons: impl IntoIterator<Item = impl ToString>) -> Self {
        let reasons: BTreeSet<String> = reasons.into_iter().map(|reason| reason.to_string()).collect();
        let count = u32::try_from(reasons.len()).unwrap_or(u32::MAX);
        Self { reasons, count }
    }
}

/// What stands now, by topic.
pub type Standing = BTreeMap<Topic, Stands>;

/// What was told of a topic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// The reasons that stood then, and stand still.
    pub reasons: BTreeSet<String>,
    /// When it was told last (UTC).
    pub at: Timestamp,
}

/// What was told, by topic.
pub type Tellings = BTreeMap<Topic, Told>;

/// Something to tell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// What it is about.
    pub topic: Topic,
    /// How many stand.
    pub count: u32,
    /// Whether all of it was told before.
    pub reminder: bool,
}

/// What is to be told now, and what will have been told then. A reason that went away and came back is a new one. A
/// clock that was set back tells nothing twice.
pub fn due(standing: &Standing, told: &Tellings, now: Timestamp) -> (Vec<Notice>, Tellings) {
    let mut notices = Vec::new();
    let mut tellings = Tellings::new();
    for (topic, Stands { reasons, count }) in standing {
        if reasons.is_empty() {
            continue;
        }
        let before = told.get(topic);
        let is_new = before.is_none_or(|before| !reasons.is_subset(&before.reasons));
        let waited = before.map_or(SignedDuration::ZERO, |before| now.duration_since(before.at));
        let is_due = is_new || waited >= REMINDER;
        if is_due {
            notices.push(Notice {
                topic: *topic,
                count: *count,
                reminder: !is_new,
            });
        }
        let at = match before {
            Some(before) if !is_due && !waited.is_negative() => before.at,
            _ => now,
        };
        let reasons = reasons.clone();
        tellings.insert(*topic, Told { reasons, at });
    }
    (notices, tellings)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hours: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_hours(1_000 + hours)
    }

    fn standing(topic: Topic, reasons: &[&str]) -> Standing {
        Standing::from([(topic, Stands::each(reasons))])
    }

    /// What is told, step by step.
    fn told(steps: &[(i64, &[&str])]) -> Vec<Option<(u32, bool)>> {
        let mut tellings = Tellings::new();
        let mut said = Vec::new();
        for (hour, reasons) in steps {
            let (notices, next) = due(&standing(Topic::Held, reasons), &tellings, at(*hour));
            tellings = next;
            said.push(notices.first().map(|notice| (notice.count, notice.reminder)));
        }
        said
    }

    #[test]
    fn a_reason_is_told_once_and_every_day_while_it_stands() {
        let said = told(&[
            (0, &["1"]),
            (1, &["1"]),
            (23, &["1"]),
            (24, &["1"]),
            (47, &["1"]),
            (48, &["1"]),
        ]);
        assert_eq!(
            said,
            [
                Some((1, false)),
                None,
                None,
                Some((1, true)),
                None,
                Some((1, true))
            ]
        );
    }

    #[test]
    fn another_reason_is_told_at_once_and_one_less_is_not() {
        let said = told(&[(0, &["1"]), (1, &["1", "2"]), (2, &["2"]), (3, &["1", "2"])]);
        assert_eq!(said, [Some((1, false)), Some((2, false)), None, Some((2, false))]);
    }

    #[test]
    fn what_was_over_is_told_anew_when_it_comes_back() {
        let said = told(&[(0, &["1"]), (1, &[]), (2, &["1"])]);
        assert_eq!(said, [Some((1, false)), None, Some((1, false))]);
    }

    #[test]
    fn a_clock_that_is_set_back_or_forward_tells_nothing_twice() {
        let said = told(&[
            (0, &["1"]),
            (-5, &["1"]),
            (18, &["1"]),
            (19, &["1"]),
            (20_000, &["1"]),
            (20_001, &["1"]),
        ]);
        assert_eq!(
            said,
            [
                Some((1, false)),
                None,
                None,
                Some((1, true)),
                Some((1, true)),
                None
            ]
        );
    }

    #[test]
    fn the_words_count_and_name_nobody() {
        for topic in Topic::ALL {
            for count in [1, 7] {
                let words = topic.words(count);
                assert!(
                    words.ends_with('.') && !words.contains('+') && !words.contains('@'),
                    "{words}"
                );
            }
        }
        assert!(Topic::Drift.words(1).starts_with("1 person was"));
        assert!(Topic::WithoutNumber.words(3).starts_with("3 people are"));
    }
}
