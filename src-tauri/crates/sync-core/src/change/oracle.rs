//! The law of absence, told a second time over the raw history of reads, and held against `refresh`.

use super::tests::{enabled, extension, minute, user};
use crate::{
    change::{ChangeKind, Refresh, confirm_source, refresh},
    id::PbxUserId,
    mirror::{Intention, Mirror, MirrorRow, Presence, intention},
    projection::Scope,
    user::{Completeness, Known, PbxLookup, PbxRead, PbxStatus, PbxUser},
};
use proptest::prelude::*;
use std::{collections::BTreeMap, sync::Arc};

const PEOPLE: [&str; 6] = ["a", "b", "c", "d", "e", "f"];
const FILLERS: usize = 45;

/// What a record says of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Word {
    Enabled(u8),
    Unticked,
    Inactive,
    Bare,
    Unknown,
}

#[derive(Clone, Debug)]
enum Answer {
    Found(Word),
    Gone,
    Silent,
}

#[derive(Clone, Debug)]
struct Step {
    minutes: i64,
    complete: bool,
    fillers: bool,
    list: Vec<Option<Word>>,
    asked: Vec<Option<Answer>>,
    confirm: bool,
}

/// `f` is `a` created anew: they share a key.
fn record(id: &str, word: Word) -> PbxUser {
    let number = |n: u8| format!("+4411349600{n:02}");
    let lines = |ticked, number: Option<&str>| Known::Known(vec![extension(ticked, number)]);
    let extensions = match word {
        Word::Enabled(n) => lines(Known::Known(true), Some(&number(n))),
        Word::Unticked => lines(Known::Known(false), None),
        Word::Bare => Known::Known(vec![]),
        Word::Inactive | Word::Unknown => Known::Unknown,
    };
    let status = if word == Word::Inactive {
        PbxStatus::Inactive
    } else {
        PbxStatus::Active
    };
    let name = if id == "f" { "a" } else { id };
    PbxUser {
        status,
        user_name: Some(format!("{name}@acme.example")),
        ..user(id, extensions)
    }
}

impl Step {
    fn read(&self, at: i64) -> PbxRead {
        let words = PEOPLE.iter().zip(&self.list);
        let mut users: Vec<PbxUser> = words
            .filter_map(|(id, word)| Some(record(id, (*word)?)))
            .collect();
        if self.fillers {
            users.extend((0..FILLERS).map(|n| enabled(&format!("filler{n}"))));
        }
        let completeness = if self.complete {
            Completeness::Complete
        } else {
            Completeness::Partial("cut".to_owned())
        };
        PbxRead {
            started_at: minute(at),
            users,
            completeness,
        }
    }

    fn asked(&self) -> BTreeMap<PbxUserId, PbxLookup> {
        let answers = PEOPLE.iter().zip(&self.asked).filter_map(|(id, answer)| {
            let answer = match answer.as_ref()? {
                Answer::Found(word) => PbxLookup::Found(Box::new(record(id, *word))),
                Answer::Gone => PbxLookup::Gone,
                Answer::Silent => PbxLookup::Unknown("busy".to_owned()),
            };
            Some(((*id).into(), answer))
        });
        answers.collect()
    }

    /// What this step says of a person: his own record before the list's row, if it says something.
    fn says(&self, person: usize) -> Option<Word> {
        match (&self.asked[person], self.list[person]) {
            (Some(Answer::Found(Word::Unknown)), row) => Some(row.unwrap_or(Word::Unknown)),
            (Some(Answer::Found(word)), _) => Some(*word),
            (Some(Answer::Gone | Answer::Silent) | None, row) => row,
        }
    }

    fn is_absence(&self, person: usize) -> bool {
        self.complete && matches!(self.says(person), None | Some(Word::Bare))
    }

    fn confirms(&self, person: usize) -> bool {
        match &self.asked[person] {
            Some(Answer::Gone) => self.list[person].is_none(),
            Some(Answer::Found(word)) => *word == Word::Bare,
            Some(Answer::Silent) | None => false,
        }
    }
}

