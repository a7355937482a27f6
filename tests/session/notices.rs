//! What an administrator is told without looking: once for each reason, and again every day while it stands.

use crate::desk::{Desk, Window, automatic, pass, unavailable, unused};
use app::view::{EventView, FailingView, ToggleView, TopicView, UiErrorCode, WebhookRequest};
use simulator::{Fault, FaultRule, System};
use std::time::Duration;
use sync_core::limits::Limits;
use tokio::sync::broadcast::error::TryRecvError;

const HOUR: Duration = Duration::from_secs(3_600);

impl Window {
    /// What was told since it was asked last: about what, and whether as a reminder.
    fn told(&mut self) -> Vec<(TopicView, bool)> {
        let mut told = Vec::new();
        loop {
            match self.events.try_recv() {
                Ok(EventView::Noticed {
                    topic,
                    words,
                    reminder,
                }) => {
                    assert!(!words.contains('+') && !words.contains('@'), "{words}");
                    told.push((topic, reminder));
                }
                Ok(_) | Err(TryRecvError::Lagged(_)) => {}
                Err(TryRecvError::Empty | TryRecvError::Closed) => return told,
            }
        }
    }

    /// Lets so much time pass, and says what was told in it.
    async fn told_within(&mut self, time: Duration) -> Vec<(TopicView, bool)> {
        let mut told = Vec::new();
        let mut left = time;
        while !left.is_zero() {
            // Few enough events that none is lost.
            let step = left.min(Duration::from_secs(600));
            pass(step).await;
            told.extend(self.told());
            left -= step;
        }
        told
    }
}

fn refuses() -> FaultRule {
    let text = "The usage location does not allow this number.".to_owned();
    FaultRule::on(
        System::Graph,
        "*numberAssignments/assignNumber",
        Fault::OperationFails { text },
    )
}

#[tokio::test(start_paused = true)]
async fn a_quiet_connection_tells_nothing() {
    let (_desk, mut window) = automatic().await;
    window.told();
    assert_eq!(window.told_within(6 * HOUR).await, []);
}

#[tokio::test(start_paused = true)]
async fn what_stands_is_told_once_as_a_reminder_after_a_day_and_not_anew_after_a_restart() {
    let (desk, mut window) = automatic().await;
    window.told();
    // Neither the new number nor the old one again.
    desk.spoil(refuses());
    desk.gives(&desk.people()[0].user, &unused(1));
    let both = |reminder| {
        [
            (TopicView::WithoutNumber, reminder),
            (TopicView::PeopleFailed, reminder),
        ]
    };
    assert_eq!(window.told_within(HOUR).await, both(false));
    assert_eq!(window.told_within(22 * HOUR).await, []);
    assert_eq!(window.told_within(2 * HOUR).await, both(true));
    window.session.close().await;
    let mut window = desk.window().await;
    assert_eq!(window.told_within(HOUR).await, []);
}

#[tokio::test(start_paused = true)]
async fn a_held_job_and_a_drift_are_told_each_for_itself() {
    let desk = Desk::connected().await;
    let mut window = desk.settled().await;
    desk.limit(Limits {
        replacements: 1,
        ..Limits::MAXIMUM
    })
    .await;
    window
        .session
        .set_toggle(ToggleView::AutoSync, true)
        .await
        .expect("Auto Sync");
    window.told();
    let people = desk.people();
    for (n, person) in (1..).zip(&people[..3]) {
        desk.gives(&person.user, &unused(n));
    }
    assert_eq!(window.told_within(HOUR).await, [(TopicView::Held, false)]);
    desk.somebody_else_takes(&desk.held_by(&people[5].account).remove(0));
    assert_eq!(window.told_within(HOUR).await, [(TopicView::Drift, false)]);
}

#[tokio::test(start_paused = true)]
async fn a_refused_key_and_a_list_that_cannot_be_read_are_told() {
    let (desk, mut window) = automatic().await;
    window.told();
    desk.spoil(FaultRule::on(System::Pbx, "*", refused()));
    desk.spoil(FaultRule::on(System::Audit, "*", refused()));
    assert_eq!(
        window.told_within(HOUR).await,
        [(TopicView::ReconnectNeeded, false)]
    );
    desk.control.remove_faults(None);
    assert_eq!(window.told_within(HOUR).await, []);
    desk.spoil(FaultRule::on(System::Pbx, "*users*", Fault::BrokenJson));
    desk.spoil(FaultRule::on(System::Audit, "*", Fault::BrokenJson));
    assert_eq!(window.told_within(2 * HOUR).await, [(TopicView::Failed, false)]);
}

fn refused() -> Fault {
    Fault::Status {
        status: 401,
        retry_after: None,
        message: None,
    }
}

#[tokio::test(start_paused = true)]
async fn a_list_that_is_suddenly_short_is_told_and_told_anew_when_it_comes_back() {
    let (desk, mut window) = automatic().await;
    window.told();
    for person in &desk.people()[..6] {
        desk.ticks(person, false);
    }
    let told = window.told_within(HOUR).await;
    assert!(told.contains(&(TopicView::SourceSuspect, false)), "{told:?}");
    let suspect = window.state().await.suspect.expect("a suspicion");
    let confirmed = window.session.confirm_source(suspect.after).await;
    confirmed.expect("confirmed");
    let told = window.told_within(HOUR).await;
    assert!(!told.iter().any(|(topic, _)| *topic == TopicView::SourceSuspect));
}

