//! The copy of the phone system's users: what is saved, what is kept to be asked for again, what is refused.

use crate::fixture::{at, change, kept, number, reopen, user};
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use sync_core::{
    error_code::ErrorCode,
    id::CustomerId,
    mirror::{Mirror, MirrorRow, Presence, Suspicion},
    ports::MirrorStore,
    projection::{JoinKeys, Projection, Scope, WantedNumber},
};

fn head(revision: u64) -> Mirror {
    Mirror {
        revision,
        ..Mirror::default()
    }
}

fn row(n: u32, presence: Presence) -> MirrorRow {
    let projection = Projection {
        display_name: format!("Person {n}"),
        scope: Scope::TeamsEnabled,
        number: WantedNumber::Number(number(n)),
        keys: JoinKeys::default(),
        site: None,
        country: Some("GB".into()),
    };
    let fingerprint = projection.fingerprint();
    MirrorRow {
        user: user(n),
        projection,
        fingerprint,
        first_seen: at(0),
        last_seen: at(9),
        presence,
    }
}

#[tokio::test]
async fn a_mirror_comes_back_row_by_row() {
    let kept = kept().await;
    assert_eq!(kept.database.load_mirror().await.unwrap(), Mirror::default());
    let mut mirror = Mirror {
        revision: 1,
        customer: Some(CustomerId::new("c-1")),
        last_complete: Some(at(5)),
        trusted_count: Some(2),
        suspect: None,
        rows: BTreeMap::new(),
    };
    let first = [row(1, Presence::Present), row(2, Presence::Present)].map(Arc::new);
    kept.database
        .save_mirror(&mirror, &first, &[change(1, 10)], None)
        .await
        .unwrap();
    let vanishing = Presence::Vanishing {
        since: at(20),
        reads: 1,
    };
    let second = [Arc::new(row(2, vanishing))];
    mirror.revision = 2;
    kept.database
        .save_mirror(&mirror, &second, &[], None)
        .await
        .unwrap();
    mirror.rows = [first[0].clone(), second[0].clone()]
        .into_iter()
        .map(|row| (row.user.clone(), row))
        .collect();
    let suspicion = Suspicion {
        since: at(30),
        before: 100,
        after: 3,
    };
    kept.database.set_suspicion(Some(&suspicion)).await.unwrap();
    mirror.suspect = Some(suspicion);
    assert_eq!(reopen(&kept.dir).await.load_mirror().await.unwrap(), mirror);
    kept.database.set_suspicion(None).await.unwrap();
    assert_eq!(kept.database.load_mirror().await.unwrap().suspect, None);
}

#[tokio::test]
async fn rows_that_are_kept_for_the_next_question_are_never_older_than_the_file() {
    let kept = kept().await;
    let other = reopen(&kept.dir).await;
    let mut mirror = Mirror::default();
    let mut save = |n: u32, presence: Presence, revision: u64| {
        let row = Arc::new(row(n, presence));
        mirror.revision = revision;
        mirror.rows.insert(row.user.clone(), row.clone());
        (mirror.clone(), [row])
    };
    let (first, rows) = save(1, Presence::Present, 1);
    kept.database.save_mirror(&first, &rows, &[], None).await.unwrap();
    assert_eq!(kept.database.load_mirror().await.unwrap(), first);
    let (second, rows) = save(2, Presence::Present, 2);
    kept.database
        .save_mirror(&second, &rows, &[], None)
        .await
        .unwrap();
    assert_eq!(
        kept.database.load_mirror().await.unwrap(),
        second,
        "its own writes"
    );
    let (third, rows) = save(1, Presence::Gone { since: at(9) }, 3);
    other.save_mirror(&third, &rows, &[], None).await.unwrap();
    assert_eq!(
        kept.database.load_mirror().await.unwrap(),
        third,
        "another process's"
    );
    assert_eq!(other.load_mirror().await.unwrap(), third);
    let (same, rows) = save(3, Presence::Present, 3);
    let refused = other.save_mirror(&same, &rows, &[], None).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Internal, "other rows, the same revision");
    let doubted = Mirror {
        trusted_count: Some(9),
        ..third
    };
    kept.database.save_mirror(&doubted, &[], &[], None).await.unwrap();
    for database in [&kept.database, &other] {
        assert_eq!(database.load_mirror().await.unwrap(), doubted, "the head alone");
    }
}

#[tokio::test]
async fn a_save_that_nobody_waits_for_any_more_is_seen_by_all_or_none() {
    let kept = kept().await;
    let other = reopen(&kept.dir).await;
    let first = [Arc::new(row(1, Presence::Present))];
    kept.database
        .save_mirror(&head(1), &first, &[], None)
        .await
        .unwrap();
    kept.database.load_mirror().await.unwrap();
    let second = [Arc::new(row(1, Presence::Gone { since: at(9) }))];
    let begun = head(2);
    let save = kept.database.save_mirror(&begun, &second, &[], None);
    tokio::select! {
        biased;
        saved = save => saved.unwrap(),
        () = std::future::ready(()) => {}
    }
    // It goes on without its caller: rows that are kept must not outlive those that it writes.
    while other.load_mirror().await.unwrap().revision < 2 {
        tokio::task::yield_now().await;
    }
    assert_eq!(
        kept.database.load_mirror().await.unwrap(),
        other.load_mirror().await.unwrap()
    );
}

#[tokio::test(start_paused = true)]
async fn rows_that_nobody_asks_for_are_let_go_of_after_a_minute() {
    let kept = kept().await;
    let almost = Duration::from_secs(59);
    assert!(!kept.database.let_go(), "nothing was read");
    kept.database.load_mirror().await.unwrap();
    tokio::time::advance(almost).await;
    kept.database.load_mirror().await.unwrap();
    tokio::time::advance(almost).await;
    assert!(!kept.database.let_go());
    tokio::time::advance(Duration::from_secs(1)).await;
    assert!(kept.database.let_go());
    assert!(!kept.database.let_go(), "once");
}

#[tokio::test]
async fn a_refused_mirror_leaves_neither_rows_nor_changes() {
    let kept = kept().await;
    let head = Mirror {
        revision: 5,
        customer: Some(CustomerId::new("c-1")),
        ..Mirror::default()
    };
    kept.database.save_mirror(&head, &[], &[], None).await.unwrap();
    assert_eq!(kept.database.load_mirror().await.unwrap(), head);
    let foreign = Mirror {
        revision: 6,
        customer: Some(CustomerId::new("c-2")),
        ..Mirror::default()
    };
    let older = Mirror {
        revision: 4,
        ..head.clone()
    };
    for (refused, code) in [
        (foreign, ErrorCode::DatabaseForeign),
        (older, ErrorCode::Internal),
    ] {
        let rows = [Arc::new(row(1, Presence::Present))];
        let failure = kept
            .database
            .save_mirror(&refused, &rows, &[change(1, 1)], None)
            .await
            .unwrap_err();
        assert_eq!(failure.code, code);
    }
    assert_eq!(kept.database.load_mirror().await.unwrap(), head);
    assert!(kept.database.queued_changes().await.unwrap().is_empty());
}
