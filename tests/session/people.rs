//! Users: the list, one person, and what happened to him.

use crate::desk::{Desk, Somebody, automatic, everybody, unused};
use app::view::{
    EventView, HoldView, JobPurposeView, PeopleRequest, PeopleSort, PersonStateView, StepOutcomeView,
    TimelineEntryView, UiErrorCode,
};
use sync_core::limits::Limits;

#[tokio::test(start_paused = true)]
async fn everybody_is_listed_before_the_tenant_was_ever_read() {
    let desk = Desk::connected().await;
    let mut window = desk.window().await;
    window.until(|state| state.mirror_at.is_some()).await;
    let page = window.session.people(everybody()).await.expect("people");
    assert_eq!(page.read_at, None);
    assert_eq!(page.total as usize, desk.control.pbx_users().len());
    assert!(
        page.people
            .iter()
            .any(|person| person.state == PersonStateView::Left && person.queued)
    );
}

#[tokio::test(start_paused = true)]
async fn a_read_compares_both_systems_and_tells_when_it_is_done() {
    let desk = Desk::connected().await;
    let mut window = desk.window().await;
    window.session.read_people().await.expect("a start");
    assert!(window.session.people(everybody()).await.expect("people").reading);
    window.read_people().await;
    let page = window.session.people(everybody()).await.expect("people");
    assert!(page.read_at.is_some());
    assert!(page.states["add"] > 5, "{:?}", page.states);
    assert!(page.states["blocked"] > 0);
    assert!(page.causes.values().sum::<u32>() > 0);
}

#[tokio::test(start_paused = true)]
async fn after_a_job_the_list_shows_what_it_did_without_reading_again() {
    let desk = Desk::connected().await;
    let window = desk.settled().await;
    let page = window.session.people(everybody()).await.expect("people");
    for somebody in desk.people() {
        let row = page
            .people
            .iter()
            .find(|row| row.user == somebody.user)
            .expect("a row");
        assert_eq!(row.state, PersonStateView::AlreadyRight, "{row:?}");
        assert_eq!(row.actual.as_deref(), Some(somebody.number.as_str()));
    }
}

#[tokio::test(start_paused = true)]
async fn an_auto_job_of_one_person_takes_nothing_of_what_is_known_of_the_others() {
    let (desk, mut window) = automatic().await;
    let before = window.session.people(everybody()).await.expect("people");
    assert!(before.states["blocked"] > 0);
    let person = desk.people()[0].clone();
    desk.gives(&person.user, &unused(1));
    let (job, _) = window.next_job(&desk).await;
    assert_eq!((job.purpose, job.counts.verified), (JobPurposeView::Changes, 1));
    window.rest().await;
    let after = window.session.people(everybody()).await.expect("people");
    assert_eq!((&after.states, &after.causes), (&before.states, &before.causes));
    drop(window);

    let again = desk.window().await;
    let known = again.session.people(everybody()).await.expect("people");
    assert_eq!((&known.states, &known.causes), (&before.states, &before.causes));
    assert_eq!(
        known.read_at, before.read_at,
        "nobody has compared everybody since"
    );
    let row = known
        .people
        .iter()
        .find(|row| row.user == person.user)
        .expect("a row");
    assert_eq!(row.actual.as_deref(), Some(unused(1).as_str()));
}

#[tokio::test(start_paused = true)]
async fn who_was_brought_back_is_not_said_to_be_as_the_phone_system_has_it() {
    let (desk, mut window) = automatic().await;
    let person = desk.people()[0].clone();
    desk.gives(&person.user, &unused(1));
    let (job, _) = window.next_job(&desk).await;
    window.rest().await;
    window.session.undo(job.id, None).await.expect("a start");
    let held = window
        .until(|state| state.running.is_none() && !state.held_jobs.is_empty())
        .await
        .held_jobs[0];
    window.session.approve(held, None).await.expect("a start");
    window
        .until(|state| state.running.is_none() && state.held_jobs.is_empty())
        .await;
    let page = window.session.people(everybody()).await.expect("people");
    let row = page
        .people
        .iter()
        .find(|row| row.user == person.user)
        .expect("a row");
    assert_eq!(row.state, PersonStateView::Left, "{row:?}");
    assert!(row.sentence.contains("undone"), "{}", row.sentence);
    assert_eq!(row.actual.as_deref(), Some(person.number.as_str()));
}

