use crate::fixture::{at, audit, change, kept, reopen, user};
use serde_json::json;
use std::collections::BTreeMap;
use sync_core::{
    error_code::ErrorCode,
    fingerprint::Fingerprint,
    id::{ConnectionId, CustomerId, EntraId, PbxUserId, TenantId},
    managed::{Hold, HoldReason, ManagedAccount},
    mirror::Mirror,
    news::NewsCursor,
    ports::{AuditEntry, Connection, Epochs, MirrorStore, QueueMark, RecordsStore},
    settings::Settings,
};

fn connection() -> Connection {
    Connection {
        id: ConnectionId::new("contoso"),
        tenant: TenantId::new("t-1"),
        tenant_name: "Contoso".into(),
        tenant_domain: None,
        customer: None,
        created_at: at(1),
        first_sync_approved: false,
        config: json!({"graph": "https://graph.microsoft.com"}),
    }
}

#[tokio::test]
async fn a_database_never_moves_to_another_tenant_or_customer() {
    let kept = kept().await;
    assert_eq!(kept.database.connection().await.unwrap(), None);
    kept.database.save_connection(&connection()).await.unwrap();
    let pinned = Connection {
        customer: Some(CustomerId::new("c-1")),
        first_sync_approved: true,
        ..connection()
    };
    kept.database.save_connection(&pinned).await.unwrap();
    for foreign in [
        Connection {
            tenant: TenantId::new("t-2"),
            ..pinned.clone()
        },
        Connection {
            customer: Some(CustomerId::new("c-2")),
            ..pinned.clone()
        },
        Connection {
            customer: None,
            ..pinned.clone()
        },
        Connection {
            id: ConnectionId::new("sample"),
            ..pinned.clone()
        },
    ] {
        let failure = kept.database.save_connection(&foreign).await.unwrap_err();
        assert_eq!(failure.code, ErrorCode::DatabaseForeign);
    }
    assert_eq!(reopen(&kept.dir).await.connection().await.unwrap(), Some(pinned));
}

#[tokio::test]
async fn settings_move_their_epoch_and_leave_a_trace_together() {
    let kept = kept().await;
    assert_eq!(kept.database.settings().await.unwrap(), Settings::default());
    let wanted = Settings {
        auto_sync: true,
        writes_per_second: 9,
        ..Settings::default()
    };
    kept.database
        .save_settings(&wanted, &audit("settings.saved"))
        .await
        .unwrap();
    assert_eq!(kept.database.settings().await.unwrap(), wanted);
    assert_eq!(
        kept.database.epochs().await.unwrap(),
        Epochs {
            lead: 0,
            consent: 0,
            settings: 1
        }
    );
    assert_eq!(
        kept.database.audit_entries(9).await.unwrap(),
        [audit("settings.saved")]
    );
}

#[tokio::test]
async fn the_audit_trail_is_newest_first() {
    let kept = kept().await;
    for what in ["one", "two", "three"] {
        kept.database.audit(&audit(what)).await.unwrap();
    }
    let found: Vec<AuditEntry> = kept.database.audit_entries(2).await.unwrap();
    assert_eq!(found, [audit("three"), audit("two")]);
}

#[tokio::test]
async fn what_was_synced_leaves_the_queue_and_what_came_later_stays() {
    let kept = kept().await;
    let changes = [change(1, 10), change(2, 11), change(1, 20), change(1, 30)];
    kept.database
        .save_mirror(&Mirror::default(), &[], &changes, None)
        .await
        .unwrap();
    assert_eq!(kept.database.queued_changes().await.unwrap(), changes);
    kept.database
        .dequeue(&[user(1), user(9)], QueueMark(3))
        .await
        .unwrap();
    assert_eq!(
        kept.database.queued_changes().await.unwrap(),
        [change(2, 11), change(1, 30)]
    );
}

#[tokio::test]
async fn the_queues_mark_never_goes_back_whatever_the_clock_says() {
    let kept = kept().await;
    let database = &kept.database;
    assert_eq!(database.queue_mark().await.unwrap(), QueueMark(0));
    let head = Mirror::default();
    database
        .save_mirror(&head, &[], &[change(1, 90), change(2, 10)], None)
        .await
        .unwrap();
    let mark = database.queue_mark().await.unwrap();
    database.dequeue(&[user(1), user(2)], mark).await.unwrap();
    assert!(database.queued_changes().await.unwrap().is_empty());
    // The clock was set back in between.
    database
        .save_mirror(&head, &[], &[change(1, 5)], None)
        .await
        .unwrap();
    database.dequeue(&[user(1)], mark).await.unwrap();
    assert_eq!(database.queued_changes().await.unwrap(), [change(1, 5)]);
}