/// Whether the history allows that this person is removed after its last step.
fn removal_is_lawful(history: &[(i64, Step)], person: usize) -> bool {
    let enabled = |(_, step): &(i64, Step)| matches!(step.says(person), Some(Word::Enabled(_)));
    let since_enabled = history.iter().rposition(enabled).map_or(0, |last| last + 1);
    let rest = &history[since_enabled..];
    let out = |(_, step): &(i64, Step)| matches!(step.says(person), Some(Word::Unticked | Word::Inactive));
    let concluded = |last: usize| {
        let (end, step) = &rest[last];
        let earlier = |(start, first): &(i64, Step)| first.is_absence(person) && end - start >= 10;
        step.is_absence(person) && step.confirms(person) && rest[..last].iter().any(earlier)
    };
    rest.iter().any(out) || (0..rest.len()).any(concluded)
}

fn words() -> impl Strategy<Value = Word> {
    prop_oneof![
        6 => (0..3u8).prop_map(Word::Enabled),
        1 => Just(Word::Unticked),
        1 => Just(Word::Inactive),
        2 => Just(Word::Bare),
        2 => Just(Word::Unknown),
    ]
}

fn answers() -> impl Strategy<Value = Answer> {
    prop_oneof![4 => Just(Answer::Gone), 2 => words().prop_map(Answer::Found), 1 => Just(Answer::Silent)]
}

fn steps() -> impl Strategy<Value = Step> {
    (
        prop_oneof![8 => 1..14i64, 1 => Just(0), 1 => -30..0i64],
        prop::bool::weighted(0.8),
        prop::bool::weighted(0.9),
        prop::collection::vec(prop::option::weighted(0.6, words()), PEOPLE.len()),
        prop::collection::vec(prop::option::weighted(0.3, answers()), PEOPLE.len()),
        prop::bool::weighted(0.2),
    )
        .prop_map(|(minutes, complete, fillers, list, asked, confirm)| Step {
            minutes,
            complete,
            fillers,
            list,
            asked,
            confirm,
        })
}

fn removes(row: &MirrorRow, mirror: &Mirror) -> bool {
    matches!(intention(row, mirror), Intention::Remove(_))
}

fn is_enabled(row: &MirrorRow) -> bool {
    row.projection.scope.is_enabled()
        && matches!(row.presence, Presence::Present | Presence::Vanishing { .. })
}

fn bytes(refresh: &Refresh) -> Vec<u8> {
    let head = refresh.mirror.head();
    let rows = refresh.mirror.rows.values().map(Arc::as_ref);
    let changed = refresh.changed_rows.iter().map(Arc::as_ref);
    serde_json::to_vec(&(
        format!("{head:?}"),
        rows.collect::<Vec<_>>(),
        changed.collect::<Vec<_>>(),
        &refresh.changes,
        &refresh.to_ask,
    ))
    .unwrap()
}

