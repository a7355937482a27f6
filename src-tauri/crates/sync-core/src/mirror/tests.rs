use super::*;
use crate::{number::PhoneNumber, projection::JoinKeys};

fn at(minutes: i64) -> Timestamp {
    Timestamp::from_second(1_760_000_000 + minutes * 60).unwrap()
}

fn projection(scope: Scope, number: WantedNumber) -> Projection {
    Projection {
        display_name: "Mira".to_owned(),
        scope,
        number,
        keys: JoinKeys::default(),
        site: None,
        country: None,
    }
}

fn row(user: &str, scope: Scope, presence: Presence) -> MirrorRow {
    let projection = projection(scope, WantedNumber::None);
    MirrorRow {
        user: user.into(),
        fingerprint: MirrorRow::digest(&projection, &presence),
        projection,
        first_seen: at(0),
        last_seen: at(0),
        presence,
    }
}

fn mirror(rows: Vec<MirrorRow>) -> Mirror {
    Mirror {
        rows: rows
            .into_iter()
            .map(|row| (row.user.clone(), row.into()))
            .collect(),
        ..Mirror::default()
    }
}

fn moved(user: &str, to: &str) -> MirrorRow {
    row(
        user,
        Scope::TeamsEnabled,
        Presence::Moved {
            to: to.into(),
            since: at(0),
        },
    )
}

const SCOPES: [Scope; 6] = [
    Scope::TeamsEnabled,
    Scope::TwoExtensions,
    Scope::Inactive,
    Scope::NotEnabled,
    Scope::NoExtension,
    Scope::Unknown,
];

#[test]
fn the_intention_follows_what_is_known_and_who_is_there() {
    let (calm, vanishing) = (
        mirror(vec![]),
        Presence::Vanishing {
            since: at(0),
            reads: 1,
        },
    );
    let grace = Intention::Leave(LeaveCause::Vanishing { until: at(10) });
    let unknown = Intention::Leave(LeaveCause::Unknown);
    let (inactive, unticked) = (
        Intention::Remove(RemovalCause::Inactive),
        Intention::Remove(RemovalCause::Unticked),
    );
    for scope in SCOPES {
        let present = row("a", scope.clone(), Presence::Present);
        let missing = row("a", scope.clone(), vanishing.clone());
        let (there, away) = match scope {
            Scope::TeamsEnabled | Scope::TwoExtensions => (Intention::Want(&present.projection), &grace),
            Scope::Inactive => (inactive.clone(), &inactive),
            Scope::NotEnabled => (unticked.clone(), &unticked),
            Scope::NoExtension => (Intention::OutOfScope, &grace),
            Scope::Unknown => (unknown.clone(), &unknown),
        };
        assert_eq!(intention(&present, &calm), there);
        assert_eq!(&intention(&missing, &calm), away);
        let gone = row("a", scope.clone(), Presence::Gone { since: at(0) });
        assert_eq!(intention(&gone, &calm), Intention::Remove(RemovalCause::Gone));
        let recreated = row(
            "a",
            scope,
            Presence::Moved {
                to: "b".into(),
                since: at(0),
            },
        );
        assert_eq!(intention(&recreated, &calm), Intention::OutOfScope);
    }
}

#[test]
fn a_suspect_source_removes_nobody() {
    let suspect = Mirror {
        suspect: Some(Suspicion {
            since: at(0),
            before: 100,
            after: 1,
        }),
        ..mirror(vec![])
    };
    for scope in SCOPES {
        for presence in [
            Presence::Present,
            Presence::Vanishing {
                since: at(0),
                reads: 9,
            },
            Presence::Gone { since: at(0) },
            Presence::Moved {
                to: "b".into(),
                since: at(0),
            },
        ] {
            let row = row("a", scope.clone(), presence);
            assert!(
                !matches!(intention(&row, &suspect), Intention::Remove(_)),
                "{row:?}"
            );
        }
    }
}

#[test]
fn a_teams_enabled_person_of_unknown_number_is_left_alone() {
    let mut person = row("a", Scope::TeamsEnabled, Presence::Present);
    person.projection.number = WantedNumber::Unknown;
    assert_eq!(
        intention(&person, &mirror(vec![])),
        Intention::Leave(LeaveCause::Unknown)
    );
    person.projection.number = WantedNumber::Number(PhoneNumber::parse("+441134960001").unwrap());
    assert_eq!(
        intention(&person, &mirror(vec![])),
        Intention::Want(&person.projection)
    );
}

#[test]
fn moves_lead_to_the_newest_id_and_never_round_in_a_circle() {
    let there = row("d", Scope::TeamsEnabled, Presence::Present);
    let chain = mirror(vec![moved("c", "b"), moved("b", "d"), there]);
    assert_eq!(
        moves(&chain),
        [("b".into(), "d".into()), ("c".into(), "d".into())]
    );
    assert!(
        moves(&mirror(vec![
            moved("a", "b"),
            moved("b", "a"),
            moved("c", "a"),
            moved("e", "e")
        ]))
        .is_empty()
    );
}

#[test]
fn being_gone_or_moved_is_part_of_the_digest_and_being_missing_is_not() {
    let digest = |presence| row("a", Scope::TeamsEnabled, presence).fingerprint;
    let present = digest(Presence::Present);
    assert_eq!(
        digest(Presence::Vanishing {
            since: at(0),
            reads: 2
        }),
        present
    );
    assert_ne!(digest(Presence::Gone { since: at(0) }), present);
    assert_ne!(
        digest(Presence::Moved {
            to: "b".into(),
            since: at(0)
        }),
        present
    );
    assert_eq!(
        digest(Presence::Gone { since: at(0) }),
        digest(Presence::Gone { since: at(9) })
    );
}
