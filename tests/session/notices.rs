//! What an administrator is told without looking: once for each reason, and again every day while it stands.

use crate::desk::{Desk, Window, automatic, pass, unused};
use app::view::{EventView, ToggleView, TopicView};
use simulator::{Fault, FaultRule, System, TenantChange};
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
    let number = desk.held_by(&people[5].account).remove(0);
    desk.control
        .change_tenant(&TenantChange::UnassignNumber { number })
        .expect("a change");
    assert_eq!(window.told_within(HOUR).await, [(TopicView::Drift, false)]);
}