#[tokio::test(start_paused = true)]
async fn a_change_of_the_phone_system_shows_at_once_as_what_a_sync_would_do() {
    let desk = Desk::connected().await;
    let mut window = desk.settled().await;
    let person = desk.people()[0].clone();
    desk.gives(&person.user, &unused(1));
    window.refresh().await;
    let row = window
        .session
        .person(&person.user)
        .await
        .expect("a person")
        .person;
    assert_eq!(row.state, PersonStateView::Change);
    assert_eq!(row.wanted.as_deref(), Some(unused(1).as_str()));
    assert_eq!(row.actual.as_deref(), Some(person.number.as_str()));
    assert!(row.queued);
}

#[tokio::test(start_paused = true)]
async fn pages_follow_each_other_and_filters_count_what_they_leave_out() {
    let desk = Desk::connected().await;
    let window = desk.settled().await;
    let all = window.session.people(everybody()).await.expect("people");
    let mut paged = Vec::new();
    for offset in (0..all.total).step_by(7) {
        let request = PeopleRequest {
            offset,
            limit: 7,
            ..everybody()
        };
        paged.extend(window.session.people(request).await.expect("people").people);
    }
    assert_eq!(paged, all.people);

    let blocked = PeopleRequest {
        states: vec![PersonStateView::Blocked],
        ..everybody()
    };
    let some = window.session.people(blocked).await.expect("people");
    assert_eq!(some.total, all.states["blocked"]);
    assert_eq!(some.states, all.states, "counts are those of the text alone");

    let (cause, n) = all.causes.iter().next().expect("a cause");
    let caused = PeopleRequest {
        causes: vec![cause.clone()],
        ..everybody()
    };
    assert_eq!(window.session.people(caused).await.expect("people").total, *n);

    let by_number = |descending| PeopleRequest {
        sort: PeopleSort::Number,
        descending,
        ..everybody()
    };
    let mut up = window
        .session
        .people(by_number(false))
        .await
        .expect("people")
        .people;
    let down = window
        .session
        .people(by_number(true))
        .await
        .expect("people")
        .people;
    up.reverse();
    assert_eq!(up, down);

    let somebody = &desk.people()[3];
    let found = PeopleRequest {
        text: Some(somebody.number.clone()),
        ..everybody()
    };
    let found = window.session.people(found).await.expect("people");
    assert!(found.people.iter().any(|row| row.user == somebody.user));
    assert!(found.total < all.total);

    let impossible = PeopleRequest {
        limit: 0,
        ..everybody()
    };
    let refused = window.session.people(impossible).await.expect_err("no page");
    assert_eq!(refused.code, UiErrorCode::InvalidRequest);
}

