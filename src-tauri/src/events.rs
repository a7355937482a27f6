//! What the page is told: one event, that says what moved.

use crate::{Backend, desktop::one_window};
use app::view::{EventView, TopicView};
use serde::{Deserialize, Serialize};
use tauri::{AppHandle, Manager, Runtime};
use tauri_plugin_notification::NotificationExt;
use tauri_specta::Event;
use tokio::sync::broadcast::{Receiver, error::RecvError};

/// Something moved; the page asks again for what depends on it.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type, Event)]
pub struct Moved(pub EventView);

/// What was pressed outside the window speaks of a page: its path, with its search.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type, Event)]
pub struct OpenPage(pub String);

/// Passes on what is heard until nobody can say anything any more.
pub(crate) async fn pass_on<R: Runtime>(app: AppHandle<R>, mut heard: Receiver<EventView>) {
    loop {
        let event = match heard.recv().await {
            Ok(event) => event,
            // What was missed is unknown, so everything has to be asked again.
            Err(RecvError::Lagged(_)) => EventView::ConnectionChanged,
            Err(RecvError::Closed) => return,
        };
        if let EventView::Noticed { topic, words, .. } = &event
            && wants_notices(&app)
        {
            notify(&app, *topic, words);
        }
        if let Err(error) = Moved(event).emit(&app) {
            tracing::warn!(%error, "the page could not be told");
        }
    }
}

/// Whether the person at this desktop wants to be told. Where that can't be read, somebody may need to know.
fn wants_notices<R: Runtime>(app: &AppHandle<R>) -> bool {
    let backend: tauri::State<'_, Backend> = app.state();
    let preferences = backend.desktop().and_then(|desktop| desktop.preferences());
    preferences.map_or(true, |preferences| preferences.notifications)
}

/// Tells whoever is at the desktop. Where it has no place for that, the page and the log say it.
fn notify<R: Runtime>(app: &AppHandle<R>, topic: TopicView, words: &str) {
    let notification = app.notification().builder();
    let shown = notification
        .title("Voice Sync")
        .body(words)
        .extra(PAGE, page_of(topic))
        .show();
    if let Err(error) = shown {
        tracing::info!(%error, "this desktop shows no notifications");
    }
}

/// Whoever presses a notification comes to the page that it speaks of.
pub(crate) fn follow_notifications<R: Runtime>(app: &AppHandle<R>) {
    let handle = app.clone();
    let listening = app.notification().on_action(move |pressed| {
        one_window::raise(&handle);
        let page = pressed.notification().and_then(|told| told.extra().get(PAGE));
        if let Some(page) = page.and_then(|page| page.as_str())
            && let Err(error) = OpenPage(page.to_owned()).emit(&handle)
        {
            tracing::warn!(%error, "the page could not be told where to go");
        }
    });
    if let Err(error) = listening {
        tracing::info!(%error, "this desktop does not say which notification was pressed");
    }
}

const PAGE: &str = "page";

fn page_of(topic: TopicView) -> &'static str {
    match topic {
        TopicView::WithoutNumber | TopicView::PeopleFailed | TopicView::Failed => "/jobs",
        TopicView::ReconnectNeeded => "/services/teams",
        TopicView::Held => "/jobs?statuses=%5B%22held%22%5D",
        TopicView::SourceSuspect => "/services/pbx",
        TopicView::Contested => "/users",
        TopicView::Drift => "/users?states=%5B%22drifted%22%5D",
    }
}