#[tokio::test(start_paused = true)]
async fn a_person_whom_another_tool_keeps_changing_is_told() {
    let (desk, mut window) = automatic().await;
    window
        .session
        .set_toggle(ToggleView::RepairDrift, true)
        .await
        .expect("repair");
    let number = desk.people().remove(0).number;
    let mut told = Vec::new();
    for _ in 0..4 {
        desk.somebody_else_takes(&number);
        told.extend(window.told_within(HOUR).await);
    }
    assert!(told.contains(&(TopicView::Contested, false)), "{told:?}");
}

/// What was posted to the channel, as one text each.
fn posted(desk: &Desk) -> Vec<String> {
    let messages = desk.control.channel_messages();
    let names = desk.control.pbx_users().into_iter().map(|user| user.last_name);
    let names: Vec<String> = names.filter(|name| name.len() > 3).collect();
    messages
        .iter()
        .map(|message| {
            let text = message.to_string();
            let blocks = message["attachments"][0]["content"]["body"]
                .as_array()
                .expect("blocks");
            assert!(
                !text.contains("+44") && !names.iter().any(|name| text.contains(name)),
                "{text}"
            );
            let lines = blocks
                .iter()
                .skip(2)
                .map(|block| block["text"].as_str().expect("text"));
            lines.collect::<Vec<_>>().join(" | ")
        })
        .collect()
}

async fn tell_channel(desk: &Desk, window: &Window) {
    let request = WebhookRequest {
        address: desk.channel.clone(),
        internal: false,
    };
    window.session.save_webhook(request).await.expect("a channel");
}

#[tokio::test(start_paused = true)]
async fn a_teams_channel_is_told_by_counts_once_for_each_reason() {
    let (desk, mut window) = automatic().await;
    tell_channel(&desk, &window).await;
    let settings = window.session.settings().await.expect("settings");
    let origin = settings.webhook.expect("a channel").origin;
    assert_eq!(origin, "http://127.0.0.1:18082", "the rest is a secret");
    assert_eq!(posted(&desk).len(), 1, "the channel is greeted");
    desk.somebody_else_takes(&desk.people().remove(0).number);
    window.told_within(HOUR).await;
    let drift = "1 person was changed in Microsoft Teams alone. Repair it or keep it under Users.";
    assert_eq!(posted(&desk)[1..], [drift]);
    window.session.test_webhook().await.expect("a test");
    assert!(posted(&desk)[2].contains("test"));
    window.told_within(23 * HOUR + HOUR / 2).await;
    assert_eq!(posted(&desk)[3..], [drift], "a reminder after a day");
    window.session.remove_webhook().await.expect("removed");
    desk.somebody_else_takes(&desk.people().remove(1).number);
    assert_eq!(window.told_within(HOUR).await, [(TopicView::Drift, false)]);
    assert_eq!(posted(&desk).len(), 4);
}

#[tokio::test(start_paused = true)]
async fn a_channel_that_is_down_is_told_later_once_and_not_asked_all_the_time() {
    let (desk, mut window) = automatic().await;
    tell_channel(&desk, &window).await;
    desk.spoil(FaultRule::on(System::Channel, "*", unavailable()));
    desk.somebody_else_takes(&desk.people().remove(0).number);
    let before = desk.mark();
    window.told_within(6 * HOUR).await;
    assert_eq!(posted(&desk).len(), 1);
    let asked = desk.asked(System::Channel, before);
    assert!((3..=14).contains(&asked), "asked {asked} times");
    assert!(
        failing(&window)
            .await
            .is_some_and(|failing| !failing.why.is_empty())
    );
    // What stands is still told here, and a restart forgets nothing of what is owed.
    window.session.close().await;
    desk.control.remove_faults(None);
    let mut window = desk.window().await;
    window.told_within(2 * HOUR).await;
    assert_eq!(posted(&desk).len(), 2);
    assert_eq!(failing(&window).await, None);
}

/// Since when and why the channel does not take its messages.
async fn failing(window: &Window) -> Option<FailingView> {
    let settings = window.session.settings().await.expect("settings");
    settings.webhook.expect("a channel").failing
}

#[tokio::test(start_paused = true)]
async fn an_address_that_does_not_open_the_channel_is_not_kept() {
    let (desk, window) = automatic().await;
    let wrong = desk.channel.replace("sig=", "sig=x");
    for (address, words) in [
        (wrong.as_str(), "401"),
        ("http://127.0.0.1:18082", "ends after the host"),
        ("http://hooks.example/workflows/1", "https://"),
        ("not an address", "https://"),
    ] {
        let request = WebhookRequest {
            address: address.to_owned(),
            internal: false,
        };
        let refused = window.session.save_webhook(request).await.expect_err(address);
        let text = serde_json::to_string(&refused).expect("JSON");
        assert!(text.contains(words), "{text}");
        assert!(!text.contains("sig=") && !text.contains("workflows"), "{text}");
    }
    let settings = window.session.settings().await.expect("settings");
    assert_eq!(settings.webhook, None);
    let none = window.session.test_webhook().await.expect_err("no channel");
    assert_eq!(none.code, UiErrorCode::Failed);
}