#[tokio::test(start_paused = true)]
async fn the_timeline_keeps_what_the_phone_system_changed_after_it_was_synced() {
    let desk = Desk::connected().await;
    // One whom the first sync, which was approved, had to give his number.
    let without = |person: &Somebody| desk.held_by(&person.account).is_empty();
    let person = desk.people().into_iter().find(without).expect("somebody");
    let mut window = desk.settled().await;
    desk.gives(&person.user, &unused(1));
    assert_eq!(window.sync().await.queued, 0);
    let timeline = window
        .session
        .person(&person.user)
        .await
        .expect("a person")
        .timeline;
    let changes: Vec<&str> = timeline
        .iter()
        .filter_map(|entry| match entry {
            TimelineEntryView::PhoneSystem { sentence, .. } => Some(sentence.as_str()),
            TimelineEntryView::Step { .. } | TimelineEntryView::Decision { .. } => None,
        })
        .collect();
    let words = format!(
        "The phone system changed the number from {} to {}.",
        person.number,
        unused(1)
    );
    assert_eq!(changes[0], words);
    assert!(changes[1].starts_with("Enabled for Teams"), "{changes:?}");
    let assigned = timeline.iter().any(|entry| match entry {
        TimelineEntryView::Step { step, .. } => {
            step.new == Some(unused(1)) && step.outcome == StepOutcomeView::Verified
        }
        TimelineEntryView::PhoneSystem { .. } | TimelineEntryView::Decision { .. } => false,
    });
    assert!(assigned, "{timeline:?}");
    let approved = timeline.iter().any(|entry| {
        matches!(entry, TimelineEntryView::Decision { what, sentence, .. }
            if what == "job.approved" && sentence.ends_with("was approved."))
    });
    assert!(approved, "{timeline:?}");
    let mut times: Vec<String> = timeline
        .iter()
        .map(|entry| match entry {
            TimelineEntryView::PhoneSystem { at, .. }
            | TimelineEntryView::Step { at, .. }
            | TimelineEntryView::Decision { at, .. } => at.clone(),
        })
        .collect();
    times.dedup();
    assert!(times.is_sorted_by(|a, b| instant(a) >= instant(b)), "{times:?}");
}

fn instant(text: &str) -> jiff::Timestamp {
    text.parse().expect("a time")
}

#[tokio::test(start_paused = true)]
async fn a_hold_is_shown_and_ends_with_plan_again() {
    let desk = Desk::connected().await;
    let mut window = desk.settled().await;
    desk.limit(Limits {
        replacements: 1,
        ..Limits::MAXIMUM
    })
    .await;
    let people = desk.people()[..2].to_vec();
    for (n, person) in (1..).zip(&people) {
        desk.gives(&person.user, &unused(n));
    }
    let held = window.sync().await.held_jobs[0];
    window.session.reject(held, None).await.expect("rejected");
    let on_hold = window
        .session
        .person(&people[0].user)
        .await
        .expect("a person")
        .person;
    assert_eq!(on_hold.hold, Some(HoldView::Rejected));

    window.session.plan_again(&people[0].user).await.expect("resumed");
    window.hears(|event| matches!(event, EventView::PeopleRead)).await;
    window.read_people().await;
    let resumed = window.session.person(&people[0].user).await.expect("a person");
    assert_eq!(resumed.person.hold, None);
    assert_eq!(resumed.person.state, PersonStateView::Change);
    let told = resumed.timeline.iter().any(|entry| {
        matches!(entry, TimelineEntryView::Decision { sentence, .. } if sentence == "The hold was ended.")
    });
    assert!(told, "{:?}", resumed.timeline);
}

#[tokio::test(start_paused = true)]
async fn one_person_is_synced_alone() {
    let desk = Desk::connected().await;
    let mut window = desk.settled().await;
    let (one, other) = (desk.people()[0].clone(), desk.people()[1].clone());
    desk.gives(&one.user, &unused(1));
    desk.gives(&other.user, &unused(2));
    window.refresh().await;
    window.session.sync_person(&one.user).await.expect("a start");
    let state = window.rest().await;
    assert_eq!(state.queued, 1);
    desk.control.quiet().await;
    assert_eq!(desk.held_by(&one.account), [unused(1)]);
    assert_eq!(desk.held_by(&other.account), std::slice::from_ref(&other.number));
    let nobody = window.session.sync_person("nobody").await.expect_err("nobody");
    assert_eq!(nobody.code, UiErrorCode::NotFound);
}

#[tokio::test(start_paused = true)]
async fn a_sync_does_not_wait_for_a_read_of_people() {
    let desk = Desk::connected().await;
    let mut window = desk.settled().await;
    window.session.read_people().await.expect("a start");
    window.sync().await;
    while window.session.people(everybody()).await.expect("people").reading {
        window.next().await;
    }
    assert!(
        window
            .session
            .people(everybody())
            .await
            .expect("people")
            .read_at
            .is_some()
    );
}