#[tokio::test]
async fn how_far_the_news_was_followed_is_kept_until_it_is_followed_further() {
    let kept = kept().await;
    let database = &kept.database;
    assert_eq!(database.news_cursor().await.unwrap(), None);
    let cursor = |second| NewsCursor {
        until: at(second),
        seen: [format!("record {second}")].into(),
    };
    for (followed, known) in [
        (Some(cursor(1)), cursor(1)),
        (None, cursor(1)),
        (Some(cursor(2)), cursor(2)),
    ] {
        database
            .save_mirror(&Mirror::default(), &[], &[], followed.as_ref())
            .await
            .unwrap();
        assert_eq!(database.news_cursor().await.unwrap(), Some(known));
    }
}

#[tokio::test]
async fn what_a_plan_looked_at_stays_queued_and_no_longer_waits_until_it_changes_again() {
    let kept = kept().await;
    let database = &kept.database;
    let changes = [change(1, 10), change(2, 11), change(1, 20)];
    database
        .save_mirror(&Mirror::default(), &[], &changes, None)
        .await
        .unwrap();
    database
        .set_aside(&[user(1), user(9)], kept.database.queue_mark().await.unwrap())
        .await
        .unwrap();
    assert_eq!(database.queued_changes().await.unwrap(), changes);
    let waiting = database.waiting_users().await.unwrap();
    assert_eq!(waiting.into_iter().collect::<Vec<_>>(), [user(2)]);
    assert_eq!(database.waiting_changes(10).await.unwrap().count, 1);
    let again = Mirror {
        revision: database.load_mirror().await.unwrap().revision + 1,
        ..Mirror::default()
    };
    database
        .save_mirror(&again, &[], &[change(1, 30)], None)
        .await
        .unwrap();
    let newest = database.waiting_changes(1).await.unwrap();
    assert_eq!((newest.count, &newest.newest[0].user), (2, &user(1)));
}

#[tokio::test]
async fn managed_accounts_and_holds_are_kept_by_person() {
    let kept = kept().await;
    let account = |n: u32, upn: &str| ManagedAccount {
        user: user(n),
        account: EntraId::new(format!("e-{n}")),
        upn: upn.into(),
        number: None,
        policies: BTreeMap::new(),
        verified_at: at(1),
        fingerprint: Fingerprint::of(&n),
    };
    kept.database
        .save_managed(&[account(1, "old@x"), account(2, "b@x")])
        .await
        .unwrap();
    kept.database.save_managed(&[account(1, "new@x")]).await.unwrap();
    kept.database
        .forget_managed(&[user(2), PbxUserId::new("unknown")])
        .await
        .unwrap();
    assert_eq!(
        kept.database.managed().await.unwrap(),
        BTreeMap::from([(user(1), account(1, "new@x"))])
    );

    let hold = |n: u32, reason| Hold {
        user: user(n),
        reason,
        since: at(2),
        fingerprint: Fingerprint::of(&n),
        kept: None,
    };
    kept.database
        .put_holds(&[hold(1, HoldReason::Undone), hold(2, HoldReason::Rejected)])
        .await
        .unwrap();
    kept.database
        .put_holds(&[hold(1, HoldReason::Contested)])
        .await
        .unwrap();
    kept.database.end_holds(&[user(2)]).await.unwrap();
    let expected = BTreeMap::from([(user(1), hold(1, HoldReason::Contested))]);
    assert_eq!(reopen(&kept.dir).await.holds().await.unwrap(), expected);
}

#[tokio::test]
async fn hostile_text_comes_back_as_it_went_in() {
    let kept = kept().await;
    let hostile = "Robert'); DROP TABLE jobs;-- \u{202E}\u{0000}\u{10FFFF}🙂";
    let entry = AuditEntry {
        new: Some(hostile.into()),
        ..audit("hostile")
    };
    kept.database.audit(&entry).await.unwrap();
    assert_eq!(kept.database.audit_entries(1).await.unwrap(), [entry]);
}