fn reported(refresh: &Refresh, user: &PbxUserId) -> Option<ChangeKind> {
    let mut own = refresh
        .changes
        .iter()
        .filter(|change| change.user == *user)
        .map(|change| change.kind);
    let first = own.next();
    assert_eq!(own.next(), None, "two changes for one person");
    first
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn nobody_is_removed_unless_the_history_allows_it(steps in prop::collection::vec(steps(), 1..25)) {
        let (mut mirror, mut history, mut at) = (Mirror::default(), Vec::new(), 0);
        for step in steps {
            at += step.minutes;
            if step.confirm {
                mirror = confirm_source(&mirror);
            }
            let (read, asked) = (step.read(at), step.asked());
            let done = refresh(mirror.clone(), &read, &asked, minute(at));
            prop_assert_eq!(bytes(&done), bytes(&refresh(mirror.clone(), &read, &asked, minute(at))));
            let again = refresh(done.mirror.clone(), &read, &asked, minute(at + 1));
            prop_assert_eq!(&again.mirror, &done.mirror);
            prop_assert!(again.changes.is_empty() && again.changed_rows.is_empty());
            history.push((at, step));
            for (person, id) in PEOPLE.iter().enumerate() {
                let Some(row) = done.mirror.rows.get(&(*id).into()) else { continue };
                if removes(row, &done.mirror) {
                    prop_assert!(done.mirror.suspect.is_none());
                    prop_assert!(removal_is_lawful(&history, person), "{} is removed: {:?}", id, row);
                }
                check_row(&mirror, &done, row, &history[history.len() - 1].1, person)?;
            }
            for row in done.mirror.rows.values().filter(|row| row.user.as_str().starts_with("filler")) {
                prop_assert!(!removes(row, &done.mirror) || !history[history.len() - 1].1.fillers);
            }
            let grown = done.mirror.revision - mirror.revision;
            prop_assert_eq!(grown, u64::from(!done.changed_rows.is_empty()));
            mirror = done.mirror;
        }
    }

    #[test]
    fn a_shrunken_complete_list_is_suspect_until_a_good_one_or_an_admin_says_otherwise(
        lists in prop::collection::vec((0..45u32, any::<bool>()), 1..20),
    ) {
        let (mut mirror, mut trusted, mut doubted) = (Mirror::default(), None::<u32>, None::<u32>);
        for (at, (count, confirm)) in lists.into_iter().enumerate() {
            if confirm {
                mirror = confirm_source(&mirror);
                trusted = doubted.take().or(trusted);
            }
            let at = i64::try_from(at).unwrap() * 20;
            let read = PbxRead {
                started_at: minute(at),
                users: (0..count).map(|n| enabled(&format!("p{n}"))).collect(),
                completeness: Completeness::Complete,
            };
            let gone = |n: u32| (PbxUserId::new(format!("p{n}")), PbxLookup::Gone);
            mirror = refresh(mirror, &read, &(count..45).map(gone).collect(), minute(at)).mirror;
            let fewer = |before: u32| f64::from(before) - f64::from(count);
            let doubt = trusted.is_some_and(|before| {
                before > 0 && (count == 0 || (fewer(before) >= 2.0 && fewer(before) / f64::from(before) >= 0.05))
            });
            if doubt { doubted = Some(count) } else { (trusted, doubted) = (Some(count), None) }
            prop_assert_eq!(mirror.suspect.is_some(), doubt);
            prop_assert_eq!(mirror.trusted_count, trusted);
            prop_assert!(!doubt || mirror.rows.values().all(|row| !removes(row, &mirror)));
        }
    }
}

fn check_row(
    before: &Mirror,
    done: &Refresh,
    row: &MirrorRow,
    step: &Step,
    person: usize,
) -> Result<(), TestCaseError> {
    prop_assert_eq!(
        &row.fingerprint,
        &MirrorRow::digest(&row.projection, &row.presence)
    );
    let Some(old) = before.rows.get(&row.user) else {
        prop_assert_eq!(reported(done, &row.user).is_some(), is_enabled(row));
        return Ok(());
    };
    let known = old.projection.scope != Scope::Unknown;
    let there = matches!(old.presence, Presence::Present | Presence::Vanishing { .. });
    if step.says(person) == Some(Word::Unknown) && known && there {
        prop_assert_eq!(
            &row.projection,
            &old.projection,
            "unknown replaced what was known"
        );
    }
    if !step.complete && step.says(person).is_none() {
        prop_assert_eq!(
            row,
            old.as_ref(),
            "a partial read said something about the absent"
        );
    }
    let kind = reported(done, &row.user);
    let matters = is_enabled(old) || is_enabled(row);
    prop_assert!(
        kind.is_none() || matters,
        "reported {:?} of somebody who is not ours",
        kind
    );
    if is_enabled(old) && removes(row, &done.mirror) {
        prop_assert!(
            matches!(kind, Some(ChangeKind::Disabled | ChangeKind::Removed)),
            "not reported"
        );
    }
    if is_enabled(old) && is_enabled(row) {
        prop_assert!(
            kind.is_some() || old.projection == row.projection,
            "a change was not reported"
        );
    }
    Ok(())
}
