//! The icon in the notification area: how everything stands, Sync Now, and the way back to the window.

#[cfg(target_os = "linux")]
mod watcher;

use super::{closing, one_window};
use crate::Backend;
use app::view::{ButtonView, StateView, UiError};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::atomic::{AtomicBool, Ordering},
};
use tauri::{
    AppHandle, Manager, Runtime,
    image::Image,
    include_image,
    menu::{Menu, MenuItem, PredefinedMenuItem},
    tray::{MouseButton, MouseButtonState, TrayIcon, TrayIconBuilder, TrayIconEvent},
};
use tokio::sync::broadcast::error::RecvError;

const OPEN: &str = "open";
const SYNC: &str = "sync";
const QUIT: &str = "quit";

/// Whether our icon is there.
static PUT: AtomicBool = AtomicBool::new(false);

/// Whether this desktop shows our icon: where it does not, a hidden window could not be found again.
pub(crate) fn is_shown() -> bool {
    #[cfg(target_os = "linux")]
    let shows = watcher::is_there();
    #[cfg(not(target_os = "linux"))]
    let shows = true;
    shows && PUT.load(Ordering::Relaxed)
}

/// Puts the icon there, for as long as the app runs. Where that cannot be, the window is all there is.
pub(crate) fn put<R: Runtime>(app: &AppHandle<R>) {
    // The library behind it is loaded at its first use, which panics where it is not installed.
    match catch_unwind(AssertUnwindSafe(|| Tray::of(app))) {
        Ok(Ok(tray)) => {
            PUT.store(true, Ordering::Relaxed);
            tauri::async_runtime::spawn(keep(app.clone(), tray));
        }
        Ok(Err(error)) => tracing::warn!(%error, "there is no icon in the notification area"),
        Err(_) => tracing::warn!("there is no icon in the notification area: its library is not installed"),
    }
}

struct Tray<R: Runtime> {
    icon: TrayIcon<R>,
    standing: MenuItem<R>,
    sync: MenuItem<R>,
}

/// How everything stands, as the icon shows it.
#[derive(Clone, PartialEq, Eq)]
struct Look {
    kind: Kind,
    words: String,
    sync: &'static str,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Ok,
    Queued,
    Syncing,
    Warning,
    Error,
    Paused,
}

impl<R: Runtime> Tray<R> {
    fn of(app: &AppHandle<R>) -> tauri::Result<Self> {
        let look = Look::of(&StateView::not_connected());
        let item = |id: &str, text: &str, enabled| MenuItem::with_id(app, id, text, enabled, None::<&str>);
        let standing = item("standing", &look.words, false)?;
        let sync = item(SYNC, look.sync, true)?;
        let open = item(OPEN, "Open Voice Sync", true)?;
        let quit = item(QUIT, "Quit", true)?;
        let line = || PredefinedMenuItem::separator(app);
        let menu = Menu::with_items(app, &[&standing, &line()?, &sync, &open, &line()?, &quit])?;
        let icon = TrayIconBuilder::with_id("main")
            .icon(look.kind.image())
            .tooltip("Voice Sync")
            .menu(&menu)
            .show_menu_on_left_click(false)
            .on_menu_event(|app, event| match event.id().as_ref() {
                OPEN => one_window::raise(app),
                SYNC => drop(tauri::async_runtime::spawn(sync_now(app.clone()))),
                QUIT => drop(tauri::async_runtime::spawn(closing::quit(app.clone()))),
                _ => {}
            })
            .on_tray_icon_event(|icon, event| {
                if let TrayIconEvent::Click {
                    button: MouseButton::Left,
                    button_state: MouseButtonState::Up,
                    ..
                } = event
                {
                    one_window::raise(icon.app_handle());
                }
            })
            .build(app)?;
        Ok(Self { icon, standing, sync })
    }

