//! What the page is told: one event, that says what moved.

use crate::Backend;
use app::view::EventView;
use serde::{Deserialize, Serialize};
use tauri::{AppHandle, Manager, Runtime};
use tauri_plugin_notification::NotificationExt;
use tauri_specta::Event;
use tokio::sync::broadcast::{Receiver, error::RecvError};

/// Something moved; the page asks again for what depends on it.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type, Event)]
pub struct Moved(pub EventView);

/// Passes on what is heard until nobody can say anything any more.
pub(crate) async fn pass_on<R: Runtime>(app: AppHandle<R>, mut heard: Receiver<EventView>) {
    loop {
        let event = match heard.recv().await {
            Ok(event) => event,
            // What was missed is unknown, so everything has to be asked again.
            Err(RecvError::Lagged(_)) => EventView::ConnectionChanged,
            Err(RecvError::Closed) => return,
        };
        if let EventView::Noticed { words, .. } = &event
            && wants_notices(&app)
        {
            notify(&app, words);
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
fn notify<R: Runtime>(app: &AppHandle<R>, words: &str) {
    let shown = app
        .notification()
        .builder()
        .title("Voice Sync")
        .body(words)
        .show();
    if let Err(error) = shown {
        tracing::info!(%error, "this desktop shows no notifications");
    }
}