    /// A new icon is a file that is written, so it is set only where it is another one.
    fn show(&self, look: &Look, before: Option<&Look>) -> tauri::Result<()> {
        if before.is_none_or(|before| before.kind != look.kind) {
            self.icon.set_icon(Some(look.kind.image()))?;
        }
        // Linux shows none: there the menu's first line says it.
        self.icon
            .set_tooltip(Some(format!("Voice Sync: {}", look.words)))?;
        self.standing.set_text(&look.words)?;
        self.sync.set_text(look.sync)
    }
}

impl Look {
    fn of(state: &StateView) -> Self {
        let (kind, words) = match state.button {
            ButtonView::NotConnected => (Kind::Paused, "Not connected".to_owned()),
            ButtonView::UpToDate => (Kind::Ok, "Up to date".to_owned()),
            ButtonView::ChangesQueued => (Kind::Queued, format!("Changes queued ({})", state.queued)),
            ButtonView::Syncing => (Kind::Syncing, syncing(state)),
            ButtonView::CompletedWithErrors => (Kind::Warning, "Completed with errors".to_owned()),
            ButtonView::Failed => (Kind::Error, "Failed".to_owned()),
            ButtonView::Held => (Kind::Warning, "Held for approval".to_owned()),
            ButtonView::ApprovalNeeded => (Kind::Warning, "The first sync is to be approved".to_owned()),
            ButtonView::ReconnectNeeded => (Kind::Error, "Reconnect needed".to_owned()),
            ButtonView::Offline => (Kind::Paused, "Offline".to_owned()),
        };
        Self {
            kind,
            words,
            sync: if by_itself(state) {
                "Sync Now"
            } else {
                "Sync Now…"
            },
        }
    }
}

fn syncing(state: &StateView) -> String {
    match &state.running {
        Some(running) if running.of > 0 => format!("Syncing {}/{}", running.done, running.of),
        Some(_) | None => "Syncing".to_owned(),
    }
}

/// Whether a sync needs nobody at the window: with the stored consent.
fn by_itself(state: &StateView) -> bool {
    state.menu.teams.shown && state.menu.teams.enabled
}

impl Kind {
    /// Each has a mark of its own shape: colour alone says nothing.
    fn image(self) -> Image<'static> {
        match self {
            Kind::Ok => include_image!("icons/tray/ok.png"),
            Kind::Queued => include_image!("icons/tray/queued.png"),
            Kind::Syncing => include_image!("icons/tray/syncing.png"),
            Kind::Warning => include_image!("icons/tray/warning.png"),
            Kind::Error => include_image!("icons/tray/error.png"),
            Kind::Paused => include_image!("icons/tray/paused.png"),
        }
    }
}

/// Shows how everything stands whenever something has moved.
async fn keep<R: Runtime>(app: AppHandle<R>, tray: Tray<R>) {
    let backend: tauri::State<'_, Backend> = app.state();
    let mut heard = backend.events();
    let mut shown = None;
    loop {
        if let Ok(state) = backend.state().await {
            let look = Look::of(&state);
            if shown.as_ref() != Some(&look) {
                if let Err(error) = tray.show(&look, shown.as_ref()) {
                    tracing::warn!(%error, "the icon in the notification area could not be changed");
                }
                shown = Some(look);
            }
        }
        match heard.recv().await {
            Ok(_) | Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => return,
        }
        // Whatever came in the meantime is answered by the same look.
        while !heard.is_empty() {
            drop(heard.try_recv());
        }
    }
}

/// Syncs with the stored consent. Where somebody has to sign in or look, the window comes.
async fn sync_now<R: Runtime>(app: AppHandle<R>) {
    let backend: tauri::State<'_, Backend> = app.state();
    match start(&backend).await {
        Ok(true) => {}
        Ok(false) => one_window::raise(&app),
        Err(error) => {
            tracing::warn!(%error, "a sync from the notification area did not start");
            one_window::raise(&app);
        }
    }
}

async fn start(backend: &Backend) -> Result<bool, UiError> {
    if !by_itself(&backend.state().await?) {
        return Ok(false);
    }
    backend.session().await?.sync_now(false).await?;
    Ok(true)
}
